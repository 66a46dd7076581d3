"""Numbers and lists in German writing, for sentences, pages and files alike."""

from __future__ import annotations

from collections.abc import Iterable

from babel.numbers import format_decimal

from etl.rounding import half_up

MINUS, NBSP = "\u2212", "\u00a0"


def german(value: float, decimals: int = 0) -> str:
    """Number in German writing, half up: 1234.5 → "1.234,5"."""
    exact = half_up(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(abs(exact), format=pattern, locale="de_DE"))
    return (MINUS if exact < 0 else "") + text


def listing(words: Iterable[str]) -> str:
    """ "a, b und c"."""
    items = [w for w in words if w]
    return " und ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
