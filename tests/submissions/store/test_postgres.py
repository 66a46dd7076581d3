"""The same store on PostgreSQL: several processes, the same guards, gone and back."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from etl.errors import SourceUnavailable
from etl.submissions import archive, reads
from etl.submissions.store import Store, open_store
from etl.submissions.tables import CONTENT, EVENT
from etl.submissions.verify import verify
from tests.submissions.store.people import REVIEWER, SENDER, accept, hand_in, new_store


def psycopg(url: str) -> str:
    """As `open_store` writes it."""
    return url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def server_store(postgres, monkeypatch, folder):
    """An empty store on the server, opened by the environment variable as an operator would."""
    name = f"t_{uuid4().hex}"
    monkeypatch.setenv("MONITOR_SUBMISSIONS_URL", postgres.url(name))
    store = open_store(folder)
    yield store
    store.close()


def test_a_submission_goes_its_way(server_store, folder):
    number = hand_in(server_store, folder)
    assert accept(server_store, number).state == "accepted"
    assert verify(server_store).ok
    assert len(reads.accepted(server_store)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'x'",
        "DELETE FROM event",
        "TRUNCATE event",
        "UPDATE content SET bytes = 'x'",
        "UPDATE content SET bytes = NULL",
        "DELETE FROM content",
        "INSERT INTO event SELECT seq + 7, at, kind, subject, version + 7, actor, payload, "
        "NULL, previous, 'h' FROM event",
    ],
)
def test_the_server_refuses_to_rewrite(server_store, folder, statement):
    hand_in(server_store, folder)
    with (
        pytest.raises(SourceUnavailable, match="lässt keine Änderung zu"),
        server_store.write() as connection,
    ):
        connection.execute(sa.text(statement))
    assert verify(server_store).ok


def test_missing_guards_and_changes_are_found(server_store, folder):
    hand_in(server_store, folder)
    with server_store.write() as connection:
        connection.execute(sa.text("ALTER TABLE event DISABLE TRIGGER event_change"))
    assert verify(server_store).faults == (
        "Der Schutz „event_change“ der Datenbank fehlt oder ist verändert.",
    )
    with server_store.write() as connection:
        connection.execute(sa.update(EVENT), {"actor": "jemand"})
        connection.execute(sa.text("ALTER TABLE event ENABLE TRIGGER event_change"))
    assert any("verändert" in fault for fault in verify(server_store).faults)


def _many(url: str, folder: str, first: int) -> None:
    store = Store(psycopg(url))
    for number in range(first, first + 15):
        hand_in(store, Path(folder), personen=44 + number)
    hand_in(store, Path(folder), personen=300)  # every process sends this one


def test_processes_write_at_once(postgres, folder):
    url = postgres.url("many")
    workers = [
        get_context("spawn").Process(target=_many, args=(url, str(folder), first))
        for first in (0, 15, 30)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    assert [w.exitcode for w in workers] == [0, 0, 0]
    store = Store(psycopg(url))
    found = reads.listing(store, SENDER)
    assert len(found) == 46
    assert sum(s.state == "submitted" for s in found) == 1
    assert verify(store).ok
    store.close()


def test_an_archive_moves_from_sqlite_to_the_server(server_store, folder):
    small = new_store(folder)
    accept(small, hand_in(small, folder))
    before = archive.export(small, folder / "a.zip")
    small.close()
    after = archive.restore(server_store, folder / "a.zip")
    assert (after.head, after.contents) == (before.head, before.contents)
    assert accept(server_store, hand_in(server_store, folder, version=2)).state == "accepted"


def test_server_gone_and_back(postgres, folder):
    store = Store(psycopg(postgres.url("gone")))
    number = hand_in(store, folder)
    postgres.stop()
    with pytest.raises(SourceUnavailable, match="nicht erreichbar"):
        hand_in(store, folder, personen=50)
    postgres.start()
    assert reads.find(store, REVIEWER, number).state == "submitted"
    hand_in(store, folder, personen=50)
    assert verify(store).ok
    with store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(CONTENT)).scalar() == 4
    store.close()
