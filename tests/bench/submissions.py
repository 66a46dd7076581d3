"""600 offices hand in over HTTP: one process on SQLite, three on PostgreSQL (where there is one).

Every sixth file is an XLSX template, the others JSON; every tenth is sent twice at the same time.
Counted afterwards from outside: what is lost, what is doubled, whether the event chain holds.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from etl.submissions import access, reads
from etl.submissions.access import Actor
from etl.submissions.context import load_register
from etl.submissions.store import Store
from etl.submissions.template import template_xlsx
from etl.submissions.validate import as_cells
from etl.submissions.verify import verify
from tests.bench.report import Line, percentile
from tests.submissions.form.records import submission
from tests.submissions.store.people import file_of, new_store
from tests.support.api import ApiServer
from tests.support.postgres import Postgres, find_postgres

OFFICES = 600
CLIENTS = 24
GOAL_SECONDS = 60
LANDS = [f"{n:02d}" for n in range(1, 17)]
EVERYBODY = Actor("bench", frozenset({"reviewer"}))


def measure(root: Path) -> list[Line]:
    """Both runs; raises when a request fails in a way that is no answer."""
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch)
        lines = _run(root, new_store(data), data, 1, env={}, name="1 process, SQLite")
        programs = find_postgres()
        if programs is not None:
            server = Postgres(programs)
            try:
                url = server.start().url("bench")
                store = Store(url.replace("postgresql://", "postgresql+psycopg://"))
                settings = {"MONITOR_SUBMISSIONS_URL": url}
                lines += _run(root, store, data, 3, env=settings, name="3 processes, PostgreSQL")
                store.close()
            finally:
                server.remove()
    return lines


def files() -> list[tuple[str, bytes]]:
    """(name, bytes) of one submission per office, with a second Stichtag for the last ones."""
    offices = list(load_register().values())
    found = []
    for number in range(OFFICES):
        office = offices[number % len(offices)]
        day = date(2025, 12, 31) if number < len(offices) else date(2026, 6, 30)
        changes = {
            "jugendamt_id": office.region_id,
            "jugendamt_name": office.name,
            "traegerform": office.traegerform,
            "stichtag": day,
            "kommentar": "Lastmessung",
        }
        if number % 6:
            found.append(("meldung.json", file_of(**changes)))
        else:
            cells = as_cells(submission(**changes))
            found.append(("meldung.xlsx", template_xlsx(answers=[cells])))
    return found


def _run(
    root: Path, store: Store, data: Path, processes: int, *, env: dict[str, str], name: str
) -> list[Line]:
    token = access.grant(store, "office", LANDS, 9, by="bench", use="api")
    servers = [ApiServer(root, data, env) for _ in range(processes)]
    wanted = files()
    jobs = [(n, f) for n, f in enumerate(wanted)]
    jobs += [(n + 1, f) for n, f in jobs[::10]]
    jobs.sort(key=lambda job: wanted.index(job[1]))
    try:
        for server in servers:
            server.start()
        started = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = list(pool.map(lambda job: _send(servers, token, *job), jobs))
        seconds = time.perf_counter() - started
    finally:
        for server in servers:
            server.stop()
    receipts = [m for _, _, body in answers for m in body["meldungen"]]
    kept = reads.listing(store, EVERYBODY)
    verdict = verify(store, [m["quittung"] for m in receipts])
    waits = [wait for wait, _, _ in answers]
    lost = {m["id"] for m in receipts} - {s.id for s in kept}
    return [
        Line(f"{OFFICES} submissions, {name}", seconds, "s", GOAL_SECONDS),
        Line("  wait of a sender, median", percentile(waits, 0.5), "s"),
        Line("  wait of a sender, 95 %", percentile(waits, 0.95), "s"),
        Line("  acknowledged and lost", len(lost), "", 0),
        Line("  missing or doubled", abs(len(kept) - OFFICES), "", 0),
        Line("  faults in the event chain", len(verdict.faults), "", 0),
    ]


def _send(
    servers: list[ApiServer], token: str, number: int, file: tuple[str, bytes]
) -> tuple[float, int, dict[str, list[dict[str, str]]]]:
    """(seconds, status, body); any answer but 200 and 201 ends the measurement."""
    started = time.perf_counter()
    status, _, body = servers[number % len(servers)].submit(token, file[1], file[0])
    if status not in (200, 201):
        raise SystemExit(f"bench: {status} {body}")
    return time.perf_counter() - started, status, body
