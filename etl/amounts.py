"""How exact a number is said: the only place that knows "rund", "mindestens" and "etwa".

Every sentence, table cell, label and hover text takes its number of a source or an indicator from
here, so that a value carries the same word wherever it stands.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from etl.german import german
from etl.rounding import half_up, towards_zero

MOST_DECIMALS = 2
"""Decimals of a number that has none of its own."""
THOUSAND = 1000


def lead_word(one_sided: bool, uncertain: bool) -> str:
    """ "mindestens ", "rund " or nothing."""
    if one_sided:
        return "mindestens "
    return "rund " if uncertain else ""


def qualified(
    value: float, decimals: int | None, flags: Collection[str], *, unbounded: bool = False
) -> str:
    """A value in words: "rund 157.300", "mindestens 203.717", "9,8".

    `decimals` None: as many as it has, at most `MOST_DECIMALS`. `unbounded`: incomplete, it is no
    lower bound (see `etl.compare.unbounded`) and is "etwa 30,6 (unvollständig gemeldet)".
    """
    rounded, least = "gerundet" in flags, "mindestwert" in flags
    if rounded and "abgeleitet" in flags and abs(value) >= THOUSAND:
        value = float(half_up(value / 100) * 100)
    digits = _own_decimals(value) if decimals is None else decimals
    if unbounded and least:
        return f"etwa {german(value, digits)} (unvollständig gemeldet)"
    shown = towards_zero(value, digits) if least else value
    return lead_word(least, rounded) + german(shown, digits)


def _own_decimals(value: float) -> int:
    exponent = int(Decimal(str(value)).normalize().as_tuple().exponent)
    return min(MOST_DECIMALS, max(0, -exponent))
