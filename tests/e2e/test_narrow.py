"""What a phone shows of tables and figures, and that controls not chosen can be seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import axe
from tests.support.keyboard import Keys
from tests.support.screens import view_of
from ui import theme
from ui.barriers import statement

pytestmark = pytest.mark.browser
TOUCHING = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(figure => {
    const room = figure.getBoundingClientRect(), found = [];
    const texts = [...figure.querySelectorAll('.annotation-text-g text, :is(.xtick, .ytick) text')]
        .filter(e => e.textContent.trim()).map(e => [e.textContent, e.getBoundingClientRect()]);
    for (const [text, a] of texts) {
        if (a.left < room.left - 1 || a.right > room.right + 1) found.push(`cut: ${text}`);
        for (const [other, b] of texts)
            if (a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom - 4
                && b.top < a.bottom - 4) found.push(`${text} on ${other}`);
    }
    return found;
})"""
"""Texts of figures that are cut or lie on each other (boxes have a little air)."""
RING = "[data-testid=stRadioOption]:not(:has(input:checked)) > div > div:first-child"


def narrow(view: Any, path: str) -> Any:
    view.page.set_viewport_size({"width": 390, "height": 844})
    view.open(path).rest()
    axe.open_all(view.page)
    return view.page


def test_a_row_that_became_a_list_is_still_a_row_with_its_head_first(browser_page):
    page = narrow(browser_page, view_of("methodik"))
    table = page.get_by_role("table", name="Indikatoren").first
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Thema", "Indikator", "Einheit", "Grundlage", "Kennung"
    ]  # fmt: skip
    row = table.get_by_role("row").nth(1)
    head, cells = row.get_by_role("rowheader"), row.get_by_role("cell")
    assert cells.count() == 4
    tops = [cell.bounding_box()["y"] for cell in cells.all()]
    assert head.bounding_box()["y"] < min(tops)
    assert tops == sorted(set(tops))


@pytest.mark.parametrize(
    "path", ["", "fallbelastung", view_of("trends"), "trends?indicator=hilfen_je_10000_ew",
             "trends?indicator=hze_personal_je_10000_u21"]
)  # fmt: skip
def test_no_text_of_a_figure_touches_another_at_320_px(browser_page, path):
    page = browser_page.page
    page.set_viewport_size({"width": 320, "height": 800})
    browser_page.open(path).rest()
    assert page.locator(".js-plotly-plot .xtick text").count() > 3
    assert page.evaluate(TOUCHING) == []


@pytest.mark.parametrize(("scheme", "palette"), [("light", theme.LIGHT), ("dark", theme.DARK)])
def test_the_ring_of_a_choice_not_taken_is_seen(browser_page, scheme, palette):
    browser_page.page.emulate_media(color_scheme=scheme)
    page = browser_page.open(view_of("karte")).page
    rgb = page.locator(RING).first.evaluate(
        "e => getComputedStyle(e).borderTopColor.match(/\\d+/g).map(Number)"
    )
    ring = "#" + "".join(f"{part:02x}" for part in rgb)
    assert theme.contrast(ring, palette.background) >= 3
    assert theme.contrast(ring, palette.surface) >= 3


def test_the_menu_works_by_keyboard_and_in_german(browser_page):
    page = browser_page.page
    page.set_viewport_size({"width": 320, "height": 800})
    browser_page.open("karte").rest()
    keys = Keys(browser_page)
    assert keys.walk_to("")["name"] == "Zum Inhalt springen"
    assert keys.walk_to("")["name"] == "Menü öffnen", "not the links of the closed menu"
    keys.press("Enter")
    page.wait_for_function("() => document.activeElement.ariaLabel === 'Menü schließen'")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.ariaLabel === 'Menü öffnen'")
    keys.press("Enter")
    keys.walk_to("^Trends$", tag="A")
    assert page.get_by_role("link", name="Trends", exact=True).is_visible()
    assert axe.faults(page, statement().barriers) == []
    keys.press("Enter")
    page.wait_for_url("**/trends*")
    page.get_by_role("heading", name="Trends", exact=True).wait_for()
    page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")
    assert browser_page.complaints() == []
