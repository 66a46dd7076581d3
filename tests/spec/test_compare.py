"""What may be compared, and in which word: intervals, stretches, ends, bases of an index."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from etl.compare import (
    Point,
    change,
    ends,
    faster,
    interval,
    newest_change,
    ratio_spread,
    stretches,
)
from etl.models import Variable
from etl.series import base_years, default_base, indexed, rhythm, segments
from tests.spec.argument import BREAKS, point


def test_intervals_of_flagged_values() -> None:
    assert interval(point(1, 157300, "gerundet")) == (157250, 157350)
    assert interval(point(1, 15000, "gerundet")) == (14500, 15500)
    assert interval(point(1, 40000, "gerundet")) == (39500, 40500)
    assert interval(point(1, 4.8, "gerundet")) == pytest.approx((4.75, 4.85))
    assert interval(point(1, 38714, "gerundet|abgeleitet")) == (38614, 38814)
    assert interval(point(1, 100, "mindestwert")) == (100, float("inf"))
    assert interval(point(1, 100)) == (100, 100)


def test_change_needs_a_positive_start() -> None:
    assert change(point(1, 0), point(2, 5)) is None
    assert change(point(1, None), point(2, 5)) is None
    assert newest_change([point(1, 5)], []) is None


def test_a_share_changes_in_points() -> None:
    def shares(*flags: str) -> str:
        first, last = (
            replace(point(year, value, flag), unit="%")
            for (year, value), flag in zip(((1, 25.0), (2, 22.5)), flags, strict=True)
        )
        found = change(first, last)
        assert found is not None
        assert found.word == "weniger"
        return found.text

    assert shares("", "") == "2,5\u00a0Prozentpunkte"
    assert shares("", "gerundet") == "rund 2,5\u00a0Prozentpunkte"
    count = change(point(1, 20), point(2, 25))
    assert count is not None
    assert count.text == "25\u00a0%"


def test_stretches_and_ends() -> None:
    points = [point(2016, 1), point(2018, 3), point(2017, None), point(2019, 4, "mindestwert")]
    parts = stretches(points, [BREAKS["iob_2017"], BREAKS["event"]])
    assert [[p.year for p in part] for part in parts] == [[2016], [2018, 2019]]
    assert ends(parts[0]) is None
    assert ends(parts[1]) == (parts[1][0], parts[1][1])


def test_faster_is_silent_where_rounding_overlaps() -> None:
    exact = change(point(1, 1000), point(2, 1070))
    blurred = change(point(1, 10000), point(2, 11000, "gerundet"))
    assert exact is not None
    assert blurred is not None
    assert faster(exact, blurred) == "nicht zu sagen"


def test_a_ratio_of_rounded_terms_is_as_uncertain_as_its_terms() -> None:
    assert ratio_spread(157300, 15000) == pytest.approx(50 / 157300 + 500 / 15000)
    assert ratio_spread(157301, 14999) is None
    ratio = Point("x", "DE", 1, 10.4867, "gerundet", spread=0.1)
    assert interval(ratio) == pytest.approx((10.4867 * 0.9, 10.4867 * 1.1))


# --- series as frames -------------------------------------------------------------------------


def series(years: dict[int, float | None], region: str = "05") -> pd.DataFrame:
    return pd.DataFrame(
        {"region_id": region, "year": list(years), "value": list(years.values()), "flag": ""}
    )


def years_of(parts: list[pd.DataFrame]) -> list[list[int]]:
    return [[int(y) for y in part["year"]] for part in parts]


def test_segments_end_at_gaps_and_breaks() -> None:
    frame = series({2013: 1, 2014: 2, 2015: None, 2016: 3, 2017: 4, 2018: 5, 2020: 6})
    cut = [BREAKS["iob_2017"], BREAKS["event"]]
    assert years_of(segments(frame, cut)) == [[2013, 2014], [2016], [2017, 2018], [2020]]


def test_surveys_of_every_second_year_are_joined_but_no_survey_is_skipped() -> None:
    staff = Variable(id="s", label="s", unit="s", kind="stock", topic="personal")
    frame = series({2006: 1, 2010: 2, 2014: 3, 2016: 4, 2020: 5})
    joined = [[2006, 2010, 2014, 2016], [2020]]
    assert years_of(segments(frame, [], rhythm(staff))) == joined
    yearly = staff.model_copy(update={"topic": "kinderschutz"})
    assert len(segments(frame, [], rhythm(yearly))) == 5


def test_an_index_stays_inside_its_stretch() -> None:
    frame = pd.concat([
        series({2015: 50, 2016: 100, 2017: 10, 2018: 30}),
        series({2016: 200, 2017: 20}, "09"),
    ])  # fmt: skip
    cut = [BREAKS["iob_2017"]]
    assert base_years(frame, cut) == [2016, 2017]
    shown = indexed(frame, 2016, cut)
    assert sorted(zip(shown["region_id"], shown["year"], shown["value"], strict=True)) == [
        ("05", 2015, 50.0), ("05", 2016, 100.0), ("09", 2016, 100.0),
    ]  # fmt: skip
    assert list(shown["original"]) == [50, 100, 200]
    only = indexed(frame, 2018, cut)
    assert set(only["region_id"]) == {"05"}


def test_the_default_base_is_the_start_of_the_newest_stretch() -> None:
    cut = [BREAKS["iob_2017"], BREAKS["event"]]
    assert default_base([2014, 2015, 2018, 2021], cut) == 2018
    assert default_base([2014, 2015, 2018], cut) == 2014
    assert default_base([2018], cut) == 2018


def test_no_common_year_no_base() -> None:
    frame = pd.concat([series({2015: 1}), series({2016: 1}, "09"), series({2015: None}, "10")])
    assert base_years(frame, []) == []
