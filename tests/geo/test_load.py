"""`python -m geo load`: every shape of the official product, and every fault one message."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from etl.errors import InputError
from geo import load
from geo.__main__ import main
from geo.build import BOUNDARIES
from tests.support.products import FAULTS, save, zipped


@pytest.fixture(scope="module")
def kreise() -> gpd.GeoDataFrame:
    """The 400 Kreise in the columns of the official product (VG2500: land is GF 9)."""
    frame = gpd.read_parquet(BOUNDARIES / "kreis.parquet")
    frame = frame.rename(columns={"region_id": "AGS", "name": "GEN"})
    frame["ARS"], frame["OBJID"], frame["GF"], frame["WSK"] = frame["AGS"], "DE", 9, "2022-09-02"
    water = frame.iloc[:3].assign(GF=8, geometry=frame.geometry.iloc[:3].centroid.buffer(10))
    return gpd.pd.concat([frame, water], ignore_index=True)


def state(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture
def out(tmp_path) -> Path:
    """A folder with boundaries in use."""
    folder = tmp_path / "boundaries"
    folder.mkdir()
    for file in BOUNDARIES.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_shapefile_rebuilds_all_levels(kreise, tmp_path, out):
    save(kreise, tmp_path / "VG2500_KRS.shp")
    assert load.load(tmp_path / "VG2500_KRS.shp", out) == {
        "land": 16,
        "kreis": 400,
        "jugendamt": 560,
    }
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    assert meta["kreise"] == "BKG VG2500 (VG2500_KRS.shp), neueste Änderung 2022-09-02"
    old = gpd.read_parquet(BOUNDARIES / "jugendamt.parquet").set_index("region_id").area
    new = gpd.read_parquet(out / "jugendamt.parquet").set_index("region_id").area
    assert ((new / old - 1).abs() < 0.1).all()
    assert sorted(p.name for p in out.parent.iterdir() if p.name.startswith("tmp")) == []


@pytest.mark.parametrize("crs", [25832, 31467, 4326])
def test_zip_with_old_columns_in_each_crs(kreise, tmp_path, crs):
    old = kreise.rename(columns={"ARS": "RS", "OBJID": "DEBKG_ID"}).to_crs(crs)
    old["GF"] = old["GF"].replace({9: 4, 8: 2})
    folder = tmp_path / "shape"
    folder.mkdir()
    save(old.drop(columns="AGS"), folder / "VG250_KRS.shp")
    product = load.read_product(zipped(folder, tmp_path / "vg250.zip", "vg250_ebenen/"))
    assert product.name == "VG250"
    assert product.edition == "2022-09-02"
    assert len(product.kreise) == 400
    total = sum(shapely.area(a) for a in product.kreise.values()) / 1e6
    assert total == pytest.approx(kreise[kreise["GF"] == 9].area.sum() / 1e6, rel=1e-4)


def test_geopackage_with_gemeinden_cuts_the_kreise(kreise, tmp_path, out):
    path = save(kreise.assign(GF=kreise["GF"].replace({9: 4, 8: 2})), tmp_path / "DE_VG250.gpkg",
                "vg250_krs")  # fmt: skip
    offices = gpd.read_parquet(BOUNDARIES / "jugendamt.parquet")
    towns = offices[~offices["region_id"].str.endswith("999")]
    towns = towns[towns["region_id"].str.len() == 10]
    gemeinden = towns.assign(AGS=towns["region_id"].str[2:], GF=4).drop(columns="region_id")
    rural = offices[offices["region_id"].str.endswith("999")]
    rural = rural.assign(AGS=rural["region_id"].str[2:7] + "998", GF=4).drop(columns="region_id")
    save(gpd.pd.concat([gemeinden, rural], ignore_index=True), path, "vg250_gem")
    assert load.load(path, out)["jugendamt"] == 560
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    assert meta["gemeinden"].startswith("BKG VG250")


def test_an_edition_of_2026_without_hanau_shows_the_territory_before(kreise, tmp_path, out):
    path = save(kreise.assign(WSK="2026-03-01"), tmp_path / "VG2500_KRS.shp")
    assert load.load(path, out)["jugendamt"] == 560
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    assert meta["territory"] == "2025-12-31"
    assert "2026-03-01" in meta["kreise"]
    offices = set(gpd.read_parquet(out / "jugendamt.parquet")["region_id"])
    assert "JH06435014" in offices


def test_the_official_vg2500(shared, out):
    made = load.load(shared / "data" / "geo" / "vg2500-2022-12-31" / "VG2500_KRS.shp", out)
    assert made == {"land": 16, "kreis": 400, "jugendamt": 560}


def test_the_feature_by_feature_simplified_copy_is_refused(shared, tmp_path):
    file = shared / "data" / "geo" / "vg250-geojson-2018-12-31" / "landkreise_sim200.geojson"
    path = save(gpd.read_file(file).drop(columns="WSK"), tmp_path / "VG250_KRS.gpkg", "vg250_krs")
    with pytest.raises(InputError, match=r"VG250_KRS\.gpkg"):
        load.read_product(path)


@pytest.mark.parametrize(("make", "words"), FAULTS, ids=lambda f: getattr(f, "__name__", ""))
def test_bad_input_is_told_and_changes_nothing(kreise, tmp_path, out, make, words):
    folder = tmp_path / "input"
    folder.mkdir()
    path = make(kreise, folder)
    before, beside = state(out), sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(InputError, match=words) as told:
        load.load(path, out)
    assert path.name in str(told.value)
    assert "\n" not in str(told.value)
    assert "/tmp" not in str(told.value)
    assert not re.search(r"\b(file|not|error|failed)\b|\d,\d{3}", str(told.value))
    assert state(out) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == beside


def test_shell_gets_code_3_and_one_sentence(tmp_path, capsys):
    assert main(["load", str(tmp_path / "fehlt.zip")]) == 3
    assert capsys.readouterr().err == "fehlt.zip: Die Datei gibt es nicht.\n"


def test_tables_from_an_empty_folder_name_what_is_missing(tmp_path, capsys):
    assert main(["tables", "--raw", str(tmp_path)]) == 3
    assert "22517-02i_2024.csv" in capsys.readouterr().err


def test_false_crs_would_move_germany(kreise):
    moved = kreise.set_crs(31467, allow_override=True).to_crs(25832)
    shift = np.abs(moved.total_bounds - kreise.total_bounds).max()
    assert shift > 1_000_000
