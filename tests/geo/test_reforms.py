"""Each Kreis reform with sums computed by hand; conversion rules and their limits."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import UsageError
from geo.checks import reform_sums
from geo.regions import ancestors, known, successions, valid_on
from geo.territory import convert_counts
from tests.support.territory import transition, valid_level

NOW = "2025-12-31"


def counts(year: int, **values: float | None) -> pd.DataFrame:
    """Rows of one count; keys are region ids with a leading k."""
    return pd.DataFrame(
        [
            {"variable_id": "iob_gesamt", "region_id": key[1:], "year": year, "value": value,
             "flag": "" if value is not None else "unterdrueckt"}
            for key, value in values.items()
        ]
    ).astype({"value": float})  # fmt: skip


def converted(frame: pd.DataFrame, to_date: str = NOW) -> dict[str, float]:
    done = convert_counts(frame, to_date, additive={"iob_gesamt"})
    return dict(zip(done["region_id"], done["value"], strict=True))


def test_sachsen_anhalt_2007():
    frame = counts(2006, k15151=1000, k15154=200, k15159=300, k15171=50, k15101=80, k15358=40)
    got = converted(frame)
    assert got["15082"] == pytest.approx(366 + 200 + 300, abs=1)
    assert got["15091"] == pytest.approx(355 + 50, abs=1)
    assert got["15001"] == pytest.approx(203 + 80, abs=1)
    assert got["15086"] == pytest.approx(76 + 40, abs=1)
    assert sum(got.values()) == pytest.approx(1670)


def test_sachsen_2008():
    got = converted(counts(2007, k14177=10, k14182=20, k14375=30, k14161=7))
    assert got == {"14522": pytest.approx(60), "14511": pytest.approx(7)}


def test_aachen_2009():
    assert converted(counts(2008, k05313=7, k05354=5)) == {"05334": 12}


def test_mecklenburg_vorpommern_2011():
    got = converted(counts(2010, k13002=10, k13055=20, k13056=30, k13052=1000))
    assert got["13071"] == pytest.approx(10 + 20 + 30 + 824.453, abs=0.01)
    assert math.isnan(got["13075"])  # Demmin's smaller part alone is not Vorpommern-Greifswald


def test_goettingen_2016():
    assert converted(counts(2015, k03152=3, k03156=4)) == {"03159": 7}


def test_thueringen_2019_and_eisenach_2021():
    got = converted(counts(2018, k16063=1000, k16056=100, k16066=500))
    assert got["16063"] == pytest.approx(1000 - 26.816 + 100, abs=0.01)
    assert got["16066"] == pytest.approx(500 + 26.816, abs=0.01)
    assert converted(counts(2020, k16063=1000, k16056=100)) == {"16063": 1100}


def test_hanau_is_announced():
    got = converted(counts(2025, k06435=1000), "2026-12-31")
    assert got == {"06435": pytest.approx(764.728), "06415": pytest.approx(235.272)}
    assert converted(counts(2025, k06435=1000), NOW) == {"06435": 1000}


def test_offices_follow_their_kreis():
    got = converted(counts(2008, kJH05354004=2, kJH05354999=3, kJH05313000=4))
    assert got == {"JH05334004": 2, "JH05334999": 3, "JH05334002": 4}
    assert converted(counts(2015, kJH03152012=5)) == {"JH03159016": 5}


def test_flags_tell_what_was_converted():
    done = convert_counts(
        counts(2015, k03152=3, k03156=4, k03151=9), NOW, additive={"iob_gesamt"}
    ).set_index("region_id")
    assert done.at["03159", "flag"] == "umgerechnet"
    assert done.at["03151", "flag"] == ""
    assert done.at["03151", "value"] == 9


def test_missing_part_makes_the_whole_missing():
    done = convert_counts(counts(2015, k03152=3, k03156=None), NOW, additive={"iob_gesamt"})
    assert done["value"].isna().all()
    assert done["flag"].tolist() == ["unterdrueckt|umgerechnet"]
    absent = convert_counts(counts(2015, k03152=3), NOW, additive={"iob_gesamt"})
    assert absent["value"].isna().all()
    assert absent["flag"].tolist() == ["unbekannt|umgerechnet"]


def test_ratio_is_refused():
    frame = counts(2015, k03152=3).assign(variable_id="kita_quote")
    with pytest.raises(UsageError, match="kita_quote"):
        convert_counts(frame, NOW, additive={"iob_gesamt"})


def test_stage_without_published_shares_is_missing():
    done = converted(counts(1995, k14061=10), "2000-12-31")
    assert all(math.isnan(v) for v in done.values())
    assert converted(counts(1995, k14013=1, k14036=1, k14042=1, k14045=1, k14046=1, k14066=1))[
        "14523"
    ] == pytest.approx(6)


def test_reform_sum_check_can_fail(monkeypatch):
    frame = counts(2008, k05313=7, k05354=5)
    assert reform_sums(frame, NOW, {"iob_gesamt"}).empty
    monkeypatch.setattr(
        "geo.checks.convert_counts",
        lambda f, *_, **__: convert_counts(f, NOW, additive={"iob_gesamt"}).assign(value=11.0),
    )
    assert len(reform_sums(frame, NOW, {"iob_gesamt"})) == 1


def test_counts_of_a_day_before_the_reform_move_too():
    frame = counts(2007, k15154=200, k15159=300, k15151=1000)
    target = {"additive": {"iob_gesamt"}, "counted": {"iob_gesamt": "03-01"}}
    done = convert_counts(frame, NOW, **target).set_index("region_id")
    assert done.at["15082", "value"] == pytest.approx(366 + 200 + 300, abs=1)
    late = convert_counts(frame, NOW, additive={"iob_gesamt"})
    assert set(late["region_id"]) == {"15154", "15159", "15151"}  # nobody by then: left as it is


def test_sums_are_compared_land_by_land():
    frame = counts(2008, k05313=7, k05354=5, k14713=4).assign(
        land_id=["05", "05", "14"], variable_id="iob_gesamt"
    )
    assert reform_sums(frame, NOW, {"iob_gesamt"}).empty


def _jumps(day: str, target: str) -> bool:
    """Whether a part jumps to a region that has not begun on `target` yet."""
    moves = successions()
    begun = moves["new_id"].map(known().set_index("region_id")["valid_from"].to_dict())
    return bool(((moves["date"] > day) & (moves["date"] <= target) & (begun > target)).any())


def test_only_saxony_and_sachsen_anhalt_jump_and_only_on_the_way():
    for year in range(1996, 2025):
        assert not _jumps(f"{year}-12-31", NOW)
    assert _jumps("1998-12-31", "2000-12-31")
    assert not _jumps("2005-12-31", "2006-12-31")


@settings(max_examples=25)
@given(st.integers(1995, 2024), st.integers(0, 30), st.sampled_from(["kreis", "jugendamt"]))
def test_conversion_keeps_every_total(year, later, level):
    regions = valid_level(known(), level, year)["region_id"]
    frame = pd.DataFrame(
        {"variable_id": "iob_gesamt", "region_id": regions, "year": year, "flag": "",
         "value": [float(n % 97 + 1) for n in range(len(regions))]}
    )  # fmt: skip
    target = f"{min(year + later, 2025)}-12-31"
    done = convert_counts(frame, target, additive={"iob_gesamt"})
    assert set(done["region_id"]) <= set(known()["region_id"])
    if not _jumps(f"{year}-12-31", target):
        assert done["value"].sum() == pytest.approx(frame["value"].sum(), rel=1e-9)
        assert set(done["region_id"]) <= set(valid_on(known(), target)["region_id"])
    else:
        assert done["value"].sum() <= frame["value"].sum() + 1e-9


@settings(max_examples=40)
@given(st.dates(pd.Timestamp("1995-01-01").date(), pd.Timestamp("2026-12-31").date()))
def test_a_tree_on_every_day(day):
    rows = valid_on(known(), str(day))
    pairs = valid_on(ANCESTORS, str(day))
    assert set(pairs["region_id"]) == set(rows["region_id"])
    depth = pairs.groupby("region_id").size()
    level = rows.set_index("region_id")["level"]
    want = {"bund": 1, "international": 1, "land": 2, "kreis": 3, "jugendamt": 4, "bezirk": 5,
            "gemeinde": 5}  # fmt: skip
    assert (depth.reindex(level.index) == level.map(want)).all()
    assert not pairs.duplicated(["region_id", "ancestor_id"]).any()


ANCESTORS = ancestors(known())


def test_shares_of_every_transition_add_up():
    for year in (1995, 2000, 2006, 2010, 2018):
        sums = transition(f"{year}-12-31", NOW).groupby("old_id")["share_population"].sum()
        assert sums.round(9).eq(1).all()
    assert successions()["share_population"].between(0, 1).all()
