"""Where the map stands on its page: on the first screen, below one title, two of them level."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.test_map import ready

pytestmark = pytest.mark.browser
VIEWS = {
    "three levels": "karte?indicator=hilfen_je_10000_ew&level=jugendamt",
    "two levels": "karte?indicator=kita_plaetze_je_person&level=kreis",
    "no choice of territory": "karte?indicator=sgb2_quote_u15&level=kreis",
}
BEGINS = {1280: 600, 390: 1060}
"""Width of a window 900 px high → px from its top at which the drawing begins at the latest."""
SHORT_AND_LONG = "karte?indicator=iob_je_10000&level=land&indicator2=kwg_hilfebedarf_quote&second=1"


def tops(page: Any) -> list[float]:
    found: list[float] = page.locator("svg.map").evaluate_all(
        "maps => maps.map(m => m.getBoundingClientRect().top)"
    )
    return found


@pytest.mark.parametrize("path", VIEWS.values(), ids=list(VIEWS))
def test_the_map_begins_on_the_first_screen(browser_page, path):
    page = ready(browser_page, path)
    for width, limit in BEGINS.items():
        page.set_viewport_size({"width": width, "height": 900})
        browser_page.settle()
        (top,) = tops(page)
        assert 100 < top <= limit, width


def test_the_tools_leave_the_words_that_open_the_table_free(browser_page):
    page = ready(browser_page, VIEWS["two levels"])
    for width in (1280, 1000, 960, 900, 700, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        browser_page.settle()
        words = page.locator(".values > summary").bounding_box()
        for tool in page.locator(".box .bar :is(button, select)").all():
            box = tool.bounding_box()
            beside = box["x"] >= words["x"] + words["width"]
            assert beside or box["y"] >= words["y"] + words["height"], width


def test_one_title_stands_between_the_page_and_its_map(browser_page):
    page = ready(browser_page, VIEWS["three levels"])
    heads = page.locator("[data-testid=stMain] :is(h1, h2, h3)").evaluate_all(
        "(heads) => heads.map(h => `${h.tagName} ${h.innerText}`)"
    )
    assert heads[0] == "H1 Karte"
    assert heads[1].startswith("H2 Erzieherische Hilfen je 10.000 Einwohner, 2024: Die mittlere")
    assert len(heads) == 2
    assert "Jugendämter: 185 von 577 mit Angabe" in page.locator(".fm-finding").inner_text()


def test_two_maps_begin_level_below_titles_of_different_length(browser_page):
    page = ready(browser_page, SHORT_AND_LONG)
    page.locator('.box[data-ready="1"]').nth(1).wait_for()
    browser_page.settle()
    words = page.locator(".fm-finding").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert words[0] != words[1], "their words are of one length, so that this shows nothing"
    first, second = tops(page)
    assert first == second
