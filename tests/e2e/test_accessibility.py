"""Every page under axe-core and by hand: light, dark, narrow; headings, focus, zoom, motion.

Holds that our own markup has no violation at all, that what Streamlit and Plotly get wrong is
the list in `ui/barriers.toml` and nothing else, and that this list can only become shorter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import axe
from tests.support.browser import BrowserPage
from tests.support.screens import view_of
from tests.support.site import NAMES, PAGES
from ui import theme
from ui.barriers import statement

pytestmark = pytest.mark.browser
KNOWN = statement().barriers
LISTS = "[role=listbox]"
OPEN_ALL = "() => document.querySelectorAll('details').forEach(d => { d.open = true; })"
HEADINGS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
FOCUS = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    if (!node || node === document.body) return null;
    const marked = (n) => {
        const s = getComputedStyle(n);
        return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
    };
    let seen = false;
    for (let n = node, k = 0; n && k < 4 && !seen; n = n.parentElement, k += 1) seen = marked(n);
    const name = node.getAttribute('aria-label') || node.innerText || node.tagName;
    return {tag: node.tagName, name: String(name).slice(0, 60), seen,
            footer: Boolean(node.closest?.('footer'))};
}"""


@pytest.fixture
def open_page(chromium, app_server) -> Iterator[Callable[..., BrowserPage]]:
    """Opens a view in a colour scheme and contrast; closes what it opened."""
    opened: list[BrowserPage] = []

    def go(path: str, width: int = 1280, **media: str) -> BrowserPage:
        view = BrowserPage(chromium, app_server.url, width=width)
        opened.append(view)
        view.page.emulate_media(reduced_motion="reduce", **media)
        view.open(path)
        if path.startswith("karte"):
            view.page.locator('.box[data-ready="1"]').first.wait_for(timeout=20_000)
        view.page.wait_for_timeout(500)
        return view

    yield go
    for view in opened:
        view.close()


def check(view: BrowserPage, what: str) -> list[str]:
    view.page.evaluate(OPEN_ALL)
    return [f"{what}: {line}" for line in axe.faults(view.page, KNOWN)]


@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_violation_of_ours(open_page, name):
    light = open_page(view_of(name), color_scheme="light")
    found = check(light, "light")
    levels = light.page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [b for a, b in itertools.pairwise(levels) if b > a + 1] == []
    assert light.page.evaluate("() => document.documentElement.lang") == "de"
    for width in (640, 320):  # 1280 px at 200 % and 400 %
        light.page.set_viewport_size({"width": width, "height": 900})
        light.page.wait_for_timeout(400)
        assert light.overflow() == 0, width
    found += check(light, "320 px")
    dark = open_page(view_of(name), color_scheme="dark")
    found += check(dark, "dark")
    dark.page.emulate_media(contrast="more", color_scheme="dark")
    found += check(dark, "dark, more contrast")
    assert found == []


def test_open_lists_windows_and_the_table_of_the_map(open_page):
    view = open_page(view_of("karte"))
    page = view.page
    page.get_by_role("button", name="Tabelle").click()
    found = check(view, "table of the map")
    page.get_by_role("button", name="Klassen").click()
    page.get_by_text("Einteilung").wait_for()
    found += check(view, "popover")
    page.keyboard.press("Escape")
    open_list(page, "indicator")
    found += check(view, "list")
    assert found == []


def open_list(page: Any, key: str, text: str = "") -> None:
    page.locator(f".st-key-{key} input").first.click()
    page.locator(LISTS).wait_for()
    if text:
        page.keyboard.type(text)
        page.wait_for_timeout(300)


def no_keys_in_charts(page: Any) -> bool:
    page.locator(".js-plotly-plot").first.wait_for()
    inside = ".js-plotly-plot :is([tabindex='0'], a[href], button)"
    return bool(page.locator(inside).count() == 0)


def a_list_speaks_english(page: Any) -> bool:
    open_list(page, "regions", "qqqq")
    return bool(page.get_by_text("No results").count() > 0)


PROBES: dict[str, Callable[[Any], bool]] = {
    "plotly_tastatur": no_keys_in_charts,
    "streamlit_englisch": a_list_speaks_english,
}
"""For entries that no rule of axe finds: is the fault still there?"""


@pytest.mark.parametrize("barrier", KNOWN, ids=lambda b: b.id)
def test_the_list_of_foreign_faults_only_shrinks(open_page, barrier):
    view = open_page(view_of("trends"))
    if not barrier.rule:
        assert PROBES[barrier.id](view.page), "mended upstream: strike it from ui/barriers.toml"
        return
    open_list(view.page, "regions")
    hits = [axe.excused(view.page, f, [barrier]) for f in axe.violations(view.page)]
    assert barrier in hits, "no longer found: strike it from ui/barriers.toml"


def test_axe_and_the_excuse_see_what_they_should(open_page):
    view = open_page(view_of("rechtliches"))
    view.page.evaluate(
        "() => document.querySelector('[data-testid=stMain] h1').insertAdjacentHTML("
        '\'afterend\', \'<img src="data:,"><p role="button" aria-hidden="tru"></p>\')'
    )
    found = "\n".join(axe.faults(view.page, KNOWN))
    assert "image-alt" in found


def test_skip_link_leads_past_the_navigation(browser_page):
    view = browser_page.open(view_of("trends"))
    page = view.page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "() => document.querySelector('[data-testid=stMain]').contains(document.activeElement)"
    assert page.evaluate(inside)
    assert page.evaluate(FOCUS)["name"] == "Indikator"


@pytest.mark.parametrize("name", ["ueberblick", "karte", "trends", "daten"])
def test_focus_is_seen_and_never_trapped(open_page, name):
    page = open_page(view_of(name)).page
    stops: list[dict[str, Any]] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or stop["footer"]:
            break
        stops.append(stop)
    assert stop is None or stop["footer"], f"never left: {stops[-3:]}"
    assert len(stops) > len(PAGES)
    assert [s for s in stops if not s["seen"]] == []


def test_reduced_motion_stands_still(open_page):
    page = open_page(view_of("karte")).page
    moving = "() => document.getAnimations().filter(a => a.playState === 'running').length"
    assert page.evaluate(moving) == 0
    speed = "e => getComputedStyle(e).transitionDuration"
    region = page.locator("g.regions path").first
    assert region.evaluate(speed) == "0s"
    page.emulate_media(reduced_motion="no-preference")
    assert region.evaluate(speed) != "0s"


PAINTED = """() => [...Array(5).keys()].map(k => {
    const box = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.box'))
        .find(Boolean);
    const shape = box.querySelector(`g.regions path.c${k}`);
    return shape ? getComputedStyle(shape).fill : '';
})"""


@pytest.mark.parametrize(
    "media",
    [{"color_scheme": "light"}, {"color_scheme": "dark"},
     {"color_scheme": "light", "contrast": "more"}, {"color_scheme": "dark", "contrast": "more"},
     {"color_scheme": "light", "forced_colors": "active"}],
    ids=lambda m: " ".join(m.values()),
)  # fmt: skip
def test_the_map_is_painted_in_the_measured_colours(open_page, media):
    page = open_page(view_of("karte"), **media).page
    wanted = [f"rgb({', '.join(str(int(c[i : i + 2], 16)) for i in (1, 3, 5))})"
              for c in theme.sequential(5)]  # fmt: skip
    assert page.evaluate(PAINTED) == wanted
