"""Pictures of whole pages, small and in colour, and what a reader would see differ in two of them.

Decides what varies of right and is left out (when and under which id the data were built) and
what counts: a picture is looked at in cells, so that one lost figure weighs as much on a long
page as on a short one. Inside a cell, grain, softer letters and a line that lies a fraction of a
line lower do not count; what moved further, vanished, overlaps or changed its colour does.
"""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.support.browser import SHRINK, BrowserPage

APPROVED = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "screens"
KIND = ".avif"
"""A quarter smaller than WebP, with half of its errors in thin coloured lines."""
CELL = 8
"""Edge of a cell in pixels of a small picture; 32 px of the page, a line of text and a half."""
VISIBLE = 28
"""Difference of red, green or blue (of 255) from which a reader would see it."""
SHARE = 0.15
"""Most of a cell that may differ visibly."""
TINT = 8
"""Difference of a cell's mean red, green or blue from which its colour is another. Two visits and
the losses of the file give 6 at most, and a share of 0.02; one lost number gives 10 or 0.2."""
SHIFTS = list(itertools.product((-1, 0, 1), repeat=2))
"""By so much a line may lie elsewhere, in pixels of a small picture."""
PAPER, GAP, FRAME = (128, 128, 128), 10, (220, 0, 0)
SAME_EVERY_DAY = r"""() => {
    const varies = [[/\d{8}T\d{12}-[0-9a-f]{16}/g, '20260101T000000000000-0000000000000000'],
                    [/\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr/g, '01.01.2026, 00:00 Uhr']];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
        for (const [what, fixed] of varies)
            walk.currentNode.data = walk.currentNode.data.replace(what, fixed);
}"""
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


class Compared(NamedTuple):
    """Cells that differ, as (left, top) in pixels of the small picture."""

    cells: list[tuple[int, int]]

    def __str__(self) -> str:
        at = ", ".join(f"{x * SHRINK}/{y * SHRINK}" for x, y in self.cells[:5])
        return f"{len(self.cells)} places differ, the first at {at} px (left/top)"


def whole(view: BrowserPage) -> Image.Image:
    """All of a page that stands, small."""
    page, size = view.page, view.page.viewport_size
    page.evaluate(SAME_EVERY_DAY)
    page.set_viewport_size({"width": size["width"], "height": page.evaluate(HEIGHT)})
    png = view.rest()
    page.set_viewport_size(size)
    return Image.open(io.BytesIO(png)).convert("RGB")


def compare(approved: Image.Image, now: Image.Image) -> Compared:
    """Where two pictures in colour differ so that a reader would see it."""
    one, other = (_soft(p) for p in _of_one_size(approved, now))
    rows, columns = (-(-edge // CELL) for edge in one.shape[:2])
    size = (rows * CELL - one.shape[0], columns * CELL - one.shape[1])
    around = [((0, size[0]), (0, size[1]), (0, 0)), ((1, 1 + size[0]), (1, 1 + size[1]), (0, 0))]
    one, other = (np.pad(p, by, mode="edge") for p, by in zip((one, other), around, strict=True))
    share, tint = np.inf, np.inf
    for down, right in SHIFTS:
        part = other[1 + down :, 1 + right :][: rows * CELL, : columns * CELL]
        cells = (one - part).reshape(rows, CELL, columns, CELL, 3)
        seen = (np.abs(cells) > VISIBLE).any(axis=4).mean(axis=(1, 3))
        share = np.minimum(share, seen)
        tint = np.minimum(tint, np.abs(cells.mean(axis=(1, 3))).max(axis=2))
    found = np.argwhere((share > SHARE) | (tint > TINT))
    return Compared([(int(x) * CELL, int(y) * CELL) for y, x in found])


def _of_one_size(*pictures: Image.Image) -> list[Image.Image]:
    """The pictures on paper of the largest size; a difference that a shift explains is cut off."""
    widths, heights = zip(*(p.size for p in pictures), strict=True)
    choose = [min if max(edges) - min(edges) <= 1 else max for edges in (widths, heights)]
    size = (choose[0](widths), choose[1](heights))
    sheets = [Image.new("RGB", size, PAPER) for _ in pictures]
    for sheet, picture in zip(sheets, pictures, strict=True):
        sheet.paste(picture, (0, 0))
    return sheets


def _soft(picture: Image.Image) -> np.ndarray[Any, Any]:
    return np.asarray(picture.filter(ImageFilter.BoxBlur(1)), dtype=np.int16)


def sheet(approved: Image.Image, now: Image.Image, found: Compared) -> Image.Image:
    """To look at, at twice the size: approved, now, and now with the places framed."""
    parts = _of_one_size(approved, now, now)
    draw = ImageDraw.Draw(parts[-1])
    for x, y in found.cells:
        draw.rectangle((x - 1, y - 1, x + CELL, y + CELL), outline=FRAME)
    width, height = parts[0].size
    wide = Image.new("RGB", (3 * width + 2 * GAP, height), PAPER)
    for place, part in enumerate(parts):
        wide.paste(part, (place * (width + GAP), 0))
    return wide.resize((wide.width * 2, wide.height * 2), Image.Resampling.NEAREST)


def approve(name: str, picture: Image.Image) -> None:
    """Take a picture as approved."""
    APPROVED.mkdir(parents=True, exist_ok=True)
    picture.save(APPROVED / f"{name}{KIND}", quality=50, subsampling="4:4:4")


def check(name: str, now: Image.Image, output: Path) -> str:
    """What is wrong with a picture ("" for nothing); leaves `<name>-diff.png` in `output`."""
    path = APPROVED / f"{name}{KIND}"
    if not path.is_file():
        return f"{name}: no approved picture; look at the page, then: make approve-screens"
    approved = Image.open(path).convert("RGB")
    found = compare(approved, now)
    if not found.cells:
        return ""
    left = output / f"{name}-diff.png"
    sheet(approved, now, found).save(left)
    return f"{name}: {found}; approved, now, and framed: {left.name}"
