"""What a submission becomes in the warehouse, on records worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from etl.submissions.notes import office_notes
from etl.submissions.observe import average_staff, open_cases, to_observations
from tests.submissions.form.records import submission


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
