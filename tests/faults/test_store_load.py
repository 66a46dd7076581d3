"""Many offices at once, through real apps: nothing lost, nothing doubled, the chain whole."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from etl.submissions.store import Store
from tests.conftest import ROOT
from tests.submissions.store.people import new_store
from tests.support.api import ApiClient
from tests.support.app import AppServer, free_port
from tests.support.load import audit, jobs, send_all
from tests.support.postgres import Postgres

pytestmark = pytest.mark.faults

OFFICES, SENDERS = 60, 12


def hand_in(store: Store, data: Path, apps: int, env: dict[str, str]) -> None:
    """Send, and look from outside."""
    given = jobs(store, OFFICES)
    with ExitStack() as running:
        clients = []
        for _ in range(apps):
            app = AppServer(ROOT, free_port(), {"MONITOR_DATA": str(data), **env})
            running.callback(app.stop)
            clients.append(ApiClient(app.start().port))
        outcome = send_all(clients, given, SENDERS)
    assert outcome.refused == []
    assert len(outcome.receipts) == len(outcome.waits) > OFFICES
    assert audit(store, outcome, given).clean, audit(store, outcome, given)
    store.close()


def test_one_app_on_sqlite(tmp_path):
    hand_in(new_store(tmp_path), tmp_path, 1, {})


def test_three_apps_on_postgres(tmp_path, postgres_programs):
    server = Postgres(postgres_programs)
    try:
        url = server.start().url("load")
        store = Store(url.replace("postgresql://", "postgresql+psycopg://"))
        hand_in(store, tmp_path, 3, {"MONITOR_SUBMISSIONS_URL": url})
    finally:
        server.remove()
