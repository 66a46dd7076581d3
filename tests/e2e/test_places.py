"""A first visit: from the start page to the office of a town without one, in three actions."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser
FIRST_BYTES, STEP_BYTES = 900_000, 150_000
"""The list of all places (360 kB) is sent once; later steps name it by its hash."""


def test_three_actions_lead_to_the_caseload_of_the_own_office(browser_page):
    view = browser_page
    view.open("")
    page = view.page
    page.get_by_role("link", name="Meine Region").first.click()  # 1
    field = page.locator(".st-key-region input").first
    field.wait_for()
    view.settle()
    field.click()  # 2: the place, typed
    page.keyboard.type("Breckerf")
    option = page.locator("[role=option]").first
    option.wait_for()
    assert option.inner_text() == "Breckerfeld (Gemeinde, 05954004)"
    page.keyboard.press("Enter")  # 3
    page.get_by_text("Breckerfeld hat kein eigenes Jugendamt").wait_for()
    view.settle()
    body = page.locator("body").inner_text()
    assert "Zuständig ist: Jugendamt Ennepetal/Breckerfeld" in body
    assert "Was das Jugendamt meldet" in body
    assert "Fälle je" in body
    assert parse_qs(urlsplit(page.url).query)["region"] == ["05954004"]
    assert view.complaints() == []


def test_the_long_list_travels_once(browser_page):
    view, sizes = browser_page, []
    page = view.page
    page.on("websocket", lambda socket: socket.on("framereceived", lambda p: sizes.append(len(p))))
    view.open("meine_region?region=01056050")
    assert sum(sizes) < FIRST_BYTES
    sizes.clear()
    page.locator(".st-key-region2 input").first.click()
    page.keyboard.type("Pinneberg")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    view.settle()
    assert 0 < sum(sizes) < STEP_BYTES
