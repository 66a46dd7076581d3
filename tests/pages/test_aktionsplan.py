"""The action plan on a real build: every demand with source and state, figures from the marts."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from etl import marts
from etl.catalog import catalog
from tests.pages.views import notes, show, words
from ui import plan
from ui.format import day_words
from ui.values import value_unit

CAT = catalog()


def html_of(app) -> str:
    return "\n".join(h.proto.body for h in app.get("html"))


def test_every_demand_has_title_text_state_and_source(data_dir):
    app = show("aktionsplan")
    text, page = words(app), html_of(app)
    assert CAT.demands
    for demand in CAT.demands.values():
        assert demand.title in text
        assert demand.text in text
        assert plan.state_text(demand) in text
        assert all(source.url in page for source in demand.sources)


@pytest.mark.parametrize(
    "indicator", sorted({i for d in CAT.demands.values() for i in d.indicators})
)
def test_linked_figures_are_those_of_the_build(data_dir, warehouse, indicator):
    spec = CAT.indicators[indicator]
    text = words(show("aktionsplan"))
    assert spec.label in text
    with marts.open_warehouse(warehouse) as con:
        frame = marts.trend(con, indicator, ["DE"])
    known = frame[frame["value"].notna()]
    if spec.basis == "meldung":
        assert f"{spec.label} Noch hat kein Jugendamt gemeldet." in text
    elif len(known):
        newest = known.sort_values("year").iloc[-1]
        value = value_unit(newest["value"], newest["flag"], spec).replace("\u00a0", " ")
        assert f"{spec.label} Deutschland: {value} ({newest['year']})." in text


def test_links_lead_to_views_that_show_the_indicator(data_dir):
    page = html_of(show("aktionsplan"))
    found = set(re.findall(r'href="/(trends|karte|fallbelastung)\?indicator=([a-z0-9_]+)', page))
    assert {name for name, _ in found} == {"trends", "karte", "fallbelastung"}
    for name, indicator in sorted(found):
        query = {"regions": "DE"} if name == "trends" else {}
        assert notes(show(name, indicator=indicator, **query)) == [], (name, indicator)


@pytest.mark.parametrize("level", ["bund", "laender", "kommunen", "offen"])
def test_the_level_filters(data_dir, level):
    app = show("aktionsplan", plan_level=level)
    text = words(app)
    wanted = {
        d.title for d in CAT.demands.values()
        if (level in d.levels) or (level == "offen" and not d.levels)
    }  # fmt: skip
    assert {d.title for d in CAT.demands.values() if f" {d.title} " in text} == wanted
    assert ("richtet sich keine Forderung ausdrücklich" in text) == (not wanted)


def test_what_nothing_can_show_is_said(data_dir):
    assert plan.NO_INDICATOR in words(show("aktionsplan", plan_level="bund"))


FRAME = pd.DataFrame(
    {"region_id": "DE", "name": "Deutschland", "year": [2020, 2021], "value": [100.0, 150.0],
     "flag": "", "numerator": None, "denominator": None}
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [([100.0, 150.0], "50 % mehr von 2020 bis 2021."), ([100.0, 50.0], "50 % weniger von 2020"),
     ([0.0, 0.0], "Gleich von 2020 bis 2021."), ([0.0, 5.0], "Der Ausgangswert (2020) ist null."),
     ([100.0, 100.0], "Etwa gleich von 2020 bis 2021."), ([None, 1.0], "fehlt ein vergleichbares"),
     ([None, None], "")],
)  # fmt: skip
def test_movement_follows_the_values(values, said):
    spec = CAT.indicators["ausg_je_u21"]
    text = plan.movement(spec, FRAME.assign(value=values), [])
    assert said in text.replace("\u00a0", " ")
    assert bool(text) == bool(said)


def test_the_basis_is_dated_by_the_demands(data_dir):
    text = words(show("aktionsplan"))
    for day in (min, max):
        assert day_words(day(d.as_of for d in CAT.demands.values())) in text
    alone = [next(iter(CAT.demands.values()))]
    assert f"(Stand: {day_words(alone[0].as_of)})" in plan.basis_text(alone)


def test_nouns_keep_their_capital():
    spec = CAT.indicators["anteil_ausgaben_hze"]
    assert "Prozentpunkte mehr von 2020" in plan.movement(spec, FRAME.assign(value=[1.5, 4.2]), [])


@pytest.mark.parametrize("demand", CAT.demands.values(), ids=lambda d: d.id)
def test_state_and_day_are_said_once(demand):
    text = plan.state_text(demand)
    assert text.startswith(f"{plan.STATES[demand.state]} (")
    assert text.count(str(demand.as_of.year)) == 1
    assert plan.STATES[demand.state].lower() not in demand.state_text.lower().split()


def test_examples_are_no_reports():
    offices = pd.DataFrame({"region_id": ["a", "b", "c"], "value": [1.0, 2.0, None],
                            "flag": ["beispiel", "", ""]})  # fmt: skip
    assert plan.reports_text(offices) == "1 Jugendamt hat gemeldet."
    assert plan.reports_text(offices.head(1)) == "Noch hat kein Jugendamt gemeldet."
