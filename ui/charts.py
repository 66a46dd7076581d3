"""(Indicator, frame) → plotly figure; pure functions without Streamlit calls.

Decides what each kind of chart may show: no line crosses a break or a gap, a flag is a shape,
a benchmark is named as what it is, nothing is coloured as good or bad, nothing is ranked.
Frames come from `etl.marts`: region_id, name, year, value, flag (numerator, denominator,
numerator_year, denominator_year, note where there are).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from etl.catalog import Catalog
from etl.models import Benchmark, Break, Indicator, Variable
from etl.series import base_years, default_base, indexed, rhythm, segments, stretch_of
from ui import theme
from ui.charts_rows import bar, panel
from ui.charts_style import (
    LINE,
    Measure,
    _palette,
    axis_label,
    benchmark_lines,
    broken,
    figure,
    hover,
    measure,
    symbol,
)
from ui.format import is_missing
from ui.names import index_words

CONFIG = theme.PLOTLY_CONFIG
"""Plotly config of every chart (no tool bar, no request to another host)."""
Spec = Indicator | Variable | Measure
TICK_YEARS = 5
"""Most steps between the years that are written: six years do not touch on 320 px."""
NARROWEST = 205
"""Width that lines beside long values have on a screen of 320 px."""
LETTER = 7.5
"""Room of a letter of 14 px, in px."""
LEGEND_WIDTH = 40
"""Characters in a line of the legend; a longer name takes two."""

__all__ = [
    "CONFIG", "bar", "base_years", "default_base", "distribution", "indexed", "panel", "step_of",
    "stretch_of", "trend",
]  # fmt: skip


def step_of(indicator: Indicator, cat: Catalog) -> Callable[[int], int]:
    """Rhythm of the surveys that the indicator's numerator comes from (see `etl.series.rhythm`)."""
    terms = indicator.formula[-1].numerator if indicator.formula else []
    return rhythm(*[cat.variables[t.variable] for t in terms if t.variable in cat.variables])


def trend(
    spec: Spec,
    frame: pd.DataFrame,
    *,
    breaks: Sequence[Break] = (),
    base_year: int | None = None,
    step: Callable[[int], int] = lambda _: 1,
    title: str = "",
    dark: bool = False,
) -> go.Figure:
    """Lines over years, one colour and dash per region, in the order of the frame.

    `base_year`: show an index (base year = 100); then only years without a break between them
    and the base year are drawn. `step`: see `step_of`.
    """
    m = measure(spec)
    made = figure(title, dark=dark, height=360)
    shown = frame if base_year is None else indexed(frame, base_year, breaks)
    colours = theme.categorical(dark)
    for place, region in enumerate(dict.fromkeys(frame["region_id"])):
        series = shown[shown["region_id"] == region]
        line = {
            "color": colours[place % len(colours)],
            "dash": theme.DASHES[place % len(theme.DASHES)], "width": 2,
        }  # fmt: skip
        parts = segments(series, breaks, step)
        for number_, part in enumerate(parts):
            made.add_trace(_segment(part, m, line, base_year is not None))
            made.data[-1].showlegend = number_ == 0
    known = shown[shown["value"].notna()]
    _year_axis(made, known)
    unit = m.unit if base_year is None else f"{index_words(base_year)} ({m.unit})"
    lowest = float(known["value"].min()) if len(known) else 0.0
    made.update_yaxes(
        rangemode="tozero" if base_year is None and lowest >= 0 else "normal",
        tickformat=f",.{_tick_decimals(known['value'])}f",
    )
    if base_year is not None:
        made.add_hline(y=100, line={"color": _palette(dark).muted, "width": 1})
    rows = _mark_breaks(made, breaks, known, dark)
    axis_label(made, unit, dark, above=rows)
    several = frame["region_id"].nunique() > 1
    made.update_layout(showlegend=several, legend={"y": -0.12, "yanchor": "top"})
    return made


def _segment(part: pd.DataFrame, m: Measure, line: dict[str, Any], index: bool) -> go.Scatter:
    """One stretch of one region as a trace of its own, so that nothing can join two."""
    rows = part.to_dict("records")
    return go.Scatter(
        x=[int(r["year"]) for r in rows], y=[float(r["value"]) for r in rows],
        mode="lines+markers", connectgaps=False, line=line,
        name=broken(str(rows[0].get("name") or rows[0]["region_id"]), LEGEND_WIDTH, 2),
        legendgroup=str(rows[0]["region_id"]),
        marker={
            "symbol": [symbol(r.get("flag")) for r in rows], "size": 9,
            "color": line["color"], "line": {"width": 2, "color": line["color"]},
        },
        customdata=[hover(r, m, index=index) for r in rows],
        hovertemplate="%{customdata}<extra></extra>",
        error_y=None if index else _whiskers(rows, line),
    )  # fmt: skip


def _whiskers(rows: list[dict[Any, Any]], line: dict[str, Any]) -> dict[str, Any] | None:
    """The interval of each value as a thin line without caps; None where no value has one."""
    if all(is_missing(r.get("low")) for r in rows):
        return None
    up = [0.0 if is_missing(r.get("high")) else r["high"] - r["value"] for r in rows]
    down = [0.0 if is_missing(r.get("low")) else r["value"] - r["low"] for r in rows]
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "width": 0,
            "thickness": 1.5, "color": line["color"]}  # fmt: skip


def _year_axis(made: go.Figure, known: pd.DataFrame) -> None:
    if known.empty:
        return
    first, last = int(known["year"].min()), int(known["year"].max())
    step = max(1, math.ceil((last - first) / TICK_YEARS))
    made.update_xaxes(  # counted from the newest: the year that sentences speak of has a tick
        range=[first - 0.6, last + 0.6], tickvals=list(range(last, first - 1, -step))[::-1],
        tickformat="d", ticks="outside", ticklen=6,
    )  # fmt: skip


def _tick_decimals(values: pd.Series) -> int:
    top = float(values.max()) if len(values) and values.notna().any() else 0.0
    return 0 if top >= 10 else 1 if top >= 1 else 2


def _mark_breaks(made: go.Figure, breaks: Sequence[Break], known: pd.DataFrame, dark: bool) -> int:
    """A labelled line before the first year of each break (and, thinner, of each event); returns
    the rows that the labels take."""
    if known.empty:
        return 0
    first, last = int(known["year"].min()), int(known["year"].max())
    inside = sorted({b.year for b in breaks if first < b.year <= last})
    words, ends = [], list[float]()
    for year in inside:
        here = [b for b in breaks if b.year == year]
        real = [b for b in here if not b.comparable]
        colour = _palette(dark).ink if real else _palette(dark).muted
        made.add_vline(
            x=year - 0.5,
            line={"color": colour, "width": 1.5 if real else 1, "dash": "solid" if real else "dot"},
        )
        kind = "Bruch" if real else "Ereignis"
        titles = "; ".join(b.title for b in (real or here))
        words.append(f"{kind} {year}: {titles}")
        row = _free_row(ends, f"{kind} {year}", (year - first) / (last - first + 1.2))
        made.add_annotation(
            x=year - 0.5, y=1, yref="paper", yanchor="bottom", xanchor="center", showarrow=False,
            yshift=LINE * row, text=f"{kind} {year}", hovertext=titles,
            font={"size": 14, "color": colour},
        )  # fmt: skip
    made.update_layout(meta={**(made.layout.meta or {}), "marks": " · ".join(words)})
    return len(ends)


def _free_row(ends: list[float], text: str, place: float) -> int:
    """The lowest row with room for a text about a place (share of the width) on the narrowest
    screen; `ends` holds where each row is taken up to, in px, and is brought up to date."""
    middle, half = place * NARROWEST, len(text) * LETTER / 2
    free = (k for k, end in enumerate(ends) if end <= middle - half)
    row = next(free, len(ends))
    ends[row : row + 1] = [middle + half]
    return row


def distribution(
    spec: Spec,
    frame: pd.DataFrame,
    *,
    benchmarks: Sequence[Benchmark] = (),
    highlight: str | None = None,
    title: str = "",
    dark: bool = False,
) -> go.Figure:
    """One mark per region along the value axis, stacked where they meet; no order, no grades."""
    m = measure(spec)
    known = frame[frame["value"].notna()].sort_values(["value", "region_id"])
    made = figure(title, dark=dark, height=280)
    p = _palette(dark)
    heights = _stack([float(v) for v in known["value"]])
    rows = known.to_dict("records")
    chosen = [str(r["region_id"]) == highlight for r in rows]
    made.add_trace(
        go.Scatter(
            x=[float(r["value"]) for r in rows], y=heights, mode="markers", showlegend=False,
            marker={
                "symbol": [symbol(r.get("flag")) for r in rows],
                "size": [15 if c else 8 for c in chosen],
                "color": [p.ink if c else p.accent for c in chosen],
                "line": {"width": 1, "color": p.background},
            },
            customdata=[hover(r, m) for r in rows], hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    top = max(heights, default=0) + 1
    made.update_yaxes(visible=False, range=[-1, top])
    made.update_xaxes(
        title={"text": m.unit}, tickformat=",~f", showgrid=True, gridcolor=p.line,
        rangemode="tozero" if not len(known) or float(known["value"].min()) >= 0 else "normal",
    )  # fmt: skip
    benchmark_lines(made, benchmarks, dark)
    return made


def _stack(values: Sequence[float], bins: int = 60) -> list[int]:
    """Height of each mark: its number among the marks of the same narrow class."""
    if not values:
        return []
    width = (max(values) - min(values)) / bins or 1.0
    counts: dict[int, int] = {}
    heights = []
    for value in values:
        place = int((value - min(values)) / width)
        heights.append(counts.get(place, 0))
        counts[place] = heights[-1] + 1
    return heights
