"""Every page as a first visitor meets it, beside the same page served by Streamlit alone.

`streamlit run dashboard.py` runs the same pages without what `ui/server.py` adds: compression,
our head with fonts and style sheet, and what keeps a page still while it loads.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.report import Line
from tests.support import vitals
from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage, find_chromium, open_browser
from tests.support.site import NAMES, path_of

GOAL_SHIFT = 0.05
GOAL_MB = 4.0
SERVERS = {"own": "ui/server.py", "plain": "dashboard.py"}
WIDTHS = (1280, 390)


@dataclass(frozen=True)
class Visit:
    """One first visit: paint times in ms, layout shift, bytes over HTTP and websocket."""

    fcp: float
    lcp: float
    cls: float
    bytes: int


def measure(root: Path, data: Path) -> list[Line]:
    """All pages on both servers, alternating, with cold browser caches and warm servers."""
    path = find_chromium()
    if path is None:
        print("  no Chromium here: pages not measured")
        return []
    servers = {
        name: AppServer(root, free_port(), {"MONITOR_DATA": str(data)}, script)
        for name, script in SERVERS.items()
    }
    found: dict[tuple[str, str, int], Visit] = {}
    try:
        for server in servers.values():
            server.start()
        with open_browser(path) as browser:
            for server in servers.values():
                visit(browser, server.url, NAMES[0], WIDTHS[0])
            for page in NAMES:
                for width in WIDTHS:
                    for name, server in servers.items():
                        found[name, page, width] = visit(browser, server.url, page, width)
    finally:
        for server in servers.values():
            server.stop()
    return lines(found)


def visit(browser: Any, url: str, name: str, width: int) -> Visit:
    """Open one page in a fresh context and wait until nothing more comes."""
    view = BrowserPage(browser, url, width)
    try:
        view.page.add_init_script(vitals.SCRIPT)
        meter = vitals.Meter(view.page)
        view.open(path_of(name))
        view.page.wait_for_load_state("networkidle")
        view.page.wait_for_timeout(1000)
        return Visit(**vitals.vitals(view.page), bytes=sum(meter.take()))
    finally:
        view.close()


def lines(found: dict[tuple[str, str, int], Visit]) -> list[Line]:
    """Layout shift and bytes of each page, paint times over all pages."""
    result = []
    for page in NAMES:
        for width in WIDTHS:
            own, plain = found["own", page, width], found["plain", page, width]
            result.append(Line(f"{page}, {width} px: layout shift", own.cls, "", GOAL_SHIFT,
                               f"plain {plain.cls:.2f}"))  # fmt: skip
        own, plain = found["own", page, WIDTHS[0]], found["plain", page, WIDTHS[0]]
        result.append(Line(f"{page}: first visit", own.bytes / 1e6, "MB", GOAL_MB,
                           f"plain {plain.bytes / 1e6:.1f}"))  # fmt: skip
    for key, words in (("fcp", "first"), ("lcp", "largest")):
        times = {name: [getattr(v, key) for (n, _, _), v in found.items() if n == name]
                 for name in SERVERS}  # fmt: skip
        own_ms, plain_ms = (statistics.median(times[name]) for name in ("own", "plain"))
        result.append(Line(f"{words} contentful paint, median of all", own_ms, "ms", None,
                           f"max {max(times['own']):.0f}; plain {plain_ms:.0f}, "
                           f"max {max(times['plain']):.0f}"))  # fmt: skip
    return result
