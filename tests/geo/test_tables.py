"""The committed tables hold every rule, and every rule can fail."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.checks import (
    broken_successions,
    homeless_gemeinden,
    incomplete_regions,
    orphan_days,
    table_faults,
    wrong_counts,
)
from geo.regions import (
    GEMEINDE_COLUMNS,
    STATUS,
    ancestors,
    load_gemeinden,
    load_regions,
    successions,
    twins,
    valid_on,
)
from geo.territory import history
from tests.support.territory import valid_level


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return load_regions()


def test_committed_tables_have_no_fault(regions):
    found = table_faults(regions, load_gemeinden(), successions())
    assert {name: len(rows) for name, rows in found.items()} == {
        "regions_complete": 0,
        "regions_placed": 0,
        "regions_nested": 0,
        "gemeinde_one_office": 0,
        "gemeinden_counted": 0,
        "office_counts": 0,
        "office_counts_reviewed": 0,
        "successions": 0,
    }


@pytest.mark.parametrize(
    ("year", "kreise"),
    [
        (2006, 439),
        (2007, 429),
        (2008, 413),
        (2009, 412),
        (2010, 412),
        (2011, 402),
        (2015, 402),
        (2016, 401),
        (2020, 401),
        (2021, 400),
        (2025, 400),
    ],
)
def test_number_of_kreise_by_year(regions, year, kreise):
    assert len(valid_level(regions, "kreis", year)) == kreise


def test_number_of_offices(regions):
    offices = valid_level(regions, "jugendamt", 2024)
    assert len(offices) == 577
    assert offices["parent_id"].str.startswith("05").sum() == 186
    assert len(valid_level(regions, "gemeinde", 2024)) == 396
    assert len(valid_level(regions, "bezirk", 2024)) == 12 + 7


@pytest.mark.parametrize("kreis", ["05158", "05562", "05362", "05954"])
def test_no_kreisjugendamt_where_every_town_has_an_office(regions, kreis):
    offices = valid_level(regions, "jugendamt", 2024)
    assert f"JH{kreis}999" not in set(offices["region_id"])
    assert (offices["parent_id"] == kreis).sum() > 5


def test_ennepetal_serves_breckerfeld(regions):
    rows = regions.set_index("region_id")
    assert rows.at["05954004", "parent_id"] == "JH05954008"
    assert rows.at["05954008", "parent_id"] == "JH05954008"
    pairs = twins(regions)
    assert "JH05954008" not in set(pairs["region_id"])


def test_status_is_kept_and_has_words(regions):
    rows = regions.set_index("region_id")
    assert rows.at["JH03241003", "status"] == "ungeprueft"
    assert rows.at["JH05154008", "status"] == "amtlich"
    assert rows.at["06415", "status"] == "angekuendigt"
    assert rows.at["JH02001001", "status"] == "projekt"
    assert set(regions["status"]) <= set(STATUS)


def test_short_names_are_unique_per_level(regions):
    for level in ("land", "kreis", "jugendamt"):
        names = regions.loc[regions["level"] == level, "name_short"]
        assert names[names.duplicated()].tolist() == []


def test_twins_are_symmetric_and_same_area(regions):
    pairs = set(twins(regions).itertuples(index=False, name=None))
    assert ("02", "02000") in pairs
    assert ("05111", "05111000") in pairs
    assert ("JH05111000", "05111") in pairs
    assert ("11001001", "JH11001001") in pairs
    assert {(b, a) for a, b in pairs} == pairs
    assert ("05", "05111") not in pairs


def test_containment_follows_the_parent_not_the_key(regions):
    pairs = ancestors(regions)
    above = set(pairs.loc[pairs["region_id"] == "05334008", "ancestor_id"])
    assert above == {"05334008", "JH05334999", "05334", "05", "DE"}
    assert "JH05334999" not in set(pairs.loc[pairs["region_id"] == "05334002", "ancestor_id"])


def test_gemeinde_knows_what_came_before():
    rows = load_gemeinden()
    nettetal = rows[rows["ags"] == "05166016"].to_dict("records")
    assert [(r["office_id"], r["valid_from"], r["valid_to"]) for r in nettetal] == [
        ("JH05166999", "1994-12-31", "2011-12-31"),
        ("JH05166016", "2012-01-01", ""),
    ]
    ends = rows[(rows["valid_to"] != "") & (rows["followed_by"] != "")].set_index("ags")
    assert ends.loc[["05354020", "05313000", "16056000", "03152012", "06435014"],
                    "followed_by"].tolist() == [
        "05334020", "05334002", "16063105", "03159016", "06415000",
    ]  # fmt: skip
    celle = rows[rows["ags"] == "03351006"].to_dict("records")
    assert [(r["office_id"], r["valid_from"], r["valid_to"]) for r in celle] == [
        ("JH03351006", "1994-12-31", "2018-12-31"),
        ("JH03351999", "2019-01-01", ""),
    ]
    before = history("05334")
    assert set(before["region_id"]) == {"05313", "05354"}
    assert set(before["relation"]) == {"davor"}
    assert before["share_population"].tolist() == [1.0, 1.0]
    parts = history("15082").set_index("region_id")["share_population"]
    assert parts.round(3).to_dict() == {"15151": 0.366, "15154": 1.0, "15159": 1.0}
    assert history("01001").empty


def test_the_long_key_holds_the_short_one(regions):
    rows = load_gemeinden()
    keyed = rows[rows["ars"] != ""]
    assert len(keyed) > 10_000
    assert keyed["ars"].str.fullmatch(r"\d{12}").all()
    assert (keyed["ars"].str[:5] + keyed["ars"].str[9:] == keyed["ags"]).all()
    wide = regions[regions["level"].isin(["land", "kreis"])]
    assert (wide["ars"] == wide["ags"]).all()
    assert (regions.loc[regions["level"] == "gemeinde", "ars"].str.len() == 12).all()


def test_names_carry_no_title(regions):
    rows = load_gemeinden().set_index("ags")["name"]
    assert rows[rows.str.contains(",")].empty
    assert rows[["09273111", "13074087"]].tolist() == ["Abensberg", "Wismar"]
    short = regions.set_index("region_id")["name_short"]
    assert short["JH15202000"] == "Halle (Saale) (bis 2007)"
    assert short[["05354", "03253"]].tolist() == ["Aachen (bis 2009)", "Hannover (bis 2001)"]
    ended = regions[regions["valid_to"] != ""]
    living = regions[(regions["valid_to"] == "") & (regions["level"] == "jugendamt")]
    assert set(ended["name_short"]) & set(living["name_short"]) == set()


def test_district_offices_of_both_cities_are_named_alike(regions):
    names = regions.set_index("region_id")["name"]
    assert names["JH02002002"] == "Jugendamt Hamburg-Altona"
    assert names["JH02001001"] == "Jugendamt Hamburg-Mitte"
    assert names["02002002"] == "Bezirk Hamburg-Altona"
    assert names["JH11004004"] == "Jugendamt Berlin-Charlottenburg-Wilmersdorf"


def test_every_gemeinde_of_nrw_has_one_office_today():
    served = valid_on(load_gemeinden(), "2024-12-31")
    nrw = served[served["ags"].str.startswith("05")]
    assert len(nrw) == nrw["ags"].nunique() == 396
    assert nrw["office_id"].nunique() == 186


def broken(regions: pd.DataFrame, region: str, **changes: str) -> pd.DataFrame:
    """A copy with one row changed."""
    copy = regions.copy()
    for column, value in changes.items():
        copy.loc[copy["region_id"] == region, column] = value
    return copy


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"parent_id": "99"}, {"valid_from": ""}, {"valid_to": "1990-01-01"},
     {"source": ""}, {"status": "vielleicht"}],
)  # fmt: skip
def test_incomplete_region_is_found(regions, changes):
    bad = incomplete_regions(broken(regions, "05111", **changes))
    assert "05111" in set(bad["region_id"])


def test_double_region_is_found(regions):
    twice = pd.concat([regions, regions[regions["region_id"] == "05111"]])
    assert incomplete_regions(twice)["region_id"].tolist() == ["05111"]


def test_office_that_outlives_its_kreis_is_found(regions):
    bad = orphan_days(broken(regions, "JH16056000", valid_to=""))
    assert set(bad["region_id"]) == {"JH16056000"}


def test_circle_is_found(regions):
    bad = orphan_days(broken(regions, "05", parent_id="JH05111000"))
    assert "JH05111000" in set(bad["region_id"])


def test_gemeinde_with_two_none_or_wrong_office_is_found(regions):
    rows = load_gemeinden()
    columns = [c for c in GEMEINDE_COLUMNS if c != "ars"]

    def with_row(*cells: str) -> set[str]:
        extra = pd.DataFrame([[*cells, "amtlich", "x", ""]], columns=columns)
        return set(homeless_gemeinden(pd.concat([rows, extra]), regions)["fault"])

    twice = with_row("05154008", "Emmerich", "JH05154999", "2020-01-01", "")
    assert twice == {"zwei Jugendämter am 2020-01-01"}
    gap = with_row("05954028", "Sprockhövel", "JH05954024", "1994-12-31", "1999-12-31")
    assert gap == {"kein Jugendamt vor dem 2002-12-01"}
    wrong = with_row("05362999", "Nirgends", "JH05362999", "2012-01-01", "")
    assert wrong == {"Jugendamt JH05362999 gilt nicht während der ganzen Zuständigkeit"}
    assert with_row("05999999", "Nirgends", "JH99", "2012-01-01", "") == {
        "Jugendamt JH99 gibt es nicht"
    }


def test_lost_office_is_counted(regions):
    assert wrong_counts(regions[regions["region_id"] != "JH05154008"])["region_id"].tolist() == [
        "05",
        "05",
    ]


def test_succession_faults_are_found(regions):
    moves = successions()
    moves.loc[moves["old_id"] == "13052", "share_population"] = 0.4
    moves.loc[moves["old_id"] == "03156", "date"] = "2016-12-24"
    moves.loc[moves["old_id"] == "05354", "new_id"] = "05999"
    moves = moves[moves["old_id"] != "15153"]
    bad = broken_successions(moves, regions)
    got = dict(zip(bad["region_id"], bad["fault"], strict=True))
    assert got == {
        "13052": "Anteile am 2011-09-04 ergeben nicht 1",
        "03156": "endet am 2016-10-31, Nachfolge am 2016-12-24",
        "05354": "Region 05999 gibt es nicht",
        "15153": "aufgelöst, aber ohne Nachfolger",
        # offices that pass over like their Kreis, which no longer does
        "JH13052999": "Anteil an JH13075999 ist anders als beim Kreis 13052",
        "JH03156999": "Anteil an JH03159999 ist anders als beim Kreis 03156",
        "JH15153999": "Anteil an JH15089999 ist anders als beim Kreis 15153",
    }
