"""Who is drawn in whose shape on the map of another year."""

from __future__ import annotations

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
