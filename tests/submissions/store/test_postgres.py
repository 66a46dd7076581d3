"""The same store on PostgreSQL: several processes, the same guards, gone and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from etl.__main__ import main
from etl.errors import SourceUnavailable
from etl.submissions import access, archive, reads
from etl.submissions import store as store_module
from etl.submissions.events import NotFound
from etl.submissions.store import Store, open_store
from etl.submissions.tables import CONTENT, EVENT
from etl.submissions.verify import verify
from tests.submissions.store.people import (
    REVIEWER,
    SENDER,
    accept,
    file_of,
    hand_in,
    new_store,
    standing_records,
)

pytestmark = pytest.mark.faults


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
    assert len(standing_records(server_store)) == 1


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


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE OR REPLACE FUNCTION monitor_refuse() RETURNS trigger LANGUAGE plpgsql AS "
         "$$ BEGIN RETURN NULL; END $$", "monitor_refuse()"),
        ("ALTER TABLE event DISABLE TRIGGER event_change", "event_change"),
        ("CREATE TRIGGER evil BEFORE INSERT ON content FOR EACH ROW "
         "EXECUTE FUNCTION monitor_refuse()", "evil"),
    ],
)  # fmt: skip
def test_a_guard_of_the_server_that_is_not_ours_is_found(server_store, folder, statement, said):
    hand_in(server_store, folder)
    assert verify(server_store).ok
    with server_store.write() as connection:
        connection.exec_driver_sql(statement)
    assert any(f"„{said}“" in fault for fault in verify(server_store).faults)


def test_what_the_server_cannot_even_look_for_is_unknown(server_store, folder):
    with pytest.raises(NotFound):
        reads.find(server_store, REVIEWER, "JH\x00")
    with pytest.raises(access.Denied):
        access.authenticate(server_store, "a\x00b.c\x00", "192.0.2.1")


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


def test_who_waits_too_long_for_the_lock_is_told(server_store, folder, monkeypatch):
    number = hand_in(server_store, folder)
    monkeypatch.setattr(store_module, "BUSY_MILLISECONDS", 200)
    with server_store.write(), ThreadPoolExecutor(1) as pool:
        late = pool.submit(hand_in, server_store, folder, personen=50)
        with pytest.raises(SourceUnavailable, match="gerade belegt"):
            late.result(timeout=30)
    assert reads.find(server_store, REVIEWER, number)
    hand_in(server_store, folder, personen=50)


def test_who_hangs_in_a_write_does_not_hold_up_the_others(server_store, folder, monkeypatch):
    hand_in(server_store, folder)
    monkeypatch.setattr(store_module, "IDLE_MILLISECONDS", 200)

    def hang() -> None:
        with server_store.write():
            hand_in(server_store, folder, personen=50)  # comes in: the lock was taken away

    with pytest.raises(SourceUnavailable):
        hang()
    assert len(reads.listing(server_store, REVIEWER)) == 2
    assert verify(server_store).ok


def test_the_command_line_says_it_in_one_sentence(postgres, folder, monkeypatch, capsys):
    monkeypatch.setenv("MONITOR_DATA", str(folder))
    monkeypatch.setenv("MONITOR_SUBMISSIONS_URL", postgres.url("cli"))
    assert main(["submissions", "verify"]) == 0
    postgres.stop()
    try:
        file = folder / "a.json"
        file.write_bytes(file_of())
        for arguments in (["submissions", "submit", str(file)], ["submissions", "list"]):
            capsys.readouterr()
            assert main(arguments) == 5
            said = capsys.readouterr().err.splitlines()
            assert len(said) == 1
            assert "nicht erreichbar" in said[0]
    finally:
        postgres.start()
    assert main(["submissions", "submit", str(file)]) == 0
    assert main(["submissions", "verify"]) == 0
    open_store(folder).close()
