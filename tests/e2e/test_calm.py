"""Pages stay still: nothing jumps after a choice, and the map loads lightly.

That nothing jumps while a page loads is held for every page in test_every_page.py.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support import vitals
from tests.support.browser import BrowserPage

pytestmark = pytest.mark.browser
SHIFT = 0.05
"""Most layout shift of a page; 0.1 passes as good elsewhere."""
FIRST_LOAD = 4_000_000
"""Most bytes of a first visit to the map."""
WITH_CHOICES = ("karte", "trends", "fallbelastung", "methodik", "meine_region?region=05113000")
WRITTEN_DOWN = 500
"""Milliseconds in which a shift comes late. What moves in the first half second after a click is
the reader's own and not counted, so a look right after it would see nothing."""


@pytest.fixture
def view(browser_page: BrowserPage) -> BrowserPage:
    """A page that writes down what jumps."""
    browser_page.page.add_init_script(vitals.SCRIPT)
    return browser_page


def rest(view: BrowserPage) -> BrowserPage:
    """Wait until the page stands, and long enough for what comes late to have come."""
    view.page.wait_for_timeout(WRITTEN_DOWN)
    view.rest()
    return view


def shift(view: BrowserPage) -> float:
    """Layout shift so far; prints what jumped, for a failed test."""
    print("\n".join(vitals.moved(view.page)))
    return vitals.vitals(view.page)["cls"]


@pytest.mark.parametrize("path", WITH_CHOICES)
def test_nothing_jumps_after_a_choice(view, path):
    view.open(path)
    for width in (1280, 390):
        view.page.set_viewport_size({"width": width, "height": 900})
        view.rest()
        before = shift(view)
        choose_another(view)
        rest(view)
        assert shift(view) - before <= SHIFT, width


def choose_another(view: BrowserPage) -> None:
    """Take an indicator that is not chosen yet."""
    query = urlsplit(view.page.url).query
    control = view.page.locator(".st-key-indicator input").first
    control.scroll_into_view_if_needed()
    view.page.wait_for_timeout(300)  # a page that still scrolls closes the list again
    control.click()
    options = view.page.locator("[role=option]:not([aria-selected=true])")
    options.first.wait_for()
    options.nth(min(2, options.count() - 1)).click()
    view.page.wait_for_function("old => location.search !== '?' + old", arg=query)
    view.settle()


def test_the_watch_sees_a_jump(view):
    view.open("rechtliches").rest()
    view.page.evaluate("() => document.querySelector('h1').insertAdjacentHTML("
                       "'beforebegin', '<div style=\"height:300px\"></div>')")  # fmt: skip
    view.rest()
    assert shift(view) > SHIFT
    assert "H1" in " ".join(vitals.moved(view.page))


def test_a_first_visit_to_the_map_is_light(chromium, app_server):
    view = BrowserPage(chromium, app_server.url)
    meter = vitals.Meter(view.page)
    rest(view.open("karte"))
    assert 500_000 < sum(meter.take()) <= FIRST_LOAD
    view.close()


def test_everything_shows_where_our_script_does_not_run(chromium, app_server):
    view = BrowserPage(chromium, app_server.url)
    view.page.add_init_script("window.MutationObserver = class { observe() {} disconnect() {} };")
    view.open("rechtliches")
    assert view.page.locator("html.fm-ready").count() == 0
    view.page.locator(".fm-footer").wait_for(state="visible", timeout=10_000)
    view.close()
