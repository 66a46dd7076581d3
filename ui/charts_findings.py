"""A finding's chart → figure, table and source ids; the argument's only way to the screen.

Decides which kind of figure draws which `ChartSpec`; the table beside it shows the same points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from etl.catalog import Catalog
from etl.compare import Point, amount, crossed, stretches
from etl.findings_caseload import place
from etl.findings_model import ChartSpec, Statement
from etl.series import rhythm
from ui import charts
from ui.charts_style import Measure
from ui.extremes import lowest_highest
from ui.format import number
from ui.trend_words import break_remark
from ui.values import flag_words

TABLE_LABELS = {
    "was": "Was", "region": "Region", "jahr": "Jahr", "wert": "Wert", "einheit": "Einheit",
    "kennzeichen": "Kennzeichen", "anmerkung": "Anmerkung der Quelle",
}  # fmt: skip


def frame_of(points: Sequence[Point]) -> pd.DataFrame:
    """Points as a frame for charts; several variables of one region become several series."""
    several = len({p.what for p in points}) > 1
    rows = [
        {
            "region_id": f"{p.what}/{p.region_id}" if several else p.region_id,
            "name": p.label if several else p.region_name, "year": p.year, "value": p.value,
            "flag": p.flag, "said": amount(p), "unit": p.unit, "note": p.note,
            "place": p.region_name, "label": f"{place(p)}, {p.year}", "numerator": p.numerator,
            "denominator": p.denominator, "denominator_year": p.term_year,
        }
        for p in points
    ]  # fmt: skip
    return pd.DataFrame(rows)


def figure_of(spec: ChartSpec, cat: Catalog, *, dark: bool = False) -> go.Figure:
    """Draws a chart spec."""
    frame = frame_of(spec.points)
    marks = [cat.benchmarks[b] for b in spec.benchmarks if b in cat.benchmarks]
    decimals = max((p.decimals or 0 for p in spec.points), default=0)
    m = Measure(spec.points[0].what, spec.title, spec.unit, decimals)
    if spec.kind == "trend":
        known = [cat.variables[p.what] for p in spec.points if p.what in cat.variables]
        return charts.trend(m, frame, breaks=spec.breaks, step=rhythm(*known), title=spec.title,
                            dark=dark)  # fmt: skip
    if spec.kind == "panel":
        return charts.panel(frame, benchmarks=marks, title=spec.title, unit=spec.unit, dark=dark)
    if spec.kind == "distribution":
        return charts.distribution(m, frame, benchmarks=marks, title=spec.title, dark=dark)
    frame["label"] = [p.label for p in spec.points]
    return charts.bar(m, frame, title=spec.title, dark=dark)


def table_of(statement: Statement) -> pd.DataFrame:
    """All values of sentence and figure, each once, as text (columns of `TABLE_LABELS`)."""
    shown = (*statement.points, *(statement.chart.points if statement.chart else ()))
    rows = [
        {
            "was": p.label, "region": p.region_name, "jahr": str(p.year),
            "wert": amount(p), "einheit": p.unit,
            "kennzeichen": flag_words(p.flag), "anmerkung": p.note,
        }
        for p in sorted(shown, key=lambda p: (p.label, p.region_name, p.year, -len(p.note)))
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(TABLE_LABELS))
    table = table.drop_duplicates(["was", "region", "jahr", "wert"])
    empty = [c for c in ("kennzeichen", "anmerkung") if (table[c] == "").all()]
    return table.drop(columns=empty)


def says_all(statement: Statement) -> bool:
    """Whether a statement's values all stand in its sentence, in the words of the table, and no
    source has a remark on one."""
    text = statement.sentence
    return all(_stands(amount(p), text) and not p.note for p in statement.points)


def _stands(said: str, text: str) -> bool:
    """Whether a text holds an amount, and not only as a part of another number."""
    return re.search(rf"(?<![\d.,−]){re.escape(said)}(?![.,]?\d)", text) is not None


def summary_of(statement: Statement) -> str:
    """What the figure shows in one sentence, from its points (for those who do not see it)."""
    chart = statement.chart
    known = [p for p in chart.points if p.value is not None] if chart else []
    if chart is None or not known:
        return ""
    years = sorted({p.year for p in known})
    when = f"von {years[0]} bis {years[-1]}" if len(years) > 1 else f"für {years[0]}"
    shown = f"Die Abbildung zeigt {number(len(known))} Werte {when}."
    if len({p.unit for p in known}) > 1:
        return f"{shown} Die Quellen zählen verschieden; die Werte sind nicht vergleichbar."
    return " ".join([shown, *_series_lines(known, chart)])


def _series_lines(known: Sequence[Point], chart: ChartSpec) -> list[str]:
    """Lowest and highest value: of a trend, for each series and after its last break only."""
    if chart.kind != "trend":
        said = lowest_highest(known, _where)
        return [f"{said[0].upper()}{said[1:]}."]
    lines, cut = [], crossed(min(p.year for p in known), max(p.year for p in known), chart.breaks)
    names = dict.fromkeys(p.what for p in known)
    for what in names:
        series = [p for p in known if p.what == what]
        newest = stretches(series, chart.breaks)[-1]
        since = f"ab {newest[0].year}" if len(newest) < len(series) else ""
        lead = ", ".join(t for t in (newest[0].label if len(names) > 1 else "", since) if t)
        said = lowest_highest(newest, _where)
        said = f"{lead}: {said}" if lead else said
        lines.append(f"{said[0].upper()}{said[1:]}.")
    return [*lines, break_remark(cut)] if cut else lines


def _where(point: Point) -> str:
    return f"{place(point)} {point.year}"
