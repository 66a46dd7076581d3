"""Names in the search field as people write them, and the list of a field that holds a choice."""

from __future__ import annotations

import pytest

from geo.laender import SHORT_NAMES
from tests.e2e.test_search import found

pytestmark = pytest.mark.browser


WRITTEN = {
    "St. Augustin": "Jugendamt Sankt Augustin (",
    "Sankt Wendel": "Kreisjugendamt St. Wendel (",
    "Landkreis Sankt Wendel": "Kreisjugendamt St. Wendel (",
    "Frankfurt/Main": "Jugendamt Frankfurt am Main (",
    "Frankfurt a.M.": "Jugendamt Frankfurt am Main (",
    "Frankfurt an der Oder": "Jugendamt Frankfurt (Oder) (",
    "Mühldorf am Inn": "Kreisjugendamt Mühldorf a.Inn (",
    "Muehldorf Inn": "Kreisjugendamt Mühldorf a.Inn (",
    "Neustadt an der Aisch": "Kreisjugendamt Neustadt a.d.Aisch-Bad Windsheim (",
    "Neustadt a. d. Weinstraße": "Jugendamt Neustadt an der Weinstraße (",
    "Bad Homburg vor der Höhe": "Jugendamt Bad Homburg v.d. Höhe (",
    "Lauenburg an der Elbe": "Lauenburg/ Elbe (",
    "Baden Württemberg": "Baden-Württemberg (",
    "baden wuerttemberg": "Baden-Württemberg (",
}
"""What people type → how the first entry begins."""


def test_a_short_name_finds_its_land_first_and_moves_nothing_else(browser_page, field):
    page = browser_page.page
    for key, names in SHORT_NAMES.items():
        for typed in (names[0].lower(), *names):
            field.fill(typed)
            first = page.locator("[role=option].at", has_text=f"(Land, {key})")
            first.wait_for()
    field.fill("Be")
    assert found(page)[0] == "Berlin (Land, 11)"
    field.fill("HB")
    assert found(page)[0] == "Bremen (Land, 04)"
    field.fill("sh")
    hits = found(page)
    assert hits[0] == "Schleswig-Holstein (Land, 01)"
    # what holds "sh" follows as it did; nothing is there twice
    assert len(hits) > 5
    assert len(set(hits)) == len(hits)
    field.fill("Ni")
    hits = found(page)
    assert hits[0] == "Niedersachsen (Land, 03)"
    assert " Ni" in f" {hits[1]}"


def test_a_name_is_found_as_it_is_written_elsewhere(browser_page, field):
    for typed, name in WRITTEN.items():
        field.fill(typed)
        first = browser_page.page.locator("[role=option].at", has_text=name)
        first.wait_for()
        assert first.inner_text().startswith(name)


def test_small_words_that_fit_come_before_those_left_out(browser_page, field):
    field.fill("Frankfurt am")
    entries = found(browser_page.page)
    oder = [at for at, entry in enumerate(entries) if "(Oder)" in entry]
    main = [at for at, entry in enumerate(entries) if "am Main" in entry]
    assert max(main) < min(oder)


def test_a_field_that_holds_a_place_opens_its_list_there(browser_page):
    view = browser_page
    view.open("meine_region?region=05515")
    page = view.page
    field = page.locator(".st-key-region input")
    field.click()
    at = page.locator("[role=option].at")
    at.wait_for()
    assert at.inner_text() == "Münster (kreisfreie Stadt, 05515)"
    assert "chosen" in at.get_attribute("class")
    top = "e => e.getBoundingClientRect().top - e.parentElement.getBoundingClientRect().top"
    assert abs(at.evaluate(top)) < 40
    entries = page.locator("[role=option]").all_inner_texts()
    assert 0 < entries.index(at.inner_text()) < len(entries) - 1
    page.keyboard.press("ArrowUp")
    assert at.inner_text() == entries[entries.index("Münster (kreisfreie Stadt, 05515)") - 1]
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")  # emptied, the field offers the head of the list, none marked
    page.locator("[role=option]", has_text="Deutschland").wait_for()
    assert at.count() == 0
    page.keyboard.press("Enter")
    page.get_by_text("Geben Sie oben den Namen").wait_for()
    assert view.complaints() == []
