"""Sentences beside charts: what they say of partial, carried-forward and incomplete values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from etl import findings_caseload
from etl.catalog import catalog
from etl.compare import Point
from etl.findings_model import ChartSpec, Statement
from etl.models import Break
from tests.spec.argument import point
from ui import charts_findings, distribution_words, trend_words
from ui.beside import beside

CAT = catalog()


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {"region_id": "05", "name": "NRW", "flag": "", "numerator": None, "denominator": None,
            "basis": "direkt", "n_reporting": None, "n_expected": None}  # fmt: skip
    return pd.DataFrame([base | row for row in rows])


def test_a_trend_of_different_parts_says_why_it_decides_nothing():
    rows = frame(
        {"year": 2023, "value": 167.7, "basis": "teilmenge", "n_reporting": 51, "n_expected": 53},
        {"year": 2024, "value": 176.0, "basis": "teilmenge", "n_reporting": 185,
         "n_expected": 186},
    )  # fmt: skip
    indicator = CAT.indicators["hilfen_je_10000_ew"]
    assert "nicht zu sagen" in trend_words.title(rows, indicator, [])
    (line,) = trend_words.summary(rows, indicator, [])
    assert line.endswith(
        "2023 und 2024 umfassen verschiedene Teile von NRW (51 von 53 und 185 von 186 mit Angabe)."
    )


RISING = ({"year": 2018, "value": 3.0}, {"year": 2020, "value": 9.0})
OTHER = {"region_id": "09", "name": "Bayern"}


@pytest.mark.parametrize("indicator", CAT.indicators.values(), ids=list(CAT.indicators))
@pytest.mark.parametrize(
    "rows",
    [
        RISING,
        RISING[:1],
        ({"year": 2018, "value": 3.0, "flag": "fortgeschrieben"}, RISING[1]),
        (*RISING, *(row | OTHER for row in RISING)),
        (RISING[0], RISING[1] | OTHER),
    ],
    ids=["more", "one year", "carried", "two regions", "a year each"],
)
def test_a_title_of_a_trend_names_unit_and_year(indicator, rows):
    title = trend_words.title(frame(*rows), indicator, [])
    assert all(word.lower() in title.lower() for word in indicator.unit.split()), title
    assert re.search(r"\b20(18|20)\b", title), title


def test_a_trend_without_values_says_so():
    title = trend_words.title(frame({"year": 2018, "value": None}), CAT.indicators[
        "vakanzquote"], [])  # fmt: skip
    assert title == "Vakanzquote (%): keine Werte"


def test_a_trend_of_carried_values_says_so():
    rows = frame({"year": 2018, "value": 3.5},
                 {"year": 2020, "value": 3.0, "flag": "fortgeschrieben"})  # fmt: skip
    indicator = CAT.indicators["iob_je_vzae"]
    assert "nicht zu sagen" in trend_words.title(rows, indicator, [])
    assert "früheren Jahr: 2020." in trend_words.summary(rows, indicator, [])[0]


def test_an_incomplete_share_is_neither_more_nor_less():
    indicator = CAT.indicators["kwg_bestaetigt_quote"]
    for value in (28.0, 40.8):
        row = {"year": 2022, "value": value, "flag": "", "low": value - 1, "high": value + 1,
               "bund_value": 30.6, "bund_flag": "mindestwert"}  # fmt: skip
        told = "zum Vergleich: Deutschland, etwa 30,6 (unvollständig gemeldet)."
        assert told in beside(row, indicator, "Ort", "")
    rate = {"year": 2022, "value": 700.0, "bund_value": 142.0, "bund_flag": "mindestwert"}
    lower = rate | {"value": 70.0}
    text = CAT.indicators["kwg_je_10000"]
    assert "niedriger als der Wert für Deutschland" in beside(lower, text, "Ort", "")
    assert "zum Vergleich" in beside(rate, text, "Ort", "")


def test_the_half_of_a_distribution_is_at_least_the_half():
    rows = frame(*({"year": 2024, "value": v} for v in (0.0, 0.0, 5.0)))
    title = distribution_words.title(rows, CAT.indicators["vakanzquote"], 2024)
    assert "mindestens die Hälfte der Jugendämter mit Angabe bei 0,0 oder mehr" in title


def test_a_figure_of_several_units_has_no_lowest_and_highest():
    def text(*units: str) -> str:
        points = tuple(replace(point(2019, i), unit=u) for i, u in enumerate(units, start=1))
        chart = ChartSpec("panel", "t", points)
        return charts_findings.summary_of(Statement("s", "S.", "gleich", chart=chart))

    assert "höchster Wert" in text("Fälle", "Fälle")
    assert "höchster Wert" not in text("Fälle", "Familien")
    assert "nicht vergleichbar" in text("Fälle", "Familien")


def summary(*values: Point, kind: str = "trend", breaks: tuple[Break, ...] = ()) -> str:
    chart = ChartSpec(kind, "t", values, breaks, unit="Fälle")
    return charts_findings.summary_of(Statement("s", "S.", "gleich", chart=chart)).replace(
        "\u00a0", " "
    )


def test_a_summary_says_rund_and_mindestens_and_claims_no_lowest_of_a_minimum():
    text = summary(point(2012, 107000, flag="mindestwert"), point(2013, 115700, flag="gerundet"),
                   point(2014, 120001))  # fmt: skip
    assert "Kleinste genannte Zahl mindestens 107.000 " in text
    assert "größte genannte Zahl 120.001 " in text  # 2012 may in truth have been more
    text = summary(point(2012, 15000, flag="gerundet"), point(2013, 20001, flag="mindestwert"))
    assert "Niedrigster Wert rund 15.000 " in text
    assert "höchster Wert mindestens 20.001 " in text


def test_a_summary_of_several_series_stays_after_the_last_break():
    cut = Break(id="b", year=2017, title="t", text="…")
    one = [replace(point(y, v), label="Alle") for y, v in ((2007, 1), (2016, 900), (2017, 50))]
    two = [replace(point(y, v), what="b", label="Ohne") for y, v in ((2018, 40), (2019, 41))]
    text = summary(*one, replace(point(2018, 60), label="Alle"), *two, breaks=(cut,))
    assert "Alle, ab 2017: niedrigster Wert 50 " in text
    assert "Ohne: niedrigster Wert 40 " in text
    assert "900" not in text
    assert text.endswith("Bruch 2017: Werte davor und danach sind nicht vergleichbar.")


def test_a_trend_summary_keeps_the_qualifiers():
    rows = frame({"year": 2012, "value": 70.0, "flag": "mindestwert"},
                 {"year": 2013, "value": 80.0, "flag": "gerundet"})  # fmt: skip
    (line,) = trend_words.summary(rows, CAT.indicators["kwg_je_10000"], [])
    assert "kleinste genannte Zahl mindestens 70,0" in line
    assert "größte genannte Zahl rund 80,0" in line


def test_the_title_of_an_index_names_its_base():
    title = trend_words.title(frame(*RISING), CAT.indicators["kwg_je_10000"], [], 2018)
    assert "Index, 2018 = 100" in title


def test_a_region_with_one_value_is_told_as_such():
    rows = frame(*RISING, RISING[1] | OTHER)
    title = trend_words.title(rows, CAT.indicators["kwg_je_10000"], [])
    assert title.endswith("gestiegen: NRW; nur ein Jahr mit Wert: Bayern")


def test_the_title_of_reported_caseloads_says_whose_half_it_is():
    offices = [replace(point(2024, v), unit="Fälle je VZÄ") for v in (20.0, 40.0, 60.0)]
    chart = findings_caseload._offices(offices, "meldungen", "").chart
    assert chart is not None
    assert chart.title.startswith("Mindestens die Hälfte der Jugendämter mit Angabe nennt 40 ")
