"""The tip of the map can be entered, read in peace and sent away (WCAG 1.4.13), and is in no way.

All with real moves of the mouse: onto the tip, across the map, and back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.test_map import KITA, ready

pytestmark = pytest.mark.browser
MUENSTER = 'path[data-id="05515"]'
GRACE = 300
"""Milliseconds that a pointer has to reach the tip (`58_pointer.js`)."""
UNDER = """([x, y]) => {
    const hosts = document.elementsFromPoint(x, y).filter(e => e.shadowRoot);
    const all = hosts.flatMap(e => e.shadowRoot.elementsFromPoint(x, y));
    return all.find(e => e.matches('g.regions path:not(.absent)'))?.dataset.id ?? '';
}"""
"""The region at a point, whatever lies above it."""
SELECTED = """() => {
    const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
    return [getSelection(), ...roots.map(r => r.getSelection?.())].map(String).find(Boolean) ?? '';
}"""


@pytest.fixture
def page(browser_page) -> Iterator[Any]:
    browser_page.page.set_viewport_size({"width": 1280, "height": 1400})
    yield ready(browser_page)
    assert browser_page.complaints() == []


def middle(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def name(page: Any) -> str:
    """Whose tip is shown; "" without one."""
    tip = page.locator(".tip").first
    text: str = tip.locator(".tip-name").inner_text() if tip.is_visible() else ""
    return text


def reach(page: Any, steps: int = 12) -> dict[str, float]:
    """Move from where the tip belongs onto it."""
    box: dict[str, float] = page.locator(".tip").first.bounding_box()
    page.mouse.move(*middle(box), steps=steps)
    return box


def test_a_pointer_reaches_the_tip_over_other_regions_and_it_stays(page):
    page.locator(MUENSTER).hover()
    assert name(page) == "Münster, Stadt"
    box = reach(page)
    page.wait_for_timeout(3 * GRACE)
    assert name(page) == "Münster, Stadt"
    assert page.locator(".tip").bounding_box() == box
    page.mouse.move(box["x"] + 12, box["y"] + 12, steps=5)
    page.wait_for_timeout(2 * GRACE)
    assert name(page) == "Münster, Stadt"


def test_the_text_of_a_tip_can_be_taken_along(page):
    page.locator(MUENSTER).hover()
    reach(page)
    value = page.locator(".tip-value").bounding_box()
    start, y = value["x"] + 1, value["y"] + value["height"] / 2
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move(value["x"] + value["width"] - 1, y, steps=12)
    assert "4,43 Plätze je Person" in page.evaluate(SELECTED)
    page.mouse.move(start - 60, y, steps=12)  # past the edge while selecting
    page.wait_for_timeout(2 * GRACE)
    assert name(page) == "Münster, Stadt"
    page.mouse.up()
    page.wait_for_timeout(2 * GRACE)
    assert name(page) == "Münster, Stadt"
    assert page.locator("path.chosen").get_attribute("d") == ""


def test_it_goes_when_the_pointer_has_left_region_and_tip(page):
    page.locator(MUENSTER).hover()
    box = reach(page)
    head = middle(page.locator(".box .head").bounding_box())
    page.mouse.move(*head, steps=20)
    page.wait_for_timeout(2 * GRACE)
    assert name(page) == ""
    assert page.locator("path.hover").get_attribute("d") == ""
    assert box["height"] > 40


@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)])
def test_moving_on_in_any_direction_shows_each_region_on_the_way(page, way):
    """Straight through the country, from beside it, without a rest: no tip is in the way."""
    x, y = middle(page.locator("g.regions").bounding_box())
    spots = [(x + way[0] * d, y + way[1] * d) for d in range(-400, 401, 8)]
    passed = []
    for spot in spots:
        page.mouse.move(*spot)
        region = page.evaluate(UNDER, spot)
        if region:
            d = page.locator(f'path[data-id="{region}"]').get_attribute("d")
            passed.append(
                (spot, name(page) != "" and d == page.locator("path.hover").get_attribute("d"))
            )
    assert len(passed) > 25
    assert [spot for spot, shown in passed if not shown] == []


def test_the_tip_stands_still_while_the_pointer_stays_in_the_region(page):
    page.locator('path[data-id="03454"]').hover()  # Emsland, a big one
    before = page.locator(".tip").bounding_box()
    x, y = middle(page.locator('path[data-id="03454"]').bounding_box())
    for step in range(1, 6):
        page.mouse.move(x + step, y + step)
    assert page.locator(".tip").bounding_box() == before


def test_turning_to_another_region_shows_it_after_a_moment(page):
    """Slowly towards the tip, but not onto it: the region under the pointer has its say."""
    page.locator(MUENSTER).hover()
    x, y = middle(page.locator(MUENSTER).bounding_box())
    box = page.locator(".tip").bounding_box()
    edge = box["y"] + box["height"] if box["y"] < y else box["y"]
    spot = (x, edge + (3 if box["y"] < y else -3))
    page.mouse.move(*spot, steps=3)
    page.wait_for_timeout(2 * GRACE)
    region = page.evaluate(UNDER, spot)
    d = page.locator(f'path[data-id="{region}"]').get_attribute("d")
    assert page.locator("path.hover").get_attribute("d") == d
    assert name(page)


def test_escape_sends_it_away_until_the_next_region(page):
    page.locator(MUENSTER).hover()
    x, y = middle(page.locator(MUENSTER).bounding_box())
    page.keyboard.press("Escape")
    assert name(page) == ""
    page.mouse.move(x + 1, y + 1)
    page.wait_for_timeout(2 * GRACE)
    assert name(page) == ""
    page.locator('path[data-id="03454"]').hover()
    assert name(page) == "Landkreis Emsland"
    reach(page)
    page.keyboard.press("Escape")
    assert name(page) == ""


def test_two_maps_show_the_same_region_and_changing_sides_ends_nothing(browser_page):
    page = ready(browser_page, KITA + "&second=1&indicator2=kita_personal_je_10000_ew")
    page.locator('.box[data-ready="1"]').nth(1).wait_for()
    tips = page.locator(".tip .tip-name")
    page.locator(MUENSTER).nth(0).hover()
    assert tips.all_inner_texts() == ["Münster, Stadt"] * 2
    page.locator('path[data-id="03454"]').nth(1).hover()
    page.wait_for_timeout(2 * GRACE)
    assert tips.all_inner_texts() == ["Landkreis Emsland"] * 2


def test_a_tap_shows_the_tip_and_it_stays(chromium, app_server):
    context = chromium.new_context(locale="de-DE", has_touch=True, is_mobile=True,
                                   viewport={"width": 390, "height": 844})  # fmt: skip
    page = context.new_page()
    page.goto(f"{app_server.url}/{KITA}")
    page.locator('.box[data-ready="1"]').wait_for(timeout=20_000)
    page.locator('path[data-id="03454"]').tap()
    page.wait_for_timeout(3 * GRACE)
    assert name(page) == "Landkreis Emsland"
    tip, map_ = page.locator(".tip").bounding_box(), page.locator("svg.map").bounding_box()
    assert tip["x"] >= map_["x"] - 1
    assert tip["x"] + tip["width"] <= map_["x"] + map_["width"] + 1
    context.close()
