"""A file with several offices: who may have it, and what is left when one of them is erased."""

from __future__ import annotations

import pytest

from etl.submissions import archive, decide, events, reads, service
from etl.submissions.access import Actor
from etl.submissions.events import NotFound
from etl.submissions.states import SUBJECT, NotAllowed
from etl.submissions.tables import ERASED
from etl.submissions.verify import verify
from tests.submissions.store.people import (
    LAND,
    OFFICE,
    REVIEWER,
    SENDER,
    accept,
    file_of,
    hand_in,
    new_store,
    shared_file,
    standing_records,
)

OTHER = "JH05112000"
BOTH_OFFICES = ((OFFICE, "Düsseldorf"), (OTHER, "Duisburg"))
FILE = shared_file(*BOTH_OFFICES)


@pytest.fixture
def pair(store, folder) -> list[str]:
    """Ids of two submissions that came in one file."""
    return [r.id for r in service.receive(store, LAND, FILE, "beide.json", data=folder)]


def raw(store) -> bytes:
    """All that lies on disk, once the store is closed."""
    store.close()
    return b"".join(p.read_bytes() for p in store.file.parent.iterdir())


def test_the_file_goes_to_reviewers_and_to_who_reports_for_all_in_it(store, pair):
    for number in pair:
        for who in (REVIEWER, LAND):
            assert reads.original(store, who, number) == ("beide.json", FILE)
    assert reads.record(store, SENDER, pair[0]).ansprechperson == "Frau Düsseldorf"
    with pytest.raises(NotAllowed, match="andere Jugendämter"):
        reads.original(store, SENDER, pair[0])
    with pytest.raises(NotFound):
        reads.original(store, SENDER, pair[1])


def test_of_its_own_file_an_office_has_the_original(store, folder):
    number = hand_in(store, folder)
    assert reads.original(store, SENDER, number) == ("meldung.json", file_of())
    stranger = Actor("person:x", frozenset({"office"}), (OTHER,))
    with pytest.raises(NotFound):
        reads.original(store, stranger, number)


def test_erasing_one_takes_its_contact_along_and_leaves_the_other_its_record(store, pair):
    first, second = pair
    accept(store, second)
    decide.withdraw(store, SENDER, first)
    assert decide.erase(store, SENDER, first, "auf Wunsch") == 2
    assert [r.jugendamt_id for r in standing_records(store)] == [OTHER]
    assert reads.record(store, REVIEWER, second).ansprechperson == "Frau Duisburg"
    with pytest.raises(NotFound, match="gelten weiter"):
        reads.original(store, REVIEWER, second)
    with pytest.raises(NotFound, match=r"nicht \(mehr\) gespeichert"):
        reads.original(store, REVIEWER, first)
    assert verify(store).ok
    assert "Frau Düsseldorf" not in raw(store).decode("utf-8", "ignore")


def test_the_other_can_still_be_decided_on_and_goes_through_a_backup(store, pair, tmp_path):
    first, second = pair
    decide.withdraw(store, SENDER, first)
    decide.erase(store, SENDER, first, "auf Wunsch")
    assert accept(store, second).state == "accepted"
    archive.export(store, tmp_path / "s.zip")
    back = new_store(tmp_path / "elsewhere")
    assert archive.restore(back, tmp_path / "s.zip").ok
    assert [r.jugendamt_id for r in standing_records(back)] == [OTHER]
    back.close()


def test_a_record_that_an_older_store_shared_stays_for_the_other(store, folder):
    """Records bear the id of their submission today; once, two could be the same content."""
    first = hand_in(store, folder)
    second = f"{OFFICE}-20251231-frueher"
    with store.write() as connection:
        (event,) = events.of_subject(connection, SUBJECT + first)
        events.append(connection, "submitted", SUBJECT + second, SENDER.id, event.data)
    decide.withdraw(store, SENDER, first)
    assert decide.erase(store, SENDER, first, "auf Wunsch") == 1, "the file alone"
    assert reads.record(store, REVIEWER, second).jugendamt_id == OFFICE
    assert verify(store).ok


@pytest.mark.parametrize("asking", ["nobody", "one that stands", "one of another file"])
def test_a_file_is_missed_unless_who_came_with_it_had_ended(store, folder, pair, asking):
    other = hand_in(store, folder, stichtag="2024-12-31")
    decide.withdraw(store, SENDER, other)
    named = {"nobody": "", "one that stands": pair[1], "one of another file": other}[asking]
    with store.write() as connection:
        sha = reads.standing(connection, pair[0]).file
        events.append(connection, ERASED, f"inhalt:{sha}", SENDER.id, {"submission": named})
        connection.exec_driver_sql(f"UPDATE content SET bytes = NULL WHERE sha256 = '{sha}'")
    (fault,) = verify(store).faults
    assert fault.startswith(f"Der Inhalt {sha} der Meldung ")
    assert fault.endswith("ist gelöscht.")
