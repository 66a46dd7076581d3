"""What is said beside a value: what limits it, and why one is missing, each once."""

from __future__ import annotations

import pytest

from etl.catalog import catalog
from ui import values

RATE, SHARE = (catalog().indicators[i] for i in ("kwg_je_10000", "kwg_bestaetigt_quote"))
"""Incomplete, the rate is a lower bound and the share of two counts is not."""


@pytest.mark.parametrize(
    ("flag", "reporting", "said"),
    [("mindestwert", None, "mindestens 1.200,0"), ("", 3, "1.200,0 (3 von 4 mit Angabe)"),
     ("gerundet", 4, "rund 1.200,0")],
)  # fmt: skip
def test_a_value_of_a_larger_region_says_what_limits_it(flag, reporting, said):
    row = {"land_value": 1200.0, "land_flag": flag, "land_n_reporting": reporting,
           "land_n_expected": 4}  # fmt: skip
    assert values.context_value(row, "land_", RATE) == said


def test_a_missing_value_has_its_reason_once():
    assert values.value_flags(float("nan"), "abgeleitet|unbekannt") == ""
    assert values.value_flags(float("nan"), "beispiel|unbekannt") == values.flag_words("beispiel")
    assert values.value_flags(1.0, "abgeleitet") == values.flag_words("abgeleitet")


def test_an_incomplete_share_of_a_larger_region_is_no_lower_bound():
    row = {"land_value": 30.6, "land_flag": "mindestwert"}
    said = values.context_value(row, "land_", SHARE)
    assert said == "etwa 30,6 (unvollständig gemeldet)"


def test_missing_is_never_zero():
    assert values.value_words(float("nan"), "unterdrueckt", RATE) == "unterdrückt (Geheimhaltung)"
    assert values.value_unit(float("nan"), "", RATE) == "–"
    assert values.value_words(0.0, "", RATE) == "0,0"
