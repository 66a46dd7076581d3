"""The other form of the map, tiles; and what its titles say of the unit."""

from __future__ import annotations

import re

import pytest

from geo.laender import SHORT_NAMES
from tests.e2e.test_map import ready, unfold

pytestmark = pytest.mark.browser


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
    codes = sorted(names[0] for names in SHORT_NAMES.values())
    assert sorted(page.locator("g.codes text").all_text_contents()) == codes
    with page.expect_download() as waiting:
        page.get_by_role("button", name="als SVG-Bild").click()
    waiting.value.save_as(str(output_dir / "map-tiles.svg"))
    assert ">MV</text>" in (output_dir / "map-tiles.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("indicator", "year", "title"),
    [("kita_personal_anzahl", 2016, "Tätige Personen in Kitas (Anzahl)"),
     ("sgb2_quote_u15", 2022, "Kinder unter 15 Jahren in SGB-II-Haushalten (%)")],
)  # fmt: skip
def test_head_table_and_image_say_the_unit_once(browser_page, output_dir, indicator, year, title):
    page = ready(browser_page, f"karte?indicator={indicator}&level=kreis&year={year}")
    unfold(page)
    assert page.locator(".box .head").inner_text() == f"{title} · {year}"
    assert page.locator(".box caption").inner_text() == f"{title}, {year}"
    assert page.locator("svg.map").get_attribute("aria-label").startswith(f"{title}, {year}: ")
    assert page.locator(".legend").inner_text().count("Personen") == 0
    with page.expect_download() as waiting:
        page.get_by_role("button", name="als SVG-Bild").click()
    waiting.value.save_as(str(output_dir / "map-unit.svg"))
    svg = (output_dir / "map-unit.svg").read_text(encoding="utf-8")
    texts = re.findall("<text[^>]*>([^<]+)</text>", svg)
    assert texts[0] == f"{title}, {year}"
    assert not {"Personen", "%"} & set(texts)
