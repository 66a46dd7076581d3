"""The comparison with approved pictures is itself tested: what it sees, and what it bears.

The pages are compared in test_every_page.py. Here an approved picture is changed as a fault would
change the page, far down on it.
"""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.support import pictures, visits
from tests.support.browser import SHRINK
from tests.support.pictures import APPROVED, CELL, KIND

MOST_BYTES = 2_200_000
BLOCK = 20 // SHRINK
"""A block that lies 20 px lower."""


@pytest.fixture(scope="module", params=["fallbelastung-light-1280", "fallbelastung-dark-390"])
def page(request) -> Image.Image:
    return Image.open(APPROVED / f"{request.param}{KIND}").convert("RGB")


def far_down(page: Image.Image) -> tuple[int, int, int, int]:
    """A part with lines of text that no first screen shows."""
    return (0, page.height * 3 // 4, page.width, page.height * 3 // 4 + 10 * CELL)


def a_figure(page: Image.Image) -> tuple[int, int, int, int]:
    """A place of 48 x 16 px, far down, with more ink than those around it."""
    edges = page.convert("L").filter(ImageFilter.FIND_EDGES)
    _, top, right, bottom = far_down(page)
    places = [(x, y, x + 12, y + 4) for y in range(top, bottom) for x in range(2, right - 14, 4)]
    return max(places, key=lambda at: sum(v * n for v, n in enumerate(edges.crop(at).histogram())))


def paper(page: Image.Image) -> tuple[int, int, int]:
    return page.getpixel((1, page.height // 2))


def seen(page: Image.Image, other: Image.Image) -> bool:
    return bool(pictures.compare(page, other).cells)


def test_every_approved_picture_belongs_to_a_page_and_all_are_small():
    wanted = {f"{name}{KIND}" for case in visits.PICTURED for name in visits.pictured(case)}
    assert {p.name for p in APPROVED.glob("*")} == wanted
    assert sum(p.stat().st_size for p in APPROVED.glob("*")) < MOST_BYTES


def test_it_sees_a_block_that_moved(page):
    moved, at = page.copy(), far_down(page)
    moved.paste(page.crop(at), (0, at[1] + BLOCK))
    assert seen(page, moved)


def test_it_sees_a_lost_figure(page):
    lost = page.copy()
    lost.paste(paper(page), a_figure(page))
    assert seen(page, lost)


def test_it_sees_text_over_text(page):
    at = far_down(page)
    over = ImageChops.darker if sum(paper(page)) > 384 else ImageChops.lighter
    both = page.copy()
    lower = ImageChops.offset(page, 0, BLOCK - 2).crop(at)
    both.paste(over(page.crop(at), lower), at)
    assert seen(page, both)


def test_it_sees_another_colour_of_the_same_brightness(page):
    tinted, at = page.copy(), far_down(page)
    bands = zip(page.crop(at).split(), (9, -9, 0), strict=True)
    part = [band.point([v + by for v in range(256)]) for band, by in bands]
    tinted.paste(Image.merge("RGB", part), at)
    assert seen(page, tinted)


def test_it_sees_a_page_that_became_longer_or_shorter(page):
    longer = Image.new("RGB", (page.width, page.height + CELL), paper(page))
    longer.paste(page, (0, 0))
    assert seen(page, longer)
    assert seen(longer, page)


def test_it_bears_grain_softer_letters_and_a_line_a_little_lower(page):
    assert not seen(page, page)
    assert not seen(page, page.point(lambda v: min(255, v + 5)))
    assert not seen(page, page.filter(ImageFilter.GaussianBlur(0.5)))
    lower = Image.new("RGB", (page.width, page.height + 1), paper(page))
    lower.paste(page, (0, 1))
    assert not seen(page, lower)


def test_what_differs_is_left_to_look_at(tmp_path):
    name = "fallbelastung-light-1280"
    approved = Image.open(APPROVED / f"{name}{KIND}").convert("RGB")
    lost = approved.copy()
    lost.paste(paper(approved), a_figure(approved))
    assert pictures.check(name, approved, tmp_path) == ""
    assert f"{name}-diff.png" in pictures.check(name, lost, tmp_path)
    left = Image.open(tmp_path / f"{name}-diff.png").convert("RGB")
    framed = left.crop((left.width * 2 // 3, 0, left.width, left.height))
    colours = {colour for _, colour in framed.getcolors(1 << 20)}
    assert pictures.FRAME in colours
    assert "no approved picture" in pictures.check("nobody-light-1280", lost, tmp_path)
