"""What a submission becomes in the warehouse, on records worked out by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from etl.submissions.form import Submission
from etl.submissions.observe import (
    average_staff,
    observations,
    open_cases,
    release_filter,
    to_observations,
)
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
    before = submission(stichtag=date(2024, 12, 31), ist_vzae=33.0)
    assert average_staff(one, before) == 34.0
    two_years = submission(stichtag=date(2023, 12, 31), ist_vzae=33.0)
    assert average_staff(one, two_years) == 35.5, "only the year before counts"


def test_start_of_the_year_is_never_negative() -> None:
    new_office = submission(ist_vzae=4.0, zugaenge_vzae=6.0, abgaenge_vzae=0.0)
    assert average_staff(new_office, None) == 2.0


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


def test_the_highest_version_counts_and_feeds_the_next_year() -> None:
    records = [
        submission(stichtag=date(2024, 12, 31), version=2, ist_vzae=30.0),
        submission(stichtag=date(2024, 12, 31), version=1, ist_vzae=20.0),
        submission(ist_vzae=35.0),
    ]
    frame = observations(records, "quelle")
    staff = frame[frame["variable_id"] == "meld_ist_vzae"].set_index("year")["value"]
    mean = frame[frame["variable_id"] == "meld_mittel_ist_vzae"].set_index("year")["value"]
    assert staff.to_dict() == {2024: 30.0, 2025: 35.0}
    assert mean[2025] == 32.5


def test_no_contact_reaches_a_row() -> None:
    rows = to_observations(
        submission(ansprechperson="Erika Geheim", kommentar="intern", stellungnahme="Öffentlich"),
        "quelle",
    )
    assert "Geheim" not in repr(rows)
    assert "intern" not in repr(rows)
    assert {r["note"] for r in rows} == {"Öffentlich"}


def test_only_named_offices_are_released() -> None:
    records: list[Submission] = [
        submission(jugendamt_id="JH05111000", freigabe="namentlich"),
        submission(jugendamt_id="JH05112000", freigabe="pseudonym"),
        submission(jugendamt_id="JH05113000", freigabe="nur_aggregat"),
    ]
    frame = observations(records, "quelle")
    stray = pd.DataFrame([{**frame.iloc[0].to_dict(), "region_id": "JH05114000"}])
    released = release_filter(pd.concat([frame, stray]), records)
    assert set(released["region_id"]) == {"JH05111000"}
    assert len(released) == (frame["region_id"] == "JH05111000").sum()
