"""Daten melden as offices and reviewers see it: their access, their steps, what they may not."""

from __future__ import annotations

import re
from datetime import date

import pytest

from etl.submissions import access, decide, events, reads, service
from etl.submissions.validate import as_cells
from tests.pages.views import show, words
from tests.pages.visitors import enter, fill, labels, step
from tests.submissions.form.records import submission
from tests.submissions.store.people import (
    COLLEAGUE,
    OFFICE,
    REVIEWER,
    SENDER,
    accept,
    hand_in,
    shared_file,
)
from ui import identity
from ui.reporting import words as texts

OTHER = "JH05112000"


def test_an_access_ends_when_it_is_revoked_or_expires(place, store, monkeypatch):
    number = enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden")
    assert f"Angemeldet für Jugendamt Düsseldorf ({OFFICE})" in words(app)
    access.revoke(store, number, "betrieb")
    app.run()
    assert texts.REFUSED["link"] in words(app)
    enter(monkeypatch, store, "office", "Anna Amt")
    monkeypatch.setattr(access.events, "now", lambda: "2999-01-01T00:00:00.000000+00:00")
    assert texts.REFUSED["link"] in words(show("melden"))


def test_a_visit_is_logged_once_a_browser_session(place, store, monkeypatch):
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden")
    app.run()
    with store.read() as connection:
        used = events.of_kinds(connection, ["access_used"])
    assert [e.actor for e in used] == ["person:anna amt"]


# --- offices --------------------------------------------------------------------------------------


def test_an_office_sends_the_form_and_sees_its_state(place, store, monkeypatch):
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden", ansicht="formular")
    assert app.selectbox(key="f0_jugendamt_id").value == OFFICE
    step(fill(app, freigabe="namentlich"), "Angaben prüfen")
    step(app, "Einreichen")
    text = words(app)
    assert "Die Meldung ist eingereicht und gespeichert" in text
    assert re.search(r"Quittung: [0-9a-f]{64}", text)
    assert app.text_input(key="f1_soll_vzae").value == ""
    item = reads.listing(store, REVIEWER)[0]
    assert (item.office, item.state) == (OFFICE, "submitted")
    assert reads.record(store, REVIEWER, item.id) == submission(
        jugendamt_name="Jugendamt Düsseldorf", kommentar="geprüft", freigabe="namentlich"
    )
    assert "eingereicht. Die Meldung ist eingegangen" in words(show("melden", ansicht="meldungen"))


def test_what_was_sent_already_stays_one_submission(place, store, monkeypatch):
    enter(monkeypatch, store, "office", "Anna Amt")
    for _ in range(2):
        app = step(fill(show("melden", ansicht="formular")), "Angaben prüfen")
        step(app, "Einreichen")
    assert "Genau diese Angaben liegen schon vor" in words(app)
    assert len(reads.listing(store, REVIEWER)) == 1


def test_a_draft_is_kept_for_its_author_and_sent_from_there(place, store, monkeypatch):
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden", ansicht="formular")
    app.text_input(key="f0_soll_vzae").set_value("40")
    app.date_input(key="f0_stichtag").set_value(date(2025, 12, 31))
    assert "Der Entwurf ist gespeichert" in words(step(app, "Entwurf speichern"))
    listed = show("melden", ansicht="meldungen")
    assert "Nur Sie sehen diesen Entwurf" in words(listed)
    resumed = step(listed, "Weiter ausfüllen")
    assert resumed.text_input(key="f1_soll_vzae").value == "40"
    assert resumed.date_input(key="f1_stichtag").value == date(2025, 12, 31)
    enter(monkeypatch, store, "office", "Ben Amt")
    assert "noch nichts eingereicht" in words(show("melden", ansicht="meldungen"))


def test_a_draft_thrown_away_is_listed_with_its_history_only(place, store, monkeypatch):
    me = access.Actor("person:anna amt", frozenset({"office"}), (OFFICE,))
    saved = service.save_draft(store, me, OFFICE, {"soll_vzae": "40"})
    decide.withdraw(store, me, saved.id)
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden", ansicht="meldungen")
    assert "zurückgezogen" in words(app)
    assert {"correct", "resume", "withdraw"}.isdisjoint({b.key for b in app.button})


def test_what_was_erased_is_said_to_office_and_reviewer(place, store, monkeypatch):
    number = hand_in(store, place)
    decide.withdraw(store, SENDER, number)
    decide.erase(store, SENDER, number, "auf Wunsch")
    for role, view in (("office", "meldungen"), ("reviewer", "pruefung")):
        enter(monkeypatch, store, role, f"Anna {role}")
        assert "nicht (mehr) gespeichert" in words(show("melden", ansicht=view, meldung=number))


def test_without_its_file_a_submission_can_still_be_decided_on(place, store, monkeypatch):
    """Another submission came in the same file and was erased on request."""
    lja = access.Actor("person:lja", frozenset({"office"}), ("05",))
    content = shared_file((OFFICE, "Düsseldorf"), (OTHER, "Duisburg"))
    first, second = [r.id for r in service.receive(store, lja, content, "b.json", data=place)]
    decide.withdraw(store, lja, second)
    decide.erase(store, lja, second, "auf Wunsch")
    enter(monkeypatch, store, "reviewer", "Rita Prüferin")
    app = step(show("melden", ansicht="pruefung", meldung=first), "In Prüfung nehmen")
    assert "Die Angaben dieser Meldung gelten weiter" in words(app)
    step(app, "Annehmen")
    assert reads.find(store, REVIEWER, first).state == "accepted"


def test_an_office_reads_the_reason_and_takes_its_values_back_into_the_form(
    place, store, monkeypatch
):
    number = hand_in(store, place)
    seen = decide.start_review(store, REVIEWER, number)
    decide.decide(store, REVIEWER, number, "return", expected=seen.version, reason="Soll <b>prüfen")
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden", ansicht="meldungen")
    assert "Soll <b>prüfen" in words(app)
    assert "person:rita" not in words(app)
    step(app, "Angaben ins Formular übernehmen")
    assert app.text_input(key="f1_ist_vzae").value == "35"
    assert app.text_input(key="f1_version").value == "1"


def test_an_office_takes_a_submission_back(place, store, monkeypatch):
    number = hand_in(store, place)
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden", ansicht="meldungen")
    app.text_input(key=f"withdraw_reason_{number}").set_value("Irrtum")
    assert "Die Meldung ist zurückgezogen" in words(step(app, "Endgültig zurückziehen"))
    assert reads.find(store, SENDER, number).state == "withdrawn"
    assert "withdraw" not in {b.key for b in app.button}


def test_a_new_public_note_is_a_correction_for_review(place, store, monkeypatch):
    number = hand_in(store, place, freigabe="namentlich", stellungnahme="alt")
    accept(store, number)
    enter(monkeypatch, store, "office", "Anna Amt")
    app = show("melden", ansicht="meldungen")
    app.text_area(key=f"note_{number}").set_value("Zwei Stellen sind inzwischen besetzt.")
    assert "Eine zweite Person prüft sie" in words(step(app, "Neue Stellungnahme einreichen"))
    newest = reads.listing(store, REVIEWER, ["submitted"])[0]
    record = reads.record(store, REVIEWER, newest.id)
    assert (record.version, record.stellungnahme) == (2, "Zwei Stellen sind inzwischen besetzt.")
    assert reads.find(store, REVIEWER, number).state == "accepted"


def test_an_office_sees_nothing_of_others_and_cannot_send_for_them(place, store, monkeypatch):
    lja = access.Actor("person:lja", frozenset({"office"}), ("05",))
    hand_in(store, place, actor=lja, jugendamt_id=OTHER, soll_vzae=47.25, ist_vzae=42.25)
    enter(monkeypatch, store, "office", "Anna Amt")
    assert "noch nichts eingereicht" in words(show("melden", ansicht="meldungen"))
    assert OTHER not in show("melden", ansicht="formular").selectbox(key="f0_jugendamt_id").options


def test_findings_quote_earlier_values_only_to_their_office(place, store):
    accept(store, hand_in(store, place, soll_vzae=47.25, ist_vzae=42.25))
    later = as_cells(submission(stichtag=date(2026, 12, 31), soll_vzae=90.0))
    content = service.form_bytes(later)
    stranger = access.Actor("person:x", frozenset({"office"}), (OTHER,))

    def told(actor) -> str:
        return repr(service.validate(store, content, "m.json", place, actor).findings)

    assert "47,25" in told(SENDER)
    assert "47,25" in told(COLLEAGUE)
    assert "47,25" not in told(None)
    assert "47,25" not in told(stranger)
    assert "47,25" not in told(REVIEWER), "a reviewer reads them in the review, not by checking"
    with pytest.raises(service.Refused) as refused:
        service.receive(store, stranger, content, "m.json", data=place)
    assert "47,25" not in repr(refused.value.findings)


# --- reviewers ------------------------------------------------------------------------------------


def test_a_reviewer_sees_changes_and_effect_then_decides(place, store, monkeypatch):
    named = {"freigabe": "namentlich"}
    accept(store, hand_in(store, place, **named))
    number = hand_in(store, place, version=2, ist_vzae=36.0, unbesetzt_vzae=4.0, **named)
    enter(monkeypatch, store, "reviewer", "Rita Rat")
    app = show("melden")
    text = words(app)
    assert "Besetzte Stellen (Ist) 35,00 36,00 – VZÄ" in text
    assert "Stellen nach Stellenplan (Soll)" not in text
    assert "Vakanzquote" in text
    assert "12,5 % 10,0 % −2,5" in text
    step(app, "In Prüfung nehmen")
    step(app, "Zurückgeben")
    assert "Eine Rückgabe braucht eine Begründung" in words(app)
    assert reads.find(store, REVIEWER, number).state == "in_review"
    app.text_area[0].set_value("Bitte das Ist erläutern.")
    assert "zurückgegeben" in words(step(app, "Zurückgeben"))
    assert reads.find(store, REVIEWER, number).reason == "Bitte das Ist erläutern."


def test_without_a_release_by_name_the_effect_is_none_and_says_why(place, store, monkeypatch):
    hand_in(store, place, freigabe="nur_aggregat")
    enter(monkeypatch, store, "reviewer", "Rita Rat")
    text = words(show("melden"))
    assert "Kein veröffentlichter Wert würde sich ändern" in text
    assert "Freigabe „nur Aggregat“" in text


def test_acceptance_says_when_the_values_appear(place, store, monkeypatch):
    number = hand_in(store, place)
    enter(monkeypatch, store, "reviewer", "Rita Rat")
    app = step(step(show("melden"), "In Prüfung nehmen"), "Annehmen")
    assert "Die Meldung ist angenommen" in words(app)
    assert "mit der nächsten Aktualisierung des Datenstands" in words(app)
    assert reads.find(store, REVIEWER, number).state == "accepted"


def test_a_reviewer_is_told_where_nobody_is_named(place, store, monkeypatch):
    unnamed = access.Actor(f"{access.GRANT}ab12", frozenset({"office"}), (OFFICE,))
    hand_in(store, place, actor=unnamed)
    enter(monkeypatch, store, "reviewer", "Rita Rat")
    app = show("melden")
    assert "Eingereicht mit einem Zugang ohne Namen" in words(app)
    assert "In Prüfung nehmen" in labels(app)


def test_nobody_decides_on_an_own_submission(place, store, monkeypatch):
    anna = access.Actor("person:anna amt", frozenset({"office"}), (OFFICE,))
    number = hand_in(store, place, actor=anna)
    enter(monkeypatch, store, "reviewer", "Anna  AMT")
    app = show("melden")
    assert "Vier-Augen-Prinzip" in words(app)
    assert not {"In Prüfung nehmen", "Annehmen", "Zurückgeben"} & labels(app)
    assert reads.find(store, REVIEWER, number).state == "submitted"


def test_a_decision_on_an_outdated_view_is_refused(place, store, monkeypatch):
    number = hand_in(store, place)
    enter(monkeypatch, store, "reviewer", "Rita Rat")
    app = step(show("melden"), "In Prüfung nehmen")
    decide.withdraw(store, SENDER, number)
    step(app, "Annehmen")
    assert reads.find(store, REVIEWER, number).state == "withdrawn"
    assert "inzwischen von jemand anderem bearbeitet" in words(app)


def test_an_empty_queue_says_so(place, store, monkeypatch):
    enter(monkeypatch, store, "reviewer", "Rita Rat")
    assert "Es wartet keine Meldung" in words(show("melden"))


# --- identity provider ----------------------------------------------------------------------------


def test_claims_give_the_role_of_the_rules_file(place, store, monkeypatch):
    (place / "submissions").mkdir(exist_ok=True)
    (place / "submissions" / "rollen.toml").write_text(
        '[[rule]]\nclaim = "groups"\nvalue = "amt"\nrole = "office"\n'
        f'regions = ["{OFFICE}"]\n', encoding="utf-8",
    )  # fmt: skip
    said = {"iss": "https://idp", "sub": "7", "is_logged_in": True}
    monkeypatch.setattr(identity, "claims", lambda: {**said, "groups": ["amt"]})
    assert f"Angemeldet für Jugendamt Düsseldorf ({OFFICE})" in words(show("melden"))
    with store.read() as connection:
        assert [e.actor for e in events.of_kinds(connection, ["access_used"])] == [
            "oidc:https://idp|7"
        ]
    monkeypatch.setattr(identity, "claims", lambda: {**said, "groups": ["andere"]})
    assert texts.REFUSED["login"] in words(show("melden"))
