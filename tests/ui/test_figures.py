"""One figure on a page: heading before figure before table."""

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
        summary=["Zusammenfassung."], table=pd.DataFrame({"a": ["1.234,5"]}), folded=False,
    )  # fmt: skip


def test_heading_figure_signs_summary_table():
    app = AppTest.from_function(drawn).run()
    assert not app.exception
    bodies = [h.proto.body for h in app.get("html")]
    assert "Ein Satz &lt;b&gt;." in bodies[0]
    assert "○ gerundet veröffentlicht" in bodies[1]
    assert "Zusammenfassung." in bodies[1]
    assert "<table" in bodies[2]
    assert len(app.get("plotly_chart")) == 1
