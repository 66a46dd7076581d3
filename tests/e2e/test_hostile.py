"""Hostile names and notes in a real browser: nothing runs, nothing is torn, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import hostile
from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
VIEWS = {
    "karte": f"karte?indicator=hilfen_je_10000_ew&level=jugendamt&region={hostile.OFFICE}",
    "meine_region": f"meine_region?region={hostile.OFFICE}&indicator={hostile.INDICATOR}",
    "fallbelastung": f"fallbelastung?indicator={hostile.INDICATOR}&region={hostile.OFFICE}",
    "trends": f"trends?indicator={hostile.INDICATOR}&regions={hostile.OFFICE}",
    "daten": f"daten?indicators={hostile.INDICATOR}&regions={hostile.OFFICE}",
}


@pytest.fixture(scope="module")
def poisoned_server(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    folder = hostile.copy(data_dir, tmp_path_factory.mktemp("hostile") / "data")
    server = AppServer(ROOT, free_port(), {"MONITOR_DATA": str(folder)})
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.mark.parametrize("name", VIEWS)
def test_layout_stays_whole_and_nothing_runs(chromium, poisoned_server, name):
    view = BrowserPage(chromium, poisoned_server.url)
    try:
        for width in (1280, 320):
            view.page.set_viewport_size({"width": width, "height": 900})
            view.open(VIEWS[name]).rest()
            assert view.overflow() == 0, width
            assert view.page.evaluate("() => window.__hit") is None
            assert view.page.locator("[data-testid=stMain] img[src=x]").count() == 0
            assert view.complaints() == []
            heights = view.page.locator("[data-testid=stMain] :is(h1, h2, h3)").evaluate_all(
                "nodes => nodes.map(n => n.getBoundingClientRect().height)"
            )
            assert max(heights) < 500
    finally:
        view.close()


def test_the_rest_of_a_cut_name_can_be_opened(chromium, poisoned_server):
    view = BrowserPage(chromium, poisoned_server.url)
    try:
        view.open(VIEWS["meine_region"]).rest()
        page = view.page
        rest = page.locator("h2.fm-h2 + details").first
        assert rest.locator("p").is_visible() is False
        rest.locator("summary").click()
        assert rest.locator("p").inner_text().count("Name") > 1500
        assert view.overflow() == 0
    finally:
        view.close()
