"""A map follows its list of indicators before the page does, and the page has the last word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from etl.catalog import catalog
from tests.support.browser import ALL_YEARS, BrowserPage

pytestmark = pytest.mark.browser
PAGE = "karte?indicator=kita_plaetze_je_person&level=kreis"
FIRST, OTHER, LATER, LAENDER_ONLY = (
    catalog().indicators[name].label
    for name in (
        "kita_plaetze_je_person",
        "kita_personal_je_10000_ew",
        "kita_plaetze_je_vollzeitstelle",
        "iob_je_10000",
    )
)
CLASSES = "g.regions path"


class Held:
    """The page's connection: what the server says is kept back between `hold` and `let_go`."""

    def __init__(self, page: Any) -> None:
        self.page, self.holding = page, False
        self.kept: list[Any] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._open)

    def _open(self, socket: Any) -> None:
        self.socket = socket
        socket.connect_to_server().on_message(self._said)

    def _said(self, message: Any) -> None:
        if self.holding:
            self.kept.append(message)
        else:
            self.socket.send(message)

    def hold(self) -> None:
        self.holding = True

    def wait_for_the_end_of_a_run(self) -> None:
        """Until the server has said all that it has to say; the page knows nothing of it."""
        for _ in range(100):
            if any(ForwardMsg.FromString(m).HasField("script_finished") for m in self.kept):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the run did not end")

    def let_go(self) -> None:
        self.holding = False
        for message in self.kept:
            self.socket.send(message)
        self.kept.clear()


def opened(view: BrowserPage, path: str = PAGE) -> Any:
    view.open(path)
    page = view.page
    page.locator('.box[data-ready="1"]').first.wait_for(timeout=20_000)
    page.locator(".box input[type=range]:enabled").first.wait_for()
    return page


def choose(page: Any, label: str, key: str = "indicator") -> None:
    page.locator(f".st-key-{key} input").first.click()
    page.locator(f".st-key-{key} input").first.fill(label.rstrip(" ·"))
    page.get_by_role("option", name=re.compile(f"^{re.escape(label)}")).first.click()


def head(page: Any, label: str, nth: int = 0) -> None:
    page.locator(".box .head strong").nth(nth).filter(has_text=label).wait_for(timeout=10_000)


def classes(page: Any) -> list[str]:
    found: list[str] = page.locator(CLASSES).evaluate_all("e => e.map(p => p.className.baseVal)")
    return found


def waits(page: Any, key: str = "karte") -> bool:
    """Whether the words above a map are marked as not yet those of the map, for eye and ear."""
    words = page.locator(f".st-key-worte_{key}")
    busy = words.get_attribute("aria-busy") == "true"
    opacity = float(words.evaluate("e => getComputedStyle(e).opacity"))
    assert (opacity < 0.6) is busy, opacity
    return busy


def test_the_map_shows_a_choice_before_the_page_does(browser_page):
    held = Held(browser_page.page)
    page = opened(browser_page)
    before, said = classes(page), page.locator(".fm-finding").first.inner_text()
    assert not waits(page)
    held.hold()
    choose(page, OTHER)
    head(page, OTHER)
    ahead = classes(page)
    assert ahead != before
    assert page.locator(".fm-finding").first.inner_text() == said, "the page was there already"
    assert page.locator(".box input[type=range]").is_disabled()
    assert waits(page)
    held.let_go()
    page.locator(".box input[type=range]:enabled").wait_for(timeout=10_000)
    browser_page.settle()
    assert classes(page) == ahead
    assert page.locator(".fm-finding").first.inner_text() != said
    assert not waits(page)
    assert browser_page.complaints() == []


def test_who_goes_back_at_once_has_the_first_map_again(browser_page):
    held = Held(browser_page.page)
    page = opened(browser_page)
    before = classes(page)
    held.hold()
    choose(page, OTHER)
    head(page, OTHER)
    choose(page, FIRST)
    head(page, FIRST)
    assert classes(page) == before
    assert page.locator(".box input[type=range]").is_enabled()
    assert not waits(page)
    held.let_go()
    browser_page.settle()
    head(page, FIRST)
    assert classes(page) == before


def test_a_step_on_other_regions_waits_for_the_page(browser_page):
    held = Held(browser_page.page)
    page = opened(browser_page)
    shapes = page.locator(CLASSES).count()
    held.hold()
    with page.expect_response(lambda r: "/karte/schritt" in r.url):
        choose(page, LAENDER_ONLY)
    page.wait_for_timeout(500)
    head(page, FIRST)
    held.let_go()
    head(page, LAENDER_ONLY)
    assert shapes == 400
    assert page.locator(CLASSES).count() == 16


def test_a_typed_word_that_is_dropped_changes_nothing(browser_page):
    page = opened(browser_page)
    before, year = classes(page), page.locator(".box output").inner_text()
    for key, typed in (("indicator", "Kita"), ("indicator", OTHER), ("year", "2009")):
        page.locator(f".st-key-{key} input").click()
        page.keyboard.type(typed)
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        browser_page.settle()
        page.wait_for_timeout(500)
        head(page, FIRST)
        assert classes(page) == before, typed
        assert page.locator(".box output").inner_text() == year, typed
        assert page.locator(".box input[type=range]").is_enabled(), typed
    assert browser_page.complaints() == []


def test_the_map_shows_a_year_of_the_list_before_the_page_does(browser_page):
    held = Held(browser_page.page)
    page = opened(browser_page)
    page.locator(ALL_YEARS).wait_for()
    before = classes(page)
    held.hold()
    choose(page, "2009 ·", "year")
    page.locator(".box output").filter(has_text="2009").wait_for(timeout=10_000)
    ahead = classes(page)
    assert ahead != before
    assert waits(page)
    held.let_go()
    page.wait_for_url("**year=2009*")
    browser_page.settle()
    assert classes(page) == ahead
    assert browser_page.complaints() == []


def test_without_the_address_the_map_follows_the_page(browser_page):
    browser_page.page.route("**/karte/schritt*", lambda route: route.abort())
    page = opened(browser_page)
    choose(page, OTHER)
    head(page, OTHER)
    page.locator(".box input[type=range]:enabled").wait_for()
    assert browser_page.page_errors == []


def test_the_second_map_follows_its_own_list(browser_page):
    held = Held(browser_page.page)
    page = opened(browser_page, f"{PAGE}&second=1&indicator2=kita_plaetze_je_person")
    page.locator('.box[data-ready="1"]').nth(1).wait_for(timeout=20_000)
    held.hold()
    choose(page, OTHER, "indicator2")
    head(page, OTHER, 1)
    head(page, FIRST, 0)
    assert [waits(page, key) for key in ("karte", "karte2")] == [False, True]
    held.let_go()
    browser_page.settle()
    head(page, OTHER, 1)
    assert not waits(page, "karte2")


def test_a_year_of_the_map_outlives_a_list_that_does_not_know_it_yet(browser_page):
    held = Held(browser_page.page)
    page = opened(browser_page)
    page.locator(ALL_YEARS).wait_for()
    held.hold()
    page.locator(".box input[type=range]").press("ArrowLeft")
    year = page.locator(".box output").inner_text()
    assert f"year={year}" not in page.url
    held.wait_for_the_end_of_a_run()
    choose(page, OTHER)
    held.let_go()
    page.wait_for_url("**indicator=kita_personal_je_10000_ew*")
    browser_page.settle()
    assert f"year={year}" in page.url
    assert page.locator(".box output").inner_text() == year


def test_another_indicator_ends_the_playing(browser_page):
    page = opened(browser_page)
    page.get_by_role("button", name="Jahre abspielen").click()
    page.locator(".box output", has_text="2007").wait_for()  # the other indicator has no 2007
    choose(page, LATER)
    head(page, LATER)
    page.get_by_role("button", name="Jahre abspielen").wait_for(timeout=8000)
    page.locator(".box input[type=range]:enabled").wait_for()
    assert page.locator('.box[data-ready="error"]').count() == 0
    assert browser_page.complaints() == []
