"""A trend in words, from the frame that its figure draws: title as a finding, summary of values.

Decides nothing about numbers: what may be compared, and in which word, is asked of
`etl.compare`. Everything returned is plain text (not HTML).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.compare import Change, crossed, newest_change, no_verdict
from etl.models import Break, Indicator
from ui.extremes import lowest_highest, value_text
from ui.format import listing, number
from ui.names import named, place_name
from ui.points import points


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


def title(
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


def summary(frame: pd.DataFrame, indicator: Indicator, breaks: Sequence[Break]) -> list[str]:
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
