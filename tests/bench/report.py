"""How a measurement is shown: value, goal, and whether this run met it. Never a test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measured quantity. `goal` is an upper bound in the same unit, None = only to read."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    def text(self) -> str:
        """The line as printed."""
        goal, verdict = "", ""
        if self.goal is not None:
            goal = f"<= {self.goal:g}"
            verdict = "met" if self.value <= self.goal else "MISSED"
        return (
            f"  {self.what:<52}{self.value:>11.2f} {self.unit:<6}{goal:>10} {verdict:<7}{self.note}"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile; NaN for no values."""
    if not values:
        return math.nan
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, math.ceil(share * len(ranked)) - 1))]


def show(title: str, lines: Sequence[Line]) -> None:
    """Print one section at once, so that a later failure does not hide it."""
    print(f"\n{title}", flush=True)
    for line in lines:
        print(line.text(), flush=True)
