"""A town without an office of its own is found wherever regions are chosen."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser


def pick(view, field: str, typed: str, shown: str) -> None:
    """Type into a search field and take the first hit, by keyboard."""
    page = view.page
    page.locator(f".st-key-{field} input").first.click()
    page.keyboard.type(typed)
    option = page.locator("[role=option]", has_text=shown).first
    option.wait_for()
    option.click()
    page.wait_for_timeout(500)
    view.settle()


def regions_of(page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("regions", [""])[0].split(",")


def test_on_trends_the_office_joins_the_chosen_regions(browser_page):
    view = browser_page
    view.open("trends?indicator=hilfen_je_10000_ew&regions=05")
    pick(view, "regions_suche", "Breckerf", "Breckerfeld (Gemeinde")
    assert regions_of(view.page) == ["05", "JH05954008"]
    pick(view, "regions_suche", "Monsch", "Monschau (Gemeinde")
    assert "JH05334999" in regions_of(view.page)
    assert view.page.locator(".st-key-regions_suche input").first.input_value() != "Monschau"
    assert view.complaints() == []


def test_where_only_kreise_have_values_the_kreis_joins(browser_page):
    view = browser_page
    view.open("trends?indicator=personal_ohne_kita_je_10000_ew&regions=05")
    pick(view, "regions_suche", "Breckerf", "Breckerfeld (Gemeinde")
    assert regions_of(view.page) == ["05", "05954"]


def test_a_place_without_values_is_told_and_changes_nothing(browser_page):
    view = browser_page
    view.open("trends?indicator=faelle_je_vzae&regions=05")
    pick(view, "regions_suche", "Augsb", "Augsburg (kreisfreie Stadt")
    assert "gibt es hier keine Werte" in view.page.locator(".fm-note").first.inner_text()
    assert regions_of(view.page) == ["05"]


def test_on_data_and_caseload_it_is_found_too(browser_page):
    view = browser_page
    view.open("daten?levels=jugendamt")
    pick(view, "regions_suche", "Monsch", "Monschau (Gemeinde")
    assert regions_of(view.page) == ["JH05334999"]
    view.open("karte?indicator=personal_ohne_kita_je_10000_ew&level=kreis&year=2020")
    pick(view, "region", "Breckerf", "Breckerfeld (Gemeinde")
    assert view.page.get_by_role("heading", name="Ennepe-Ruhr-Kreis", exact=True).count() == 1
