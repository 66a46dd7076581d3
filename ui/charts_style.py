"""How a value looks in a chart: its symbol by flag, its hover text, the plain frame around it.

Decides that the flag of a value shows in the shape of its mark, never in its colour, and that
no colour means good or bad.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from etl.amounts import qualified
from etl.compare import unbounded
from etl.models import Benchmark, Indicator, Variable
from ui import theme
from ui.format import NO_VALUE, is_missing, number, shorten
from ui.values import CHANCE_WORD, flag_list, flag_words, span, year_note

SYMBOLS: dict[str, tuple[str, str]] = {
    "beispiel": ("x", "✕"),
    "mindestwert": ("triangle-up-open", "△"),
    "widerspruch": ("star-open", "☆"),
    "geschaetzt": ("pentagon-open", "⬠"),
    "fortgeschrieben": ("square-open", "□"),
    "umgerechnet": ("cross-open", "✛"),
    "vorlaeufig": ("hexagon-open", "⬡"),
    "abgeleitet": ("diamond-open", "◇"),
    "gerundet": ("circle-open", "○"),
}
"""Flag → (plotly symbol, the same sign as text); the first flag that fits decides."""
PLAIN = ("circle", "●")
LINE = 18
"""Height of a line of text, in px."""
BENCHMARK_WORDS = {
    "empfehlung": "Empfehlung", "gesetz": "Gesetz", "forderung": "Forderung",
    "erhebung": "Erhebung", "rechenwert": "Rechenwert",
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """What a chart shows: name, unit, decimals (None: as many as a value has), and whether an
    incomplete value is no lower bound; from an indicator or a variable."""

    id: str
    label: str
    unit: str
    decimals: int | None = 1
    unbounded: bool = False


def measure(spec: Indicator | Variable | Measure) -> Measure:
    """The measure behind an indicator or variable (counted variables have no decimals)."""
    if isinstance(spec, Measure):
        return spec
    if isinstance(spec, Variable):
        return Measure(spec.id, spec.label, spec.unit, None)
    return Measure(spec.id, spec.label, spec.unit, spec.decimals, unbounded(spec))


def symbol(flag: Any) -> str:
    """Plotly symbol for a flag text."""
    return _sign(flag)[0]


def _sign(flag: Any) -> tuple[str, str]:
    flags = flag_list(flag)
    return next((sign for name, sign in SYMBOLS.items() if name in flags), PLAIN)


def symbol_key(flags: Sequence[Any]) -> str:
    """The signs in use, in words: "● wie veröffentlicht · ○ gerundet veröffentlicht"."""
    used: dict[str, str] = {}
    for flag in flags:
        sign = _sign(flag)[1]
        name = next((n for n in SYMBOLS if n in flag_list(flag)), "")
        used.setdefault(sign, flag_words(name) or "wie veröffentlicht oder berechnet")
    if set(used) <= {PLAIN[1]}:
        return ""
    return "Zeichen: " + " · ".join(f"{sign} {words}" for sign, words in sorted(used.items()))


def hover(row: Mapping[Any, Any], m: Measure, *, index: bool = False) -> str:
    """Hover text of one value: region, year, value with unit, flags, terms; escaped."""
    name = html.escape(shorten(str(row.get("name") or row.get("region_id") or ""), 60))
    year = row.get("year")
    when = "" if is_missing(year) else year_note(
        year, row.get("numerator_year"), row.get("denominator_year")
    )  # fmt: skip
    value = f"{value_words(row, m)} {html.escape(m.unit)}"
    if index:
        original = f"{value_words(row, m, 'original')} {html.escape(m.unit)}"
        value = f"Index {number(row.get('value'), 1)} (Wert: {original})"
    lines = [f"<b>{name}</b>", f"{when}: {value}" if when else value]
    words = flag_words(row.get("flag"))
    lines += [html.escape(words)] if words else []
    bounds = "" if index else span(row, m.decimals or 0)
    lines += [f"{CHANCE_WORD} (95 %): {bounds}"] if bounds else []
    lines += _terms(row)
    remark = row.get("note")
    lines += [html.escape(shorten(str(remark), 90))] if isinstance(remark, str) and remark else []
    return "<br>".join(lines)


def value_words(row: Mapping[Any, Any], m: Measure, column: str = "value") -> str:
    """The number of a row with its qualifier ("mindestens 3.000"); a point brings its own words."""
    said, value = row.get("said"), row.get(column)
    if isinstance(said, str) and column == "value":
        return said
    if is_missing(value):
        return NO_VALUE
    flags = flag_list(row.get("flag"))
    return qualified(float(value or 0), m.decimals, flags, unbounded=m.unbounded)


def broken(text: str, width: int, lines: int) -> str:
    """A text for a figure, which breaks no lines itself: escaped, in at most `lines` lines."""
    parts = textwrap.wrap(shorten(text, 500), width, max_lines=lines, placeholder=" …")
    return "<br>".join(html.escape(part) for part in parts)


def _terms(row: Mapping[Any, Any]) -> list[str]:
    top, bottom = row.get("numerator"), row.get("denominator")
    if is_missing(top) or is_missing(bottom):
        return []
    return [f"Zähler {number(top, _digits(top))}, Nenner {number(bottom, _digits(bottom))}"]


def _digits(value: Any) -> int:
    return 0 if float(value).is_integer() or abs(float(value)) >= 1000 else 2


def figure(title: str, *, dark: bool = False, height: int = 320) -> go.Figure:
    """An empty figure in our template. The title travels in `layout.meta`: pages print it above
    the figure as a heading, where it wraps and screen readers find it."""
    made = go.Figure()
    made.update_layout(
        template=theme.plotly_template(dark), height=height, meta={"title": title},
        margin={"l": 8, "r": 12, "t": 52, "b": 8}, separators=",.", hovermode="closest",
    )  # fmt: skip
    return made


def axis_label(made: go.Figure, text: str, dark: bool, above: int = 1) -> None:
    """Unit above the value axis, horizontal; `above` so many rows of other labels."""
    more = LINE * max(0, above - 1)
    made.layout.margin.t += more
    made.layout.height += more
    made.add_annotation(
        text=html.escape(shorten(text, 60)), xref="paper", yref="paper", x=0, y=1, yshift=40 + more,
        xanchor="left", showarrow=False, font={"size": 14, "color": _palette(dark).muted},
    )  # fmt: skip


def benchmark_lines(made: go.Figure, benchmarks: Sequence[Benchmark], dark: bool) -> None:
    """Dashed vertical line at each benchmark with `line = true`, named as what it is; the full
    name and year go into the figure's marks, which stand below it as text."""
    colour = _palette(dark).benchmark
    words = []
    for row, mark in enumerate(drawn(benchmarks)):
        made.add_vline(x=mark.value, line={"color": colour, "width": 2, "dash": "dash"})
        made.add_annotation(
            x=mark.value, y=1, yref="paper", yshift=14 + 16 * row, xanchor="center",
            showarrow=False, text=f"Richtwert {number(mark.value)}",
            font={"size": 14, "color": colour},
        )  # fmt: skip
        words.append(f"Gestrichelte Linie: Richtwert {mark.label}, {mark.year}")
    if words:
        made.update_layout(meta={**(made.layout.meta or {}), "marks": " · ".join(words)})


def drawn(benchmarks: Sequence[Benchmark]) -> list[Benchmark]:
    """Those benchmarks that may stand as a line."""
    return [b for b in benchmarks if b.line]


def _palette(dark: bool) -> theme.Palette:
    return theme.DARK if dark else theme.LIGHT
