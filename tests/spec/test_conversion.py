"""Indicators on today's territory: counts move by shares, ratios are formed anew."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from etl import marts
from etl.catalog import catalog
from etl.conversion import converted
from geo.regions import known
from tests.support.territory import valid_level

COUNT = "personal_ohne_kita_anzahl"
RATE = "personal_ohne_kita_je_10000_ew"


@pytest.fixture(scope="module")
def con(warehouse):
    with marts.open_warehouse(warehouse) as opened:
        yield opened


def facts(**columns: object) -> pd.DataFrame:
    """Two Kreise of Göttingen's reform in 2015, two counts of each."""
    frame = {
        "variable_id": ["cases", "cases", "people", "people"],
        "region_id": ["03152", "03156"] * 2, "year": 2015, "value": [30.0, 10.0, 300.0, 50.0],
        "flag": "", "source_ids": ["a", "b"] * 2, "day": "2015-12-31", "published": False,
    }  # fmt: skip
    return pd.DataFrame(frame | columns)


def test_both_sides_are_summed_and_the_ratio_is_not():
    cases, people = converted(facts(), "2025-12-31").to_dict("records")
    assert (cases["region_id"], cases["value"], people["value"]) == ("03159", 40, 350)
    assert cases["flag"].strip("|") == "umgerechnet"
    assert set(cases["source_ids"].split("|")) == {"a", "b"}


def test_a_missing_part_makes_both_sides_missing():
    gap = facts(value=[30.0, None, 300.0, None], flag=["", "unterdrueckt"] * 2)
    cases, people = converted(gap, "2025-12-31").to_dict("records")
    assert pd.isna(cases["value"])
    assert pd.isna(people["value"])
    assert "unterdrueckt" in cases["flag"]


def test_nothing_moves_where_no_border_did():
    done = converted(facts(region_id=["05111", "05112"] * 2), "2025-12-31")
    assert set(done["flag"]) == {""}
    assert sorted(done["value"]) == [10, 30, 50, 300]


def test_each_count_moves_from_its_own_day():
    """Mecklenburg-Vorpommern 2011: cases of 1 March, people of 31 December after the reform."""
    rows = facts(
        region_id=["13051", "13003", "13072", "13003"], year=2011,
        day=["2011-03-01", "2011-03-01", "2011-12-31", "2011-12-31"],
    )  # fmt: skip
    more = facts(region_id=["13053", "13003"] * 2, year=2011, day="2011-03-01")
    done = converted(pd.concat([rows, more.query("region_id == '13053' and value == 30")]),
                     "2025-12-31").set_index(["variable_id", "region_id"])  # fmt: skip
    assert done.at[("cases", "13072"), "value"] == 60
    assert done.at[("people", "13072"), "value"] == 300
    assert done.at[("people", "13072"), "flag"] == ""


def test_a_published_figure_beats_our_conversion():
    rows = pd.concat([facts(), facts(region_id="03159", value=[41.0, 41.0, 351.0, 351.0],
                                     published=True, source_ids="c")])  # fmt: skip
    done = converted(rows, "2025-12-31")
    assert done["value"].tolist() == [41, 351]
    assert set(done["source_ids"]) == {"c"}


def test_a_figure_for_a_later_territory_moves_from_there():
    """Saxony printed 1994 on its Kreise of 1996; Chemnitz of today is 14161 and parts of two."""
    rows = facts(region_id=["14161", "14173"] * 2, year=1994, day="1996-01-01")
    assert converted(rows, "2025-12-31").query("region_id == '14511'")["value"].isna().all()
    assert "14511" not in set(converted(rows.assign(day="1994-12-31"), "2025-12-31")["region_id"])


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


def test_counts_of_march_meet_people_of_december(con: duckdb.DuckDBPyConnection):
    frame = marts.indicator_map(con, "kita_personal_je_10000_ew", "kreis", 2011, today=True)
    new = frame[frame["region_id"].str.startswith("1307")].set_index("region_id")
    assert len(new) == 6
    assert new["value"].notna().all()
    assert new["flag"].str.contains("umgerechnet").all()
    known_sides = con.execute(
        "SELECT sum(value) FROM fact WHERE variable_id = 'kita_personal' AND year = 2011 "
        "AND region_id IN ('13005', '13057', '13061')"
    ).fetchone()[0]  # Stralsund, Nordvorpommern and Rügen: Vorpommern-Rügen since September
    assert new.at["13073", "numerator"] == pytest.approx(known_sides)


def test_figures_calculated_back_by_the_offices_are_used_today_only(
    con: duckdb.DuckDBPyConnection,
):
    today = marts.indicator_map(con, RATE, "kreis", 1998, today=True).set_index("region_id")
    assert today.at["03241", "numerator"] == 2192  # Region Hannover, founded in 2001
    assert "umgerechnet" in today.at["03241", "flag"]
    assert "22542_01_02_4" in today.at["03241", "source_ids"]
    assert today.at["14729", "denominator"] == 290_781
    then = marts.indicator_map(con, RATE, "kreis", 1998)
    assert not {"03241", "14729"} & set(then["region_id"])
    early = marts.indicator_map(con, COUNT, "kreis", 1994, today=True)
    saxon = early[early["region_id"].str.startswith("14")]
    assert len(saxon) == 13
    assert saxon["value"].notna().all()


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
