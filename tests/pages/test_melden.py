"""Daten melden as readers see it; what is derived from the form; the pure parts."""

from __future__ import annotations

import json
import tomllib

import pytest

from etl.submissions import service
from etl.submissions.guard import MAX_BYTES
from etl.submissions.observe import PLAIN, to_observations
from etl.submissions.validate import as_cells
from tests.conftest import ROOT
from tests.pages.views import notes, show, words
from tests.pages.visitors import FORM, fill, labels, step
from tests.submissions.form.records import BASE, submission
from tests.submissions.store.people import hand_in
from ui import config, identity
from ui.reporting import checks, form, review
from ui.reporting import words as texts


def test_readers_see_every_question_with_its_reason_and_take_templates_along(place):
    app = show("melden")
    text = words(app)
    for spec in FORM.fields.values():
        assert spec.label in text, spec.id
    assert "Vakanzquote" in text
    for label, meaning in texts.releases(FORM):
        assert f"{label}: {meaning}" in text
        assert meaning
    assert len(app.get("download_button")) == 5
    assert "Prüfung" not in app.radio(key="ansicht").options
    assert not (place / "submissions").exists(), "looking makes no store"


def test_questions_stand_in_closed_topics_with_what_becomes_of_the_answer(place):
    app = show("melden")
    page = "".join(e.proto.body for e in app.get("html"))
    for group, title in FORM.groups.items():
        asked = texts.questions(FORM, group)
        assert f"{title} <span>({len(asked)} Fragen)</span>" in page
    assert "<details open" not in page
    assert "<table" not in page, "nothing to scroll sideways on a phone"
    found = dict(texts.questions(FORM, "stellen"))
    assert found["Besetzte Stellen (Ist): davon befristet, in VZÄ"][-1] == (
        "Veröffentlichung: nur zur Prüfung, wird nicht veröffentlicht."
    )
    assert any("Vakanzquote" in line for line in found["Stellen nach Stellenplan (Soll), in "
                                                       "VZÄ, Pflichtangabe"])  # fmt: skip


def test_the_templates_on_offer_are_those_of_the_engine():
    from ui.reporting import ask

    made = {name: make() for name, (_, make) in ask._templates(FORM).items()}
    assert {name.partition(".")[2] for name in made} == {"xlsx", "csv", "schema.json"}
    assert all(made.values())
    assert json.loads(made[f"meldung_{FORM.version}.schema.json"])["required"]


def test_an_empty_form_names_every_mandatory_field_and_is_not_zero(place):
    app = step(show("melden", ansicht="formular"), "Angaben prüfen")
    text = words(app)
    for cell in FORM.cells:
        spec = FORM.fields[cell.field]
        if spec.mandatory and spec.id not in (form.VERSION, "version", "freigabe"):
            label = f"{spec.label} – {cell.label}" if cell.option else spec.label
            assert f"Die Pflichtangabe „{label}“ fehlt" in text
    assert "auch wenn sie 0 ist. Leer bleiben dürfen nur freiwillige Angaben." in text
    assert "Fehler verhindern das Einreichen" in text
    assert "Einreichen" not in labels(app)
    assert not (place / "submissions").exists()


def test_findings_of_the_form_name_its_topics_and_lead_there(place):
    """The form is checked as a file with one row; of that a reader of the form knows nothing."""
    app = step(show("melden", ansicht="formular"), "Angaben prüfen")
    assert "Zeile 1" not in words(app)
    page = "".join(e.proto.body for e in app.get("html"))
    for group in ("kopf", "stellen", "faelle"):
        assert f'href="#{texts.anchor(group)}"' in page
        assert f'id="{texts.anchor(group)}"' in page
    held = app.session_state["held:reporting:form"].report.findings
    table = texts.findings_table(held, FORM)
    place_of = dict(zip(table["feld"], table["wo"], strict=True))
    assert place_of["Besetzte Stellen (Ist)"] == "Stellen und Besetzung"
    assert set(texts.findings_table(held)["wo"]) != set(table["wo"]), "of a file: row and column"


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("soll_vzae", "Stellen nach Stellenplan (Soll), in VZÄ"),
        ("tage_bis_besetzung_median", "Mittlere Besetzungsdauer (Median), in Tagen"),
        ("faelle_35a_3112", "Laufende Eingliederungshilfen (§ 35a), Zahl der Fälle"),
        ("personalbemessung_jahr", "Jahr der letzten Personalbemessung"),
        ("besetzungen_anzahl", "Zahl der Besetzungen dazu"),
        ("max_faelle_person", "Höchste Fallzahl einer Fachkraft"),
        ("vz_wochenstunden", "Wochenstunden einer Vollzeitstelle"),
        ("abgaenge_personen", "Abgänge in 12 Monaten (Personen)"),
        ("kommentar", "Erläuterung für die Prüfung"),
    ],
)
def test_a_label_says_its_unit_once(field, label):
    assert texts.label_with_unit(FORM.fields[field]) == label


def test_who_gives_access_is_said_before_anything_else(place, monkeypatch):
    app = show("melden")
    assert "von den Betreibern des Monitors (Anschrift unter „Rechtliches“)" in words(app)
    known = config.site().model_copy(update={"contact_email": "amt@example.org"})
    monkeypatch.setattr(texts, "site", lambda: known)
    assert "von den Betreibern des Monitors (amt@example.org)" in texts.lead()
    assert texts.access() in texts.no_access()


def test_only_what_may_stay_empty_says_so():
    for spec in FORM.fields.values():
        assert ("Leer heißt keine Angabe" in form.help_of(spec)) == (
            spec.is_number and not spec.mandatory
        )


def test_a_filled_form_is_checked_with_all_findings_but_cannot_be_sent(place):
    app = fill(show("melden", ansicht="formular"), ist_vzae=-3.0, verfahren_8a_jahr=3)
    text = words(step(app, "Angaben prüfen"))
    assert "„Besetzte Stellen (Ist)“ ist kleiner als möglich" in text
    assert "-3" in text
    app = fill(show("melden", ansicht="formular"))
    text = words(step(app, "Angaben prüfen"))
    assert "können eingereicht werden" in text or "können so eingereicht werden" in text
    assert texts.no_access() in text
    assert "Einreichen" not in labels(app)
    assert not (place / "submissions").exists()


def test_german_decimals_of_the_form_are_read_as_in_files(place):
    app = fill(show("melden", ansicht="formular"), soll_vzae=40.5, unbesetzt_vzae=5.5)
    assert app.text_input(key="f0_soll_vzae").value == "40,5"
    step(app, "Angaben prüfen")
    held = app.session_state["held:reporting:form"]
    assert held.report.submissions[0].soll_vzae == 40.5
    ambiguous = fill(show("melden", ansicht="formular"))
    ambiguous.text_input(key="f0_soll_vzae").set_value("1.234")
    assert "1234 oder 1,234" in words(step(ambiguous, "Angaben prüfen"))


def test_own_submissions_and_review_say_what_they_need(place):
    assert texts.no_access() in words(show("melden", ansicht="meldungen"))
    app = show("melden", ansicht="pruefung")
    assert len(notes(app)) == 1
    assert app.radio(key="ansicht").value == "fragen"


@pytest.mark.parametrize("value", ["", "x", "a.b", "'; DROP TABLE event;--.x", "0" * 5000])
def test_a_forged_cookie_gives_nothing(place, store, monkeypatch, value):
    hand_in(store, place, freigabe="namentlich")
    monkeypatch.setattr(identity, "cookie", lambda: value)
    app = show("melden", ansicht="meldungen")
    assert texts.no_access() in words(app)
    assert (texts.REFUSED["link"] in words(app)) == bool(value)
    assert "eingereicht" not in words(app)


def test_every_observed_variable_names_the_fields_it_comes_from():
    complete = {**dict.fromkeys(PLAIN.values(), 1), **BASE, "faelle_41_enthalten": False}

    def observed(**changes) -> dict[str, float]:
        rows = to_observations(submission(**{**complete, **changes}), "q")
        return {r["variable_id"]: r["value"] for r in rows}

    plain = observed()
    assert set(PLAIN) <= set(plain)
    changes = {"faelle_35a_enthalten": True, "faelle_41_enthalten": True, "zaehlweise": "kind"}
    for name, value in complete.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            changes[name] = value + 1
    for name, value in changes.items():
        now = observed(**{name: value})
        moved = {v for v in plain if now.get(v) != plain[v]}
        assert moved == {v for v in plain if name in texts.fields_of(v)}, name


def test_the_difference_names_what_is_new_or_gone():
    assert review.change(float("nan"), 1.0, 1) == "neu"
    assert review.change(1.0, float("nan"), 1) == "entfällt"
    assert review.change(12.5, 10.0, 1) == "−2,5"


def test_ranges_are_german_and_years_are_years():
    assert "Möglich: 500 bis 1.000.000." in form.help_of(FORM.fields["p21_lokal"])
    assert "Möglich: über 0 bis 2.000." in form.help_of(FORM.fields["soll_vzae"])
    assert "Möglich: 1990 bis 2100." in form.help_of(FORM.fields["personalbemessung_jahr"])


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        ("2026-11-25T17:30:00+00:00", "25.11.2026, 18:30 Uhr"),
        ("2026-07-01T22:30:00+00:00", "02.07.2026, 00:30 Uhr"),
        ("", ""),
    ],
)
def test_times_are_those_of_germany(stamp, shown):
    assert texts.local_time(stamp) == shown


def test_a_release_is_explained_with_what_it_binds():
    found = dict(texts.releases(FORM))
    assert list(found) == ["nur Aggregat", "pseudonym", "namentlich", texts.BINDING]
    assert "mindestens drei Jugendämtern" in found["nur Aggregat"]
    assert "in keiner Summe" in found["pseudonym"]
    assert "unter 3 VZÄ" in found["namentlich"]
    assert "nicht mehr namentlich" in found[texts.BINDING]
    assert "auch in Summen" in found["namentlich"]
    assert "in keine Summe mehr" in found[texts.BINDING]


def test_the_form_says_when_something_is_stored(place):
    text = words(show("melden", ansicht="formular"))
    assert "erst gespeichert, wenn Sie „Entwurf speichern“ oder „Einreichen“ wählen" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (35.0, "35"), (2.25, "2,25"), (12345.67, "12345,67"), (7, "7"), ("x", "x")],
)
def test_numbers_stand_in_the_form_as_people_type_them(value, shown):
    assert form.as_typed(value) == shown


def test_answers_survive_the_way_through_a_draft():
    answers = as_cells(submission())
    assert form.from_draft(service.form_bytes(answers)) == {
        k: v for k, v in answers.items() if v is not None
    }


def test_a_refused_file_still_gives_a_list_of_findings(place, store):
    report = service.validate(store, b"PK\x03\x04kaputt", "a.xlsx", place)
    assert not report.ok
    checked = checks.Checked("a.xlsx", b"PK\x03\x04kaputt", report, "")
    assert checks.marked_file(checked).startswith(b"PK")


def test_the_upload_limit_leaves_room_for_our_own_words():
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    limit = int(tomllib.loads(text)["server"]["maxUploadSize"]) * 1024 * 1024
    assert MAX_BYTES < limit < 1.1 * MAX_BYTES
