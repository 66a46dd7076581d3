"""What levels, regions and indicators are called, and the order in which names stand in a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from etl.models import Indicator, Level
from geo.regions import fold
from ui.format import in_brackets, shorten
from ui.values import EXAMPLE_DATA, is_example

COUNT_CAVEAT = "anzahl_groesse"
"""The caveat of plain counts."""
LEVEL_WORDS: dict[Level, str] = {
    "bund": "Deutschland",
    "land": "Länder",
    "kreis": "Kreise und kreisfreie Städte",
    "jugendamt": "Jugendämter",
    "gemeinde": "Gemeinden",
    "bezirk": "Bezirke (Berlin, Hamburg)",
    "international": "Ausland",
}
"""Plural heading of a level."""
LEVEL_WORD: dict[Level, str] = {
    "bund": "Deutschland",
    "land": "Land",
    "kreis": "Kreis",
    "jugendamt": "Jugendamt",
    "gemeinde": "Gemeinde",
    "bezirk": "Bezirk",
    "international": "Ausland",
}
"""The name of one region's level."""


def in_german_order(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Rows ordered by columns as a German list is, umlauts as their vowels, case set aside:
    Lübeck, Ludwigshafen, Ürzig, Zell."""
    return rows.sort_values(list(by), key=lambda column: column.map(german_key))


def german_key(value: Any) -> Any:
    """What a name is ordered by; anything else as it is."""
    return fold(value).casefold() if isinstance(value, str) else value


def place_name(name: str) -> str:
    """A region's name as it stands in a sentence: "Düsseldorf, Stadt" → "Düsseldorf"."""
    return name.split(",", 1)[0]


def kind_word(level: str, kind: Any = "") -> str:
    """What a region is: the official kind of a Kreis ("kreisfreie Stadt"), else its level."""
    if level == "kreis" and isinstance(kind, str) and kind:
        return kind.replace("Kreisfreie", "kreisfreie")
    return level_word(level)


def region_label(row: Mapping[Any, Any]) -> str:
    """Name with kind, key and end: "Essen (kreisfreie Stadt, 05113)"; Germany needs none."""
    if row["level"] == "bund":
        return str(row["name"])
    kind, end = kind_word(row["level"], row.get("type")), row.get("valid_to")
    until = "" if end is None or str(end) in ("NaT", "nan", "") else f", bis {str(end)[:4]}"
    return f"{shorten(place_name(str(row['name'])))} ({kind}, {row['region_id']}{until})"


def title_name(indicator: Indicator) -> str:
    """Name for a title that goes on after a colon: the short one where the label has its own."""
    return indicator.short if ": " in indicator.label else indicator.label


def unit_note(name: str, indicator: Indicator) -> str:
    """The unit, to be put in brackets behind `name`; "" where the name says it already."""
    said = all(word in name.lower() for word in indicator.unit.lower().split())
    return "" if said else indicator.unit


def label_with_unit(indicator: Indicator) -> str:
    """Whole name with its unit, for a title, a table and a legend; the unit is said once."""
    return indicator.label + in_brackets(unit_note(indicator.label, indicator))


def is_count(indicator: Indicator) -> bool:
    """Whether it counts and grows with the region (published rates have no denominator either)."""
    return indicator.sql is not None or COUNT_CAVEAT in indicator.caveats


def level_word(level: str) -> str:
    """Word "Kreis" for "kreis"; unknown levels as they are."""
    return LEVEL_WORD.get(level, level)  # type: ignore[call-overload,no-any-return]


def level_words(level: str) -> str:
    """Words "Kreise und kreisfreie Städte" for "kreis"; unknown levels as they are."""
    return LEVEL_WORDS.get(level, level)  # type: ignore[call-overload,no-any-return]


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


def index_words(base_year: int) -> str:
    """What an index counts: "Index, 2012 = 100"."""
    return f"Index, {base_year} = 100"
