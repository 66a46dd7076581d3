"""Class limits: which values they hold, and that they are what readers see printed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.classes import class_counts, class_of
from ui.classes import (
    METHODS,
    class_breaks,
    printed_values,
    two_sided,
)
from ui.format import number

FINITE = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


@given(
    values=st.lists(FINITE, min_size=1, max_size=60),
    method=st.sampled_from(sorted(METHODS)),
    wanted=st.integers(3, 7),
    decimals=st.integers(0, 2),
)
def test_every_value_lies_in_exactly_one_of_at_most_the_wanted_classes(
    values, method, wanted, decimals
):
    breaks = class_breaks(values, method=method, n_classes=wanted, decimals=decimals)
    assert 2 <= len(breaks) <= wanted + 1
    assert list(breaks) == sorted(breaks)
    assert sum(class_counts(values, breaks, decimals)) == len(values)
    for value, printed in zip(values, printed_values(values, decimals), strict=True):
        k = class_of(value, breaks, decimals)
        assert k is not None
        assert breaks[k] - 1e-9 <= printed <= breaks[k + 1] + 1e-9


@given(values=st.lists(FINITE, min_size=1, max_size=40), decimals=st.integers(0, 2))
def test_values_are_printed_as_the_number_format_prints_them(values, decimals):
    for value, printed in zip(values, printed_values(values, decimals), strict=True):
        assert number(printed, decimals).lstrip("−") == number(value, decimals).lstrip("−")


def test_half_is_rounded_up_not_to_even():
    assert printed_values([12.25, 12.35, -12.25, 1.005], 1)[:3].tolist() == [12.3, 12.4, -12.3]
    assert printed_values([1.005], 2).tolist() == [1.01]


def test_quantiles_hold_equal_numbers():
    breaks = class_breaks(range(1, 101), method="quantile", n_classes=5, decimals=0)
    assert class_counts(range(1, 101), breaks, 0) == [20, 20, 20, 20, 20]


def test_natural_breaks_find_the_groups():
    values = [1, 2, 3, 50, 51, 52, 200, 201, 202]
    breaks = class_breaks(values, method="jenks", n_classes=3, decimals=0)
    assert breaks == (1, 50, 200, 202)
    assert class_counts(values, breaks, 0) == [3, 3, 3]


def test_natural_breaks_of_many_values_stay_quick_and_cover_all():
    values = np.random.default_rng(1).gamma(2, 50, 12_000)
    breaks = class_breaks(values, method="jenks", n_classes=6)
    assert len(breaks) == 7
    assert sum(class_counts(values, breaks)) == 12_000


def test_the_middle_class_holds_what_is_ten_percent_around_the_median():
    values = [40, 85, 95, 100, 105, 128, 400]
    breaks = class_breaks(values, method="middle", n_classes=5, decimals=0)
    assert breaks == (40, 70, 90, 110, 130, 400)
    assert class_counts(values, breaks, 0) == [1, 1, 3, 1, 1]
    assert class_breaks(values, method="middle", n_classes=4, decimals=0) == (40, 90, 110, 400)
    assert two_sided(values, method="middle", n_classes=4, decimals=0)


def test_both_sides_stay_where_no_value_reaches_them():
    breaks = class_breaks([99, 100, 101], method="middle", n_classes=5, decimals=0)
    assert breaks == (50, 70, 90, 110, 130, 150)
    assert class_counts([99, 100, 101], breaks, 0) == [0, 0, 3, 0, 0]


@pytest.mark.parametrize("values", [[-5.0, -1.0, 3.0], [0.0, 0.0, 7.0], [0.1, 0.2, 0.3]])
def test_without_a_positive_middle_there_are_no_sides(values):
    assert not two_sided(values, method="middle", n_classes=5, decimals=1)
    assert class_breaks(values, method="middle", n_classes=5) == class_breaks(values, n_classes=5)
    assert not two_sided([1.0, 100.0], method="quantile", n_classes=5, decimals=1)


def test_fixed_steps_are_round_equal_and_cover_all():
    assert class_breaks([3.2, 97.0], method="fixed", n_classes=5) == (0, 20, 40, 60, 80, 100)
    assert class_breaks([-3, 7.2], method="fixed", n_classes=5, decimals=0) == (-5, 0, 5, 10)


@pytest.mark.parametrize("method", METHODS)
def test_missing_values_count_nowhere(method):
    breaks = class_breaks([1.0, math.nan, 9.0, None, math.inf], method=method, n_classes=3)
    assert (breaks[0], breaks[-1]) in {(1.0, 9.0), (0.0, 10.0), (0.0, 15.0)}
    assert sum(class_counts([1.0, math.nan, 9.0], breaks)) == 2
    assert class_of(math.nan, breaks) is None


@pytest.mark.parametrize("method", METHODS)
def test_no_values_no_classes_and_equal_values_one_class(method):
    assert class_breaks([math.nan], method=method) == ()
    assert class_breaks([4.0, 4.0], method=method) == (4.0, 4.0)
    assert class_of(1.0, ()) is None
    assert class_counts([4.0, 4.0], (4.0, 4.0)) == [2]


def test_unknown_method_is_refused():
    with pytest.raises(ValueError, match="'sturges'"):
        class_breaks([1, 2], method="sturges")
