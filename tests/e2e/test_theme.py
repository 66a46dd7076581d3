"""A page follows the system when it turns dark or light while it is open."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
INK = """() => {
  const text = document.querySelector('.js-plotly-plot .xtick text');
  return text && getComputedStyle(text).fill;
}"""
TURNED = f"before => ![null, before].includes(({INK})())"


def test_charts_follow_a_switch_of_the_system(browser_page):
    page = browser_page.open("trends").page
    page.locator(".js-plotly-plot .xtick text").first.wait_for(timeout=20_000)
    light, url = page.evaluate(INK), page.url
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(TURNED, arg=light, timeout=10_000)
    dark = page.evaluate(INK)
    browser_page.settle()
    assert page.url == url
    page.emulate_media(color_scheme="light")
    page.wait_for_function(TURNED, arg=dark, timeout=10_000)
    assert page.evaluate(INK) == light
    assert browser_page.complaints() == []
