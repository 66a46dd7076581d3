"""The lowest and the highest of some values in words, with what limits either.

Decides that "niedrigster" and "höchster" are said only where no incomplete value leaves them open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.compare import Point, amount
from etl.german import NBSP

NAMED_LOW, NAMED_HIGH = "kleinste genannte Zahl", "größte genannte Zahl"


def value_text(point: Point) -> str:
    """A value with qualifier and unit: "mindestens 107.000 Verfahren", "rund 15.000 VZÄ"."""
    return f"{amount(point)}{NBSP}{point.unit}".rstrip()


@dataclass(frozen=True)
class Extremes:
    """The smallest and the largest of some values; whether they are the lowest and the highest.

    An incomplete value may in truth be higher: it is no lowest one, and beside it no other is the
    highest.
    """

    low: Point
    high: Point
    low_sure: bool
    high_sure: bool


def extremes(known: Sequence[Point]) -> Extremes:
    """Of points with a value, at least one."""
    low = min(known, key=lambda p: p.value or 0)
    high = max(known, key=lambda p: p.value or 0)
    others = [p for p in known if p is not high]
    return Extremes(
        low, high,
        low_sure=not _incomplete(low) and not any(p.open for p in known),
        high_sure=not high.open and not any(_incomplete(p) for p in others),
    )  # fmt: skip


def lowest_highest(known: Sequence[Point], where: Callable[[Point], str]) -> str:
    """ "niedrigster Wert … (…), höchster Wert … (…)"; or "kleinste genannte Zahl", "größte …".

    `known`: points with a value, at least one; `where`: what stands in the brackets.
    """
    found = extremes(known)
    lower = "niedrigster Wert" if found.low_sure else NAMED_LOW
    upper = "höchster Wert" if found.high_sure else NAMED_HIGH
    return (f"{lower} {value_text(found.low)} ({where(found.low)}), "
            f"{upper} {value_text(found.high)} ({where(found.high)})")  # fmt: skip


def smallest_largest(known: Sequence[Point]) -> str:
    """ "kleinster Wert 12,0, größter 80,3 Fälle"; where incomplete values leave them open,
    "kleinste genannte Zahl" and "größte …". `known`: as in `lowest_highest`, of one unit."""
    found = extremes(known)
    lower = "kleinster Wert" if found.low_sure else NAMED_LOW
    upper = "größter" if found.low_sure and found.high_sure else (
        "größter Wert" if found.high_sure else NAMED_HIGH)  # fmt: skip
    return f"{lower} {amount(found.low)}, {upper} {value_text(found.high)}"


def _incomplete(point: Point) -> bool:
    return "mindestwert" in point.flags or point.open
