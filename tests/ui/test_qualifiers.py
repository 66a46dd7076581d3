"""The same word, "rund" or "mindestens", beside a value wherever it stands: drawing, hover, table,
summary and title of every kind of figure, and in cards and lists."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import pytest

from etl.catalog import catalog
from etl.compare import Point
from etl.findings_model import ChartSpec, Statement
from etl.models import Indicator
from ui import (
    charts,
    charts_findings,
    distribution_words,
    nearby,
    plan,
    profiles,
    trend_words,
    values_table,
)

Kind = Literal["trend", "panel", "distribution", "bar"]
CAT = catalog()
RATE, SHARE = (CAT.indicators[i] for i in ("kwg_je_10000", "kwg_bestaetigt_quote"))
qualified = pytest.mark.parametrize(
    ("indicator", "flag", "said"),
    [
        (RATE, "", "70,0"),
        (RATE, "gerundet", "rund 70,0"),
        (RATE, "mindestwert", "mindestens 70,0"),
        (RATE, "gerundet|mindestwert", "mindestens 70,0"),
        (SHARE, "mindestwert", "etwa 70,0 (unvollständig gemeldet)"),
    ],
)


def mart(flag: str, *more: tuple[float, str]) -> pd.DataFrame:
    """Rows of a region for the years from 2020 on: 70,0 with a flag, then `more`."""
    return pd.DataFrame(
        [{"region_id": "05", "name": "NRW", "year": 2020 + k, "value": value, "flag": f,
          "numerator": None, "denominator": None}
         for k, (value, f) in enumerate([(70.0, flag), *more])]
    )  # fmt: skip


def says(said: str, text: str) -> bool:
    """Whether a text has the amount, and no word of the kind before one that has none."""
    found, words = text.replace("\u00a0", " "), ("rund ", "mindestens ", "etwa ")
    plain = not said.startswith(words)
    return said in found and not (plain and any(word + said in found for word in words))


@qualified
def test_a_value_of_a_mart_carries_its_word_everywhere(indicator: Indicator, flag: str, said: str):
    one, two = mart(flag), mart(flag, (80.0, ""))
    for figure in (charts.trend(indicator, two), charts.distribution(indicator, one)):
        assert says(said, figure.data[0].customdata[0])
    index = charts.trend(indicator, two, base_year=2020)
    assert says(f"(Wert: {said} {indicator.unit})", index.data[0].customdata[0])
    assert values_table.cells(two, indicator)["wert"][0] == said
    assert says(said, trend_words.summary(two, indicator, [])[0])
    assert says(said, distribution_words.title(one, indicator, 2020))
    assert says(said, distribution_words.summary(one, indicator, []))
    assert says(said, plan.value_text(indicator, one))


@pytest.mark.parametrize("kind", ["trend", "bar", "panel", "distribution"])
@qualified
def test_a_value_of_a_finding_carries_its_word_everywhere(
    kind: Kind, indicator: Indicator, flag: str, said: str
):
    points = tuple(
        Point(indicator.id, "05", 2020 + k, value, f, label=f"Was {k}", unit=indicator.unit,
              decimals=1, unbounded=indicator is SHARE, region_name="NRW")
        for k, (value, f) in enumerate([(70.0, flag), (80.0, "")])
    )  # fmt: skip
    chart = ChartSpec(kind, "Satz.", points, unit=indicator.unit)
    shown = Statement("s", "Satz.", "gleich", points, chart=chart)
    figure = charts_findings.figure_of(chart, CAT)
    hovers = [text for trace in figure.data for text in trace.customdata]
    assert sum(says(said, text) for text in hovers) == 1
    if kind == "bar":
        assert said in figure.data[0].text
    assert said in set(charts_findings.table_of(shown)["wert"])
    assert says(said, charts_findings.summary_of(shown))


@qualified
def test_a_sentence_needs_no_table_only_where_it_says_the_whole_amount(
    indicator: Indicator, flag: str, said: str
):
    point = Point("x", "05", 2020, 70.0, flag, decimals=1, unbounded=indicator is SHARE)

    def says_all(sentence: str) -> bool:
        return charts_findings.says_all(Statement("t", sentence, "gleich", (point,)))

    assert says_all(f"Es waren {said}.")
    assert not says_all(f"Es waren 1{said}.") or flag
    assert not says_all("Es waren 170,0.")
    assert not says_all("Es waren 70,05.")


@qualified
def test_cards_and_neighbours_carry_it_too(indicator: Indicator, flag: str, said: str):
    row: dict[str, Any] = {
        "value": 70.0, "flag": flag, "year": 2020, "numerator_year": 2020,
        "denominator_year": 2020, "low": None, "high": None,
        "land_value": 70.0, "land_flag": flag, "bund_value": None, "bund_flag": "",
    }  # fmt: skip
    card = profiles.figure_card(indicator.id, row)
    assert says(said, card["value"])
    assert says(f"Land {said}", card["note"])
    rows = mart(flag).assign(low=None, high=None)
    assert nearby.neighbour_rows(indicator, rows, {"05": "N"})["wert"][0] == said


@pytest.mark.parametrize(
    ("flags", "low", "high"),
    [
        (("", ""), "kleinster Wert 70,0,", "größter 80,0 "),
        (("gerundet", "gerundet"), "kleinster Wert rund 70,0,", "größter rund 80,0 "),
        (("mindestwert", ""), "kleinste genannte Zahl mindestens 70,0,",
         "größte genannte Zahl 80,0 "),
        (("", "mindestwert"), "kleinster Wert 70,0,", "größter mindestens 80,0 "),
    ],
)  # fmt: skip
def test_smallest_and_largest_of_a_distribution_follow_the_rules_of_extremes(
    flags: tuple[str, str], low: str, high: str
):
    rows = mart(flags[0], (80.0, flags[1]))
    for text in (distribution_words.title(rows, RATE, 2020),
                 distribution_words.summary(rows, RATE, [])):  # fmt: skip
        assert low in text.replace("\u00a0", " ")
        assert high in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("indicator", "value", "said"),
    [
        (RATE, 1.0, "Der Wert hier (mindestens 1,0) ist unvollständig"),
        (RATE, 45.0, "Der Wert hier (mindestens 45,0) ist unvollständig"),
        (RATE, 99.0, "Der Wert hier (mindestens 99,0) liegt darüber"),
        (SHARE, 99.0, "Der Wert hier, etwa 99,0 (unvollständig gemeldet), ist unvollständig"),
    ],
)
def test_an_incomplete_value_has_no_place_that_the_whole_may_not_have(
    indicator: Indicator, value: float, said: str
):
    rows = mart("mindestwert", *((10.0 * k, "") for k in range(1, 9)))
    rows = rows.assign(region_id=[f"r{k}" for k in range(9)], year=2020)
    rows.loc[0, "value"] = value
    place = nearby.Place("r0", "NRW", "land", "")
    assert said in nearby.position(indicator, rows, place, {}, "")
