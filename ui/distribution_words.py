"""A distribution of offices in words, from the frame that its figure draws; no order, no grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from etl.compare import Point
from etl.models import Benchmark, Indicator
from ui.extremes import smallest_largest, value_text
from ui.format import number
from ui.names import level_words, named
from ui.points import points


def title(frame: pd.DataFrame, indicator: Indicator, year: int) -> str:
    """The finding of a distribution of offices: the span and the middle, no order."""
    values = frame["value"].dropna()
    lead = f"{named(frame, indicator)} {year}: "
    if values.empty:
        return f"{lead}keine Werte"
    known = _known(frame, indicator)
    if len(known) == 1:
        return f"{lead}einziger Wert {value_text(known[0])}"
    if same := _all_alike(known):
        return f"{lead}alle Werte {same}"
    return (
        f"{lead}{smallest_largest(known)}, mindestens die Hälfte der {level_words('jugendamt')} "
        f"mit Angabe bei {number(values.median(), indicator.decimals)} oder mehr"
    )


def summary(frame: pd.DataFrame, indicator: Indicator, marks: Iterable[Benchmark]) -> str:
    """How many values, their range, and how many lie beyond each mark (both sides, no grade).

    Only marks that count the same thing: 35 cases say nothing about missing posts.
    """
    values, unit = frame["value"].dropna(), indicator.unit
    if values.empty:
        return "Keine Werte."
    known = _known(frame, indicator)
    if len(known) == 1:
        text = f"Einziger Wert: {value_text(known[0])}."
    elif same := _all_alike(known):
        text = f"{number(len(known))} Werte, alle {same}."
    else:
        middle = number(values.median(), indicator.decimals)
        text = (f"{number(len(known))} Werte: {smallest_largest(known)}, in der Mitte (Median) "
                f"{middle}.")  # fmt: skip
    for mark in marks:
        if mark.unit.split()[0] != unit.split()[0]:
            continue
        above = int((values > mark.value).sum())
        verb = "liegt" if above == 1 else "liegen"
        text += (f" {number(above)} {verb} über dem Richtwert {number(mark.value)}, "
                 f"{number(len(values) - above)} nicht.")  # fmt: skip
    return text


def _known(frame: pd.DataFrame, indicator: Indicator) -> list[Point]:
    return points(frame[frame["value"].notna()], indicator)


def _all_alike(known: Sequence[Point]) -> str:
    """The words of all values where they are the same, else ""."""
    said = {value_text(p) for p in known}
    return said.pop() if len(said) == 1 else ""
