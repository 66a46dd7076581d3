"""Decides what may be compared, and in which words: mehr, weniger, gleich or nicht zu sagen.

Two values are compared only inside one stretch of a series without a break. A rounded value
stands for an interval, a minimum value for "at least this", a value of some parts of a region for
any value of the whole: a word is given only where it holds for every value the intervals allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from etl.amounts import lead_word, qualified
from etl.german import NBSP, german, listing
from etl.models import Break, Indicator
from etl.rounding import PRESS_ROUNDING, rounding_step, towards_zero

Word = Literal["mehr", "weniger", "gleich", "nicht zu sagen"]
SAME = 0.01
"""Changes of less than 1 % in either direction are called "gleich"."""
WEAK = {"mindestwert", "fortgeschrieben"}
"""Flags of values that are not set beside another series."""
POPULATION = "bev_"
"""Ids of population figures begin so; they alone are known to be complete."""


def of_a_part(basis: str, n_reporting: float | None, n_expected: float | None) -> bool:
    """Whether a value holds some of the regions below only (None: nobody knows how many)."""
    return basis == "teilmenge" and (n_reporting is None or n_reporting != n_expected)


@dataclass(frozen=True)
class Point:
    """One value with all that names it: what (variable or indicator id), where, when, whose."""

    what: str
    region_id: str
    year: int
    value: float | None
    flag: str = ""
    source_ids: tuple[str, ...] = ()
    label: str = ""
    unit: str = ""
    region_name: str = ""
    decimals: int | None = None
    """None (a counted variable): as many as the value has, at most two."""
    note: str = ""
    level: str = ""
    term_year: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    spread: float | None = None
    """Half width of the interval of a rounded ratio, as a share of the value."""
    unbounded: bool = False
    """Incomplete, it is no lower bound: its denominator may be incomplete too (`unbounded`)."""
    basis: str = ""
    n_reporting: int | None = None
    n_expected: int | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """Single flags of the value."""
        return tuple(f for f in self.flag.split("|") if f)

    @property
    def partial(self) -> bool:
        """Whether it holds some parts of the region only; which ones may differ every year."""
        return of_a_part(self.basis, self.n_reporting, self.n_expected)

    @property
    def open(self) -> bool:
        """Whether the value of the whole region may be any."""
        return self.partial or (self.unbounded and "mindestwert" in self.flags)


@dataclass(frozen=True)
class Change:
    """Change as a share of `first`; `low`..`high` is the range that the flags allow."""

    word: Word
    first: Point
    last: Point
    share: float
    low: float
    high: float

    @property
    def years(self) -> str:
        """ "2013 bis 2024"."""
        return f"{self.first.year} bis {self.last.year}"

    @property
    def text(self) -> str:
        """The size in words: "rund 15 %", "mindestens 4 %"; without direction.

        A share that changes does so in points ("2,1 Prozentpunkte"): "2 % weniger" could be read
        as either. "mindestens" stands only before what holds whatever the true values are.
        """
        uncertain, points = self.low != self.high, self.first.unit == "%"
        open_end = uncertain and (math.isinf(self.high) or self.low <= -1)
        least = open_end and self.word in ("mehr", "weniger")
        size = self._size(points, least)
        decimals = 1 if points or size < (1 if uncertain else 10) else 0
        said = german(towards_zero(size, decimals) if least else size, decimals)
        return f"{lead_word(least, uncertain)}{said}{NBSP}{'Prozentpunkte' if points else '%'}"

    def _size(self, points: bool, least: bool) -> float:
        """In percent or `points`: between the values as published, or the least possible."""
        first, last = self.first.value or 0.0, self.last.value or 0.0
        if least:
            near, far = (1, 0) if self.word == "mehr" else (0, 1)
            first, last = interval(self.first)[near], interval(self.last)[far]
        return abs(last - first) if points else abs(last - first) * 100 / first


def ratio_spread(numerator: float | None, denominator: float | None) -> float | None:
    """Share by which a ratio may be off when its terms are rounded; None if neither looks so.

    A term looks rounded when it is a multiple of 100.
    """
    terms = [t for t in (numerator, denominator) if t and t % PRESS_ROUNDING == 0]
    return sum(rounding_step(t) / 2 / abs(t) for t in terms) if terms else None


def unbounded(indicator: Indicator) -> bool:
    """Whether an incomplete value may also be too high: wherever it is not per population."""
    terms = [t for f in indicator.formula for t in f.denominator]
    return any(not t.variable.startswith(POPULATION) for t in terms)


def interval(point: Point) -> tuple[float, float]:
    """Lowest and highest true value that the published value allows."""
    if point.value is None:
        return -math.inf, math.inf
    if point.open:
        return 0.0, math.inf
    low = high = float(point.value)
    if "gerundet" in point.flags:
        half = rounding_step(low, "abgeleitet" in point.flags) / 2
        half = half if point.spread is None else abs(low) * point.spread
        low, high = low - half, high + half
    return (low, math.inf) if "mindestwert" in point.flags else (low, high)


def amount(point: Point) -> str:
    """The value for a sentence (see `etl.amounts.qualified`); "nicht bekannt" for none."""
    if point.value is None:
        return "nicht bekannt"
    return qualified(point.value, point.decimals, point.flags, unbounded=point.unbounded)


def change(first: Point, last: Point) -> Change | None:
    """Change between two values; None where one is missing or the first is not positive."""
    if first.value is None or last.value is None or first.value <= 0:
        return None
    (first_low, first_high), (last_low, last_high) = interval(first), interval(last)
    low = -1.0 if math.isinf(first_high) else last_low / first_high - 1
    high = math.inf if first_low <= 0 else last_high / first_low - 1
    return Change(_word(low, high), first, last, last.value / first.value - 1, low, high)


def _word(low: float, high: float) -> Word:
    if low >= -SAME and high <= SAME:
        return "gleich"
    if low > 0:
        return "mehr"
    if high < 0:
        return "weniger"
    return "nicht zu sagen"


def real_breaks(breaks: Iterable[Break]) -> list[Break]:
    """Breaks that forbid a comparison, by year (events with unchanged definition left out)."""
    return sorted((b for b in breaks if not b.comparable), key=lambda b: b.year)


def stretches(points: Iterable[Point], breaks: Iterable[Break]) -> list[list[Point]]:
    """The known values in order of years, cut at every break; empty stretches are left out."""
    edges = [b.year for b in real_breaks(breaks)]
    parts: dict[int, list[Point]] = {}
    for point in sorted(points, key=lambda p: p.year):
        if point.value is not None:
            parts.setdefault(sum(e <= point.year for e in edges), []).append(point)
    return [parts[key] for key in sorted(parts)]


def ends(stretch: Sequence[Point]) -> tuple[Point, Point] | None:
    """First and last value to compare; partial and minimum values only in need.

    Values with a term of another year are never compared: their change would be that of one term.
    """
    chosen = [p for p in stretch if "fortgeschrieben" not in p.flags]
    closed = [p for p in chosen if not p.open]
    chosen = closed if len(closed) > 1 else chosen
    whole = [p for p in chosen if "mindestwert" not in p.flags]
    chosen = whole if len(whole) > 1 else chosen
    return (chosen[0], chosen[-1]) if len(chosen) > 1 else None


def newest_change(points: Iterable[Point], breaks: Iterable[Break]) -> Change | None:
    """Change over the newest stretch that has two values; None where there is none."""
    for stretch in reversed(stretches(points, breaks)):
        pair = ends(stretch)
        if pair is not None:
            return change(*pair)
    return None


def no_verdict(points: Sequence[Point], breaks: Iterable[Break]) -> str:
    """Why the newest values of a region are not compared, in a sentence; "" for other reasons."""
    limits = list(breaks)
    found = newest_change(points, limits)
    if found is None:
        carried = listing(str(p.year) for p in points if "fortgeschrieben" in p.flags)
        why = "Nicht verglichen, da mit einer Angabe aus einem früheren Jahr"
        return f"{why}: {carried}." if carried else ""
    some = [p for p in (found.first, found.last) if p.partial]
    if not some:
        return ""
    name = found.first.region_name or found.first.region_id
    told = [f"{p.n_reporting} von {p.n_expected}" for p in some if p.n_reporting is not None]
    counts = f" ({listing(told)} mit Angabe)" if len(told) == len(some) else ""
    if len(some) == 1:
        return f"{some[0].year} umfasst nur einen Teil von {name}{counts}."
    kind = "verschiedene" if len(set(told)) > 1 else "womöglich verschiedene"
    return f"{found.first.year} und {found.last.year} umfassen {kind} Teile von {name}{counts}."


def crossed(first: int, last: int, breaks: Iterable[Break]) -> list[Break]:
    """Breaks between two years."""
    return [b for b in real_breaks(breaks) if first < b.year <= last]


def common_span(
    one: Iterable[Point], other: Iterable[Point], breaks: Iterable[Break]
) -> tuple[Change, Change] | None:
    """Changes of two series over the same years: the longest span of the newest stretch.

    `breaks`: those of both series together.
    """
    limits = list(breaks)
    known = {p.year: p for p in other if p.value is not None}
    shared = [p for p in one if p.year in known]
    for stretch in reversed(stretches(shared, limits)):
        pair = ends([p for p in stretch if not WEAK & set(known[p.year].flags)])
        if pair is None:
            continue
        first = change(*pair)
        second = change(known[pair[0].year], known[pair[1].year])
        if first is not None and second is not None:
            return first, second
    return None


def faster(one: Change, other: Change) -> Word:
    """Whether `one` grew by more ("mehr") or less ("weniger") than `other`, rounding included."""
    if max(one.high - other.low, other.high - one.low) <= SAME:
        return "gleich"
    if one.low > other.high:
        return "mehr"
    return "weniger" if one.high < other.low else "nicht zu sagen"
