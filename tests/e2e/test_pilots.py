"""The layer of pilot projects in a real browser: diamonds, words, tiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.pilots import FILE, HEADER
from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


def test_pilot_projects_are_a_layer_of_their_own(chromium, built_copy):
    """And a deep link that is a server's first visit is framed like any other."""
    table = built_copy / FILE
    table.unlink()
    row = "JH05113000,Pilotregion,Team Nord,Text,2025,,Quelle,https://example.org/a,2025-10-01"
    table.write_text(f"{','.join(HEADER)}\n{row}\n", encoding="utf-8")
    server = AppServer(ROOT, free_port(), {"MONITOR_DATA": str(built_copy)})
    try:
        view = BrowserPage(chromium, server.start().url)
        page = view.open("karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024").page
        assert page.locator("footer.fm-footer").count() == 1
        page.locator('.box[data-ready="1"]').wait_for(timeout=20_000)
        assert page.locator(".marks path").count() == 0
        page.get_by_text("Pilotprojekte und Zusammenarbeit").click()
        page.locator('.marks path[data-mark="JH05113000"]').wait_for(state="attached")
        assert "pilots=1" in page.url
        page.locator('path[data-id="JH05113000"]').hover()
        assert "Pilotregion: Team Nord" in page.locator(".tip").inner_text()
        page.get_by_role("button", name="Kacheln").click()
        assert page.locator(".marks path").count() == 1
        assert view.complaints() == []
        view.close()
    finally:
        server.stop()
