"""A distribution of offices in words, from the frame that its figure draws; no order, no grades."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from etl.models import Benchmark, Indicator
from ui.charts_style import Measure
from ui.format import number
from ui.names import level_words, named


def title(frame: pd.DataFrame, indicator: Indicator, year: int) -> str:
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


def summary(frame: pd.DataFrame, m: Measure, marks: Iterable[Benchmark]) -> str:
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
