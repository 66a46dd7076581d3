"""How numbers, days and lists are written in German; the only place that decides it.

Nothing here computes a figure: values come in from the warehouse and go out as text.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, get_timezone

from etl import german as writing
from etl.german import NBSP, german
from etl.rounding import half_up

listing = writing.listing
"""Joins words as in "a, b und c"."""
LOCALE = "de_DE"
ZONE = "Europe/Berlin"
NO_VALUE = "–"


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


def counted(count: Any, one: str, many: str) -> str:
    """A number with the right form of its word: "1 Wert", "1.200 Werte", "0 Werte"."""
    return f"{number(count)} {one if int(count) == 1 else many}"


def shorten(text: str, limit: int = 80) -> str:
    """Cut to `limit` characters with an ellipsis; control and direction marks are dropped."""
    clean = "".join(c for c in text if (c.isprintable() or c == NBSP) and c not in DIRECTION_MARKS)
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that can turn the reading direction of a whole line; never needed in our texts."""
