"""Words beside charts, made from the same frames: titles, summaries, tables, sentences.

Decides nothing about numbers: what may be compared, and in which word, is asked of
`etl.compare`. Everything returned is plain text (not HTML) or a frame of text cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from etl.catalog import Catalog
from etl.compare import (
    Change,
    Point,
    crossed,
    newest_change,
    no_verdict,
    ratio_spread,
    unbounded,
)
from etl.models import Benchmark, Break, Indicator
from etl.series import rhythm
from ui.charts_style import Measure, index_words
from ui.extremes import lowest_highest, value_text
from ui.format import (
    CHANCE_WORD,
    EXAMPLE_DATA,
    cell,
    coverage,
    is_example,
    is_missing,
    level_words,
    listing,
    number,
    place_name,
    span,
    title_name,
    unit_note,
    value_flags,
    year_note,
)


def points(frame: pd.DataFrame, indicator: Indicator) -> list[Point]:
    """Rows of a mart as points, for comparisons."""
    return [point_of(row, indicator) for row in frame.to_dict("records")]


def point_of(row: Mapping[Any, Any], indicator: Indicator) -> Point:
    """One row of a mart as a point, with all that limits what may be said of it."""
    top, bottom = as_float(row.get("numerator")), as_float(row.get("denominator"))
    return Point(
        what=indicator.id, region_id=str(row["region_id"]), year=int(row["year"]),
        value=as_float(row.get("value")), flag=str(row.get("flag") or ""),
        region_name=str(row.get("name") or row["region_id"]), unit=indicator.unit,
        decimals=indicator.decimals, numerator=top, denominator=bottom,
        spread=ratio_spread(top, bottom) if indicator.formula and bottom else None,
        unbounded=unbounded(indicator), basis=str(row.get("basis") or ""),
        n_reporting=_int(row.get("n_reporting")), n_expected=_int(row.get("n_expected")),
    )  # fmt: skip


def _int(value: Any) -> int | None:
    return None if is_missing(value) else int(value)


def as_float(value: Any) -> float | None:
    """The number, or None for a missing one."""
    return None if is_missing(value) else float(value)


def step_of(indicator: Indicator, cat: Catalog) -> Callable[[int], int]:
    """Rhythm of the indicator's numerator (see `etl.series.rhythm`)."""
    terms = indicator.formula[-1].numerator if indicator.formula else []
    return rhythm(*[cat.variables[t.variable] for t in terms if t.variable in cat.variables])


def changes(
    frame: pd.DataFrame, indicator: Indicator, breaks: Sequence[Break]
) -> dict[str, Change | None]:
    """Newest comparable change of every region (by name), in the order of the frame.

    Over the same years for all of them where there are such years.
    """
    known = frame[frame["value"].notna()]
    counted = known.groupby("year")["region_id"].nunique()
    shared = counted[counted == frame["region_id"].nunique()].index
    together = _changes(frame, known[known["year"].isin(shared)], indicator, breaks)
    return together if all(together.values()) else _changes(frame, known, indicator, breaks)


def _changes(
    frame: pd.DataFrame, known: pd.DataFrame, indicator: Indicator, breaks: Sequence[Break]
) -> dict[str, Change | None]:
    names = frame.drop_duplicates("region_id")[["region_id", "name"]].to_dict("records")
    return {
        str(r["name"]): newest_change(
            points(known[known["region_id"] == r["region_id"]], indicator), breaks
        )
        for r in names
    }


def trend_title(
    frame: pd.DataFrame, indicator: Indicator, breaks: Sequence[Break], base: int | None = None
) -> str:
    """The finding of a trend in one sentence, whichever way the values go, with unit and years.

    `base`: base year, where the figure shows an index.
    """
    found = {place_name(n): c for n, c in changes(frame, indicator, breaks).items()}
    told = {name: c for name, c in found.items() if c is not None}
    lead = named(frame, indicator, unit=True, base=base)
    known = frame[frame["value"].notna()]
    if known.empty:
        return f"{lead}: keine Werte"
    first, last = int(known["year"].min()), int(known["year"].max())
    if not told and known["region_id"].is_unique:
        when = f"{first}" if first == last else f"{first} bis {last}"
        return f"{lead}, {when}: Für einen Vergleich der Jahre fehlt ein zweiter Wert"
    if not told:
        return f"{lead}, {first} bis {last}: Ob es mehr oder weniger wurde, ist nicht zu sagen"
    if len(found) == 1:
        name, only = next(iter(told.items()))
        return f"{lead}, {name}: {_one_title(only)}"
    spans = {c.years for c in told.values()}
    when = f"von {spans.pop()} " if len(spans) == 1 else ""
    single = [place_name(n) for n in known["name"].unique() if (known["name"] == n).sum() == 1]
    parts = []
    for word, text in WORDS.items():
        names = [_with_years(n, c, bool(when)) for n, c in told.items() if c.word == word]
        if word == "nicht zu sagen":
            names += [n for n, c in found.items() if c is None and n not in single]
        if names:
            parts.append(f"{text}: {listing(names)}")
    if single:
        parts.append(f"nur ein Jahr mit Wert: {listing(single)}")
    return f"{lead}, {when}{'; '.join(parts)}"


def named(
    frame: pd.DataFrame, indicator: Indicator, *, unit: bool = False, base: int | None = None
) -> str:
    """How a title begins: the name, with `unit` where the name does not say it, with the `base`
    of an index, marked where a frame (column `flag`) holds example values."""
    name = title_name(indicator)
    marks = [note] if unit and (note := unit_note(name, indicator)) else []
    marks += [index_words(base)] if base is not None else []
    if frame["flag"].map(is_example).any():
        marks.append(EXAMPLE_DATA)
    return f"{name} ({'; '.join(marks)})" if marks else name


def _one_title(found: Change) -> str:
    if found.word in ("mehr", "weniger"):
        return f"{found.text} {found.word} von {found.years}"
    if found.word == "gleich":
        return f"etwa gleich von {found.years}"
    return f"Ob es von {found.years} mehr oder weniger wurde, ist nicht zu sagen"


WORDS = {
    "mehr": "gestiegen", "weniger": "gesunken", "gleich": "etwa gleich",
    "nicht zu sagen": "nicht zu beurteilen",
}  # fmt: skip
"""Regions stand behind these words by name only: each name would need an article of its own."""


def _with_years(name: str, found: Change, same: bool) -> str:
    return name if same else f"{name} ({found.years})"


def trend_summary(frame: pd.DataFrame, indicator: Indicator, breaks: Sequence[Break]) -> list[str]:
    """What the figure shows, one sentence a region, for those who do not see it."""
    lines = []
    for region in dict.fromkeys(frame["region_id"]):
        rows = frame[frame["region_id"] == region]
        name = place_name(str(rows.iloc[0]["name"]))
        known = rows[rows["value"].notna()].sort_values("year")
        if known.empty:
            lines.append(f"{name}: keine Werte.")
            continue
        values = points(known, indicator)
        if len(values) == 1:
            lines.append(f"{name}: ein Wert, {value_text(values[0])} ({values[0].year}).")
            continue
        first, last = values[0].year, values[-1].year
        said = lowest_highest(values, lambda p: str(p.year))
        text = f"{name}: {number(len(known))} Werte von {first} bis {last}, {said}."
        cut = crossed(first, last, breaks)
        text += f" {break_remark(cut)}" if cut else ""
        why = no_verdict(values, breaks)
        text += f" {why}" if why else ""
        lines.append(text)
    return lines


def break_remark(cut: Sequence[Break]) -> str:
    """That values before and after some breaks (at least one) cannot be compared."""
    years = list(dict.fromkeys(str(b.year) for b in cut))
    word = "Bruch" if len(years) == 1 else "Brüche"
    return f"{word} {listing(years)}: Werte davor und danach sind nicht vergleichbar."


TREND_NUMBERS = ("wert", "index", "zufall", "zaehler", "nenner")
"""Columns of `values_table` that are numbers."""
TREND_LABELS = {
    "region": "Region", "jahr": "Jahr", "wert": "Wert", "index": "Index",
    "zufall": f"{CHANCE_WORD} (95 %)",
    "zaehler": "Zähler", "nenner": "Nenner",
    "kennzeichen": "Kennzeichen", "abdeckung": "Abdeckung",
}  # fmt: skip


def values_table(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Rows of a mart as text cells (columns of `TREND_LABELS` that hold something).

    `frame`: may bring a column `index`, for the rows that a figure shows as one.
    """
    rows = [
        {
            "region": str(r.get("name") or r["region_id"]),
            "jahr": year_note(r["year"], r.get("numerator_year"), r.get("denominator_year")),
            "wert": cell(r["value"], indicator.decimals, r.get("flag")),
            "index": "" if is_missing(r.get("index")) else number(r["index"], 1),
            "zufall": span(r, indicator.decimals),
            "zaehler": _term(r.get("numerator")),
            "nenner": _term(r.get("denominator")),
            "kennzeichen": value_flags(r["value"], r.get("flag")),
            "abdeckung": coverage(r.get("n_reporting"), r.get("n_expected")),
        }
        for r in frame.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=list(TREND_LABELS))
    empty = [c for c in ("index", "zufall", "zaehler", "nenner", "kennzeichen", "abdeckung")
             if not len(table) or (table[c].isin(["", "–"])).all()]  # fmt: skip
    return table.drop(columns=empty)


def _term(value: Any) -> str:
    if is_missing(value):
        return "–"
    return number(value, 0 if float(value).is_integer() or abs(float(value)) >= 1000 else 2)


def terms(row: Mapping[Any, Any] | pd.Series) -> str:
    """ "Zähler 1.560, Nenner 40,00"; empty where a value has no terms."""
    top, bottom = row["numerator"], row["denominator"]
    if is_missing(top) or is_missing(bottom):
        return ""
    return f"Zähler {_term(top)}, Nenner {_term(bottom)}"


def distribution_title(frame: pd.DataFrame, indicator: Indicator, year: int) -> str:
    """The finding of a distribution of offices: the span and the middle, no order."""
    known = frame["value"].dropna()
    lead = f"{named(frame, indicator)} {year}: "
    if known.empty:
        return f"{lead}keine Werte"
    low, middle, high = (
        number(v, indicator.decimals) for v in (known.min(), known.median(), known.max())
    )
    if len(known) == 1:
        return f"{lead}einziger Wert {low} {indicator.unit}"
    if low == high:
        return f"{lead}alle Werte {low} {indicator.unit}"
    return (
        f"{lead}kleinster Wert {low}, größter {high} {indicator.unit}, "
        f"mindestens die Hälfte der {level_words('jugendamt')} mit Angabe bei {middle} oder mehr"
    )


def distribution_summary(frame: pd.DataFrame, m: Measure, marks: Iterable[Benchmark]) -> str:
    """How many values, their range, and how many lie beyond each mark (both sides, no grade).

    Only marks that count the same thing: 35 cases say nothing about missing posts.
    """
    known = frame["value"].dropna()
    if known.empty:
        return "Keine Werte."
    low, middle, high = (number(v, m.decimals) for v in (known.min(), known.median(), known.max()))
    if len(known) == 1:
        text = f"Einziger Wert: {low} {m.unit}."
    elif low == high:
        text = f"{number(len(known))} Werte, alle {low} {m.unit}."
    else:
        text = (f"{number(len(known))} Werte: kleinster {low}, größter {high} {m.unit}, in der "
                f"Mitte (Median) {middle}.")  # fmt: skip
    for mark in marks:
        if mark.unit.split()[0] != m.unit.split()[0]:
            continue
        above = int((known > mark.value).sum())
        verb = "liegt" if above == 1 else "liegen"
        text += (f" {number(above)} {verb} über dem Richtwert {number(mark.value)}, "
                 f"{number(len(known) - above)} nicht.")  # fmt: skip
    return text
