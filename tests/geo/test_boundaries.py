"""The committed boundaries and the files made from them for the browser."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import compose
from geo.build import BOUNDARIES, LEVELS, check_levels
from geo.regions import known, successions
from geo.static import KEEP, path, prune_static, stands_for, write_static
from ui.map_labels import map_labels

BUDGET = {"jugendamt": 300_000, "kreis": 240_000, "land": 100_000}
GAINED_2019 = {"16054", "16072"}
"""Suhl and Sonneberg grew in 2019, after the edition that we compare with."""


@pytest.fixture(scope="module")
def layers() -> dict[str, compose.Layer]:
    frames = {level: gpd.read_parquet(BOUNDARIES / f"{level}.parquet") for level in LEVELS}
    return {
        level: dict(zip(frame["region_id"], frame.geometry, strict=True))
        for level, frame in frames.items()
    }


def test_levels_are_coverages_and_nest(layers):
    check_levels(layers)
    assert {level: len(layer) for level, layer in layers.items()} == {
        "land": 16,
        "kreis": 400,
        "jugendamt": 560,
    }


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    """All regions as pages know them."""
    frame = known().copy()
    frame["valid_from"] = pd.to_datetime(frame["valid_from"])
    frame["valid_to"] = pd.to_datetime(frame["valid_to"].replace("", None))
    return frame


def shapes(labels: dict, layer: compose.Layer, region: str) -> set[str]:
    """The polygons in which the map draws a region."""
    stands = {office: city for city, offices in stands_for().items() for office in offices}
    own = {region, stands.get(region, ""), labels["via"].get(region, "")} & set(layer)
    return own | {new for new, old in labels["from"].items() if old == region} & set(layer)


def test_every_region_that_ever_was_is_drawn(layers, regions):
    for level in LEVELS:
        labels = map_labels(regions, level, successions())
        announced = set(regions.loc[regions["status"] == "angekuendigt", "region_id"])
        for region in set(labels["ids"]) - announced:
            assert shapes(labels, layers[level], region), (level, region)


def test_dissolved_regions_are_drawn_through_their_successors(layers, regions):
    labels = map_labels(regions, "kreis", successions())
    assert shapes(labels, layers["kreis"], "13052") == {"13071"}
    assert shapes(labels, layers["kreis"], "16056") == {"16063"}
    assert shapes(labels, layers["kreis"], "01001") == {"01001"}
    assert labels["changed"]["16063"] == 2021
    assert "01001" not in labels["changed"]
    offices = map_labels(regions, "jugendamt", successions())
    assert shapes(offices, layers["jugendamt"], "JH11001001") == {"JH11000"}


def test_a_town_shows_its_kreis_before_it_had_its_office(layers, regions):
    labels = map_labels(regions, "jugendamt", successions())
    viersen = shapes(labels, layers["jugendamt"], "JH05166999")
    assert viersen == {"JH05166999", "JH05166016"}


def test_rings_turn_clockwise(layers):
    for layer in layers.values():
        for area in layer.values():
            assert not any(part.exterior.is_ccw for part in area.geoms)


def test_thuringia_of_2019(layers):
    assert shapely.area(layers["kreis"]["16054"]) / 1e6 == pytest.approx(141.6, rel=0.03)


def test_meta_names_edition_and_credit():
    meta = json.loads((BOUNDARIES / "meta.json").read_text(encoding="utf-8"))
    assert meta["credit"] == "© GeoBasis-DE / BKG (Daten verändert)"
    assert meta["territory"] == "2025-12-31"
    assert "VG1000" in meta["kreise"]
    assert meta["simplified_metres"] == 500.0


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    out = tmp_path_factory.mktemp("geo")
    (out / "kreis-000000000000.geojson").write_text("old", encoding="utf-8")
    return out, write_static(out)


def test_static_files_are_named_by_content_and_old_ones_go(static):
    out, index = static
    assert json.loads((out / "index.json").read_text(encoding="utf-8")) == index
    names = {name for files in index.values() for name in files.values()}
    assert {p.name for p in out.iterdir()} == names | {"index.json"}
    assert all(re.fullmatch(r"[a-z]+-[0-9a-f]{12}\.(geojson|svg\.json)", n) for n in names)
    assert write_static(out) == index


def test_files_of_the_states_before_stay_for_open_pages(tmp_path):
    """Four states of the borders: the first is the only one whose files go, and only at the end."""
    states = []
    for number in range(1, KEEP + 2):
        boundaries = tmp_path / "boundaries"
        boundaries.mkdir(exist_ok=True)
        for level in LEVELS:
            frame = gpd.read_parquet(BOUNDARIES / "land.parquet").head(number)
            frame.to_parquet(boundaries / f"{level}.parquet")
        states.append(write_static(tmp_path / "out", boundaries, prune=False))
    files = [{n for kinds in s.values() for n in kinds.values()} for s in states]
    here = {p.name for p in (tmp_path / "out").iterdir()}
    assert here >= set().union(*files)
    prune_static(tmp_path / "out")
    left = {p.name for p in (tmp_path / "out").iterdir()}
    assert left == set().union(*files[1:]) | {"index.json", "before.json"}
    assert json.loads((tmp_path / "out" / "index.json").read_text(encoding="utf-8")) == states[-1]


@pytest.mark.parametrize("level", LEVELS)
def test_static_files_keep_the_size_budget(static, level):
    out, index = static
    for name in index[level].values():
        assert len(gzip.compress((out / name).read_bytes(), 6)) <= BUDGET[level]


@pytest.mark.parametrize("level", LEVELS)
def test_both_files_hold_the_same_regions(static, layers, level):
    out, index = static
    features = json.loads((out / index[level]["geojson"]).read_text(encoding="utf-8"))["features"]
    drawn = json.loads((out / index[level]["svg"]).read_text(encoding="utf-8"))
    assert [f["id"] for f in features] == list(drawn["regions"]) == list(layers[level])
    left, top, width, height = drawn["viewBox"]
    for region in drawn["regions"].values():
        assert re.fullmatch(r"(M\d+ \d+[hvlz0-9 -]+z)+", region["d"])
        assert left <= region["c"][0] <= width
        assert top <= region["c"][1] <= height


def test_neighbours_are_mutual_and_point_the_right_way(static):
    out, index = static
    regions = json.loads((out / index["land"]["svg"]).read_text(encoding="utf-8"))["regions"]
    assert set(regions["10"]["n"]) == {"07"}
    assert regions["01"]["n"]["02"] == "S"
    assert regions["05"]["n"]["06"] == "SO"
    assert all(a in regions[b]["n"] for a, region in regions.items() for b in region["n"])


def test_cities_name_the_offices_they_stand_for(static):
    out, index = static
    drawn = json.loads((out / index["jugendamt"]["svg"]).read_text(encoding="utf-8"))
    assert {k: len(v) for k, v in drawn["stands_for"].items()} == {"JH02000": 7, "JH11000": 12}


def test_path_is_relative_and_keeps_tiny_areas():
    assert path(shapely.MultiPolygon([shapely.box(2, 3, 5, 7, ccw=False)])) == "M2 3l0 4 3 0 0-4z"
    dot = shapely.MultiPolygon([shapely.Polygon([(4, 4), (4, 4), (4, 4), (4, 4)])])
    assert path(dot) == "M4 4h1v1h-1z"


def test_the_app_can_use_geo_without_geopandas():
    code = "import sys, geo.territory, geo.checks; print('geopandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_kreise_agree_with_vg250_of_2018(shared, layers):
    file = shared / "data" / "geo" / "vg250-geojson-2018-12-31" / "landkreise_sim200.geojson"
    frame = gpd.read_file(file)
    frame = frame[frame["GF"] == 4].to_crs(25832)
    frame["kreis"] = frame["AGS"].replace({"16056": "16063"})
    official = frame.assign(geometry=frame.geometry.make_valid()).dissolve("kreis").geometry
    ours = pd.Series(layers["kreis"]).reindex(official.index)
    ratio = pd.Series(shapely.area(ours) / official.area, index=official.index)
    assert set(ratio.index[(ratio - 1).abs() > 0.05]) == GAINED_2019
    difference = shapely.area(shapely.symmetric_difference(official.to_numpy(), ours.to_numpy()))
    assert difference.sum() / official.area.sum() < 0.02
    per_kreis = pd.Series(difference, index=official.index) / official.area
    print(per_kreis.sort_values(ascending=False).head(20).map("{:.1%}".format).to_string())
    assert per_kreis.median() < 0.02
    assert set(per_kreis.index[per_kreis > 0.11]) <= GAINED_2019
