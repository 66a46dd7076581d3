"""Whatever is changed behind the store's back, `verify` says so; the database itself resists."""

from __future__ import annotations

import sqlite3

import pytest

from etl.errors import CheckFailed, SourceUnavailable
from etl.submissions import events, verify
from etl.submissions.events import Event
from etl.submissions.tables import ERASED, SQLITE_TRIGGERS, START
from tests.submissions.store.people import SENDER, accept, hand_in


@pytest.fixture
def filled(store, folder):
    """A store with an accepted submission and an open one for the next half-year."""
    accept(store, hand_in(store, folder))
    hand_in(store, folder, stichtag="2026-06-30")
    assert verify.verify(store).ok
    return store


def behind(store, *statements: str, guards: bool = False) -> None:
    """Somebody with a SQL shell: takes the triggers away, changes things, puts them back."""
    store.close()
    with sqlite3.connect(store.file) as connection:
        for name in [] if guards else SQLITE_TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for text in [] if guards else SQLITE_TRIGGERS.values():
            connection.execute(text)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET actor = 'jemand' WHERE seq = 2", "Ereignis 2 wurde verändert"),
        ("UPDATE event SET at = '2020' WHERE seq = 1", "Ereignis 1 wurde verändert"),
        ("UPDATE event SET payload = '{}' WHERE seq = 3", "Ereignis 3 wurde verändert"),
        ("UPDATE event SET payload = 'x{' WHERE seq = 3", "nicht lesbar"),
        ("UPDATE event SET kind = 'returned' WHERE seq = 3", "Ereignis 3 wurde verändert"),
        ("UPDATE event SET key = NULL WHERE seq = 1", "Ereignis 1 wurde verändert"),
        ("DELETE FROM event WHERE seq = 2", "fehlen Ereignisse"),
        ("DELETE FROM event WHERE seq = 4", "Das Ende des Protokolls fehlt"),
        ("DELETE FROM event", "Das Ende des Protokolls fehlt"),
        ("UPDATE event SET seq = -seq WHERE seq = 2", "fehlen Ereignisse"),
        ("UPDATE content SET bytes = x'00' WHERE rowid = 1", "wurde verändert"),
        ("UPDATE content SET bytes = NULL WHERE rowid = 2", "ohne dass er gelöscht wurde"),
        ("DELETE FROM content WHERE rowid = 1", "fehlt"),
        ("INSERT INTO content VALUES ('ab', 1, x'00')", "gehört zu keinem Ereignis"),
        ("UPDATE head SET seq = 3", "Das Ende des Protokolls fehlt"),
        ("DELETE FROM head", "Das Ende des Protokolls fehlt"),
        ("INSERT INTO head VALUES (2, 0, 'x')", "2-mal gemerkt"),
        ("UPDATE event SET payload = CAST(payload AS BLOB) WHERE seq = 3", "nicht lesbar"),
        ("UPDATE event SET at = 'gestern' WHERE seq = 2", "liegt zeitlich vor"),
        ("DELETE FROM setting", "Einstellungen"),
        ("UPDATE setting SET value = '00'", "Einstellungen"),
        ("CREATE TRIGGER evil AFTER INSERT ON event BEGIN DELETE FROM content; END", "„evil“"),
    ],
)
def test_each_kind_of_tampering_is_found(filled, statement, said):
    behind(filled, statement)
    found = verify.verify(filled)
    assert any(said in fault for fault in found.faults), found.faults
    with pytest.raises(CheckFailed) as error:
        verify.require_sound(filled)
    assert error.value.exit_code == 4


@pytest.mark.parametrize("name", sorted(SQLITE_TRIGGERS))
def test_a_guard_that_was_taken_away_is_found(filled, name):
    behind(filled, f"DROP TRIGGER {name}", guards=True)
    assert any(f"„{name}“" in fault for fault in verify.verify(filled).faults)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'x' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 4",
        "INSERT OR REPLACE INTO event SELECT seq, at, kind, subject, version, 'x', payload, key, "
        "previous, hash FROM event WHERE seq = 2",
        "INSERT OR REPLACE INTO content SELECT sha256, 1, x'00' FROM content",
        "UPDATE content SET bytes = NULL",
        "UPDATE content SET bytes = x'00'",
        "DELETE FROM content",
    ],
)
def test_the_database_itself_refuses(filled, statement):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        behind(filled, statement, guards=True)
    assert verify.verify(filled).ok


def test_our_own_code_cannot_rewrite_either(filled):
    with (
        pytest.raises(SourceUnavailable, match="lässt keine Änderung zu"),
        filled.write() as connection,
    ):
        connection.exec_driver_sql("UPDATE event SET actor = 'x'")


def forge(store, change) -> None:
    """Rewrite the whole log with valid hashes, as somebody with our code could."""
    with store.read() as connection:
        log = list(events.walk(connection))
    before, rows = START, []
    for event in log:
        fields = {**event.__dict__, **change(event), "previous": before}
        fake = Event(**{**fields, "hash": ""})
        before = fake.digest()
        rows.append(Event(**{**fields, "hash": before}))
    behind(store, "DELETE FROM event")
    with sqlite3.connect(store.file) as connection:
        for row in rows:
            marks = ", ".join("?" * 10)
            connection.execute(f"INSERT INTO event VALUES ({marks})", tuple(row.__dict__.values()))
        connection.execute("UPDATE head SET hash = ?", (before,))
    connection.close()


def test_a_forged_chain_is_found_where_it_breaks_the_rules(filled):
    forge(filled, lambda e: {"actor": SENDER.id} if e.kind == "accepted" else {})
    faults = verify.verify(filled).faults
    assert len(faults) == 1
    assert "hätte es nie geben dürfen" in faults[0]
    assert "Vier-Augen" in faults[0]


def test_a_perfect_forgery_is_found_by_a_receipt(filled):
    with filled.read() as connection:
        receipt = next(events.walk(connection)).hash
    assert verify.verify(filled, [receipt]).ok
    forge(filled, lambda e: {"at": "2026-01-01T00:00:00.000000+00:00"} if e.seq == 1 else {})
    assert verify.verify(filled).ok  # nothing in the store itself can tell
    assert "Quittung" in verify.verify(filled, [receipt]).faults[0]


CUT = (
    "DELETE FROM event WHERE seq = 4",
    "UPDATE head SET seq = 3, hash = (SELECT hash FROM event WHERE seq = 3)",
)


def test_a_log_cut_with_its_head_is_not_what_the_last_check_saw(filled):
    verify.require_sound(filled)
    assert verify.verify(filled).ok
    behind(filled, *CUT, "DELETE FROM content WHERE sha256 NOT IN (SELECT "
           "json_extract(payload, '$.file') FROM event WHERE kind = 'submitted' UNION SELECT "
           "json_extract(payload, '$.record') FROM event WHERE kind = 'submitted')")  # fmt: skip
    faults = verify.verify(filled).faults
    assert ["Ereignis 4 fehlt" in f for f in faults] == [True], faults
    filled.memory.unlink()
    assert verify.verify(filled).ok  # nothing in the store itself can tell


def test_what_the_last_check_saw_may_go_on_but_not_change(filled, folder):
    verify.require_sound(filled)
    hand_in(filled, folder, stichtag="2024-12-31")
    assert verify.verify(filled).ok
    behind(filled, f"UPDATE setting SET value = '{'ab' * 32}'")
    assert "seit der letzten Prüfung" in verify.verify(filled).faults[0]
    filled.memory.write_text("{", encoding="utf-8")
    assert "nicht mehr lesbar" in verify.verify(filled).faults[0]


def test_a_forged_office_or_time_is_found(filled):
    def moved(event):
        if event.kind != "submitted":
            return {}
        return {"payload": event.payload.replace('"office":"JH05111000"', '"office":"JH05112000"')}

    forge(filled, moved)
    faults = "\n".join(verify.verify(filled).faults)
    assert "anderes Jugendamt als seine Nummer" in faults
    assert "von einem anderen Jugendamt" in faults
    forge(filled, lambda e: {"at": "1999-01-01T00:00:00+00:00"} if e.seq == 3 else {})
    assert any("zeitlich vor" in f for f in verify.verify(filled).faults)


def test_the_erased_content_of_a_submission_that_stands_is_found(filled):
    """As if somebody had erased it without withdrawing, or stored an erased hash again."""
    with filled.write() as connection:
        for event in [e for e in events.walk(connection) if e.kind == "submitted"]:
            events.append(connection, ERASED, f"inhalt:{event.data['record']}", SENDER.id)
        connection.exec_driver_sql("UPDATE content SET bytes = NULL WHERE sha256 IN "
                                   "(SELECT substr(subject, 8) FROM event WHERE kind = "
                                   f"'{ERASED}')")  # fmt: skip
    faults = verify.verify(filled).faults
    assert [f.endswith("ist gelöscht.") for f in faults] == [True, True], faults
