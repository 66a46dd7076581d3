"""The other two views of the map: tiles and table."""

from __future__ import annotations

import pytest

from tests.e2e.test_map import ready
from ui.map_labels import LAND_CODES

pytestmark = pytest.mark.browser


def test_table_sorts_by_value_with_gaps_last(browser_page):
    page = ready(browser_page, "karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024")
    page.get_by_role("button", name="Tabelle").click()
    head = page.locator(".table thead th").filter(has_text="Wert")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    cells = page.locator(".table td.num:not(.span)").all_inner_texts()
    numbers = [float(c.replace(".", "").replace(",", ".")) for c in cells if c[0].isdigit()]
    assert len(numbers) > 150
    assert numbers == sorted(numbers, reverse=True)
    assert set(cells[len(numbers) :]) == {"keine Angabe"}


def test_tiles_give_each_region_an_equal_cell(browser_page, output_dir):
    page = ready(browser_page)
    page.get_by_role("button", name="Kacheln").click()
    shapes = page.locator("g.regions path").evaluate_all("e => e.map(p => p.getAttribute('d'))")
    assert len(set(shapes)) == len(shapes) == 400
    assert len({d.split("h")[1] for d in shapes}) == 1
    assert page.locator("g.codes text").count() == 0
    page.screenshot(path=str(output_dir / "map-tiles.png"))


def test_tiles_of_laender_are_named_also_in_the_image(browser_page, output_dir):
    page = ready(browser_page, "karte?indicator=kwg_je_10000&level=land&year=2022")
    assert page.locator("g.codes text").count() == 0
    page.get_by_role("button", name="Kacheln").click()
    assert sorted(page.locator("g.codes text").all_text_contents()) == sorted(LAND_CODES.values())
    with page.expect_download() as waiting:
        page.get_by_role("button", name="als SVG-Bild").click()
    waiting.value.save_as(str(output_dir / "map-tiles.svg"))
    assert ">MV</text>" in (output_dir / "map-tiles.svg").read_text(encoding="utf-8")


def test_the_chosen_region_is_seen_in_the_table_and_the_page_stays(browser_page):
    path = "karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024&region=JH05113000"
    page = ready(browser_page, path)
    before = page.locator(".box .bar").bounding_box()
    page.get_by_role("button", name="Tabelle").click()
    window = page.locator(".box .table").bounding_box()
    row = page.locator(".box tr.picked").bounding_box()
    assert window["y"] < row["y"]
    assert row["y"] + row["height"] < window["y"] + window["height"]
    assert page.locator(".box .bar").bounding_box() == before
    cells = page.locator(".box tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.querySelectorAll('td')].map(d => d.textContent))"
    )
    assert not [c for c in cells if "keine Angabe" in c[1] and "keine Angabe" in c[-1]]
