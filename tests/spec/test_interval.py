"""How far chance reaches: both intervals against their definition, their coverage, their limits.

The score interval holds all true rates that a test at 5 % would not reject; so at each limit the
distance to the count is exactly z standard errors. That is checked here, not the closed formula.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.spec.world import indicator, row, variable, world

Z = 1.959964
COUNTS = [variable("cases"), variable("people")]


def limits(cases: float | None, people: float, kind: str, **more: str) -> tuple[float, ...] | None:
    """(low, high) as counts, from the real calculation; None where there is no interval."""
    con = world(
        [row("cases", "91001", 2020, cases, **more), row("people", "91001", 2020, people)],
        [indicator("rate", chance=kind)], COUNTS,
    )  # fmt: skip
    low, high = con.execute("SELECT low, high FROM indicator_value").fetchall()[0]
    return None if low is None or high is None else (low / 100 * people, high / 100 * people)


@pytest.mark.parametrize("cases", [1, 7, 100, 9_864])
def test_a_rate_is_z_standard_errors_from_both_limits(cases: int):
    for limit in limits(cases, 50_000, "rate") or ():
        assert abs(cases - limit) == pytest.approx(Z * math.sqrt(limit))


@pytest.mark.parametrize(("cases", "people"), [(1, 20), (9, 10), (62_279, 203_717)])
def test_a_share_is_z_standard_errors_from_both_limits(cases: int, people: int):
    for limit in limits(cases, people, "share") or ():
        error = math.sqrt(limit * (people - limit) / people)
        assert abs(cases - limit) == pytest.approx(Z * error)


def test_no_case_at_all_is_not_certainty():
    assert limits(0, 1000, "rate") == pytest.approx((0, Z**2))
    low, high = limits(0, 20, "share") or (1.0, 0.0)
    assert low == pytest.approx(0)
    assert 3 < high < 4


def test_a_share_stays_between_nothing_and_all():
    low, high = limits(20, 20, "share") or (0.0, 0.0)
    assert 0 < low < high == pytest.approx(20)


@given(mean=st.floats(4, 400))
def test_a_rate_covers_the_truth_about_95_times_in_100(mean: float):
    known = stats.poisson(mean)
    counts = range(int(known.ppf(1e-9)), int(known.ppf(1 - 1e-9)) + 1)
    half = {n: Z * math.sqrt(n + Z**2 / 4) for n in counts}
    covered = sum(
        known.pmf(n) for n in counts if n + Z**2 / 2 - half[n] <= mean <= n + Z**2 / 2 + half[n]
    )
    assert 0.92 < covered < 0.985


@pytest.mark.parametrize(
    ("cases", "flag"),
    [(None, "unbekannt"), (30, "mindestwert"), (30, "beispiel"), (30, "gerundet|umgerechnet")],
)
def test_what_is_not_a_whole_count_has_none(cases: float | None, flag: str):
    assert limits(cases, 1000, "rate", flag=flag) is None


def test_without_chance_there_is_none_and_rounding_alone_takes_none_away():
    assert limits(30, 1000, "") is None
    assert limits(30, 1000, "rate", flag="gerundet") is not None


def test_a_total_of_parts_has_the_interval_of_its_sum():
    rows = [row("cases", "91001", 2020, 30), row("cases", "91002", 2020, 15),
            row("people", "91001", 2020, 1000), row("people", "91002", 2020, 500)]  # fmt: skip
    con = world(rows, [indicator("rate", chance="rate")], COUNTS)
    found = con.execute(
        "SELECT low * 15, high * 15 FROM indicator_value WHERE region_id = '91'"
    ).fetchall()[0]
    assert found == pytest.approx(limits(45, 1500, "rate"))


def test_chance_needs_two_counts_of_the_official_statistics():
    with pytest.raises(ValueError, match="Zähler und Nenner"):
        indicator("rate", chance="rate", formula=[{"from": 2000, "numerator": ["cases"]}])
    with pytest.raises(ValueError, match="amtlichen"):
        indicator("rate", chance="rate", basis="meldung")
