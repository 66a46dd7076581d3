"""What the missing posts against a target caseload promise: a maximum per office, then a sum."""

from __future__ import annotations

import pytest

from etl.models import Benchmark
from tests.spec.world import indicator, row, value, variable, world


def _need() -> tuple[list[object], list[Benchmark]]:
    mark = Benchmark(id="m", label="m", value=35, unit="Fälle", kind="empfehlung", year=2019,
                     source="s", remark="-")  # fmt: skip
    gap = indicator("gap", basis="meldung", min_coverage=0.5, min_denominator=3, sql={
        "file": "fehlbedarf", "benchmark": "m",
        "variables": ["meld_offene_faelle", "meld_praesent_vzae"],
    })  # fmt: skip
    return [gap], [mark]


def test_missing_posts_are_a_maximum_per_office_not_of_the_sum() -> None:
    gaps, marks = _need()
    names = [variable("meld_offene_faelle"), variable("meld_praesent_vzae")]
    rows = []
    for office, cases, posts in (("JH91001001", 350, 8), ("JH91001999", 350, 14),
                                 ("JH91002000", 350, 10)):  # fmt: skip
        rows += [row("meld_offene_faelle", office, 2020, cases),
                 row("meld_praesent_vzae", office, 2020, posts)]  # fmt: skip
    con = world(rows, gaps, names, benchmarks=marks)  # type: ignore[arg-type]
    assert value(con, "JH91001001", 2020, "gap")[0] == pytest.approx(2.0)
    assert value(con, "JH91001999", 2020, "gap")[0] == 0.0  # four posts too many are not negative
    assert value(con, "91", 2020, "gap") == (pytest.approx(2.0), "", "teilmenge", 3, 3)


def test_a_small_office_counts_in_the_missing_posts_of_its_land_but_is_not_shown() -> None:
    gaps, marks = _need()
    names = [variable("meld_offene_faelle"), variable("meld_praesent_vzae")]
    rows = []
    for office, cases, posts in (("JH91001001", 350, 8), ("JH91001999", 105, 2),
                                 ("JH91002000", 350, 10)):  # fmt: skip
        rows += [row("meld_offene_faelle", office, 2020, cases),
                 row("meld_praesent_vzae", office, 2020, posts)]  # fmt: skip
    con = world(rows, gaps, names, benchmarks=marks)  # type: ignore[arg-type]
    assert value(con, "JH91001999", 2020, "gap") is None
    assert value(con, "91", 2020, "gap") == (pytest.approx(3.0), "", "teilmenge", 3, 3)
