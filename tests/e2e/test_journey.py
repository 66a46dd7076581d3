"""One journey through the app in a real browser: the navigation, a map step, a download.

Holds what no other test can see: a view is kept in its address, what is downloaded says where it
comes from, and the watch that all browser tests rely on sees what it should.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.browser import BrowserPage
from tests.support.site import PAGES

pytestmark = pytest.mark.browser


def address(view: BrowserPage) -> dict[str, str]:
    """Query of the page's address, one value per key."""
    query = parse_qs(urlsplit(view.page.url).query)
    return {key: values[0] for key, values in query.items()}


def choose(view: BrowserPage, key: str, number: int) -> str:
    """Take option `number` of the select box with this key; returns its text."""
    view.page.locator(f".st-key-{key} input").first.click()
    options = view.page.locator("[role=option]")
    options.first.wait_for()
    option = options.nth(number)
    text: str = option.inner_text()
    option.click()
    view.settle()
    return text


def map_colours(view: BrowserPage) -> list[str]:
    """Class of every shape on the map, in order; looks into the component's shadow root."""
    found: list[str] = view.page.evaluate(
        """() => {
            const all = (root) => [...root.querySelectorAll('*')].flatMap(e => [
                ...(e.matches('path[data-id]') ? [e] : []),
                ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
            return all(document).map(e => `${e.getAttribute('class')}|${e.getAttribute('fill')}`
                                          + `|${e.getAttribute('style')}`);
        }"""
    )
    return found


def wait_for_map(view: BrowserPage) -> list[str]:
    """Shapes of the map once it is there and its colours have come to rest."""
    before: list[str] = []
    for _ in range(60):
        now = map_colours(view)
        if now and now == before:
            return now
        before = now
        view.page.wait_for_timeout(250)
    raise AssertionError("the map did not come to rest")


def shoot(view: BrowserPage, folder: Path, name: str) -> None:
    """A screenshot for people to look at."""
    view.page.screenshot(path=str(folder / f"{name}.png"), full_page=False)


def test_navigation_leads_to_every_page(browser_page):
    view = browser_page.open()
    for name, title in PAGES[1:]:
        link = view.page.get_by_role("link", name=title, exact=True).first
        link.click()
        view.page.wait_for_url(re.compile(rf"/{name}(\?|$)"))
        view.settle()
        assert view.page.locator("[data-testid=stMain] h1").count() == 1
    assert view.complaints() == []


def test_map_changes_and_the_address_keeps_the_view(chromium, app_server, browser_page, output_dir):
    view = browser_page.open("karte")
    before = wait_for_map(view)
    choose(view, "indicator", 1)
    after = wait_for_map(view)
    assert len(after) >= 16
    assert after != before
    shown = address(view)
    assert {"indicator", "level", "year"} <= set(shown)
    shoot(view, output_dir, "karte-changed")
    assert view.complaints() == []

    elsewhere = BrowserPage(chromium, app_server.url)
    try:
        elsewhere.open(f"karte?{urlsplit(view.page.url).query}")
        assert wait_for_map(elsewhere) == after
        assert address(elsewhere) == shown
        assert elsewhere.complaints() == []
    finally:
        elsewhere.close()


RECORD = """() => {
    let now = window.__run;
    window.__said = [];
    Object.defineProperty(window, '__run', {
        get: () => now, set: (value) => { now = value; window.__said.push(value); } });
}"""


def test_a_page_stands_when_the_server_has_answered_what_was_asked(browser_page):
    page = browser_page.open("karte").page
    page.evaluate(RECORD)
    choose(browser_page, "indicator", 2)
    assert page.evaluate("() => window.__said") == ["asked", "begun", ""]
    page.evaluate("() => { window.__run = 'asked' }")
    with pytest.raises(Exception, match="Timeout"):
        browser_page.settle(0.5)


def test_unknown_ids_in_the_address_give_the_default_view_and_a_note(browser_page):
    view = browser_page.open("karte?indicator=gibtesnicht&level=mond&year=3000&region=%3Cb%3E")
    assert wait_for_map(view)
    assert view.page.locator(".fm-note").count() >= 1
    assert address(view).get("indicator") != "gibtesnicht"
    assert view.complaints() == []


def test_download_is_a_csv_with_source_and_licence(browser_page, output_dir):
    view = browser_page.open("daten?indicators=kwg_je_10000&levels=land")
    button = view.page.locator("[data-testid=stDownloadButton] button").filter(has_text="CSV").first
    with view.page.expect_download() as waiting:
        button.click()
    path = output_dir / waiting.value.suggested_filename
    waiting.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert path.suffix == ".csv"
    assert len(rows) > 10
    assert {row["indicator_id"] for row in rows} == {"kwg_je_10000"}
    assert {row["level"] for row in rows} == {"land"}
    columns = " ".join(rows[0]).lower()
    for word in ("indicator", "region", "year", "value", "flag", "source", "licence", "build"):
        assert word in columns, f"no column for {word}: {columns}"
    assert view.complaints() == []


@pytest.mark.parametrize(
    ("unguarded", "said"),
    [(False, "console: .*http://outside.invalid/.*Content Security Policy"),
     (True, "request to other host: http://outside.invalid/")],
)  # fmt: skip
def test_the_watch_sees_errors_and_outside_requests(chromium, app_server, unguarded, said):
    view = BrowserPage(chromium, app_server.url, unguarded=unguarded).open()
    view.page.evaluate("() => { console.error('seen'); setTimeout(() => { throw Error('x') }) }")
    view.page.evaluate("() => fetch('http://outside.invalid/').catch(() => 0)")
    view.page.wait_for_timeout(300)
    words = "\n".join(view.complaints())
    view.close()
    assert "console: seen" in words
    assert "exception in page" in words
    assert re.search(said, words)


def test_the_watch_sees_a_page_that_is_too_wide(browser_page):
    view = browser_page.open()
    view.page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').insertAdjacentHTML("
        "'beforeend', '<div style=\"width:3000px;height:1px\"></div>')"
    )
    assert view.overflow() > 500
