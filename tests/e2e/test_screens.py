"""Every page, theme and width against its approved picture; a visible difference is left behind.

`make approve-screens` takes the present look as approved (the pictures are then part of the
change that is reviewed).
"""

from __future__ import annotations

import os

import pytest
from PIL import Image, ImageFilter

from tests.support import screens

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("case", screens.cases(), ids=lambda c: "-".join(map(str, c)))
def test_page_looks_as_approved(chromium, app_server, output_dir, case):
    name, scheme, width = case
    view = (screens.view_of(name), width, scheme, screens.WIDTHS[width])
    made = screens.shoot(chromium, app_server.url, view)
    now = screens.small(made)
    path = screens.APPROVED / f"{name}-{scheme}-{width}.webp"
    if os.environ.get("MONITOR_APPROVE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        now.save(path, quality=60, method=6)
        return
    assert path.is_file(), "no approved picture; look at the page, then: make approve-screens"
    share, sheet = screens.difference(Image.open(path).convert("L"), now)
    if share > screens.TOLERANCE:
        left = output_dir / f"{path.stem}-diff.png"
        sheet.save(left)
        pytest.fail(f"{share:.1%} differ; approved, now and difference: {left.name}")


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
