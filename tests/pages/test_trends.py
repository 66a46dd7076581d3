"""Trends on a real build: every indicator, index and values, breaks, links, empty choice."""

from __future__ import annotations

import pytest

from etl import marts
from etl.catalog import catalog
from tests.pages.views import figures, notes, show, words
from ui.blocks import indicator_breaks


@pytest.fixture(scope="module")
def con(warehouse):
    with marts.open_warehouse(warehouse) as opened:
        yield opened


def test_every_indicator_with_values_has_its_figure(data_dir, con):
    rows = marts.availability(con)
    ids = sorted(set(rows.loc[rows["n_values"] > 0, "indicator_id"]))
    assert len(ids) > 25
    for indicator in ids:
        app = show("trends", indicator=indicator)
        (figure,) = figures(app)
        assert any(len(trace["x"]) for trace in figure["data"]), indicator
        assert catalog().indicators[indicator].label in words(app)
        edges = {b.year for b in indicator_breaks(catalog().indicators[indicator])
                 if not b.comparable}  # fmt: skip
        for trace in figure["data"]:
            assert not any(min(trace["x"]) < e <= max(trace["x"]) for e in edges), indicator


def test_a_link_shows_the_same_view(data_dir, con):
    app = show("trends", indicator="kwg_je_10000", regions="05,DE", mode="index", base=2016)
    assert app.query_params["regions"] == "05,DE" or app.query_params["regions"] == ["05,DE"]
    (figure,) = figures(app)
    assert {t["legendgroup"] for t in figure["data"]} == {"05", "DE"}
    assert any("Index, 2016 = 100" in a["text"] for a in figure["layout"]["annotations"])
    assert "Index, 2016 = 100" in figure["layout"]["meta"]["title"]
    assert notes(app) == []
    exact = marts.trend(con, "kwg_je_10000", ["DE"]).set_index("year")["value"]
    drawn = {x: y for t in figure["data"] if t["legendgroup"] == "DE"
             for x, y in zip(t["x"], t["y"], strict=True)}  # fmt: skip
    assert drawn[2013] == pytest.approx(exact[2013] / exact[2016] * 100)


def test_rounded_and_minimum_values_have_their_own_signs(data_dir):
    (figure,) = figures(show("trends", indicator="kwg_je_10000", regions="DE"))
    signs = {x: s for t in figure["data"]
             for x, s in zip(t["x"], t["marker"]["symbol"], strict=True)}  # fmt: skip
    assert signs[2013] == "circle-open"
    assert signs[2012] == "triangle-up-open"
    assert signs[2020] == "circle"


def test_examples_are_named_and_real_values_are_not(data_dir):
    banner = "Beispieldaten."
    assert banner in words(show("trends", indicator="vakanzquote"))
    assert banner not in words(show("trends", indicator="kwg_je_10000"))


def test_unknown_ids_give_the_default_and_a_note(data_dir):
    app = show("trends", indicator="gibt_es_nicht", regions="99", mode="quatsch")
    assert len(notes(app)) == 3
    assert figures(app)


def test_no_region_says_what_to_do(data_dir):
    app = show("trends", indicator="kwg_je_10000", regions="")
    app.multiselect(key="regions").set_value([]).run()
    assert not app.exception
    assert "mindestens eine Region" in words(app)
    assert figures(app) == []


def test_changing_the_display_keeps_it_in_the_address(data_dir):
    app = show("trends", indicator="kwg_je_10000", regions="DE,05")
    app.radio(key="mode").set_value("index").run()
    assert not app.exception
    assert "index" in str(app.query_params["mode"])
    assert any("= 100" in a["text"] for a in figures(app)[0]["layout"]["annotations"])


def test_todays_territory_joins_the_years_before_a_reform(data_dir):
    query = {"indicator": "personal_ohne_kita_anzahl", "regions": "15082"}
    then = show("trends", **query)
    now = show("trends", **query, gebietsstand="heute")
    years = [
        min(min(t["x"]) for t in figures(app)[0]["data"] if len(t["x"])) for app in (then, now)
    ]
    assert years[0] > 2007 > years[1]
    assert "Werten sind umgerechnet" in words(now)
