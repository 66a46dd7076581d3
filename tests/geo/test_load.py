"""`python -m geo load`: every shape of the official product, and every fault one message."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from etl.errors import InputError
from geo import load
from geo.__main__ import main
from geo.build import BOUNDARIES


@pytest.fixture(scope="module")
def kreise() -> gpd.GeoDataFrame:
    """The 400 Kreise in the columns of the official product (VG2500: land is GF 9)."""
    frame = gpd.read_parquet(BOUNDARIES / "kreis.parquet")
    frame = frame.rename(columns={"region_id": "AGS", "name": "GEN"})
    frame["ARS"], frame["OBJID"], frame["GF"], frame["WSK"] = frame["AGS"], "DE", 9, "2022-09-02"
    water = frame.iloc[:3].assign(GF=8, geometry=frame.geometry.iloc[:3].centroid.buffer(10))
    return gpd.pd.concat([frame, water], ignore_index=True)


def save(frame: gpd.GeoDataFrame, path: Path, layer: str | None = None) -> Path:
    if path.suffix == ".gpkg":
        frame.to_file(path, layer=layer or "vg2500_krs", engine="pyogrio")
    else:
        frame.to_file(path, engine="pyogrio")
    return path


def zipped(folder: Path, target: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{prefix}{file.name}")
    return target


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


def test_the_official_vg2500(shared, out):
    made = load.load(shared / "data" / "geo" / "vg2500-2022-12-31" / "VG2500_KRS.shp", out)
    assert made == {"land": 16, "kreis": 400, "jugendamt": 560}


def test_the_feature_by_feature_simplified_copy_is_refused(shared, tmp_path):
    file = shared / "data" / "geo" / "vg250-geojson-2018-12-31" / "landkreise_sim200.geojson"
    path = save(gpd.read_file(file).drop(columns="WSK"), tmp_path / "VG250_KRS.gpkg", "vg250_krs")
    with pytest.raises(InputError, match=r"VG250_KRS\.gpkg"):
        load.read_product(path)


def _wrong_layer(frame, folder):
    return save(frame, folder / "DE_VG250.gpkg", "vg250_sta")


def _wrong_product(frame, folder):
    return save(frame.drop(columns=["AGS", "ARS"]), folder / "VG250_KRS.gpkg", "vg250_krs")


def _no_gf(frame, folder):
    return save(frame.drop(columns="GF"), folder / "VG2500_KRS.gpkg")


def _no_land(frame, folder):
    return save(frame.assign(GF=8), folder / "VG2500_KRS.gpkg")


def _bow_tie(frame, folder):
    bow = shapely.Polygon([(5e5, 5.5e6), (6e5, 5.6e6), (6e5, 5.5e6), (5e5, 5.6e6)])
    areas = frame.geometry.to_numpy().copy()
    areas[7] = bow
    return save(frame.set_geometry(areas, crs=25832), folder / "VG2500_KRS.gpkg")


def _no_crs(frame, folder):
    path = save(frame, folder / "VG2500_KRS.shp")
    path.with_suffix(".prj").unlink()
    return path


def _other_crs(frame, folder):
    return save(frame.to_crs(3857), folder / "VG2500_KRS.gpkg")


def _false_crs(frame, folder):
    return save(frame.set_crs(31467, allow_override=True), folder / "VG2500_KRS.gpkg")


def _half_zip(frame, folder):
    inside = folder / "inside"
    inside.mkdir()
    save(frame, inside / "VG2500_KRS.shp")
    path = zipped(inside, folder / "vg2500.zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def _damaged_zip(frame, folder):
    inside = folder / "inside"
    inside.mkdir()
    save(frame, inside / "VG2500_KRS.shp")
    path = zipped(inside, folder / "vg2500.zip")
    data = bytearray(path.read_bytes())
    data[5_000:5_400] = b"\0" * 400
    path.write_bytes(data)
    return path


def _zip_slip(frame, folder):
    path = folder / "vg2500.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../boese.shp", b"x")
    return path


def _zip_link(frame, folder):
    path = folder / "vg2500.zip"
    link = zipfile.ZipInfo("VG2500_KRS.shp")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return path


def _half_shapefile(frame, folder):
    path = save(frame, folder / "VG2500_KRS.shp")
    path.with_suffix(".dbf").unlink()
    return path


def _cut_shapefile(frame, folder):
    path = save(frame, folder / "VG2500_KRS.shp")
    path.write_bytes(path.read_bytes()[:200_000])
    return path


def _not_geodata(frame, folder):
    path = folder / "VG2500_KRS.gpkg"
    path.write_bytes(b"<html>Fehler 404</html>")
    return path


def _absent(frame, folder):
    return folder / "fehlt.gpkg"


def _some_kreise(frame, folder):
    return save(frame[~frame["AGS"].str.startswith("09")], folder / "VG2500_KRS.gpkg")


def _one_kreis_lost(frame, folder):
    return save(frame[frame["AGS"] != "05111"], folder / "VG2500_KRS.gpkg")


def _strange_key(frame, folder):
    return save(frame.assign(AGS=frame["AGS"].replace("05111", "05999")),
                folder / "VG2500_KRS.gpkg")  # fmt: skip


FAULTS = [
    (_wrong_layer, "Keine Ebene mit Kreisen"),
    (_wrong_product, "Es fehlt die Spalte AGS"),
    (_no_gf, "Es fehlt die Spalte GF"),
    (_no_land, "Keine Landflächen"),
    (_bow_tie, "Fehlerhafte Geometrie"),
    (_no_crs, "Das Koordinatensystem fehlt"),
    (_other_crs, "wird nicht gelesen"),
    (_false_crs, "liegen nicht in Deutschland|Koordinatensystem"),
    (_half_zip, "unvollständig oder beschädigt"),
    (_damaged_zip, "unvollständig oder beschädigt"),
    (_zip_slip, "außerhalb seines Ordners"),
    (_zip_link, "außerhalb seines Ordners"),
    (_half_shapefile, "fehlt .dbf"),
    (_cut_shapefile, "Fehlerhafte Geometrie|nicht lesbar"),
    (_not_geodata, "nicht lesbar"),
    (_absent, "gibt es nicht"),
    (_some_kreise, "nicht ganz Deutschland"),
    (_one_kreis_lost, "Es fehlen Kreise: 05111"),
    (_strange_key, "Unbekannte Kreisschlüssel: 05999"),
]


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
