"""Rounding in both directions: how a number is rounded, and what a rounded number stands for."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

PRESS_ROUNDING = 100.0
"""Press figures are rounded to hundreds; a difference of two of them carries both errors."""
COARSEST_ROUNDING = 1000.0
NOISE = 9
"""Digits after the point from which on a float holds noise only (1500/1250 - 1 is 0.1999…96)."""


def half_up(value: float, decimals: int = 0) -> Decimal:
    """`value` with so many decimals, as people round."""
    return Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def towards_zero(value: float, decimals: int = 0) -> float:
    """`value` cut to so many decimals: what is said of a bound still holds."""
    exact = Decimal(str(round(value, NOISE)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN))


def rounding_step(value: float, derived: bool = False) -> float:
    """Width of the interval a rounded number stands for, read off its last digits."""
    if value == 0:
        return PRESS_ROUNDING
    exponent = int(Decimal(str(value)).normalize().as_tuple().exponent)
    step = min(10.0**exponent, COARSEST_ROUNDING)
    return max(step, PRESS_ROUNDING) * 2 if derived and abs(value) >= 1000 else step
