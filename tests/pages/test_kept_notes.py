"""A note about the address stays while it is true and of use, and no longer."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_state import notes


def page():
    import streamlit as st

    from ui import state

    here = st.radio("Seite", ["a", "b"], key="here")
    state.begin_page(here)
    few = state.switch("Wenige", key="few")
    offered = ["DE", "05"] if few else ["DE", "05", "09"]
    state.select("Regionen", offered, key="regions", multiple=True, limit=2)
    state.select("Jahr", [2020, 2021], key="year")
    st.button("Karte", on_click=state.take, args=("regions", ["09"]), key="map")
    state.end_page()


@pytest.fixture
def app() -> AppTest:
    """A page whose address named an unknown region, after two more runs."""
    app = AppTest.from_function(page)
    app.query_params["regions"] = "DE,XX"
    app.run()
    app.run()
    app.selectbox(key="year").select(2021).run()
    assert not app.exception
    assert len(notes(app)) == 1
    assert "„XX“" in notes(app)[0]
    return app


@pytest.mark.parametrize(
    "step",
    [
        lambda app: app.multiselect(key="regions").select("05").run(),
        lambda app: app.button(key="map").click().run(),
        lambda app: app.button(key="hinweis_regions").click().run(),
        lambda app: app.radio(key="here").set_value("b").run(),
        lambda app: app.toggle(key="few").set_value(True).run(),
    ],
    ids=["its choice", "its choice on a map", "closed", "another page", "other ids to choose"],
)
def test_what_ends_a_note(app, step):
    step(app)
    assert not app.exception
    assert notes(app) == []
    assert "hinweis_regions" not in {button.key for button in app.button}


def test_a_new_address_has_its_own_note_or_none(app):
    app.query_params["regions"] = "YY"
    app.run()
    (note,) = notes(app)
    assert "„YY“" in note
    assert "XX" not in note
    app.query_params["regions"] = "05"
    app.run()
    assert notes(app) == []


def test_a_note_does_not_come_back(app):
    app.toggle(key="few").set_value(True).run()
    app.toggle(key="few").set_value(False).run()
    assert notes(app) == []
