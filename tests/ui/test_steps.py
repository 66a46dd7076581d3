"""The step of another indicator by its address is exactly what the page then shows."""

from __future__ import annotations

import json

import pytest

from etl.catalog import catalog
from tests.pages.views import show
from tests.support import components
from ui import data, options, steps
from ui.classes import CLASSES_AT_START, METHODS
from ui.maps import LEVELS
from ui.values import EXAMPLES

METHOD = next(iter(METHODS))
OF_THE_PAGE = {
    "ahead",
    "borders",
    "frames",
    "geometry",
    "labels",
    "module",
    "name",
    "selected",
    "which",
}
"""What the page adds to a step: addresses and the region chosen."""


def wish(level: str = "", year: str = "", territory: str = "") -> steps.Wish:
    return steps.Wish(level, year, territory, METHOD, CLASSES_AT_START)


def query(**other: str) -> dict[str, str]:
    """A query that has an answer, with some parts exchanged."""
    label = catalog().indicators["kwg_je_10000"].label
    usual = {"level": "kreis", "year": "", "territory": "", "method": METHOD,
             "classes": str(CLASSES_AT_START), "build": data.build_id(), "name": label}  # fmt: skip
    return {**usual, **other}


@pytest.fixture
def on_maps(data_dir):
    rows = data.availability()
    return rows[rows["level"].isin(LEVELS) & (rows["n_values"] > 0)]


@pytest.mark.parametrize(
    ("level", "year", "territory", "every"),
    [("", "", "", 4), ("kreis", "2014", "heute", 1), ("jugendamt", "1995", "", 4)],
)
def test_a_step_is_what_the_page_shows(on_maps, level, year, territory, every):
    labels = options.indicators(on_maps)
    assert len(labels) > 40
    for indicator in list(labels)[::every]:
        asked = {"level": level, "year": year, "gebietsstand": territory}
        app = show("karte", indicator=indicator, **{k: v for k, v in asked.items() if v})
        (made,) = components.maps(app)
        page = {k: v for k, v in made.items() if k not in OF_THE_PAGE}
        assert json.loads(steps.text_of(indicator, wish(level, year, territory))) == page, indicator


def test_a_label_says_which_indicator_has_nothing_but_examples(on_maps):
    labels = options.indicators(on_maps)
    marked = [i for i, label in labels.items() if label.endswith(EXAMPLES)]
    real = set(on_maps.loc[~on_maps["example"].astype(bool), "indicator_id"])
    assert marked
    assert set(marked) == set(labels) - real


def test_an_indicator_without_values_on_a_map_has_no_step(on_maps):
    without = [i for i in catalog().indicators.values() if i.id not in set(on_maps["indicator_id"])]
    assert without
    assert {steps.text_of(i.id, wish()) for i in without} == {""}


def test_the_page_names_the_address_of_its_next_steps(data_dir):
    app = show("karte", indicator="kwg_je_10000", level="land", year="2022")
    (made,) = components.maps(app)
    assert made["ahead"] == {
        "indicator": "indicator",
        "year": "year",
        "step": f"/karte/schritt?level=land&year=2022&territory=&method={METHOD}"
        f"&classes={CLASSES_AT_START}&build={data.build_id()}&name=",
    }


def test_what_cannot_be_told_beforehand_is_answered_with_nothing(data_dir):
    label = query()["name"]
    for name in (label, label + EXAMPLES):
        assert json.loads(steps.answered(query(name=name)))["title"] == label
    for other in (
        {"name": "kwg_je_10000"}, {"name": ""}, {"build": "an older one"}, {"method": "none"},
        {"classes": "99"}, {"classes": "5 "},
    ):  # fmt: skip
        assert steps.answered(query(**other)) == "", other


def test_wishes_that_do_not_exist_are_no_wishes(data_dir):
    usual = steps.answered(query(level=""))
    odd = query(level="<script>", year="20140", territory="9" * 10_000)
    assert steps.answered(odd) == usual


def test_the_second_map_takes_its_territory_from_the_first(data_dir):
    app = show("karte", indicator="faelle_je_vzae_veroeffentlicht", level="kreis", second="1",
               gebietsstand="heute", indicator2="kita_plaetze_je_person")  # fmt: skip
    made = components.maps(app)
    asked = [one["ahead"]["step"] for one in made]
    assert ["territory=heute" in step for step in asked] == [True, False]
    assert made[1]["today"] is False
