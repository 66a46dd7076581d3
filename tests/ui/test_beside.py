"""One place beside others: where the interval of a value ends, and what still lies inside."""

from __future__ import annotations

import pytest

from tests.ui.test_charts import INDICATOR
from ui.beside import beside

LOW, HIGH = 2900.0, 3100.5


@pytest.mark.parametrize(
    ("land", "word"),
    [
        (LOW, "nicht sicher anders als"), (HIGH, "nicht sicher anders als"),
        (LOW - 0.1, "höher als"), (HIGH + 0.1, "niedriger als"),
    ],
)  # fmt: skip
def test_the_limits_belong_to_the_interval(land: float, word: str):
    row = {"year": 2014, "value": 3014.0, "flag": "", "low": LOW, "high": HIGH,
           "land_value": land, "land_flag": ""}  # fmt: skip
    assert f"; {word} der Wert für Hessen" in beside(row, INDICATOR, "Ort", "Hessen")
