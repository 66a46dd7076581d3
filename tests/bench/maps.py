"""Our map beside the same map with inline geometry, in one Chromium, in one run."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.catalog import catalog
from tests.bench.report import Line
from tests.support import vitals
from tests.support.app import AppServer, free_port
from tests.support.browser import find_chromium, open_browser
from tests.support.vitals import Meter

STEPS = 8
LONG = "personal_ohne_kita_je_10000_ew"
"""An indicator with a value for each Kreis in most of its 27 years."""
WATCH = Path(__file__).with_name("watch.js")


@dataclass
class Design:
    """One way to draw the map: which app, which page, where its shapes are."""

    name: str
    script: str
    path: str
    shapes: str
    """CSS selector of one region's shape; its svg is watched for changes."""
    slider: bool = False
    """Whether years are changed by a slider on the map, not by the list "year"."""
    paint_ms: list[float] = field(default_factory=list)
    year_ms: list[float] = field(default_factory=list)
    ws_bytes: list[int] = field(default_factory=list)
    http_bytes: list[int] = field(default_factory=list)
    first: dict[str, float] = field(default_factory=dict)


def choose(page: Any, key: str, number: int) -> str:
    """Open the select box with this key and click its option `number` (modulo); its text."""
    page.locator(f".st-key-{key} input").first.click()
    options = page.locator("[role=option]")
    options.first.wait_for(timeout=10_000)
    option = options.nth(number % options.count())
    text: str = option.inner_text()
    option.click()
    return text


def settle(page: Any) -> None:
    """Wait until a drawn change came after the last click and then nothing for a while."""
    page.wait_for_function("() => __bench.last > __bench.t0", timeout=30_000)
    before = -1.0
    while (now := page.evaluate("() => __bench.last")) != before:
        before = now
        page.wait_for_timeout(600)


def run_design(browser: Any, root: Path, data: Path, design: Design) -> None:
    """Fill `design` with its measurements; a server warmed by one visit, a cold browser cache."""
    env = {"MONITOR_DATA": str(data), "PYTHONPATH": str(root)}
    server = AppServer(root, free_port(), env, design.script)
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="de-DE")
    try:
        server.start()
        warm_up(browser, server.url, design)
        page = context.new_page()
        page.add_init_script(path=WATCH)
        page.add_init_script(vitals.SCRIPT)
        meter = Meter(page)
        page.goto(f"{server.url}/{design.path}")
        page.wait_for_function("s => window.__bench && __bench.count(s) > 10", arg=design.shapes,
                               timeout=60_000)  # fmt: skip
        painted = page.evaluate("() => performance.now()")
        page.wait_for_timeout(1500)
        ws, http = meter.take()
        design.first = {"painted_ms": painted, "bytes": ws + http, **vitals.vitals(page)}
        for number in range(STEPS):
            step(page, meter, design, number)
        year_steps(page, design)
    finally:
        context.close()
        server.stop()


def warm_up(browser: Any, url: str, design: Design) -> None:
    """One visit that pays for the server's imports; its browser cache is thrown away."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(path=WATCH)
    page.goto(f"{url}/{design.path}")
    page.wait_for_function("s => window.__bench && __bench.count(s) > 10", arg=design.shapes,
                           timeout=60_000)  # fmt: skip
    context.close()


def step(page: Any, meter: Meter, design: Design, number: int) -> None:
    """One change of the indicator, measured."""
    assert page.evaluate("s => __bench.watch(s)", watched(design)), "the map is gone"
    meter.take()
    choose(page, "indicator", number + 1)
    settle(page)
    times = page.evaluate("() => __bench.last - __bench.t0")
    ws, http = meter.take()
    if number:  # the first step also loads what later ones reuse
        design.paint_ms.append(times)
        design.ws_bytes.append(ws)
        design.http_bytes.append(http)


def year_steps(page: Any, design: Design) -> None:
    """Changes of the year on an indicator with many of them, measured."""
    page.locator(".st-key-indicator input").first.click()
    page.keyboard.type(catalog().indicators[LONG].label)
    page.locator("[role=option]").first.click()
    page.wait_for_timeout(3000)  # the chart is made anew: nothing to watch yet
    for number in range(STEPS):
        assert page.evaluate("s => __bench.watch(s)", watched(design)), "the map is gone"
        if design.slider:
            way = "ArrowRight" if number % 2 else "ArrowLeft"
            page.locator("input[type=range]").first.press(way)
        else:
            choose(page, "year", number + 1)
        settle(page)
        if number:
            # with the slider the page's own run comes later and draws the same once more
            drawn = "first" if design.slider else "last"
            design.year_ms.append(page.evaluate(f"() => __bench.{drawn} - __bench.t0"))


def watched(design: Design) -> str:
    """The drawing around the shapes."""
    return "svg:has(path[data-id])" if "data-id" in design.shapes else ".js-plotly-plot"


def measure(root: Path, data: Path) -> list[Line]:
    """Both designs and their ratios."""
    path = find_chromium()
    if path is None:
        print("  no Chromium here: map not measured")
        return []
    own = Design("own map", "ui/server.py", "karte?level=kreis", "path[data-id]", slider=True)
    inline = Design("inline", "tests/bench/inline_map_app.py", "", ".choroplethlayer path")
    with open_browser(path) as browser:
        for design in (inline, own):
            run_design(browser, root, data, design)
    return lines(own, inline)


def lines(own: Design, inline: Design) -> list[Line]:
    """What is printed: medians, and own : inline."""
    found: list[Line] = []
    for d, goal in ((inline, None), (own, 20.0)):
        ws = [b / 1024 for b in d.ws_bytes]
        found += [
            Line(f"{d.name}: websocket per step, median", statistics.median(ws), "KiB", goal,
                 f"max {max(ws):.1f}"),
            Line(f"{d.name}: over HTTP per step, median",
                 statistics.median(d.http_bytes) / 1024, "KiB"),
            Line(f"{d.name}: click to paint, median", statistics.median(d.paint_ms), "ms", None,
                 f"{min(d.paint_ms):.0f} .. {max(d.paint_ms):.0f}, n = {len(d.paint_ms)}"),
            Line(f"{d.name}: year to paint, median", statistics.median(d.year_ms), "ms", None,
                 f"{min(d.year_ms):.0f} .. {max(d.year_ms):.0f}, n = {len(d.year_ms)}"),
            Line(f"{d.name}: first load", d.first["bytes"] / 1e6, "MB",
                 4.0 if d is own else None),
            Line(f"{d.name}: first contentful paint", d.first["fcp"], "ms"),
            Line(f"{d.name}: largest contentful paint", d.first["lcp"], "ms"),
            Line(f"{d.name}: map painted after opening", d.first["painted_ms"], "ms"),
            Line(f"{d.name}: layout shift", d.first["cls"], "", 0.05 if d is own else None),
        ]  # fmt: skip
    paint = statistics.median(own.paint_ms) / statistics.median(inline.paint_ms)
    year = statistics.median(own.year_ms) / statistics.median(inline.year_ms)
    sent = statistics.median(own.ws_bytes) / statistics.median(inline.ws_bytes)
    return [
        *found,
        Line("click to paint, own : inline", paint, "", 0.25),
        Line("year to paint, own : inline", year, "", 0.25),
        Line("websocket per step, own : inline", sent, "", 20 / 850),
    ]
