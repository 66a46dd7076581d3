"""One figure on a page: heading before table before figure before its words."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def drawn():
    import pandas as pd

    from ui import charts, charts_style, figures

    frame = pd.DataFrame(
        {"region_id": ["05"], "name": ["NRW"], "year": [2020], "value": [1234.5],
         "flag": ["gerundet"]}
    )  # fmt: skip
    measure = charts_style.Measure("x", "X", "Fälle", 1)
    figures.show(
        charts.trend(measure, frame, title="Ein Satz <b>."), key="f", flags=["gerundet"],
        summary=["Zusammenfassung."], table=pd.DataFrame({"a": ["1.234,5"]}),
    )  # fmt: skip


def test_heading_table_figure_signs_summary():
    app = AppTest.from_function(drawn).run()
    assert not app.exception
    elements = list(app.main.children.values())
    assert [e.type for e in elements] == ["html", "html", "plotly_chart", "html"]
    heading, table, words = (e.proto.body for e in elements if e.type == "html")
    assert "Ein Satz &lt;b&gt;." in heading
    assert table.startswith("<details")
    assert "1.234,5</th>" in table
    assert "○ gerundet veröffentlicht" in words
    assert "Zusammenfassung." in words
