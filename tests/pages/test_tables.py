"""Each figure of each page has a real table of the same values before it, and a summary below.

The map is a figure too; what is held of its table stands in tests/e2e/test_map_table.py.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.pages.views import placed, show
from tests.support.screens import OFFICE
from tests.support.site import NAMES

VIEWS: dict[str, list[dict[str, Any]]] = {
    "karte": [
        {"indicator": "kwg_je_10000", "level": "land", "region": "05"},
    ],
    "meine_region": [{"region": OFFICE, "region2": "05"}, {"region": "05"}],
    "trends": [
        {"indicator": "kwg_je_10000", "regions": "DE,05,09"},
        {"indicator": "kwg_je_10000", "regions": "DE,05", "mode": "index", "base": 2016},
        {"indicator": "hilfen_je_10000_ew", "regions": OFFICE},
    ],
}
"""Pages that show little until something is chosen, with choices; the others are taken as met."""
CASES = [(name, view) for name in NAMES for view in VIEWS.get(name, [{}])]
WITH_FIGURES = {"fallbelastung": 3, "karte": 1, "meine_region": 1, "trends": 1, "ueberblick": 7}
"""Figures that such a page has at least."""


@pytest.mark.parametrize(("name", "view"), CASES, ids=str)
def test_each_figure_has_a_table_of_its_values_and_a_summary(data_dir, name, view):
    found = placed(show(name, **view))
    assert len(found) >= WITH_FIGURES.get(name, 0)
    for at in found:
        assert at.before.startswith('<details class="fm-values"><summary>Werte als Tabelle<'), (
            at.title
        )
        assert at.before.count("<table") == 1, at.title
        assert [round(v, 6) for v in unlisted(at.drawn(), at.listed())] == [], at.title
        assert len(at.listed()) >= len(at.drawn()) > 0, at.title
        assert len(re.sub(r"<[^>]+>", "", at.after)) > 30, at.title


def unlisted(drawn: list[float], cells: list[str]) -> list[float]:
    """Numbers of a figure that no cell shows; each cell stands for one of them."""
    left = [(float(c.replace(".", "").replace(",", ".").replace("\u2212", "-")),
             len(c.partition(",")[2])) for c in cells]  # fmt: skip
    missing = []
    for value in sorted(drawn):
        near = [c for c in left if abs(c[0] - value) <= 0.5001 * 10 ** -c[1]]
        if near:
            left.remove(min(near, key=lambda c: abs(c[0] - value)))
        else:
            missing.append(value)
    return missing


def test_a_number_without_a_cell_is_found():
    assert unlisted([1234.54, 2.0], ["1.234,5", "2"]) == []
    assert unlisted([2.0, 2.0, 3.1], ["2", "3"]) == [2.0]
