"""One seeded fault per rule of the territory's checks: each must be found."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.border_checks import Levels, level_faults
from geo.build import BOUNDARIES, LEVELS
from geo.checks import table_faults
from geo.move_checks import unlike_printed
from geo.regions import load_extent, load_gemeinden, load_regions, successions
from geo.territory import TERRITORY

Tables = dict[str, pd.DataFrame]


def tables() -> Tables:
    return {"regions": load_regions(), "gemeinden": load_gemeinden(), "moves": successions()}


def put(table: str, key: str, region: str, **cells: object) -> Callable[[Tables], None]:
    """Overwrite cells of the rows of one region."""

    def change(world: Tables) -> None:
        for column, cell in cells.items():
            world[table].loc[world[table][key] == region, column] = cell

    return change


def drop(table: str, key: str, pattern: str) -> Callable[[Tables], None]:
    """Lose rows by the form of their key."""

    def change(world: Tables) -> None:
        world[table] = world[table][~world[table][key].str.fullmatch(pattern)]

    return change


def swap_shares(world: Tables) -> None:
    moves = world["moves"]
    rows = moves.index[(moves["old_id"] == "15151") & (moves["date"] == "2007-07-01")][:2]
    moves.loc[rows, "share_population"] = moves.loc[rows[::-1], "share_population"].to_numpy()


def stray_shares(world: Tables) -> None:
    moves = world["moves"]
    rows = moves.index[(moves["old_id"] == "13052") & (moves["date"] == "2011-09-04")]
    moves.loc[rows, "share_population"] = [-0.5, 1.5]


def double_key(world: Tables) -> None:
    twin = world["regions"].query("region_id == 'JH05154008'").assign(region_id="JH05154009")
    world["regions"] = pd.concat([world["regions"], twin])


def two_levels_up(world: Tables) -> None:
    put("regions", "region_id", "JH05154008", parent_id="05")(world)


GEM, OFFICE = "gemeinden_counted", "gemeinde_one_office"
FAULTS = [
    ("regions_placed", "05111", put("regions", "region_id", "05111", ags="")),
    ("regions_placed", "05111", put("regions", "region_id", "05111", ags="05112")),
    ("regions_placed", "05154008", put("regions", "region_id", "05154008", ags="0515400")),
    ("regions_placed", "JH05154009", double_key),
    ("regions_placed", "05111", put("regions", "region_id", "05111", level="gau")),
    ("regions_placed", "JH05154008", two_levels_up),
    ("regions_placed", "05", put("regions", "region_id", "05", parent_id="06")),
    (GEM, "05154", drop("gemeinden", "ags", "05154012")),
    (GEM, "09162", drop("gemeinden", "ags", r"09\d+")),
    (GEM, "JH05154008", put("gemeinden", "ags", "05154012", office_id="JH05154008")),
    (OFFICE, "01001000", put("gemeinden", "ags", "01001000", valid_to="2025-01-01")),
    (OFFICE, "05354020", put("gemeinden", "ags", "05354020", followed_by="")),
    (OFFICE, "05354020", put("gemeinden", "ags", "05354020", followed_by="05154012")),
    (OFFICE, "05154012", put("gemeinden", "ags", "05154012", office_id="JH05158004")),
    (OFFICE, "05154012", put("gemeinden", "ags", "05154012", name="")),
    ("office_counts", "05", drop("regions", "region_id", "JH05154008|05154008")),
    ("regions_complete", "05154008", drop("regions", "region_id", "JH05154008")),
    ("office_counts_reviewed", "07", drop("regions", "region_id", "JH07133006")),
    ("office_counts_reviewed", "DE", drop("regions", "region_id", "JH07133006")),
    ("successions", "13052", stray_shares),
    ("successions", "JH15151999", swap_shares),
    ("successions", "05354", put("moves", "old_id", "05354", new_id="06431")),
    ("successions", "05354", put("moves", "old_id", "05354", date="2009-10-22")),
    ("successions", "05354", put("moves", "old_id", "05354", date="2009-10-20")),
    ("successions", "14173", put("moves", "old_id", "14173", date="2012-01-01")),
    ("successions", "03152", put("moves", "old_id", "03152", new_id="03156")),
    ("successions", "JH13052999", drop("moves", "old_id", "JH13052999")),
    ("successions", "13052", drop("moves", "old_id", "13052")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "region", "change"), FAULTS)
def test_a_fault_in_the_tables_is_found(check, region, change):
    world = tables()
    change(world)
    found = table_faults(world["regions"], world["gemeinden"], world["moves"])
    assert region in set(found[check]["region_id"]), found[check].head().to_string()


def test_shares_swapped_at_kreis_and_office_contradict_the_printed_population():
    """Offices and Kreis alike: only what the statistical offices print tells."""
    facts = pd.DataFrame(
        {"variable_id": "bev_gesamt", "year": 2006, "day": "2006-12-31", "flag": "",
         "source_ids": "s", "region_id": ["15151", "15154", "15159", "15082"],
         "value": [66_000.0, 68_000.0, 81_000.0, 172_000.0],
         "published": [False, False, False, True]}
    )  # fmt: skip
    assert unlike_printed(facts, TERRITORY, "bev_gesamt").empty  # 0.366 × 66,000 go to 15082
    facts.loc[3, "value"] = 163_000.0  # as if 0.203 did
    assert unlike_printed(facts, TERRITORY, "bev_gesamt")["region_id"].tolist() == ["15082"]


@pytest.fixture(scope="module")
def layers() -> Levels:
    frames = {level: gpd.read_parquet(BOUNDARIES / f"{level}.parquet") for level in LEVELS}
    return {
        level: dict(zip(frame["region_id"], frame.geometry, strict=True))
        for level, frame in frames.items()
    }


def lost(level: str, key: str) -> Callable[[Levels], Levels]:
    return lambda levels: {**levels, level: {k: v for k, v in levels[level].items() if k != key}}


def swapped(level: str, one: str, other: str) -> Callable[[Levels], Levels]:
    def change(levels: Levels) -> Levels:
        layer = dict(levels[level])
        layer[one], layer[other] = layer[other], layer[one]
        return {**levels, level: layer}

    return change


def bored(*places: tuple[str, str]) -> Callable[[Levels], Levels]:
    """A round hole of 4 km radius in each of the named polygons, around the same point."""

    def change(levels: Levels) -> Levels:
        spot = shapely.point_on_surface(levels[places[0][0]][places[0][1]])
        cut = shapely.buffer(spot, 4_000)
        layers = {level: dict(layer) for level, layer in levels.items()}
        for level, key in places:
            layers[level][key] = shapely.difference(layers[level][key], cut)
        return layers

    return change


HUNSRUECK = (("jugendamt", "JH07140999"), ("kreis", "07140"), ("land", "07"))
BORDERS = [
    ("boundaries_drawn", "JH05154008", lost("jugendamt", "JH05154008")),
    ("boundaries_drawn", "05111", lost("kreis", "05111")),
    ("boundaries_drawn", "10", lost("land", "10")),
    ("boundaries_nested", "05154", lost("jugendamt", "JH05154008")),
    ("boundaries_placed", "JH05154008", swapped("jugendamt", "JH05154008", "JH05154999")),
    ("boundaries_nested", "05154", swapped("jugendamt", "JH05154008", "JH09162000")),
    ("boundaries_nested", "05111", swapped("kreis", "05111", "05112")),
    ("boundaries_nested", "01", swapped("land", "01", "10")),
    ("boundaries_nested", "07140", bored(("jugendamt", "JH07140999"))),
    ("boundaries_holes", "07", bored(*HUNSRUECK)),
]  # fmt: skip


@pytest.mark.parametrize(("check", "region", "change"), BORDERS)
def test_a_fault_in_the_borders_is_found(layers, check, region, change):
    found = level_faults(change(layers), TERRITORY)[check]
    assert region in set(found["region_id"]), found.head().to_string()


def test_extent_names_every_kreis_and_every_office_with_gemeinden():
    extent = load_extent().set_index("region_id")
    assert len(extent) == 400 + 558
    assert extent.loc[~extent.index.str.startswith("JH"), "gemeinden"].sum() == 10_752
    assert (extent["km2"] > 0).all()
