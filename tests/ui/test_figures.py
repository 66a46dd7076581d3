"""One figure on a page: real and example values apart, heading before figure before table."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def mixed():
    import pandas as pd
    import streamlit as st

    from ui import figures, state

    state.begin_page()
    frame = pd.DataFrame(
        {"region_id": ["a", "b", "c"], "value": [1.0, 2.0, None],
         "flag": ["", "gerundet|beispiel", "unbekannt"]}
    )  # fmt: skip
    kept = figures.of_basis(frame, figures.choose_basis(frame, "basis"))
    st.write("mixed: " + ",".join(kept["region_id"]))
    single = frame[frame["region_id"] != "a"]
    alone = figures.of_basis(single, figures.choose_basis(single, "other"))
    st.write("alone: " + ",".join(alone["region_id"]))
    state.end_page()


def test_a_mixture_is_split_and_the_reader_chooses():
    app = AppTest.from_function(mixed).run()
    assert not app.exception
    assert [m.value for m in app.markdown] == ["mixed: a,c", "alone: b,c"]
    assert [r.key for r in app.radio] == ["basis"]
    app.radio(key="basis").set_value("beispiel").run()
    assert app.markdown[0].value == "mixed: b"
    assert "beispiel" in str(app.query_params["basis"])


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
