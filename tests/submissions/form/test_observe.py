"""What a submission becomes in the warehouse, on records worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from etl.submissions.form import load_form
from etl.submissions.notes import office_notes
from etl.submissions.observe import average_staff, open_cases, passed_on, to_observations
from etl.submissions.schema import CHECK_ONLY, publication
from tests.submissions.form.records import BASE, submission


def _value(rows: list, variable: str) -> float:
    return next(r["value"] for r in rows if r["variable_id"] == variable)


def test_open_cases_add_only_what_is_not_contained() -> None:
    base = {"faelle_hze_3112": 100, "faelle_35a_3112": 20, "faelle_41_3112": 7}
    case = {**base, "offene_8a_stichtag": 3}
    apart = submission(**case, faelle_35a_enthalten=False, faelle_41_enthalten=False)
    inside = submission(**case, faelle_35a_enthalten=True, faelle_41_enthalten=True)
    mixed = submission(**case, faelle_35a_enthalten=False, faelle_41_enthalten=True)
    assert [open_cases(s) for s in (apart, inside, mixed)] == [130, 103, 123]


@pytest.mark.parametrize(
    ("unit", "variable"),
    [
        ("hilfe", "meld_offene_faelle"),
        ("kind", "meld_offene_faelle_kind"),
        ("familie", "meld_offene_faelle_familie"),
    ],
)
def test_counting_units_never_share_a_variable(unit: str, variable: str) -> None:
    rows = to_observations(submission(zaehlweise=unit), "quelle")
    cases = [r["variable_id"] for r in rows if r["variable_id"].startswith("meld_offene_faelle")]
    assert cases == [variable]


def test_computed_staff() -> None:
    one = submission(ist_vzae=35.0, abwesend_vzae=2.5, zugaenge_vzae=5.0, abgaenge_vzae=6.0)
    rows = to_observations(one, "quelle")
    assert _value(rows, "meld_praesent_vzae") == 32.5
    assert _value(rows, "meld_mittel_ist_vzae") == 35.5  # (36 at the start + 35) / 2


def test_start_of_the_year_is_never_negative() -> None:
    new_office = submission(ist_vzae=4.0, zugaenge_vzae=6.0, abgaenge_vzae=0.0)
    assert average_staff(new_office) == 2.0


def test_no_answer_gives_no_row_and_zero_stays_zero() -> None:
    none = {r["variable_id"] for r in to_observations(submission(leih_vzae=None), "q")}
    zero = to_observations(submission(leih_vzae=0.0), "q")
    assert "meld_leih_vzae" not in none
    assert _value(zero, "meld_leih_vzae") == 0.0


def test_the_form_says_of_each_field_what_is_passed_on() -> None:
    """Change each field: what leaves the store alters rows or notes, all else alters nothing."""
    complete = {
        **dict.fromkeys((n for n, w in passed_on().items() if w == "value"), 20), **BASE,
        "stellungnahme": "So ist es.", "freigabe": "namentlich",
        "faelle_41_enthalten": False, "personalbemessung_jahr": 2020,
    }  # fmt: skip
    other = {"text": "JH05112000", "yesno": True, "multi": ("pkd",), "date": date(2024, 12, 31)}

    def leaves(**changes: object) -> str:
        item = submission(**{**complete, **changes})
        return repr((to_observations(item, "q"), office_notes([item]).to_dict()))

    for spec in load_form().fields.values():
        if spec.id == "formularversion":  # one version is published so far
            continue
        now = complete.get(spec.id)
        if spec.kind in other:
            value = other[spec.kind]
        elif spec.options:
            value = next(o.id for o in spec.options if o.id != now)
            value = "kind" if spec.id == "zaehlweise" else value
        else:
            value = (now or 0) + 1
        moved = leaves(**{spec.id: value}) != leaves()
        expected = spec.id in passed_on() and spec.id != "jugendamt_name"
        assert moved == expected, spec.id
        words = publication(spec)
        assert (words in (CHECK_ONLY, "nie")) == (spec.id not in passed_on()), spec.id


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("soll_leitung_vzae", CHECK_ONLY),
        ("max_faelle_person", CHECK_ONLY),
        ("personalbemessung", CHECK_ONLY),
        ("asd_definition_kommentar", CHECK_ONLY),
        ("jugendamt_name", "nur bei namentlicher Freigabe"),
        ("stellungnahme", "nur bei namentlicher Freigabe"),
        ("faelle_hze_3112", "nach Freigabe, nur in berechneten Werten"),
        ("ist_vzae", "nach Freigabe des Jugendamts"),
        ("alter_u30", "nach Freigabe und nur ab 5 von mindestens 10 Personen"),
        ("kommentar", "nie"),
    ],
)
def test_the_words_on_publication(field: str, words: str) -> None:
    assert publication(load_form().fields[field]) == words


def test_midyear_is_no_yearly_value() -> None:
    assert to_observations(submission(stichtag=date(2025, 6, 30)), "quelle") == []


def test_flags_and_period() -> None:
    rows = to_observations(submission(beispiel=True), "beispiel_meldungen")
    assert all("beispiel" in r["flag"].split("|") for r in rows)
    assert {r["period"] for r in rows} == {"31.12.2025"}
    present = next(r for r in rows if r["variable_id"] == "meld_praesent_vzae")
    assert present["flag"] == "abgeleitet|beispiel"


def test_no_contact_reaches_a_row() -> None:
    given = {"ansprechperson": "Erika Geheim", "kommentar": "intern"}
    rows = to_observations(submission(**given, stellungnahme="Öffentlich"), "quelle")
    assert "Geheim" not in repr(rows)
    assert "intern" not in repr(rows)


@pytest.mark.parametrize(
    ("release", "note"),
    [("namentlich", "Unsere Sicht"), ("pseudonym", ""), ("nur_aggregat", "")],
)
def test_a_note_is_public_only_beside_values_under_the_name(release: str, note: str) -> None:
    item = submission(stellungnahme=" Unsere Sicht ", freigabe=release)
    assert {r["note"] for r in to_observations(item, "quelle")} == {note}
    assert list(office_notes([item])["note"]) == ([note] if note else [])


def test_a_note_never_carries_the_contact() -> None:
    item = submission(
        stellungnahme="Fragen an Erika Geheim (ERIKA@amt.de), Leitung.", freigabe="namentlich",
        ansprechperson="Erika Geheim", ansprechperson_email="erika@amt.de",
    )  # fmt: skip
    (note,) = office_notes([item])["note"]
    assert note == "Fragen an [Kontakt entfernt] ([Kontakt entfernt]), Leitung."


def test_the_newest_version_speaks_and_may_take_its_note_back() -> None:
    first = submission(stellungnahme="alt", freigabe="namentlich")
    second = submission(stellungnahme=None, freigabe="namentlich", version=2)
    summer = submission(stellungnahme="x", freigabe="namentlich", stichtag=date(2025, 6, 30))
    assert office_notes([second, first, summer]).empty
    assert list(office_notes([first]).itertuples(index=False)) == [("JH05111000", 2025, "alt")]
