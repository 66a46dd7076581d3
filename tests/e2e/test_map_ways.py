"""Ways through the map that a reader takes without a mouse, in a hurry, or coming back."""

from __future__ import annotations

from typing import Any

import pytest

from etl.catalog import catalog

pytestmark = pytest.mark.browser
PAGE = "karte?indicator=kita_plaetze_je_person&level=kreis"
OUTSIDE = """id => {
  const path = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
    .map(r => r.querySelector('path.hover')).find(Boolean);
  const map = path.ownerSVGElement.getBoundingClientRect(), b = path.getBoundingClientRect();
  return b.width === 0 || b.right > map.right + 1 || b.left < map.left - 1
    || b.bottom > map.bottom + 1 || b.top < map.top - 1;
}"""


def opened(view: Any, path: str = PAGE) -> Any:
    view.open(path)
    view.page.locator('.box[data-ready="1"]').first.wait_for(timeout=20_000)
    view.page.locator(".box input[type=range]:enabled").first.wait_for()
    return view.page


def choose(page: Any, text: str, key: str = "indicator") -> None:
    page.locator(f".st-key-{key} input").first.click()
    page.locator(f".st-key-{key} input").first.fill(text)
    page.get_by_role("option", name=text).first.click()


def test_a_zoomed_map_follows_the_arrow_keys(browser_page):
    page = opened(browser_page)
    page.get_by_label("Ausschnitt").locator("select").select_option("05")
    svg = page.locator("svg.map")
    svg.focus()
    for key in ["ArrowDown"] * 12 + ["ArrowLeft"] * 4 + ["ArrowUp"] * 14:
        svg.press(key)
        assert not page.evaluate(OUTSIDE), key


def test_a_tip_goes_with_escape_wherever_the_focus_is(browser_page):
    page = opened(browser_page)
    page.locator('path[data-id="05515"]').hover()
    page.locator(".tip").wait_for()
    page.keyboard.press("Escape")
    page.locator(".tip").wait_for(state="hidden")


def test_a_reload_keeps_form_part_and_classes(browser_page):
    page = opened(browser_page)
    page.get_by_label("Ausschnitt").locator("select").select_option("05")
    page.locator(".legend button[aria-pressed]").first.click()
    near = page.locator("svg.map").get_attribute("viewBox")
    page.reload()
    page.locator('.box[data-ready="1"]').first.wait_for(timeout=20_000)
    assert page.get_by_label("Ausschnitt").locator("select").input_value() == "05"
    assert page.locator("svg.map").get_attribute("viewBox") == near
    assert page.locator(".legend button[aria-pressed=true]").count() == 1
    page.get_by_role("button", name="Kacheln").click()
    page.reload()
    page.locator('.box[data-ready="1"]').first.wait_for(timeout=20_000)
    page.locator('.box button[data-view="tiles"][aria-pressed="true"]').wait_for()
    assert browser_page.complaints() == []


def test_a_year_of_the_list_ends_the_playing(browser_page):
    page = opened(browser_page)
    page.get_by_role("button", name="Jahre abspielen").click()
    page.wait_for_timeout(500)
    choose(page, "2012 ·", "year")
    page.wait_for_url("**year=2012*")
    page.get_by_role("button", name="Jahre abspielen").wait_for(timeout=8000)
    browser_page.settle()
    assert page.locator(".box output").inner_text() == "2012"


def test_switching_in_a_hurry_leaves_no_error(browser_page):
    page = opened(browser_page)
    names = ["kita_personal_je_10000_ew", "anteil_u18", "kwg_akut_quote", "anteil_u21"]
    labels = [catalog().indicators[name].label for name in names]
    for label in [*labels, *labels]:
        choose(page, label)
        page.wait_for_timeout(150)
    page.locator(".box .head").filter(has_text=labels[-1]).wait_for(timeout=15_000)
    page.locator(".box input[type=range]:enabled").wait_for()
    page.wait_for_timeout(1000)
    assert browser_page.complaints() == []
