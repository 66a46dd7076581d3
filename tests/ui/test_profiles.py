"""The first look at a place: its caseload or that there is none, no example; leading figures."""

from __future__ import annotations

import pandas as pd
import pytest

from ui import data, profiles


def profile(**columns: object) -> pd.DataFrame:
    """One row of `marts.region_profile`, a reported caseload unless told otherwise."""
    row = {
        "indicator_id": profiles.CASELOAD, "year": 2024, "value": 57.04, "low": None, "high": None,
        "flag": "", "numerator_year": 2024, "denominator_year": 2024, "land_value": 43.0,
        "bund_value": None,
    }  # fmt: skip
    return pd.DataFrame([row | columns])


@pytest.fixture
def asked(monkeypatch):
    def answer(frame: pd.DataFrame) -> None:
        monkeypatch.setattr(data, "region_profile", lambda region: frame)

    return answer


def test_a_reported_caseload_comes_first(asked):
    asked(profile())
    card = profiles.caseload_card("JH1")
    assert (card["value"], card["year"], card["accent"]) == ("57,0\u00a0Fälle je VZÄ", "2024", True)
    assert card["note"] == "Land 43,0"


@pytest.mark.parametrize("more", [{"flag": "abgeleitet|beispiel"}, {"value": None}])
def test_an_example_or_a_gap_is_no_report(asked, more):
    asked(profile(**more))
    card = profiles.caseload_card("JH1")
    assert card["value"] == "nicht gemeldet"
    assert "57" not in str(card)
    assert ("Beispiel" in card["note"]) is ("flag" in more)


def test_a_figure_says_how_far_chance_reaches_and_what_its_land_has():
    row = profile(indicator_id="hilfen_je_10000_ew", value=165.8, low=157.6, high=174.5,
                  land_value=176.0, bund_value=120.0).iloc[0].to_dict()  # fmt: skip
    card = profiles.figure_card("hilfen_je_10000_ew", row)
    assert card["note"] == "Zufallsbereich 157,6 bis 174,5; Land 176,0, Deutschland 120,0"
    part = row | {"land_n_reporting": 185, "land_n_expected": 186, "bund_value": None}
    note = profiles.figure_card("hilfen_je_10000_ew", part)["note"]
    assert note.endswith("; Land 176,0 (185 von 186 mit Angabe)")
