"""What opens under axe-core, and by hand: focus, motion, contrast; and the list of foreign faults.

Holds that what Streamlit and Plotly get wrong is the list in `ui/barriers.toml` and nothing else,
and that this list can only become shorter. That every page is without a violation of ours, in
light, dark and narrow, is held in test_every_page.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.test_map import unfold
from tests.support import axe
from tests.support.browser import BrowserPage
from tests.support.keyboard import of_focus
from tests.support.screens import view_of
from tests.support.site import PAGES
from ui import theme
from ui.barriers import statement

pytestmark = pytest.mark.browser
KNOWN = statement().barriers
ONCE_KNOWN = {"plotly_tastatur", "streamlit_listen", "streamlit_englisch"}
"""What the list held on 2026-11-25; it may only lose entries."""
LISTS = "[role=listbox]:visible"
FOCUS = of_focus("""
    if (!node || node === document.body) return null;
    const marked = (n) => {
        const s = getComputedStyle(n);
        return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
    };
    let seen = false;
    for (let n = node, k = 0; n && k < 4 && !seen; n = n.parentElement, k += 1) seen = marked(n);
    const name = node.getAttribute('aria-label') || node.innerText || node.tagName;
    return {tag: node.tagName, name: String(name).slice(0, 60), seen,
            footer: Boolean(node.closest?.('footer'))};""")


@pytest.fixture
def open_page(browser_page) -> Callable[..., BrowserPage]:
    """Opens a view in a colour scheme and contrast, and waits until it stands."""

    def go(path: str, **media: str) -> BrowserPage:
        browser_page.page.emulate_media(**media)
        browser_page.open(path).rest()
        return browser_page

    return go


def check(view: BrowserPage, what: str) -> list[str]:
    axe.open_all(view.page)
    return [f"{what}: {line}" for line in axe.faults(view.page, KNOWN)]


def test_open_lists_windows_and_the_table_of_the_map(open_page):
    view = open_page(view_of("karte"))
    page = view.page
    unfold(page)
    found = check(view, "table of the map")
    page.locator("g.regions path:not(.absent)").nth(200).hover()
    page.locator(".tip").wait_for()
    found += check(view, "tip of the map")
    page.get_by_role("button", name="Klassen").click()
    page.get_by_text("Einteilung").wait_for()
    found += check(view, "popover")
    page.keyboard.press("Escape")
    open_list(page, "indicator")
    found += check(view, "list")
    page.keyboard.press("Escape")
    page.locator(".st-key-region input").fill("Neustadt")
    page.locator("[role=option].at").wait_for()
    found += check(view, "list of places")
    assert found == []


def open_list(page: Any, key: str) -> None:
    page.locator(f".st-key-{key} input").first.click()
    page.locator(LISTS).wait_for()


def no_keys_in_charts(page: Any) -> bool:
    page.locator(".js-plotly-plot").first.wait_for()
    inside = ".js-plotly-plot :is([tabindex='0'], a[href], button)"
    return bool(page.locator(inside).count() == 0)


def without_scripts_it_speaks_english(page: Any) -> bool:
    return "enable JavaScript" in str(page.locator("noscript").first.text_content())


PROBES: dict[str, Callable[[Any], bool]] = {
    "plotly_tastatur": no_keys_in_charts,
    "streamlit_englisch": without_scripts_it_speaks_english,
}
"""For entries that no rule of axe finds: is the fault still there?"""


def test_the_list_of_foreign_faults_only_shrinks(open_page):
    page = open_page(view_of("trends")).page
    still = {b.id for b in KNOWN if not b.rule and PROBES[b.id](page)}
    open_list(page, "regions")
    rules = [b.rule for b in KNOWN if b.rule]
    hits = (axe.excused(page, fault, KNOWN) for fault in axe.violations(page, rules))
    still |= {barrier.id for barrier in hits if barrier}
    assert still == {b.id for b in KNOWN}, "mended upstream: strike it from ui/barriers.toml"


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


FORCED = {"forced_colors": "active"}
PAINTED = """() => [...Array(5).keys()].map(k => {
    const box = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.box'))
        .find(Boolean);
    const shape = box.querySelector(`g.regions path.c${k}`);
    return shape ? getComputedStyle(shape).fill : '';
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_painted_in_the_measured_colours(open_page, scheme):
    page = open_page(view_of("karte"), color_scheme=scheme).page
    wanted = [f"rgb({', '.join(str(int(c[i : i + 2], 16)) for i in (1, 3, 5))})"
              for c in theme.sequential(5)]  # fmt: skip
    for media in ({}, {"contrast": "more"}, {"contrast": "no-preference", **FORCED}):
        page.emulate_media(**media)
        assert page.evaluate(PAINTED) == wanted, media


SWITCH = ".stCheckbox label > span + div"
CHOSEN = "[data-testid=stRadioOption]:has(input:checked) > div > div:first-child > div"


def test_switch_and_chosen_ring_are_seen_in_forced_colours(open_page):
    page = open_page(view_of("karte"), **FORCED).page
    style = "e => { const s = getComputedStyle(e); return [s.borderTopWidth, s.borderTopColor]; }"
    assert page.locator(SWITCH).first.evaluate(style) == ["2px", "rgb(0, 0, 0)"]
    for filled in (CHOSEN, f"{SWITCH} > div"):
        colour = "e => getComputedStyle(e).backgroundColor"
        assert page.locator(filled).first.evaluate(colour) == "rgb(0, 0, 0)"


def test_the_list_only_shrinks():
    assert {barrier.id for barrier in KNOWN} <= ONCE_KNOWN
