"""What is said beside a value: what limits it, and why one is missing, each once."""

from __future__ import annotations

import pytest

from ui import values


@pytest.mark.parametrize(
    ("flag", "reporting", "said"),
    [("mindestwert", None, "mindestens 1.200,0"), ("", 3, "1.200,0 (3 von 4 mit Angabe)"),
     ("gerundet", 4, "1.200,0")],
)  # fmt: skip
def test_a_value_of_a_larger_region_says_what_limits_it(flag, reporting, said):
    row = {"land_value": 1200.0, "land_flag": flag, "land_n_reporting": reporting,
           "land_n_expected": 4}  # fmt: skip
    assert values.context_value(row, "land_", 1) == said


def test_a_missing_value_has_its_reason_once():
    assert values.value_flags(float("nan"), "abgeleitet|unbekannt") == ""
    assert values.value_flags(float("nan"), "beispiel|unbekannt") == values.flag_words("beispiel")
    assert values.value_flags(1.0, "abgeleitet") == values.flag_words("abgeleitet")
