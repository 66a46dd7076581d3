"""The comparison with approved pictures is itself tested: what it sees, and what it bears.

The pages are compared in test_every_page.py.
"""

from __future__ import annotations

from PIL import Image, ImageFilter

from tests.support import screens


def test_every_approved_picture_belongs_to_a_page():
    wanted = {f"{n}-{s}-{w}.webp" for n, s, w in screens.cases()}
    found = {p.name for p in screens.APPROVED.glob("*")}
    assert found - wanted == set()
    assert sum(p.stat().st_size for p in screens.APPROVED.glob("*")) < 1_000_000


def test_the_comparison_sees_a_moved_block_and_bears_grain():
    page = Image.new("L", (320, 225), 250)
    page.paste(40, (10, 10, 150, 60))
    moved = Image.new("L", (320, 225), 250)
    moved.paste(40, (10, 40, 150, 90))
    assert screens.difference(page, moved)[0] > screens.TOLERANCE
    grain = page.point(lambda v: min(255, v + 12))
    assert screens.difference(page, grain)[0] == 0


def test_the_comparison_sees_a_lost_chart_and_bears_softer_letters():
    page = Image.open(screens.APPROVED / "trends-light-1280.webp").convert("L")
    lost = page.copy()
    lost.paste(page.getpixel((2, page.height - 2)), (0, page.height * 4 // 5, *page.size))
    assert screens.difference(page, lost)[0] > screens.TOLERANCE
    softer = page.filter(ImageFilter.GaussianBlur(0.6))
    assert screens.difference(page, softer)[0] < screens.TOLERANCE / 5
