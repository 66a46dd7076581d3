"""How numbers, years and flags are written in German; the only place that decides it.

Nothing here computes a figure: values come in from the warehouse and go out as text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from babel.dates import format_date, format_datetime, get_timezone

from etl import german as writing
from etl.compare import lead_word
from etl.german import NBSP, german
from etl.models import FLAGS, MISSING_FLAGS, Indicator, Level
from etl.rounding import half_up, towards_zero
from geo.regions import fold

listing = writing.listing
"""Joins words as in "a, b und c"."""
LOCALE = "de_DE"
ZONE = "Europe/Berlin"
NO_VALUE = "–"
CHANCE_WORD = "Zufallsbereich"
"""What the 95 % interval of a value is called."""
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


def is_missing(value: Any) -> bool:
    """True for None, NaN and pandas' NA."""
    if value is None:
        return True
    try:
        return bool(math.isnan(float(value)))
    except (TypeError, ValueError):
        return True


def number(value: Any, decimals: int = 0, *, signed: bool = False) -> str:
    """`value` as German text, rounded half up: 1234.5 → "1.234,5"; missing → "–".

    `signed` writes a plus before positive numbers (for changes).
    """
    if is_missing(value) or math.isinf(float(value)):
        return NO_VALUE
    plus = "+" if signed and half_up(value, decimals) > 0 else ""
    return plus + german(value, decimals)


def percent(share: Any, decimals: int = 0) -> str:
    """A share between 0 and 1 as "81 %"."""
    return NO_VALUE if is_missing(share) else number(float(share) * 100, decimals) + NBSP + "%"


def day_words(day: Any) -> str:
    """A day (ISO text or any date) as "1. Juli 2007"; None, NaT and "" → "–"."""
    text = "" if day is None else str(day)[:10]
    if text in ("", "NaT"):
        return NO_VALUE
    found: str = format_date(date.fromisoformat(text), "d. MMMM y", locale=LOCALE)
    return found


def build_time(built_at: Any) -> str:
    """When a build was made (ISO text, UTC unless it says otherwise), in German time:
    "25.11.2026, 18:14 Uhr"; "" where the build does not say."""
    try:
        moment = datetime.fromisoformat(str(built_at))
    except ValueError:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    said = format_datetime(moment, "dd.MM.y, HH:mm 'Uhr'", get_timezone(ZONE), LOCALE)
    return str(said)


def in_brackets(text: str) -> str:
    """Text to stand behind a name: " (text)", or ", text" where it has brackets of its own."""
    if not text:
        return ""
    return f", {text}" if "(" in text else f" ({text})"


def dated(word: str, day: str) -> str:
    """`word` with a day as a source states it: "abgerufen am 16.02.2026", "… im Oktober 2024".

    Less than a month is not made up: "2024" or "2024/2025" stays as it is; "" for no day.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        return f"{word} am {format_date(date.fromisoformat(day), 'dd.MM.y', locale=LOCALE)}"
    if re.fullmatch(r"\d{4}-\d{2}", day):
        month = date.fromisoformat(f"{day}-01")
        return f"{word} im {format_date(month, 'MMMM y', locale=LOCALE)}"
    return f"{word} {day}" if day else ""


def with_unit(value: Any, indicator: Indicator) -> str:
    """Value with the decimals and unit of its indicator: "593,2 je 10.000"; missing → "–"."""
    if is_missing(value):
        return NO_VALUE
    return number(value, indicator.decimals) + NBSP + indicator.unit


def flag_list(flag: Any) -> list[str]:
    """The single flags in a `|`-joined flag text; unknown flags stay as they are."""
    if not isinstance(flag, str):
        return []
    return [part.strip() for part in flag.split("|") if part.strip()]


def flag_words(flag: Any) -> str:
    """German words for a flag text, joined by "; "; empty for an empty flag."""
    return "; ".join(FLAGS.get(part, part) for part in flag_list(flag))


def value_flags(value: Any, flag: Any) -> str:
    """`flag_words` beside a value; a missing one has said its reason already (`cell`)."""
    if not is_missing(value):
        return flag_words(flag)
    return flag_words("|".join(part for part in flag_list(flag) if part == EXAMPLE))


def missing_words(flag: Any) -> str:
    """Why a value is missing: the words of its missing flag, else "keine Angabe"."""
    for part in flag_list(flag):
        if part in MISSING_FLAGS:
            return FLAGS[part]
    return "keine Angabe"


def cell(value: Any, decimals: int = 0, flag: Any = "") -> str:
    """Text for a table cell: the number, or the reason why there is none."""
    if not is_missing(value):
        return number(value, decimals)
    return missing_words(flag) if flag_list(flag) else NO_VALUE


def span(row: Mapping[Any, Any], decimals: int) -> str:
    """Interval of a row (`low`, `high`) as "168,4 bis 175,2"; empty where there is none."""
    low, high = row.get("low"), row.get("high")
    if is_missing(low) or is_missing(high):
        return ""
    return f"{number(low, decimals)} bis {number(high, decimals)}"


EXAMPLE_DATA = "Beispieldaten"
EXAMPLES = f" ({EXAMPLE_DATA})"
"""Behind the name of what is made of example submissions."""


EXAMPLE = "beispiel"
"""Flag of a value that comes from an example."""


def is_example(flag: Any) -> bool:
    """True where a value comes from an example, not from a real submission."""
    return EXAMPLE in flag_list(flag)


def year_note(year: Any, numerator_year: Any = None, denominator_year: Any = None) -> str:
    """As "2022", or "2022 (Nenner: Stand 2020)" where a term was carried forward."""
    parts = []
    if not is_missing(numerator_year) and int(numerator_year) != int(year):
        parts.append(f"Zähler: Stand {int(numerator_year)}")
    if not is_missing(denominator_year) and int(denominator_year) != int(year):
        parts.append(f"Nenner: Stand {int(denominator_year)}")
    return f"{int(year)}" + (f" ({', '.join(parts)})" if parts else "")


def coverage(n_reporting: Any, n_expected: Any) -> str:
    """As "139 von 186 mit Angabe"; empty where nothing is known about coverage."""
    if is_missing(n_reporting) or is_missing(n_expected) or not int(n_expected):
        return ""
    return f"{number(n_reporting)} von {number(n_expected)} mit Angabe"


def missing_parts(row: Mapping[Any, Any], prefix: str) -> str:
    """Coverage of a larger region in words, where some of its parts are missing, else "".

    `row`: <prefix>n_reporting and <prefix>n_expected, where known.
    """
    there, expected = row.get(f"{prefix}n_reporting"), row.get(f"{prefix}n_expected")
    told = coverage(there, expected)
    return told if told and int(there or 0) < int(expected or 0) else ""


def context_value(row: Mapping[Any, Any], prefix: str, decimals: int) -> str:
    """Value of a larger region in a row of a profile, with what limits it: a minimum, some parts
    only. `row`: <prefix>value, <prefix>flag and what `missing_parts` needs."""
    value, flag = row[f"{prefix}value"], row.get(f"{prefix}flag")
    if is_missing(value):
        return cell(value, decimals, flag)
    least = "mindestwert" in flag_list(flag)
    said = lead_word(least, False)
    said += number(towards_zero(value, decimals) if least else value, decimals)
    return said + in_brackets(missing_parts(row, prefix))


def counted(count: Any, one: str, many: str) -> str:
    """A number with the right form of its word: "1 Wert", "1.200 Werte", "0 Werte"."""
    return f"{number(count)} {one if int(count) == 1 else many}"


def shorten(text: str, limit: int = 80) -> str:
    """Cut to `limit` characters with an ellipsis; control and direction marks are dropped."""
    clean = "".join(c for c in text if (c.isprintable() or c == NBSP) and c not in DIRECTION_MARKS)
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that can turn the reading direction of a whole line; never needed in our texts."""


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


def is_count(indicator: Indicator) -> bool:
    """Whether it counts and grows with the region (published rates have no denominator either)."""
    return indicator.sql is not None or COUNT_CAVEAT in indicator.caveats


def level_word(level: str) -> str:
    """Word "Kreis" for "kreis"; unknown levels as they are."""
    return LEVEL_WORD.get(level, level)  # type: ignore[call-overload,no-any-return]


def level_words(level: str) -> str:
    """Words "Kreise und kreisfreie Städte" for "kreis"; unknown levels as they are."""
    return LEVEL_WORDS.get(level, level)  # type: ignore[call-overload,no-any-return]
