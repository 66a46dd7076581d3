"""How much more or less: what is printed holds for every true value behind rounded or minimum ones.

A true value is drawn first; what is published of it follows from the flag.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.compare import Change, Point, change
from tests.spec.argument import point

MINIMUM, ROUNDED = "mindestwert", "gerundet"


def between(first: Point, last: Point) -> Change:
    found = change(first, last)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((1200, ROUNDED), (1500, MINIMUM), "mindestens 20\u00a0% mehr"),  # from 1250
        ((1500, MINIMUM), (1200, ROUNDED), "mindestens 16\u00a0% weniger"),  # to 1250
        ((1600, MINIMUM), (1490, ""), "mindestens 6\u00a0% weniger"),  # 6,875 %
        ((1600, ""), (1615, MINIMUM), "mindestens 0,9\u00a0% mehr"),  # 0,9375 %
        ((1600, f"{MINIMUM}|{ROUNDED}"), (1000, ""), "mindestens 35\u00a0% weniger"),  # from 1550
        ((1000, ""), (1990, MINIMUM), "mindestens 99\u00a0% mehr"),
        ((1000, ""), (0, ROUNDED), "mindestens 95\u00a0% weniger"),  # to 50
        ((1000, ""), (0, ""), "100\u00a0% weniger"),
        ((1200, ROUNDED), (1500, ""), "rund 25\u00a0% mehr"),
        ((1200, ""), (1290, ""), "7,5\u00a0% mehr"),
    ],
)
def test_at_least_is_the_bound_not_the_difference(
    first: tuple[float, str], last: tuple[float, str], said: str
) -> None:
    found = between(point(1, *first), point(2, *last))
    assert f"{found.text} {found.word}" == said


def test_at_least_in_points_is_the_bound_too() -> None:
    def share(value: float, flag: str) -> Point:
        return replace(point(1, value, flag), unit="%")

    assert between(share(20.2, ROUNDED), share(25.0, MINIMUM)).text.startswith("mindestens 4,7")
    fewer = between(share(25.04, MINIMUM), share(22.5, ""))
    assert fewer.text == "mindestens 2,5\u00a0Prozentpunkte"


def test_nothing_is_certain_where_no_direction_is() -> None:
    found = between(point(1, 1200, MINIMUM), point(2, 1500, MINIMUM))
    assert found.word == "nicht zu sagen"
    assert "mindestens" not in found.text


@dataclass(frozen=True)
class Known:
    """A true value and what is published of it."""

    true: Fraction
    published: Point


@st.composite
def known(draw: st.DrawFn, unit: str) -> Known:
    """Counts up to a million, or shares in tenths of a percent; as they are, rounded, too low."""
    tenths = unit == "%"
    true = Fraction(draw(st.integers(1, 1000 if tenths else 1_000_000)), 10 if tenths else 1)
    flags, value = draw(st.sets(st.sampled_from([MINIMUM, ROUNDED]))), true
    if MINIMUM in flags:
        value -= min(value, draw(st.integers(0, int(value))))
    if ROUNDED in flags:
        step = Decimal(1 if tenths else draw(st.sampled_from([10, 100, 1000])))
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        value = Fraction((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
        assume(value > 0)  # a rounded zero does not show to what it was rounded
    flag = "|".join(sorted(flags))
    return Known(true, Point("x", "DE", 1, float(value), flag, unit=unit))


def printed(text: str) -> Fraction:
    """The number in "mindestens 1.204,5 %"."""
    figure = text.replace("\u00a0", " ").split(" ")[-2]
    return Fraction(figure.replace(".", "").replace(",", "."))


@given(st.data(), st.sampled_from(["Fälle", "%"]))
def test_what_is_said_holds_whatever_the_true_values_are(data: st.DataObject, unit: str) -> None:
    first, last = data.draw(known(unit)), data.draw(known(unit))
    found = change(first.published, last.published)
    assume(found is not None)
    assert found is not None
    moved = last.true - first.true
    assert {"mehr": moved > 0, "weniger": moved < 0}.get(found.word, True)
    if found.text.startswith("mindestens "):
        assert found.word in ("mehr", "weniger")
        assert abs(moved) * (1 if unit == "%" else 100 / first.true) >= printed(found.text)
