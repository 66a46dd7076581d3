"""600 offices hand in over HTTP: one app on SQLite, three apps on one PostgreSQL."""

from __future__ import annotations

import resource
from contextlib import ExitStack
from pathlib import Path

from etl.submissions.store import Store
from tests.bench.report import Line, percentile
from tests.submissions.store.people import new_store
from tests.support.api import ApiClient
from tests.support.app import AppServer, free_port
from tests.support.load import audit, jobs, send_all
from tests.support.postgres import Postgres, find_postgres

OFFICES = 600
SENDERS = 24
GOAL_SECONDS = 60


def measure(root: Path, data: Path) -> list[Line]:
    """Both runs, each with fresh apps and an empty store beside the built warehouse."""
    lines = _run(root, new_store(data), data, 1, env={}, name="1 app, SQLite")
    programs = find_postgres()
    if programs is None:
        print("  no PostgreSQL here: only SQLite is measured")
        return lines
    server = Postgres(programs)
    try:
        url = server.start().url("bench")
        store = Store(url.replace("postgresql://", "postgresql+psycopg://"))
        settings = {"MONITOR_SUBMISSIONS_URL": url}
        lines += _run(root, store, data, 3, env=settings, name="3 apps, PostgreSQL")
    finally:
        server.remove()
    return lines


def _run(
    root: Path, store: Store, data: Path, apps: int, *, env: dict[str, str], name: str
) -> list[Line]:
    given = jobs(store, OFFICES)
    before = _processor_seconds()
    with ExitStack() as running:
        clients = []
        for _ in range(apps):
            app = AppServer(root, free_port(), {"MONITOR_DATA": str(data), **env})
            running.callback(app.stop)
            clients.append(ApiClient(app.start().port))
        outcome = send_all(clients, given, SENDERS)
    processor = _processor_seconds() - before
    found = audit(store, outcome, given)
    store.close()
    for refusal in outcome.refused[:3]:
        print(f"  refused: {refusal[:200]}")
    return [
        Line(f"{OFFICES} submissions, {name}", outcome.seconds, "s", GOAL_SECONDS),
        Line("  requests a second", len(outcome.waits) / outcome.seconds, "1/s"),
        Line("  processor time of the apps, start included", processor, "s"),
        Line("  wait of a sender, median", percentile(outcome.waits, 0.5), "s"),
        Line("  wait of a sender, 95 %", percentile(outcome.waits, 0.95), "s"),
        Line("  not acknowledged", len(outcome.refused), "", 0),
        Line("  acknowledged and lost", found.lost, "", 0),
        Line("  missing or doubled", found.doubled, "", 0),
        Line("  bytes not as sent", found.changed, "", 0),
        Line("  faults in the event chain", found.faults, "", 0),
    ]


def _processor_seconds() -> float:
    """Processor time of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
