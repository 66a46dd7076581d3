"""From `streamlit run` to a first page that a person can read."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from tests.bench.report import Line
from tests.support import vitals
from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage, find_chromium, open_browser

ROUNDS = 5
GOAL_SECONDS = 5


def measure(root: Path, data: Path) -> list[Line]:
    """Start of the process to health answer, to the first text on the page, and to the page with
    all its charts and without skeletons."""
    path = find_chromium()
    healthy: list[float] = []
    painted: list[float] = []
    rendered: list[float] = []
    if path is None:
        print("  no Chromium here: start not measured")
        return []
    with open_browser(path) as browser:
        for _ in range(ROUNDS):
            server = AppServer(root, free_port(), {"MONITOR_DATA": str(data)})
            started = time.perf_counter()
            try:
                server.start()
                healthy.append(time.perf_counter() - started)
                page = BrowserPage(browser, server.url)
                page.page.add_init_script(vitals.SCRIPT)
                opened = time.perf_counter() - started
                page.open()
                rendered.append(time.perf_counter() - started)
                painted.append(opened + vitals.vitals(page.page)["fcp"] / 1000)
                page.close()
            finally:
                server.stop()
    return [
        Line("start to first text of the first page, median", statistics.median(painted), "s",
             GOAL_SECONDS, f"max {max(painted):.2f}, n = {ROUNDS}"),
        Line("  start to first page with all charts, median", statistics.median(rendered), "s",
             GOAL_SECONDS, f"max {max(rendered):.2f}, n = {ROUNDS}"),
        Line("  start to health answer, median", statistics.median(healthy), "s"),
    ]  # fmt: skip
