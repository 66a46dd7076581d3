"""What is held of every page, on a screen and on a phone, each taken from one first visit.

A page opens quietly, stands still while it loads, fits, looks as approved in light and dark, and
has no violation of ours in light, dark and narrow (what is excused: `ui/barriers.toml`).
`make approve-screens` takes the present look as approved (the pictures are then part of the
change that is reviewed). To look at: tests/output/<page>-<width>.png.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support import pictures, visits
from tests.support.app import AppServer
from tests.support.site import NAMES, PAGES
from tests.support.visits import CASES, ON_PHONE, ON_SCREEN, PICTURED, ZOOMS, Seen

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
SHIFT = 0.05
"""Most layout shift of a page; 0.1 passes as good elsewhere."""
on_every_page = pytest.mark.parametrize("seen", CASES, ids=str, indirect=True)
on_screen = pytest.mark.parametrize("seen", ON_SCREEN, ids=str, indirect=True)
on_phone = pytest.mark.parametrize("seen", ON_PHONE, ids=str, indirect=True)
on_pictured_pages = pytest.mark.parametrize("seen", PICTURED, ids=str, indirect=True)


@pytest.fixture(scope="module")
def seen(
    chromium: Any, app_server: AppServer, output_dir: Path, request: pytest.FixtureRequest
) -> Seen:
    """What a visit gave; pytest runs all tests of one visit in a row, so it is made once."""
    found = visits.look(chromium, app_server.url, request.param)
    (output_dir / f"{found.case}.png").write_bytes(found.png)
    return found


def test_every_listed_page_exists():
    assert len(PAGES) >= 8
    assert [n for n in NAMES if not (ROOT / "pages" / f"{n}.py").is_file()] == []


@on_every_page
def test_opens_quietly(seen):
    assert seen.complaints == []
    assert seen.error_boxes == 0


@on_every_page
def test_has_one_heading_and_the_footer(seen):
    assert [bool(text.strip()) for text in seen.headings] == [True]
    assert seen.footers == 1
    assert seen.hidden == []


@on_every_page
def test_nothing_jumps_while_it_loads(seen):
    assert seen.shift <= SHIFT, "\n".join(seen.moved)


@on_every_page
def test_fits_its_screen(seen):
    assert seen.overflow == 0


@on_screen
def test_fits_when_zoomed(seen):
    assert seen.zoomed == dict.fromkeys(ZOOMS.values(), 0)


@on_phone
def test_no_cell_of_a_table_is_cut(seen):
    assert seen.cut == []


@on_every_page  # axe looks at those on a screen; all, because a visit ends where its list does
def test_has_no_violation_of_ours(seen):
    assert seen.barriers == []


@on_every_page
def test_is_german_with_headings_in_order(seen):
    assert seen.language == "de"
    assert seen.levels.count(1) == 1
    assert seen.levels[0] == 1
    assert [b for a, b in itertools.pairwise(seen.levels) if b > a + 1] == []


@on_pictured_pages
def test_looks_as_approved(seen, output_dir):
    assert sorted(seen.pictures) == visits.pictured(seen.case)
    if os.environ.get("MONITOR_APPROVE"):
        for name, picture in seen.pictures.items():
            pictures.approve(name, picture)
        return
    said = (pictures.check(name, now, output_dir) for name, now in seen.pictures.items())
    assert [words for words in said if words] == []
