"""Choices: session, URL, default; what a link, the back button and a forged address do."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.frames import stub
from ui import address_notes, cache


def page():
    import streamlit as st

    from ui import state

    state.begin_page()
    region = state.select(
        "Region", ["DE", "05", "09"], key="region", format_func=lambda r: f"Name {r}", default="05"
    )
    years = state.select("Jahre", [2020, 2021, 2022], key="years", multiple=True, limit=2)
    on = state.switch("Index", key="index")
    st.write(f"got {region} {years} {on}")
    state.end_page()


@pytest.fixture
def app():
    return AppTest.from_function(page)


def got(app: AppTest) -> str:
    assert not app.exception
    return app.markdown[-1].value


def notes(app: AppTest) -> list[str]:
    return [h.value for h in app.get("html") if "fm-note" in str(h.value)]


def test_default_and_ids_in_the_url(app):
    app.run()
    assert got(app) == "got 05 [] False"
    assert app.query_params["region"] == "05"
    app.selectbox(key="region").select("09").run()
    assert got(app) == "got 09 [] False"
    assert app.query_params["region"] == "09"


def test_a_link_shows_the_same_view(app):
    app.query_params["region"] = "DE"
    app.query_params["years"] = "2022,2020"
    app.query_params["index"] = "1"
    app.run()
    assert got(app) == "got DE [2022, 2020] True"
    assert notes(app) == []


def test_url_changed_from_outside_wins_over_the_session(app):
    app.run()
    app.selectbox(key="region").select("09").run()
    app.query_params["region"] = "DE"  # the back button, or an edited address
    app.run()
    assert got(app).startswith("got DE")


def test_a_key_that_left_the_address_stands_at_its_default(app):
    app.query_params["years"] = "2022"
    app.run()
    app.selectbox(key="region").select("09").run()
    app.query_params.clear()  # back to the bare address
    app.run()
    assert got(app) == "got 05 [] False"


def test_a_control_used_meanwhile_keeps_the_other_choices(app):
    app.run()
    app.selectbox(key="region").select("09").run()
    app.query_params.clear()  # a browser that has not yet got the new address
    app.toggle(key="index").set_value(True).run()
    assert got(app) == "got 09 [] True"


def failing_page():
    import streamlit as st

    from ui import shell, state

    class Page:
        url_path = "probe"

        def run(self) -> None:
            state.begin_page()
            region = state.select("Region", ["DE", "05", "09"], key="region", default="05")
            if region == "09":
                raise KeyError("a fault of ours")
            st.write(f"got {region}")

    shell.show(Page())


def test_after_a_page_that_failed_the_next_link_counts(monkeypatch):
    stub(monkeypatch)
    monkeypatch.setattr(cache, "freeze_imports", lambda: None)  # lasts for the whole process
    app = AppTest.from_function(failing_page).run()
    app.selectbox(key="region").select("09").run()
    assert any("Die Seite kann nicht gezeigt" in str(h.value) for h in app.get("html"))
    app.query_params["region"] = "DE"
    app.run()
    assert got(app) == "got DE"


def test_a_control_wins_over_an_address_that_lags_behind(app):
    app.run()
    app.selectbox(key="region").select("09").run()
    app.query_params["region"] = "05"  # browser has not yet got the new address
    app.toggle(key="index").set_value(True).run()
    assert got(app) == "got 09 [] True"


@pytest.mark.parametrize("bad", ["99", "", "<script>", "05 ", "x" * 10_000, "\u202e50"])
def test_unknown_id_gives_default_and_one_note(app, bad):
    app.query_params["region"] = bad
    app.run()
    assert got(app).startswith("got 05")
    assert len(notes(app)) == 1
    assert "<script>" not in notes(app)[0]
    assert "\u202e" not in notes(app)[0]
    assert len(notes(app)[0].split("<details>")[0]) < 400  # the rest is folded


def test_unknown_ids_among_several(app):
    app.query_params["years"] = "1999,2021"
    app.run()
    assert got(app) == "got 05 [2021] False"
    (note,) = notes(app)
    assert "eine Angabe, die es hier nicht gibt („1999“). Gezeigt werden die bekannten." in note


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("7,8", "2 Angaben, die es hier nicht gibt („7“ und „8“)"),
        ("7,8,9", "3 Angaben, die es hier nicht gibt („7“, „8“ und „9“)"),
        ("7,8,9,10,11", "5 Angaben, die es hier nicht gibt („7“, „8“, „9“ und 2 weitere)"),
    ],
)
def test_unknown_ids_are_counted(app, asked, said):
    app.query_params["years"] = asked
    app.run()
    (note,) = notes(app)
    assert said in note
    assert "Gezeigt wird die Voreinstellung.</p>" in note
    unseen = [part for part in asked.split(",")[3:] if part]
    assert re.findall("<li>(.*?)</li>", note) == unseen


def test_ten_thousand_ids_are_cut(app):
    app.query_params["years"] = ",".join(["2020", "2021", "2022"] + [str(i) for i in range(10_000)])
    app.run()
    assert got(app) == "got 05 [2020, 2021] False"
    strange, cut = notes(app)
    assert "9.997 Angaben" in strange
    assert strange.count("<li>") == 9_994
    assert "3 Einträge; gezeigt werden die ersten 2." in cut
    assert "<summary>Nicht gezeigte Einträge (1)</summary>" in cut
    assert re.findall("<li>(.*?)</li>", cut) == ["2022"]


def test_a_name_that_is_left_out_stays_text():
    note = address_notes.note("Text", ["<script>x</script>\u202e" + "Name " * 500, "Zwei"])
    assert "<summary>Nicht gezeigte Einträge (2)</summary>" in note
    assert "<script>" not in note
    assert "\u202e" not in note
    assert "Name Name" in note
    assert (
        max(map(len, re.findall("<li>(.*?)</li>", address_notes.note("", ["x" * 20_000]))))
        <= 10_000
    )


def test_switch_ignores_nonsense(app):
    app.query_params["index"] = "ja"
    app.run()
    assert got(app) == "got 05 [] False"
    assert len(notes(app)) == 1


def two_pages():
    import streamlit as st

    from ui import state

    here = st.radio("Seite", ["a", "b", "c"], key="here")
    state.begin_page(here)
    if here != "c":
        offered = {"a": ["DE", "05", "09"], "b": ["DE", "05"]}[here]
        st.write("got " + str(state.select("Region", offered, key="region")))
    state.end_page()


def test_choice_follows_to_other_pages_and_comes_back():
    app = AppTest.from_function(two_pages)
    app.run()
    app.selectbox(key="region").select("09").run()
    app.radio(key="here").set_value("c").run()
    app.query_params.clear()  # Streamlit empties the address when the page changes
    app.radio(key="here").set_value("b").run()
    assert got(app) == "got DE"  # this page has no 09
    assert notes(app) == []
    app.query_params.clear()
    app.radio(key="here").set_value("a").run()
    assert got(app) == "got 09"


def programmatic():
    import streamlit as st

    from ui import state

    state.begin_page()
    if st.button("Karte", key="map"):
        state.remember("region", "09")
    st.write("got " + str(state.select("Region", ["DE", "05", "09"], key="region")))
    state.end_page()


def test_a_click_on_the_map_moves_the_control():
    app = AppTest.from_function(programmatic)
    app.run()
    app.button(key="map").click().run()
    assert got(app) == "got 09"
    assert app.selectbox(key="region").value == "09"
    assert app.query_params["region"] == "09"


def nothing_to_choose():
    import streamlit as st

    from ui import state

    st.write(f"got {state.select('Region', [], key='region')}")
    st.write(f"got {state.text('Suche', key='q')}")


def test_no_options_and_text():
    app = AppTest.from_function(nothing_to_choose)
    app.query_params["q"] = "Köln\u202e"
    app.run()
    assert app.markdown[0].value == "got None"
    assert got(app) == "got Köln"


def drawn():
    import streamlit as st

    from ui import state

    state.begin_page()
    found = state.place("Ort", ["05", "09"], key="region")
    st.button("nehmen", on_click=state.take, args=("region", "09"))
    st.button("keinen", on_click=state.take, args=("region", ""))
    st.write(f"got {found!r}")
    state.end_page()


def test_a_control_of_our_own_keeps_its_choice_like_any_other():
    app = AppTest.from_function(drawn)
    app.run()
    assert got(app) == "got ''"
    assert "region" not in app.query_params
    app.button[0].click().run()
    assert got(app) == "got '09'"
    assert app.query_params["region"] == "09"
    app.run()
    assert got(app) == "got '09'"
    app.button[1].click().run()
    assert got(app) == "got ''"
    assert "region" not in app.query_params


def test_a_control_of_our_own_takes_only_what_is_on_offer():
    app = AppTest.from_function(drawn)
    app.query_params["region"] = "<b>"
    app.run()
    assert got(app) == "got ''"
    assert "&lt;b&gt;" in notes(app)[0]
