"""Charts of named rows: the name above its row, a shape per way of counting, lowest values."""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.compare import Point
from etl.findings_model import ChartSpec, Statement
from tests.spec.argument import CATALOG
from ui import charts, charts_findings, charts_style


def published(*rows: tuple[str, int, float, str]) -> tuple[Point, ...]:
    return tuple(
        Point("x", "05", year, value, "", ("q",), "Fälle", unit, name, note="laut Umfrage")
        for name, year, value, unit in rows
    )


PANEL = published(("Schwerte", 2019, 16, "Fälle je Stelle"), ("NRW", 2019, 39, "Fälle je Stelle"),
                  ("Berlin-Mitte", 2018, 65, "Fälle je Fachkraft"))  # fmt: skip


def named(figure: Any) -> dict[str, Any]:
    """Names of the rows, from the lowest up: text → annotation."""
    return {a.text: a for a in figure.layout.annotations if a.yref != "paper"}


def test_panel_keeps_ways_of_counting_apart_and_orders_by_year():
    spec = ChartSpec("panel", "Satz.", PANEL, benchmarks=("asd_35",), unit="Fälle")
    figure = charts_findings.figure_of(spec, CATALOG)
    assert {t.name for t in figure.data} == {"Fälle je Stelle", "Fälle je Fachkraft"}
    assert len({t.marker.symbol for t in figure.data}) == 2
    names = list(named(figure))
    assert names == ["Schwerte, 2019", "NRW, 2019", "Berlin-Mitte, 2018"]  # from the lowest up
    schwerte, nrw, berlin = figure.layout.yaxis.tickvals
    assert schwerte < nrw < berlin
    assert {y for t in figure.data for y in t.y} == {schwerte, nrw, berlin}
    assert "laut Umfrage" in figure.data[0].customdata[0]
    assert [s.x0 for s in figure.layout.shapes] == [35]


def test_names_stand_above_their_rows_whatever_the_width():
    name = "Kreisjugendamt <b> des Kreises Siegen-Wittgenstein mit allen Außenstellen"
    shown = published((name, 2019, 97, "Fälle"), ("A", 2019, 9, "Fälle"))
    spec = ChartSpec("panel", "Satz.", shown, unit="Fälle")
    figure = charts_findings.figure_of(spec, CATALOG)
    assert figure.layout.yaxis.showticklabels is False
    assert figure.layout.xaxis.tickangle == 0
    names = named(figure)
    assert {(a.xref, a.x) for a in names.values()} == {("paper", 0)}
    long = next(text for text in names if "Siegen" in text)
    assert long.count("<br>") == 1
    assert "&lt;b&gt;" in long
    marks = dict(zip(figure.data[0].x, figure.data[0].y, strict=True))
    assert all(marks[v] < names[t].y for v, t in ((97, long), (9, "A, 2019")))


def test_a_lowest_value_says_so_on_bar_and_in_hover():
    rows = pd.DataFrame({"label": ["a", "b"], "value": [3000, 16000], "year": 2018,
                         "flag": ["mindestwert", ""]})  # fmt: skip
    figure = charts.bar(charts_style.Measure("x", "X", "Stellen", 0), rows)
    assert list(figure.data[0].text) == ["16.000", "mindestens 3.000"]
    assert "2018: mindestens 3.000 Stellen" in figure.data[0].customdata[1]


def test_a_statement_becomes_figure_table_and_summary():
    spec = ChartSpec("bar", "Gefordert wurden …", PANEL[:2], unit="Stellen")
    statement = Statement("s", "Satz.", "nicht zu sagen", PANEL[:1], chart=spec)
    figure = charts_findings.figure_of(spec, CATALOG)
    assert figure.layout.meta["title"] == "Gefordert wurden …"
    assert list(figure.data[0].text) == ["39", "16"]  # first row on top
    table = charts_findings.table_of(statement)
    assert list(table["wert"]) == ["39", "16"]
    summary = charts_findings.summary_of(statement)
    assert "Niedrigster Wert 16\u00a0Fälle je Stelle (Schwerte 2019)" in summary
