"""Indicators on today's territory: counts move by shares, ratios are formed anew."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from etl import marts
from etl.catalog import catalog
from etl.conversion import converted
from geo.regions import known, valid_level

COUNT = "personal_ohne_kita_anzahl"
RATE = "personal_ohne_kita_je_10000_ew"


@pytest.fixture(scope="module")
def con(warehouse):
    with marts.open_warehouse(warehouse) as opened:
        yield opened


def sides(**columns: object) -> pd.DataFrame:
    """Two Kreise of Göttingen's reform in 2015, both sides of a ratio."""
    frame = {
        "indicator_id": "rate", "region_id": ["03152", "03156"], "year": 2015,
        "reference_date": "12-31", "numerator": [30.0, 10.0], "denominator": [300.0, 50.0],
        "flag": "", "source_ids": ["a", "b"], "numerator_year": 2015, "denominator_year": 2015,
    }  # fmt: skip
    return pd.DataFrame(frame | columns)


def test_both_sides_are_summed_and_the_ratio_is_not():
    (row,) = converted(sides(), "2025-12-31").to_dict("records")
    assert (row["region_id"], row["numerator"], row["denominator"]) == ("03159", 40, 350)
    assert row["flag"].strip("|") == "umgerechnet"
    assert set(row["source_ids"].split("|")) == {"a", "b"}


def test_a_missing_part_makes_both_sides_missing():
    gap = sides(numerator=[30.0, None], denominator=[300.0, None], flag=["", "unterdrueckt"])
    (row,) = converted(gap, "2025-12-31").to_dict("records")
    assert pd.isna(row["numerator"])
    assert "unterdrueckt" in row["flag"]


def test_nothing_moves_where_no_border_did():
    assert converted(sides(region_id=["05111", "05112"]), "2025-12-31").empty


def test_a_region_of_today_is_the_ratio_of_its_parts(con: duckdb.DuckDBPyConnection):
    old = marts.indicator_map(con, RATE, "kreis", 2010).set_index("region_id")
    new = marts.indicator_map(con, RATE, "kreis", 2010, today=True).set_index("region_id")
    parts = old.loc[["03152", "03156"]]
    assert new.at["03159", "value"] == pytest.approx(
        parts["numerator"].sum() / parts["denominator"].sum() * 10_000
    )
    assert new.at["03159", "value"] != pytest.approx(parts["value"].mean())
    assert "umgerechnet" in new.at["03159", "flag"]
    assert new.at["05111", "value"] == old.at["05111", "value"]
    assert "umgerechnet" not in new.at["05111", "flag"]


def test_the_regions_are_those_of_today(con: duckdb.DuckDBPyConnection):
    today = set(valid_level(known(), "kreis", 2025)["region_id"])
    for year in (1998, 2006, 2020):
        frame = marts.indicator_map(con, RATE, "kreis", year, today=True)
        assert set(frame["region_id"]) == today, year


def test_sums_by_land_are_the_same_before_and_after(con: duckdb.DuckDBPyConnection):
    compared = 0
    for year in (1994, 1998, 2002, 2006, 2010, 2014, 2020):
        then, now = (
            marts.indicator_map(con, COUNT, "kreis", year, today) for today in (False, True)
        )
        for land in {r[:2] for r in now["region_id"]}:
            before, after = (f[f["region_id"].str.startswith(land)]["value"] for f in (then, now))
            if before.notna().all() and after.notna().all():
                compared += 1
                assert after.sum() == pytest.approx(before.sum()), (land, year)
    assert compared > 90


def test_published_ratios_and_reports_are_not_converted(con: duckdb.DuckDBPyConnection):
    there = set(marts.availability(con, today=True)["indicator_id"])
    assert {COUNT, RATE} <= there
    for indicator in catalog().indicators.values():
        if indicator.basis != "amtlich":
            assert indicator.id not in there, indicator.id
    assert {"sgb2_quote_u15", "vakanzquote"} & there == set()


def test_a_map_shows_the_regions_of_its_day_of_counting(con: duckdb.DuckDBPyConnection):
    spring = marts.indicator_map(con, "kita_plaetze_je_person", "kreis", 2011)
    assert {"13052", "13055"} <= set(spring["region_id"])  # dissolved in September 2011
    assert "13071" not in set(spring["region_id"])
    assert spring["value"].notna().all()
    winter = marts.indicator_map(con, RATE, "kreis", 2006)
    assert len(winter) == 439


def test_a_source_on_later_borders_hides_who_went_before(con: duckdb.DuckDBPyConnection):
    frame = marts.indicator_map(con, "kita_plaetze_je_vollzeitstelle", "kreis", 2010)
    assert "13071" in set(frame.loc[frame["value"].notna(), "region_id"])
    assert "13052" not in set(frame["region_id"])
