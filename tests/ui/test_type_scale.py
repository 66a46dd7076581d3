"""One type scale: style sheets and charts use its sizes and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui import theme
from ui.charts_style import figure

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ("ui/assets/app.css", "ui/components/region_map/style.css")
SIZE = re.compile(r"font(?:-size)?:\s*([\d.]+)(rem|px|em|pt)")
ALLOWED = {float(size) for size in theme.TYPE_SCALE.values()}


def sizes(text: str) -> set[float]:
    """Font sizes of a style sheet in px; a unit that depends on the place counts as a fault."""
    px = {"rem": 16.0, "px": 1.0}
    return {float(number) * px.get(unit, 1000.0) for number, unit in SIZE.findall(text)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_style_sheets_use_the_scale_only(sheet: str):
    found = sizes((ROOT / sheet).read_text(encoding="utf-8"))
    assert found
    assert found <= ALLOWED


def test_a_size_of_its_own_is_found():
    assert not sizes(".x { font-size: 0.9rem } .y { font: 15px/1.4 Arial }") <= ALLOWED
    assert not sizes(".x { font-size: 1em }") <= ALLOWED


def test_charts_use_the_scale_only():
    layout = figure("Titel").to_plotly_json()["layout"]
    found = {float(n) for n in re.findall(r"'size': (\d+)", str(layout.get("template", layout)))}
    assert found
    assert found <= ALLOWED


def test_the_design_page_names_the_scale():
    named = ", ".join(str(n) for n in sorted(set(theme.TYPE_SCALE.values())))
    assert f"sizes {named} px" in (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
