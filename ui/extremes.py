"""The lowest and the highest of some values in words, with what limits either.

Decides that "niedrigster" and "höchster" are said only where no incomplete value leaves them open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.compare import Point, amount
from etl.german import NBSP


def value_text(point: Point) -> str:
    """A value with qualifier and unit: "mindestens 107.000 Verfahren", "rund 15.000 VZÄ"."""
    return f"{amount(point)}{NBSP}{point.unit}".rstrip()


def lowest_highest(known: Sequence[Point], where: Callable[[Point], str]) -> str:
    """ "niedrigster Wert … (…), höchster Wert … (…)"; or "kleinste genannte Zahl", "größte …".

    An incomplete value may in truth be higher: it is no lowest one, and beside it no other is the
    highest. `known`: points with a value, at least one; `where`: what stands in the brackets.
    """
    low = min(known, key=lambda p: p.value or 0)
    high = max(known, key=lambda p: p.value or 0)
    others = [p for p in known if p is not high]
    low_sure = not _incomplete(low) and not any(p.open for p in known)
    high_sure = not high.open and not any(_incomplete(p) for p in others)
    lower = "niedrigster Wert" if low_sure else "kleinste genannte Zahl"
    upper = "höchster Wert" if high_sure else "größte genannte Zahl"
    return f"{lower} {value_text(low)} ({where(low)}), {upper} {value_text(high)} ({where(high)})"


def _incomplete(point: Point) -> bool:
    return "mindestwert" in point.flags or point.open
