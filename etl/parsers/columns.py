"""Finds columns of an original table by what stands above them, never by their position.

Decides when a column of the spec is found, missing or ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import pandas as pd

from etl.errors import ParseError
from etl.models import Column
from etl.parsers.text import Place, number, tidy

FRAME = ["region_key", "period", "variable_id", "value", "flag", "printed", "note", "line"]
"""Columns that every parser returns; `line` is the line of the original file."""

_YEAR = re.compile(r"(?:^|\D)((?:19|20)\d\d)(?:\D|$)")

_DAYS = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "%d.%m.%Y"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), "%Y-%m-%d"),
)
"""What looks like a day, and how it is read."""


@dataclass(frozen=True)
class Found:
    """A column of the file: where it is, what stands above it, its period if it has its own."""

    index: int
    texts: tuple[str, ...]
    period: str = ""


@dataclass
class Rows:
    """Collects parsed cells; `frame` gives them in the form every parser returns."""

    file: str
    decimal: str = ","
    cells: list[tuple[str, str, str, float, str, str, str, int]] = field(default_factory=list)

    def add(
        self,
        key: str,
        period: str,
        column: Column,
        printed: str,
        line: int,
        *,
        flag: str = "",
        note: str = "",
    ) -> None:
        """Take one printed cell if the column holds for its year."""
        year = year_of(period, Place(self.file, line))
        if not holds(column, year):
            return
        value, sign = number(printed, Place(self.file, line), self.decimal)
        flags = "|".join(part for part in (sign, flag) if part)
        self.cells.append((key, period, column.variable, value, flags, printed.strip(), note, line))

    def frame(self) -> pd.DataFrame:
        """All cells; raises `ParseError` where the file gave none."""
        if not self.cells:
            raise ParseError(self.file, None, "mindestens eine Datenzeile der gesuchten Spalten")
        return pd.DataFrame(self.cells, columns=FRAME)


def year_of(period: str, place: Place) -> int:
    """Year of a period as printed: `2023`, `31.12.2023` or `2023-12-31`.

    Raises `ParseError` for anything else, also for a day that the calendar does not have.
    """
    match = _YEAR.search(period)
    if match is None or not _exists(period.strip()):
        raise ParseError(place.file, place.line, "ein Jahr oder ein Stichtag", repr(period))
    return int(match.group(1))


@lru_cache(maxsize=4096)
def _exists(period: str) -> bool:
    """Whether what looks like a day is one: the calendar has no 31.12. of month 13."""
    for pattern, form in _DAYS:
        if pattern.fullmatch(period):
            try:
                datetime.strptime(period, form)
            except ValueError:
                return False
    return True


def holds(column: Column, year: int) -> bool:
    """Whether the column map is valid for `year`."""
    return (column.from_year is None or year >= column.from_year) and (
        column.until_year is None or year <= column.until_year
    )


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    parts = [re.escape(re.sub(r"\s+", " ", part)) for part in text.split("*")]
    return re.compile(".*".join(parts), re.IGNORECASE)


def same(wanted: str, printed: str) -> bool:
    """Whether a heading is the wanted one; `*` in the wanted text stands for anything."""
    return _pattern(wanted).fullmatch(tidy(printed)) is not None


def _in_order(wanted: Sequence[str], texts: Sequence[str]) -> bool:
    position = 0
    for text in wanted:
        while position < len(texts) and not same(text, texts[position]):
            position += 1
        if position == len(texts):
            return False
        position += 1
    return True


def _exact(wanted: Sequence[str], texts: Sequence[str]) -> bool:
    return len(wanted) == len(texts) and _in_order(wanted, texts)


def match(column: Column, columns: Sequence[Found], place: Place) -> list[Found]:
    """The columns of the file that `column` means: one, or one per period.

    If several fit, one whose headings are exactly the wanted ones wins. Raises `ParseError`
    when none fits (unless optional) or when several remain.
    """
    fitting = [c for c in columns if _in_order(column.header, c.texts)]
    wanted = " / ".join(column.header)
    result: list[Found] = []
    for period in dict.fromkeys(c.period for c in fitting):
        group = [c for c in fitting if c.period == period]
        exact = [c for c in group if _exact(column.header, c.texts)]
        chosen = exact if len(group) > 1 else group
        if len(chosen) != 1:
            raise ParseError(
                place.file, place.line, f"genau eine Spalte '{wanted}'", f"{len(group)} Spalten"
            )
        result.append(chosen[0])
    if not result and not column.optional:
        found = "; ".join(dict.fromkeys(" / ".join(c.texts) for c in columns))
        raise ParseError(place.file, place.line, f"eine Spalte '{wanted}'", found[:300])
    return result
