"""Who is drawn in whose shape on the map of another year; a chosen one keeps its colour."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.e2e.test_map import KITA, ready


def test_dissolved_regions_are_drawn_through_their_successors_and_said(browser_page):
    page = ready(browser_page, KITA.replace("2014", "2007"))
    assert "Inzwischen aufgelöste Regionen" in page.locator(".box .note").inner_text()
    assert "mehrere in einer Fläche" in page.locator(".legend").inner_text()
    page.locator('path[data-id="13075"]').hover()  # Vorpommern-Greifswald, since 2011
    assert "Regionen im Jahr 2007" in page.locator(".tip").inner_text()


def test_a_lasting_region_and_its_guest_share_their_shape(browser_page):
    """Eisenach was kreisfrei until 2021 and lies in the Wartburgkreis, which lasts."""
    page = ready(browser_page, KITA.replace("2014", "2010"))
    assert "die es noch gibt, hatten damals andere" in page.locator(".box .note").inner_text()
    shape = page.locator('path[data-id="16063"]')
    assert "mixed" in shape.get_attribute("class")
    shape.hover()
    tip = page.locator(".tip").inner_text()
    assert "2 Regionen im Jahr 2010" in tip
    assert "Eisenach:" in tip
    assert "Wartburgkreis:" in tip


SMALL = "09662"
"""Schweinfurt, 36 km² in the middle of a Landkreis: a few pixels on a map of the whole country."""
INSIDE = """id => {
  const path = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
    .map(r => r.querySelector(`g.regions path[data-id="${id}"]`)).find(Boolean);
  const box = path.getBoundingClientRect(), back = path.getScreenCTM().inverse(), found = [];
  const within = (x, y) => path.isPointInFill(new DOMPoint(x, y).matrixTransform(back));
  for (let x = Math.floor(box.left); x < box.right; x += 1)
    for (let y = Math.floor(box.top); y < box.bottom; y += 1)
      if ([.1, .9].every(a => [.1, .9].every(b => within(x + a, y + b)))) found.push([x, y]);
  return found;
}"""


def seen(page: Any) -> int:
    """How many pixels inside the small region have the colour of its class."""
    page.locator("svg.map").scroll_into_view_if_needed()
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = page.locator(f'g.regions path[data-id="{SMALL}"]')
    own = path.evaluate("e => getComputedStyle(e).fill.match(/\\d+/g).map(Number)")
    return [list(image.getpixel((x, y))) for x, y in page.evaluate(INSIDE, SMALL)].count(own)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_mark_of_a_small_region_does_not_cover_its_colour(browser_page, width):
    browser_page.page.set_viewport_size({"width": width, "height": 1500})
    page = ready(browser_page, KITA)
    before = seen(page)
    page = ready(browser_page, f"{KITA}&region={SMALL}")
    assert page.locator("path.chosen").get_attribute("d")
    assert seen(page) >= max(before, 1)
