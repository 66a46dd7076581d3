"""A map in words: its title as a finding, its text summary, and what its borders leave out.

Every number comes from the frame that the map draws; nothing is judged good or bad.
"""

from __future__ import annotations

import pandas as pd

from etl.models import Indicator
from ui.extremes import smallest_largest
from ui.format import in_brackets, number
from ui.names import level_words, named, title_name, unit_note
from ui.points import points
from ui.values import flag_list, value_unit

FEWEST = 4
"""Fewest values that have a middle half."""


def finding(indicator: Indicator, frame: pd.DataFrame, year: int) -> str:
    """The title of a map, from its values: middle value and middle half, or how few there are."""
    values = frame["value"].dropna()
    lead = f"{named(frame, indicator)}, {year}"
    if values.empty:
        return f"{lead}: keine Werte"
    if len(values) == 1:
        only = frame.loc[values.index[0]]
        return f"{lead}: einziger Wert {value_unit(only['value'], only['flag'], indicator)}"
    if len(values) < FEWEST:
        return f"{lead}: nur {len(values)} Werte"
    low, middle, high = (number(values.quantile(q), indicator.decimals) for q in (0.25, 0.5, 0.75))
    unit = in_brackets(unit_note(title_name(indicator), indicator))
    return (
        f"{lead}: Die mittlere Hälfte der Werte liegt zwischen {low} und {high}, "
        f"der mittlere Wert (Median) bei {middle}{unit}"
    )


def detail(indicator: Indicator, frame: pd.DataFrame, level: str) -> str:
    """Text summary of a map: how many regions of the level have a value, smallest and largest,
    what is missing and why."""
    there = frame[frame["value"].notna()]
    flags = frame.loc[frame["value"].isna(), "flag"]
    kept = sum("unterdrueckt" in flag_list(flag) for flag in flags)
    silent = len(flags) - kept
    count = f"{number(len(there))} von {number(len(frame))}"
    parts = [f"{level_words(level)}: {count} mit Angabe"]
    if len(there):
        parts.append(smallest_largest(points(there, indicator)))
    if kept:
        parts.append(f"{number(kept)} unterdrückt")
    if silent:
        parts.append(f"{number(silent)} ohne Angabe (das heißt nicht null)")
    return ", ".join(parts) + "."


def sources(rows: pd.DataFrame) -> str:
    """Sources with licences in one line, for the map and the saved picture.

    `rows`: publisher, title, licence (`ui.data.sources`).
    """
    names = dict.fromkeys(f"{r['publisher']}: {r['title']}{in_brackets(r['licence'])}" for r in
                          rows.to_dict("records"))  # fmt: skip
    return f"{'Quelle' if len(names) == 1 else 'Quellen'}: {'; '.join(names)}" if names else ""


def border_note(level: str) -> str:
    """What the drawn borders leave out, said below the map."""
    if level != "jugendamt":
        return ""
    return (
        "Die Bezirksjugendämter von Berlin und Hamburg sind ohne eigene Grenzen mit ihrer Stadt "
        "gezeichnet; ihre Werte stehen in der Tabelle."
    )
