"""Views of the pages that are looked at: how wide, in which schemes; pictures for the documents.

Decides what is chosen on a page that shows little until something is chosen.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage, find_chromium, open_browser
from tests.support.data import build_warehouse, link_data_folder
from tests.support.site import NAMES, path_of

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {1280: 900, 390: 844}
SCHEMES = ("light", "dark")
View = tuple[str, int, str, int]
"""Address, width, colour scheme, height."""
OFFICE = "JH05113000"
FILLED = {
    "karte": f"karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024&region={OFFICE}",
    "meine_region": f"meine_region?region={OFFICE}&region2=05",
    "trends": "trends?indicator=kwg_je_10000&regions=DE,05,09",
    "daten": "daten?indicators=kwg_je_10000&levels=land",
}
"""Pages that show little until something is chosen, with a choice."""
TWO_MAPS = f"{FILLED['karte']}&second=1&indicator2=anteil_heimerziehung"
VIEWS = [*NAMES, "karte_zwei"]
"""What is looked at: every page, and what is a page of its own to look at."""
PICTURES: dict[str, View] = {
    "ueberblick-hell": ("", 1280, "light", 1200),
    "karte-hell": (FILLED["karte"], 1280, "light", 1200),
    "karte-dunkel-schmal": (FILLED["karte"], 390, "dark", 1600),
    "trends-dunkel": (FILLED["trends"], 1280, "dark", 1200),
}
"""What docs/design.md shows: file name → view, width, colour scheme, height."""


def view_of(name: str) -> str:
    """Address of a page with something on it."""
    return TWO_MAPS if name == VIEWS[-1] else FILLED.get(name, path_of(name))


def shoot(browser: Any, base: str, wanted: View) -> Image.Image:
    """The first screen of a view, when it has come to rest."""
    path, width, scheme, height = wanted
    view = BrowserPage(browser, base, width=width, height=height)
    try:
        view.page.emulate_media(color_scheme=scheme)
        view.open(path).rest()
        return Image.open(io.BytesIO(view.page.screenshot())).convert("RGB")
    finally:
        view.close()


def main() -> None:
    """Write the pictures of the documents from a fresh build."""
    target = ROOT / "docs" / "images"
    target.mkdir(exist_ok=True)
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Kein Chromium gefunden (Debian: apt install chromium).")
    with tempfile.TemporaryDirectory() as folder:
        data = link_data_folder(ROOT, Path(folder) / "data")
        build_warehouse(ROOT, data)
        server = AppServer(ROOT, free_port(), {"MONITOR_DATA": str(data)})
        try:
            server.start()
            with open_browser(chromium) as browser:
                for name, view in PICTURES.items():
                    made = shoot(browser, server.url, view)
                    half = made.resize((made.width * 5 // 8, made.height * 5 // 8))
                    half.save(target / f"{name}.webp", quality=80, method=6)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
