"""The server dies while offices hand in: the app by SIGKILL, PostgreSQL by a crash; both come back.

Senders go on as real ones do: what was refused or broke off, they send again, the same bytes.
"""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest

from etl.submissions.store import Store
from tests.conftest import ROOT
from tests.submissions.store.people import new_store
from tests.support.api import ApiClient, ApiServer
from tests.support.load import Job, Outcome, audit, jobs
from tests.support.postgres import Postgres

pytestmark = pytest.mark.faults

OFFICES, SENDERS, DEATHS = 120, 4, 8
PATIENCE = 240


def until_taken(client: ApiClient, job: Job, outcome: Outcome) -> None:
    """Send until there is a receipt; note every other answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            status, _, body = client.submit(job.token, job.content, job.name)
        except OSError:  # the app is gone
            time.sleep(0.05)
            continue
        if status in (200, 201):
            outcome.receipts.extend((item, job.content) for item in body["meldungen"])
            outcome.new.append(job.content)
            return
        outcome.refused.append(f"{status} {body['detail']}")
        time.sleep(0.05)
    raise AssertionError(f"never taken: {outcome.refused[-3:]}")


def hand_in_while(client: ApiClient, given: list[Job], trouble) -> Outcome:
    """Some senders work through all files; `trouble` is called again and again meanwhile."""
    outcome, waiting = Outcome(), list(given)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            while waiting:
                until_taken(client, waiting.pop(), outcome)
        except IndexError:
            return
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    seed = random.Random(20261125)
    for number in range(DEATHS):
        # the next death comes after some more were taken, at a moment of its own
        enough = (number + 1) * OFFICES // (DEATHS + 2)
        while len(outcome.new) < enough and any(t.is_alive() for t in threads):
            time.sleep(0.005)
        time.sleep(seed.uniform(0, 0.2))
        trouble()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert failed == []
    return outcome


def test_the_app_is_killed_while_offices_hand_in(tmp_path: Path):
    store = new_store(tmp_path)
    given = jobs(store, OFFICES)
    server = ApiServer(ROOT, tmp_path)
    killed = []

    def kill() -> None:
        server.stop(force=True)
        server.start()
        killed.append(1)

    try:
        outcome = hand_in_while(server.start(), given, kill)
    finally:
        server.stop()
    assert len(killed) == DEATHS
    assert outcome.refused == []
    found = audit(store, outcome, given)
    assert found.clean, found
    store.close()


def test_postgres_crashes_while_offices_hand_in(tmp_path: Path, postgres_programs: Path):
    database = Postgres(postgres_programs)
    server = None
    try:
        url = database.start().url("crash")
        store = Store(url.replace("postgresql://", "postgresql+psycopg://"))
        given = jobs(store, OFFICES)
        server = ApiServer(ROOT, tmp_path, {"MONITOR_SUBMISSIONS_URL": url})

        def crash() -> None:
            database.stop()
            time.sleep(0.3)
            database.start()

        outcome = hand_in_while(server.start(), given, crash)
        assert outcome.refused, "nobody noticed"
        sentence = "503 Die Datenbank der Meldungen ist nicht erreichbar."
        assert {said[: len(sentence)] for said in outcome.refused} == {sentence}
        found = audit(store, outcome, given)
        assert found.clean, found
        store.close()
    finally:
        if server is not None:
            server.stop()
        database.remove()
