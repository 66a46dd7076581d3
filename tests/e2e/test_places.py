"""A first visit: from the start page to the office of a town without one, in three actions."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser
FIRST_BYTES, STEP_BYTES = 300_000, 150_000
"""The list of all places (414 kB) is fetched when a field is first used, never sent."""


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


def test_the_long_lists_are_fetched_when_they_are_used_and_never_sent(browser_page):
    view, sizes, fetched = browser_page, [], []
    page = view.page
    page.on("request", lambda r: fetched.append(r.url) if r.url.endswith(".json") else None)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda p: sizes.append(len(p))))
    view.open("meine_region?region=01056050")
    assert sum(sizes) < FIRST_BYTES
    assert fetched == []
    sizes.clear()
    for name, key in (("Kreis Pinneberg", "01056"), ("Kreis Stormarn", "01062")):
        page.locator(".st-key-region2 input").first.click()
        page.keyboard.type(name)
        page.locator("[role=option].at", has_text=name).wait_for()
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => location.search.includes('region2={key}')")
        view.settle()
    assert len(fetched) == 1
    assert 0 < sum(sizes) < 2 * STEP_BYTES
