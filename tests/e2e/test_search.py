"""Search fields for places: what is found, what keys do, and that a town without an office of its
own is found wherever regions are chosen."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser
STEP_LIMIT = 24 * 1024
"""Most bytes of the connection, unpacked, for a region chosen: the page with its series."""


def pick(view, field: str, typed: str, shown: str) -> None:
    """Type into a search field and take the first hit, then the mouse."""
    page = view.page
    page.locator(f".st-key-{field} input").first.click()
    page.keyboard.type(typed)
    option = page.locator("[role=option]", has_text=shown).first
    option.wait_for()
    option.click()
    view.settle()


def said(page) -> str:
    """What stands below the field that adds a place."""
    line = page.locator(".st-key-regions_suche .said")
    line.wait_for()
    return str(line.inner_text())


def found(page) -> list[str]:
    """What the open list shows, the first entries."""
    page.locator("[role=option].at").wait_for()
    entries: list[str] = page.locator("[role=option]").all_inner_texts()
    return entries


def regions_of(page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("regions", [""])[0].split(",")


def test_on_trends_the_office_joins_the_chosen_regions(browser_page):
    view = browser_page
    view.open("trends?indicator=hilfen_je_10000_ew&regions=05")
    pick(view, "regions_suche", "Breckerf", "Breckerfeld (Gemeinde")
    assert regions_of(view.page) == ["05", "JH05954008"]
    office = "Jugendamt Ennepetal/Breckerfeld (Jugendamt, JH05954008)"
    assert said(view.page) == f"Breckerfeld (Gemeinde, 05954004): Hinzugefügt ist {office}."
    pick(view, "regions_suche", "Breckerf", "Breckerfeld (Gemeinde")
    assert regions_of(view.page) == ["05", "JH05954008"]
    assert said(view.page).endswith("ist schon gewählt.")
    pick(view, "regions_suche", "Monsch", "Monschau (Gemeinde")
    assert "JH05334999" in regions_of(view.page)
    assert view.page.locator(".st-key-regions_suche input").first.input_value() == ""
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
    assert "gibt es hier keine Werte" in said(view.page)
    assert regions_of(view.page) == ["05"]


def test_on_data_and_caseload_it_is_found_too(browser_page):
    view = browser_page
    view.open("daten?levels=jugendamt")
    pick(view, "regions_suche", "Monsch", "Monschau (Gemeinde")
    assert regions_of(view.page) == ["JH05334999"]
    view.open("karte?indicator=personal_ohne_kita_je_10000_ew&level=kreis&year=2020")
    pick(view, "region", "Breckerf", "Breckerfeld (Gemeinde")
    assert view.page.get_by_role("heading", name="Ennepe-Ruhr-Kreis", exact=True).count() == 1


def test_spellings_lead_to_the_same_place(browser_page, field):
    page, lists = browser_page.page, []
    for typed in ("Düren", "duren", "Dueren", "05358"):
        field.fill(typed)
        lists.append(found(page))
    assert lists[0][0] == "Jugendamt Düren (Jugendamt, JH05358008)"
    assert lists[1:3] == [lists[0], lists[0]]
    assert lists[3][0] == "Kreis Düren (Kreis, 05358)"
    assert lists[3][0] in lists[0]


def test_whole_names_come_before_beginnings_and_wide_regions_before_villages(browser_page, field):
    page = browser_page.page
    field.fill("Münster")
    whole = found(page)
    first = ["Jugendamt Münster (Jugendamt, JH05515000)", "Münster (kreisfreie Stadt, 05515)"]
    assert whole[:2] == first
    assert whole.index("Münster (Gemeinde, 09779187)") < whole.index(
        "Münsterdorf (Gemeinde, 01061072)"
    )
    field.fill("amt köln")
    assert found(page)[0] == "Jugendamt Köln (Jugendamt, JH05315000)"


def test_keys_move_take_and_leave(browser_page, field):
    page = browser_page.page
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.type("hamm")
    entries = found(page)
    page.keyboard.press("ArrowDown")
    at = page.locator("[role=option].at")
    assert at.inner_text() == entries[1]
    assert field.get_attribute("aria-activedescendant") == at.get_attribute("id")
    assert at.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert at.inner_text() == entries[-1]
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == ""
    page.keyboard.type("hamm")
    assert found(page) == entries
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=entries[0].split(" (")[0], exact=True).first.wait_for()
    assert field.input_value() == entries[0]
    page.keyboard.type("gibtesnicht")
    page.locator(".told", has_text="Kein Ort passt dazu.").wait_for()
    assert page.locator(".st-key-region .hide[role=status]").inner_text() == "Kein Ort passt dazu."
    page.keyboard.press("Enter")  # nothing to take
    page.keyboard.press("Tab")
    assert field.input_value() == entries[0]
    page.keyboard.press("Enter")  # the button after the field lets the choice go
    page.get_by_text("Geben Sie oben den Namen").wait_for()
    assert field.input_value() == ""
    assert "region=" not in page.url


def test_a_long_list_says_how_much_it_leaves_out(browser_page, field):
    browser_page.page.keyboard.press("ArrowDown")
    told = browser_page.page.locator(".st-key-region .told", has_text="bitte weitertippen")
    told.wait_for()
    assert told.inner_text().startswith("50 von 1")
    assert browser_page.page.locator("[role=option]").count() == 50


def test_tab_leaves_an_open_list_that_scrolls(browser_page, field):
    page = browser_page.page
    page.keyboard.type("Neu")
    assert len(found(page)) > 9
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.st-key-region2') !== null")
    assert field.get_attribute("aria-expanded") == "false"


def test_a_dissolved_region_comes_after_its_namesake(browser_page):
    page = browser_page.open("karte?indicator=hilfen_je_10000_ew&level=jugendamt").page
    field = page.locator(".st-key-region input")
    field.fill("Hannover")
    entries = found(page)
    ended = [", bis " in entry for entry in entries if entry.startswith("Jugendamt Hannover")]
    assert any(ended)
    assert ended == sorted(ended)
    field.fill("?!")
    page.locator(".told", has_text="bitte weitertippen").wait_for()
    page.keyboard.press("Enter")  # nothing is marked, so nothing is taken
    assert "region=" not in page.url
    field.fill("Landkreis München")
    assert found(page)[0] == "Kreisjugendamt München (Jugendamt, JH09184999)"


def test_a_slow_list_says_so_and_enter_waits_for_it(browser_page):
    page, waiting = browser_page.page, []

    def hold_back(route: Any) -> None:
        waiting.append(route)

    page.route("**/media/*.json", hold_back)
    browser_page.open("meine_region")
    field = page.locator(".st-key-region input")
    field.focus()
    page.keyboard.type("Saarland")
    page.locator(".told", has_text="wird geladen").wait_for()
    page.keyboard.press("Enter")
    for route in waiting:
        route.continue_()
    page.get_by_role("heading", name="Saarland", exact=True).first.wait_for()
    assert field.input_value() == "Saarland (Land, 10)"
    page.keyboard.press("Delete")  # the whole text is marked
    page.locator(".st-key-region .told", has_text="bitte weitertippen").wait_for()
    page.keyboard.press("Enter")  # an empty field lets the choice go
    page.get_by_text("Geben Sie oben den Namen").wait_for()


def test_names_stay_text_and_a_list_that_fails_is_said(browser_page):
    page, evil = browser_page.page, '<img src=x onerror="window.__hit=1">'
    page.route("**/media/*.json", lambda r: r.fulfill(json=[["05", evil]]))
    browser_page.open("meine_region")
    field = page.locator(".st-key-region input")
    field.fill("img")
    assert found(page) == [evil]
    assert page.evaluate("() => window.__hit") is None
    page.unroute("**/media/*.json")
    page.route("**/media/*.json", lambda r: r.abort())
    page.locator(".st-key-region2 input").fill("Kreis")
    page.locator(".told", has_text="konnte nicht geladen werden").wait_for()
    page.unroute("**/media/*.json")
    page.locator(".st-key-region2 input").fill("Kreis Pinneberg")
    assert found(page)


def test_a_region_costs_few_bytes_by_search_and_by_click(browser_page):
    view, sizes = browser_page, []
    page = view.page
    page.on("websocket", lambda socket: socket.on("framereceived", lambda p: sizes.append(len(p))))
    view.open("karte?indicator=kita_plaetze_je_person&level=kreis&year=2014")
    page.locator('.box[data-ready="1"]').wait_for()
    page.locator('path[data-id="05515"]').click()
    page.get_by_role("heading", name="Münster, Stadt", exact=True).wait_for()
    view.settle()
    for step in ("click", "search"):
        sizes.clear()
        if step == "click":
            page.locator('path[data-id="05711"]').click()
        else:
            pick(view, "region", "Bielefeld", "Bielefeld (kreisfreie Stadt")
        page.get_by_role("heading", name="Bielefeld, Stadt", exact=True).wait_for()
        view.settle()
        assert 0 < sum(sizes) <= STEP_LIMIT, step
        page.locator(".st-key-region .clear").click()
        page.get_by_role("heading", name="Bielefeld, Stadt", exact=True).wait_for(state="detached")
        view.settle()
