"""What may be compared, and in which word: intervals, stretches, ends, bases of an index."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from etl.catalog import catalog
from etl.compare import (
    Point,
    amount,
    change,
    common_span,
    ends,
    faster,
    interval,
    newest_change,
    no_verdict,
    ratio_spread,
    stretches,
    unbounded,
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


def test_a_term_of_another_year_decides_nothing() -> None:
    carried = "fortgeschrieben|gerundet"
    points = [point(2017, 44, carried), point(2018, 35), point(2019, 33, carried),
              point(2020, 30, carried)]  # fmt: skip
    assert ends(points) is None
    assert newest_change(points, []) is None
    assert no_verdict(points, []).endswith("früheren Jahr: 2017, 2019 und 2020.")
    found = newest_change([point(2016, 98), *points], [])
    assert found is not None
    assert found.years == "2016 bis 2018"
    assert found.word == "weniger"
    assert no_verdict([point(2016, 98), *points], []) == ""


def part(year: int, value: float, reporting: int | None, expected: int | None) -> Point:
    return replace(point(year, value), basis="teilmenge", region_name="Land",
                   n_reporting=reporting, n_expected=expected)  # fmt: skip


def test_different_parts_of_a_region_are_not_compared() -> None:
    two = [part(2023, 168, 51, 53), part(2024, 176, 185, 186)]
    found = newest_change(two, [])
    assert found is not None
    assert found.word == "nicht zu sagen"
    assert no_verdict(two, []) == (
        "2023 und 2024 umfassen verschiedene Teile von Land (51 von 53 und 185 von 186 mit Angabe)."
    )
    same = no_verdict([part(2023, 168, 51, 53), part(2024, 176, 51, 53)], [])
    assert "womöglich verschiedene" in same  # as many, but which ones?
    one = [point(2023, 168), part(2024, 176, 51, 53)]
    assert no_verdict(one, []) == "2024 umfasst nur einen Teil von DE (51 von 53 mit Angabe)."
    whole = newest_change([part(2023, 168, 53, 53), part(2024, 176, 53, 53)], [])
    assert whole is not None
    assert whole.word == "mehr"


def test_complete_values_are_compared_past_partial_ones() -> None:
    points = [point(2020, 10), part(2021, 9, 5, 6), point(2022, 12), part(2023, 8, 5, 6)]
    found = newest_change(points, [])
    assert found is not None
    assert (found.years, found.word) == ("2020 bis 2022", "mehr")


def test_an_incomplete_share_is_no_lower_bound() -> None:
    share = replace(point(2022, 30.6, "mindestwert"), unit="%", decimals=1, unbounded=True)
    for other in (28.0, 40.8):
        for pair in ((share, replace(share, value=other, flag="")),
                     (replace(share, value=other, flag=""), share)):  # fmt: skip
            found = change(*pair)
            assert found is not None
            assert found.word == "nicht zu sagen"
    assert amount(share) == "etwa 30,6 (unvollständig gemeldet)"
    assert amount(replace(share, unbounded=False)) == "mindestens 30,6"


def test_only_per_population_an_incomplete_ratio_is_a_minimum() -> None:
    cat = catalog().indicators
    for bounded in ("kwg_je_10000", "hilfen_anzahl", "personal_ohne_kita_je_10000_ew"):
        assert not unbounded(cat[bounded])
    for open_ in ("kwg_bestaetigt_quote", "plaetze_hze_je_person", "anteil_hze_personal"):
        assert unbounded(cat[open_])


def test_faster_is_silent_where_rounding_overlaps() -> None:
    exact = change(point(1, 1000), point(2, 1070))
    blurred = change(point(1, 10000), point(2, 11000, "gerundet"))
    assert exact is not None
    assert blurred is not None
    assert faster(exact, blurred) == "nicht zu sagen"


def test_a_common_span_ends_where_both_series_are_known_well() -> None:
    own = [point(year, 100 + year - 2010) for year in range(2010, 2016)]
    other = [point(2010, 50, "mindestwert"), *(point(y, 60 + y - 2011) for y in range(2011, 2015)),
             point(2015, 70, "fortgeschrieben")]  # fmt: skip
    pair = common_span(own, other, [])
    assert pair is not None
    assert [(c.first.year, c.last.year) for c in pair] == [(2011, 2014)] * 2
    assert common_span(own[:2], other[:2], []) is None


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


def test_no_line_joins_values_of_different_parts_of_a_region() -> None:
    frame = pd.DataFrame({
        "year": [2020, 2021, 2022, 2023, 2024], "value": [1.0, 2.0, 3.0, 4.0, 5.0],
        "basis": ["direkt", "summe", "teilmenge", "teilmenge", "teilmenge"],
        "n_reporting": [None, 53, 51, 53, 53], "n_expected": [None, 53, 53, 53, 53],
    })  # fmt: skip
    assert years_of(segments(frame, [])) == [[2020, 2021], [2022], [2023, 2024]]


def test_an_index_stays_inside_its_stretch() -> None:
    frame = pd.concat([
        series({2015: 50, 2016: 100, 2017: 10, 2018: 30}),
        series({2016: 200, 2017: 20}, "09"),
    ])  # fmt: skip
    cut = [BREAKS["iob_2017"]]
    assert base_years(frame) == [2016, 2017]
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
    assert base_years(frame) == []
