"""Pages stay still: nothing jumps while they load or after a choice, and the map loads lightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support import vitals
from tests.support.app import AppServer
from tests.support.browser import BrowserPage
from tests.support.site import NAMES, path_of

pytestmark = pytest.mark.browser
SHIFT = 0.05
"""Most layout shift of a page; 0.1 passes as good elsewhere."""
FIRST_LOAD = 4_000_000
"""Most bytes of a first visit to the map."""
WITH_CHOICES = ("karte", "trends", "fallbelastung", "methodik", "meine_region?region=05113000")
Visit = Callable[[str, int], BrowserPage]


@pytest.fixture
def visit(chromium: Any, app_server: AppServer) -> Iterator[Visit]:
    """Opens a page with a cold browser cache and its shifts written down."""
    opened: list[BrowserPage] = []

    def go(path: str, width: int) -> BrowserPage:
        view = BrowserPage(chromium, app_server.url, width)
        opened.append(view)
        view.page.add_init_script(vitals.SCRIPT)
        return rest(view.open(path))

    yield go
    for view in opened:
        view.close()


def rest(view: BrowserPage) -> BrowserPage:
    """Wait until the page stands: everything visible, and no picture still being drawn."""
    view.page.wait_for_selector("html.fm-ready .fm-footer", state="attached")
    view.page.wait_for_load_state("networkidle")
    view.page.wait_for_timeout(500)
    return view


def shift(view: BrowserPage) -> float:
    """Layout shift so far; prints what jumped, for a failed test."""
    print("\n".join(vitals.moved(view.page)))
    return vitals.vitals(view.page)["cls"]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_jumps_while_a_page_loads(visit, name, width):
    view = visit(path_of(name), width)
    assert shift(view) <= SHIFT
    assert view.page.locator(".fm-error").count() == 0
    assert view.page.locator("h1").first.is_visible()
    assert view.page.locator(".fm-footer").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", WITH_CHOICES)
def test_nothing_jumps_after_a_choice(visit, path, width):
    view = visit(path, width)
    before = urlsplit(view.page.url).query
    control = view.page.locator(".st-key-indicator input").first
    control.scroll_into_view_if_needed()
    view.page.wait_for_timeout(300)  # a page that still scrolls closes the list again
    control.click()
    options = view.page.locator("[role=option]:not([aria-selected=true])")
    options.first.wait_for()
    options.nth(min(2, options.count() - 1)).click()
    view.page.wait_for_function("old => location.search !== '?' + old", arg=before)
    rest(view.settle())
    assert shift(view) <= SHIFT


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
