"""One step back for each thing a reader did, and each step is a view that was there."""

from __future__ import annotations

from typing import Any

import pytest

from etl.catalog import catalog
from tests.support.browser import BrowserPage

pytestmark = pytest.mark.browser


def choose(page: Any, key: str, text: str) -> None:
    box = page.locator(f".st-key-{key} input").first
    box.click()
    box.fill(text)
    page.get_by_role("option", name=text).first.click()


def label(indicator: str) -> str:
    return catalog().indicators[indicator].label


def map_says(page: Any, indicator: str, year: int) -> None:
    head = page.locator(".box .head").filter(has_text=label(indicator))
    head.filter(has_text=str(year)).wait_for(timeout=15_000)


def test_back_leads_through_the_maps_that_were_shown(browser_page: BrowserPage):
    page = browser_page.open("").page
    page.get_by_role("link", name="Karte", exact=True).first.click()
    map_says(page, "hilfen_je_10000_ew", 2024)
    browser_page.settle()
    length = page.evaluate("history.length")
    choose(page, "indicator", label("kita_plaetze_je_person"))
    page.wait_for_url("**indicator=kita_plaetze_je_person*year=2016*")
    choose(page, "year", "2012")
    page.wait_for_url("**year=2012*")
    browser_page.settle()
    assert page.evaluate("history.length") == length + 2
    for indicator, year in (("kita_plaetze_je_person", 2016), ("hilfen_je_10000_ew", 2024)):
        page.go_back()
        map_says(page, indicator, year)
        browser_page.settle()
    page.go_back()
    page.get_by_role("heading", level=1, name="Reichen die Fachkräfte").wait_for(timeout=15_000)
    page.go_forward()
    map_says(page, "hilfen_je_10000_ew", 2024)
    assert browser_page.complaints() == []


def test_back_from_a_region_leads_to_where_none_was_chosen(browser_page: BrowserPage):
    page = browser_page.open("meine_region").page
    choose(page, "region", "05113")
    page.wait_for_url("**region=05113*")
    browser_page.settle()
    page.go_back()
    page.locator(".fm-empty").filter(has_text="Geben Sie oben").wait_for(timeout=15_000)
    assert "region=" not in page.url
    page.go_forward()
    page.wait_for_url("**region=05113*")
    page.get_by_role("heading", name="Alle Werte").wait_for(timeout=15_000)
    assert browser_page.complaints() == []
