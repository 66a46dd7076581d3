"""Pictures of pages: small grey ones to compare with approved ones, and a few for the documents.

Decides what is compared: the first screen of a page at a quarter of its size in grey, so that
the way a machine draws letters does not matter, but a block that moved, vanished or changed its
colour does.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter

from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage, find_chromium, open_browser
from tests.support.data import build_warehouse, link_data_folder
from tests.support.site import NAMES, path_of

ROOT = Path(__file__).resolve().parents[2]
APPROVED = ROOT / "tests" / "fixtures" / "screens"
WIDTHS = {1280: 900, 390: 844}
SCHEMES = ("light", "dark")
SHRINK = 4
View = tuple[str, int, str, int]
"""Address, width, colour scheme, height."""
VISIBLE = 20
"""Difference of grey (of 255) from which a reader would see it."""
TOLERANCE = 0.01
"""Share of the picture that may differ visibly."""
OFFICE = "JH05113000"
FILLED = {
    "karte": f"karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024&region={OFFICE}",
    "meine_region": f"meine_region?region={OFFICE}&region2=05",
    "trends": "trends?indicator=kwg_je_10000&regions=DE,05,09",
    "daten": "daten?indicators=kwg_je_10000&levels=land",
}
"""Pages that show little until something is chosen, with a choice."""
PICTURES: dict[str, View] = {
    "ueberblick-hell": ("", 1280, "light", 1200),
    "karte-hell": (FILLED["karte"], 1280, "light", 1200),
    "karte-dunkel-schmal": (FILLED["karte"], 390, "dark", 1600),
    "trends-dunkel": (FILLED["trends"], 1280, "dark", 1200),
}
"""What docs/design.md shows: file name → view, width, colour scheme, height."""


def view_of(name: str) -> str:
    """Address of a page with something on it."""
    return FILLED.get(name, path_of(name))


def shoot(browser: Any, base: str, wanted: View) -> Image.Image:
    """The first screen of a view, when it has come to rest."""
    path, width, scheme, height = wanted
    view = BrowserPage(browser, base, width=width, height=height)
    try:
        view.page.emulate_media(color_scheme=scheme)
        return image(view.open(path).rest())
    finally:
        view.close()


def image(png: bytes) -> Image.Image:
    """A screenshot as a picture in colour."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def small(picture: Image.Image) -> Image.Image:
    """A quarter of the size, in grey."""
    size = (picture.width // SHRINK, picture.height // SHRINK)
    return picture.convert("L").resize(size, Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """Share of pixels that visibly differ, and a picture: approved, now, differences."""
    size = (max(one.width, other.width), max(one.height, other.height))
    sheets = [Image.new("L", size, 128) for _ in range(2)]
    for sheet, picture in zip(sheets, (one, other), strict=True):
        sheet.paste(picture, (0, 0))
    soft = [s.filter(ImageFilter.BoxBlur(1)) for s in sheets]
    seen = ImageChops.difference(*soft).point(lambda v: 255 if v > VISIBLE else 0)
    share = seen.histogram()[255] / (size[0] * size[1])
    wide = Image.new("L", (3 * size[0] + 20, size[1]), 128)
    for place, sheet in enumerate((*sheets, seen)):
        wide.paste(sheet, (place * (size[0] + 10), 0))
    return share, wide


def cases() -> list[tuple[str, str, int]]:
    """(page, scheme, width) of every comparison."""
    return [(n, s, w) for n in NAMES for s in SCHEMES for w in WIDTHS]


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
