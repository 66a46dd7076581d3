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
        assert otherwise_said(at.hovers(), at.listed("Wert")) == [], at.title
        assert len(re.sub(r"<[^>]+>", "", at.after)) > 30, at.title


def unlisted(drawn: list[float], cells: list[str]) -> list[float]:
    """Numbers of a figure that no cell shows; each cell stands for one of them."""
    left = [amount(c) for c in cells]
    missing = []
    for value in sorted(drawn):
        near = [c for c in left if abs(c[0] - value) <= 0.5001 * c[1]]
        if near:
            left.remove(min(near, key=lambda c: abs(c[0] - value)))
        else:
            missing.append(value)
    return missing


def amount(cell: str) -> tuple[float, float]:
    """The number in a cell, and how wide the values are apart that are written so: "rund" may be
    hundreds, "mindestens" is cut and not rounded."""
    found = re.search(r"\u2212?[\d.]+(?:,(\d+))?", cell)
    assert found, cell
    value = float(found[0].replace(".", "").replace(",", ".").replace("\u2212", "-"))
    step = 10.0 ** -len(found[1] or "")
    if cell.startswith("rund ") and value >= 1000:
        return value, 100.0
    return value, 2 * step if cell.startswith("mindestens ") else step


def otherwise_said(hovers: list[str], cells: list[str]) -> list[str]:
    """Hover texts whose value does not stand in the table in the same words."""
    plain = [h.replace("\u00a0", " ") for h in hovers]
    return [h for h in plain if not any(f": {c} " in h or f"<br>{c} " in h for c in cells)]


def test_another_word_beside_a_number_is_found():
    assert otherwise_said(["<b>NRW</b><br>2020: rund 15 VZÄ"], ["rund 15"]) == []
    assert len(otherwise_said(["<b>NRW</b><br>2020: 15 VZÄ"], ["rund 15"])) == 1
    assert len(otherwise_said(["<b>NRW</b><br>2020: rund 15 VZÄ"], ["15"])) == 1


def test_a_number_without_a_cell_is_found():
    assert unlisted([1016587.0, 81.79], ["rund 1.016.600", "mindestens 81,7"]) == []
    assert unlisted([1234.54, 2.0], ["1.234,5", "2"]) == []
    assert unlisted([2.0, 2.0, 3.1], ["2", "3"]) == [2.0]
