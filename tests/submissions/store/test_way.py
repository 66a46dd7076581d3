"""The way of a submission: in, reviewed, decided; who sees it; what a second sending does."""

from __future__ import annotations

import json

import pytest

from etl.errors import UsageError
from etl.submissions import decide, events, reads, service
from etl.submissions.events import NotFound, Stale
from etl.submissions.states import NotAllowed
from etl.submissions.tables import ERASED
from etl.submissions.verify import verify
from tests.submissions.store.people import (
    BOTH,
    COLLEAGUE,
    LAND,
    OFFICE,
    REVIEWER,
    SENDER,
    accept,
    file_of,
    hand_in,
    standing_records,
)


def test_a_submission_comes_in_and_is_accepted_by_somebody_else(store, folder):
    number = hand_in(store, folder)
    assert reads.find(store, SENDER, number).state == "submitted"
    done = accept(store, number)
    assert (done.state, done.reviewer, done.submitters) == (
        "accepted",
        REVIEWER.id,
        frozenset({SENDER.id}),
    )
    assert [s.jugendamt_id for s in standing_records(store)] == [OFFICE]
    assert verify(store).ok


def test_open_cases_are_worked_out_at_acceptance_by_counting_unit(store, folder):
    number = hand_in(store, folder, zaehlweise="familie")
    accept(store, number)
    with store.read() as connection:
        done = events.of_subject(connection, f"meldung:{number}", ["accepted"])[0]
    # 1150 helps + 240 after § 35a (not contained) + 35 open procedures; § 41 is contained
    assert done.data["meld_offene_faelle_familie"] == 1425
    assert "meld_offene_faelle" not in done.data


def test_same_bytes_are_the_same_submission(store, folder):
    first = service.receive(store, SENDER, file_of(), "a.json", data=folder)
    again = service.receive(store, SENDER, file_of(), "b.json", data=folder)
    assert [r.new for r in (*first, *again)] == [True, False]
    assert first[0].id == again[0].id
    assert first[0].event_hash == again[0].event_hash
    accept(store, first[0].id)
    assert service.receive(store, SENDER, file_of(), "c.json", data=folder)[0].state == "accepted"
    assert len(reads.listing(store, REVIEWER)) == 1


def test_whoever_sends_the_same_bytes_too_may_not_decide(store, folder):
    number = hand_in(store, folder)
    service.receive(store, BOTH, file_of(), "a.json", data=folder)
    other = REVIEWER.__class__("person:ben", frozenset({"office", "reviewer"}), (OFFICE,))
    service.receive(store, other, file_of(), "a.json", data=folder)
    with pytest.raises(NotAllowed, match="Vier-Augen"):
        decide.start_review(store, other, number)


def test_the_sender_may_not_decide_whatever_roles_they_have(store, folder):
    number = hand_in(store, folder, actor=BOTH)
    with pytest.raises(NotAllowed, match="Vier-Augen"):
        decide.start_review(store, BOTH, number)
    seen = decide.start_review(store, REVIEWER, number)
    for decision in ("accept", "return"):
        with pytest.raises(NotAllowed, match="Vier-Augen"):
            decide.decide(
                store, BOTH, number, decision, expected=seen.version, reason="passt nicht"
            )
    assert reads.find(store, REVIEWER, number).state == "in_review"


def test_an_office_cannot_accept(store, folder):
    number = hand_in(store, folder)
    with pytest.raises(NotAllowed, match="Prüfer"):
        decide.start_review(store, COLLEAGUE, number)


def test_a_return_needs_a_reason_that_the_sender_can_read(store, folder):
    number = hand_in(store, folder)
    seen = decide.start_review(store, REVIEWER, number)
    with pytest.raises(NotAllowed, match="Begründung"):
        decide.decide(store, REVIEWER, number, "return", expected=seen.version, reason="  ")
    unseen = "\u200b \u2060\u00ad"
    with pytest.raises(NotAllowed, match="Begründung"):
        decide.decide(store, REVIEWER, number, "return", expected=seen.version, reason=unseen)
    decide.decide(store, REVIEWER, number, "return", expected=seen.version, reason="Soll prüfen")
    assert reads.find(store, SENDER, number).reason == "Soll prüfen"


def test_an_outdated_view_decides_nothing(store, folder):
    number = hand_in(store, folder)
    seen = decide.start_review(store, REVIEWER, number)
    decide.decide(store, REVIEWER, number, "return", expected=seen.version, reason="x y")
    with pytest.raises(Stale):
        decide.decide(store, REVIEWER, number, "accept", expected=seen.version)


def test_a_correction_supersedes_open_ones_at_once_and_accepted_ones_when_accepted(store, folder):
    first = hand_in(store, folder)
    second = hand_in(store, folder, ist_vzae=34.5, unbesetzt_vzae=5.5)
    assert reads.find(store, SENDER, first).state == "superseded"
    accept(store, second)
    third = hand_in(store, folder, version=2)
    assert reads.find(store, SENDER, second).state == "accepted"
    accept(store, third)
    assert reads.find(store, SENDER, second).state == "superseded"
    assert [s.version for s in standing_records(store)] == [2]


def test_a_file_with_errors_leaves_nothing_behind(store, folder):
    with pytest.raises(service.Refused) as refused:
        service.receive(store, SENDER, file_of(ist_vzae=-1.0), "a.json", data=folder)
    assert any(f.field == "ist_vzae" for f in refused.value.findings)
    assert verify(store).events == verify(store).contents == 0


def test_nobody_reports_for_another_office(store, folder):
    with pytest.raises(NotAllowed, match="JH05112000"):
        hand_in(store, folder, jugendamt_id="JH05112000", jugendamt_name="Duisburg")
    assert hand_in(store, folder, actor=LAND, jugendamt_id="JH05112000", jugendamt_name="Duisburg")
    assert verify(store).events == 1


def test_another_office_does_not_learn_that_a_submission_exists(store, folder):
    number = hand_in(store, folder)
    stranger = SENDER.__class__("person:x", frozenset({"office"}), ("JH05112000",))
    with pytest.raises(NotFound):
        reads.find(store, stranger, number)
    assert reads.listing(store, stranger) == []
    assert reads.original(store, REVIEWER, number) == ("meldung.json", file_of())


def test_only_the_office_withdraws_and_may_have_the_content_erased(store, folder):
    number = hand_in(store, folder, ansprechperson="Frau Muster")
    accept(store, number)
    with pytest.raises(NotAllowed):
        decide.withdraw(store, REVIEWER, number)
    with pytest.raises(NotAllowed, match="zuerst zurückziehen"):
        decide.erase(store, SENDER, number, "auf Wunsch")
    decide.withdraw(store, SENDER, number, reason="Fehler")
    assert standing_records(store) == []
    assert decide.erase(store, SENDER, number, "auf Wunsch") == 2
    with pytest.raises(NotFound):
        reads.original(store, REVIEWER, number)
    assert verify(store).ok
    store.close()
    raw = b"".join(p.read_bytes() for p in store.file.parent.iterdir())
    assert b"Frau Muster" not in raw


def test_a_draft_is_seen_by_its_author_only_and_becomes_the_submission(store, folder):
    saved = service.save_draft(store, SENDER, OFFICE, {"soll_vzae": "40"})
    with pytest.raises(NotFound):
        reads.find(store, COLLEAGUE, saved.id)
    again = service.save_draft(store, SENDER, OFFICE, {"soll_vzae": "41"}, draft=saved.id)
    assert (again.id, again.state) == (saved.id, "draft")
    assert b'"41"' in reads.draft(store, SENDER, saved.id)
    sent = service.receive(store, SENDER, file_of(), "a.json", data=folder, draft=saved.id)
    assert (sent[0].id, sent[0].state) == (saved.id, "submitted")


def test_no_event_holds_a_contact_person(store, folder):
    number = hand_in(
        store, folder, ansprechperson="Frau Muster", ansprechperson_email="m@example.org"
    )
    accept(store, number)
    with store.read() as connection:
        log = "".join(e.payload for e in events.walk(connection))
    assert "Muster" not in log
    assert "example.org" not in log
    assert reads.record(store, REVIEWER, number).ansprechperson == "Frau Muster"


def test_a_submission_keeps_its_record_whatever_was_erased_before(store, folder):
    """The same values in other bytes; what was erased belonged to the first submission only."""
    first = hand_in(store, folder, ansprechperson="Frau Muster")
    decide.withdraw(store, SENDER, first)
    decide.erase(store, SENDER, first, "auf Wunsch")
    again = file_of(ansprechperson="Frau Muster") + b"\n"
    (receipt,) = service.receive(store, SENDER, again, "a.json", data=folder)
    assert receipt.new
    assert reads.record(store, REVIEWER, receipt.id).ansprechperson == "Frau Muster"
    accept(store, receipt.id)
    assert len(standing_records(store)) == 1
    assert verify(store).ok


def test_a_draft_keeps_its_answers_whatever_was_erased_before(store):
    answers = {"soll_vzae": "40"}
    first = service.save_draft(store, SENDER, OFFICE, answers)
    decide.withdraw(store, SENDER, first.id)
    decide.erase(store, SENDER, first.id, "auf Wunsch")
    second = service.save_draft(store, SENDER, OFFICE, answers)
    assert json.loads(reads.draft(store, SENDER, second.id)) == answers
    assert verify(store).ok


def test_erased_bytes_do_not_come_back_without_a_word(store, folder):
    with store.write() as connection:
        sha = events.keep(connection, b"etwas")
        events.append(connection, ERASED, f"inhalt:{sha}", "person:x")
        connection.exec_driver_sql("UPDATE content SET bytes = NULL")
        with pytest.raises(UsageError, match="gelöscht"):
            events.keep(connection, b"etwas")


def test_erasing_takes_the_earlier_saves_of_the_draft_along(store, folder):
    answers = {"ansprechperson": "Frau Muster"}
    saved = service.save_draft(store, SENDER, OFFICE, answers)
    service.save_draft(store, SENDER, OFFICE, {**answers, "soll_vzae": "40"}, draft=saved.id)
    given = file_of(ansprechperson="Frau Muster")
    service.receive(store, SENDER, given, "a.json", data=folder, draft=saved.id)
    with pytest.raises(NotAllowed, match="zuerst zurückziehen"):
        decide.erase(store, SENDER, saved.id, "auf Wunsch")
    decide.withdraw(store, SENDER, saved.id)
    assert decide.erase(store, SENDER, saved.id, "auf Wunsch") == 4
    assert decide.erase(store, SENDER, saved.id, "auf Wunsch") == 0
    assert verify(store).ok
    store.close()
    raw = b"".join(p.read_bytes() for p in store.file.parent.iterdir())
    assert b"Frau Muster" not in raw


def test_a_draft_thrown_away_stays_with_its_author(store):
    saved = service.save_draft(store, SENDER, OFFICE, {"soll_vzae": "40"})
    decide.withdraw(store, SENDER, saved.id)
    for other in (COLLEAGUE, REVIEWER):
        assert reads.listing(store, other) == []
        with pytest.raises(NotFound):
            reads.find(store, other, saved.id)
    assert [s.state for s in reads.listing(store, SENDER)] == ["withdrawn"]
    with pytest.raises(NotFound, match="Entwurf"):
        reads.record(store, SENDER, saved.id)


@pytest.mark.parametrize("end", ["withdrawn", "returned"])
def test_the_same_bytes_of_what_ended_are_refused_with_a_way_on(store, folder, end):
    number = hand_in(store, folder)
    if end == "withdrawn":
        decide.withdraw(store, SENDER, number)
    else:
        seen = decide.start_review(store, REVIEWER, number)
        decide.decide(store, REVIEWER, number, "return", expected=seen.version, reason="prüfen")
    before = verify(store).events
    with pytest.raises(service.Ended, match="Nummer der Meldung erhöhen"):
        hand_in(store, folder)
    assert verify(store).events == before
    assert hand_in(store, folder, version=2) != number
    assert reads.find(store, SENDER, number).state == end
