"""Charts of named rows: published single values by line, and a few bars.

Decides that the name of a row stands above it, flush left: a figure is made without knowing how
wide it will be, and names beside the rows would leave a phone no room for the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from etl.models import Benchmark, Indicator, Variable
from ui import theme
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
    value_words,
)
from ui.format import shorten

LABEL_WIDTH = 40
"""Characters of a row's name that a phone of 320 px shows in one line."""
PANEL_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "star", "hexagon")
NAME_LINES = 3
MARK, BAR = 11, 26
"""Height of a mark and of a bar, in px."""
GAP = 12
"""Px between a row and the name of the next, so that a name is nearer to its own row."""


def panel(
    frame: pd.DataFrame,
    *,
    benchmarks: Sequence[Benchmark] = (),
    title: str = "",
    unit: str = "",
    dark: bool = False,
) -> go.Figure:
    """Published single values: one line each, by year, a shape per way of counting.

    Frame: label (text of the line), year, value, unit, flag, note, source (title).
    """
    rows = frame.sort_values(["year", "label"], ascending=False).to_dict("records")
    lines = list(dict.fromkeys(str(r["label"]) for r in rows))
    units = list(dict.fromkeys(str(r["unit"]) for r in rows))
    made = figure(title, dark=dark)
    places = _name_rows(made, lines, MARK, dark)
    # on a phone each way of counting has a line of the legend to itself
    made.layout.height += 10 + LINE * len(units)
    colours = theme.categorical(dark)
    for place, name in enumerate(units):
        part = [r for r in rows if str(r["unit"]) == name]
        m = Measure("", "", name, None)
        made.add_trace(
            go.Scatter(
                x=[float(r["value"]) for r in part], y=[places[str(r["label"])] for r in part],
                mode="markers", name=name, customdata=[_panel_hover(r, m) for r in part],
                hovertemplate="%{customdata}<extra></extra>", cliponaxis=False,
                marker={
                    "size": MARK, "symbol": PANEL_SYMBOLS[place % len(PANEL_SYMBOLS)],
                    "color": colours[place % len(colours)],
                },
            )
        )  # fmt: skip
    made.update_yaxes(showgrid=True, tickvals=list(places.values()))
    axis_label(made, unit, dark)
    made.update_layout(legend={"y": -34 / made.layout.yaxis.range[1], "yanchor": "top"},
                       showlegend=True)  # fmt: skip
    benchmark_lines(made, benchmarks, dark)
    return made


def _panel_hover(row: dict[Any, Any], m: Measure) -> str:
    text = hover({**row, "name": row.get("place") or row["label"]}, m)
    source = row.get("source")
    return text + (f"<br>Quelle: {shorten(str(source), 60)}" if source else "")


def _name_rows(made: go.Figure, names: Sequence[str], thick: int, dark: bool) -> dict[str, float]:
    """Name the rows, from the lowest up, over marks `thick` px high; name → place on the axis.

    The axis counts px, so that a name of two lines gets the room it needs. Few ticks, upright, on
    the other axis.
    """
    p, places, top = _palette(dark), dict[str, float](), 0.0
    for name in names:
        text = broken(name, LABEL_WIDTH, NAME_LINES)
        places[name] = top + thick / 2
        made.add_annotation(
            text=text, xref="paper", x=0, y=top + thick, yshift=1, xanchor="left", align="left",
            yanchor="bottom", showarrow=False, bgcolor=p.background, borderpad=0,
            font={"size": 14, "color": p.ink},
        )  # fmt: skip
        top += thick + LINE * (1 + text.count("<br>")) + GAP
    made.update_yaxes(showticklabels=False, range=[-thick / 2, max(top, 1)])
    made.update_xaxes(rangemode="tozero", tickformat=",~f", showgrid=True, nticks=5, tickangle=0)
    made.update_layout(height=top + 86)
    return places


def bar(
    spec: Indicator | Variable | Measure, frame: pd.DataFrame, *, title: str = "",
    dark: bool = False,
) -> go.Figure:  # fmt: skip
    """A few horizontal bars in the order of the frame (columns: label, value, flag), from zero."""
    m = measure(spec)
    rows = frame.iloc[::-1].to_dict("records")
    made = figure(title, dark=dark)
    places = _name_rows(made, [str(r["label"]) for r in rows], BAR, dark)
    made.add_trace(
        go.Bar(
            x=[float(r["value"]) for r in rows], y=[places[str(r["label"])] for r in rows],
            orientation="h", text=[value_words(r, m) for r in rows], textangle=0,
            textposition="auto", width=BAR, cliponaxis=False, showlegend=False,
            marker={"color": _palette(dark).accent},
            customdata=[hover({**r, "name": r["label"]}, m) for r in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    made.update_yaxes(showgrid=False)
    made.update_xaxes(title={"text": m.unit})
    made.update_layout(margin={"t": 8})
    return made
