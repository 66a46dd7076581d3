"""Products of the BKG as files, whole and broken; each broken one with the words that tell it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import shapely


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


def _swapped(frame, folder):
    moved = frame.copy()
    shape = moved.geometry.copy()
    munich, rosenheim = (moved.index[(moved["AGS"] == k) & (moved["GF"] == 9)][0]
                         for k in ("09162", "09163"))  # fmt: skip
    shape[munich] = shape[rosenheim]
    return save(moved.set_geometry(shape), folder / "VG2500_KRS.gpkg")


def _exchanged(frame, folder):
    names = {"09162": "09163", "09163": "09162"}
    return save(frame.assign(AGS=frame["AGS"].replace(names)), folder / "VG2500_KRS.gpkg")


def _corrupt_deflate(frame, folder):
    path = folder / "vg2500.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ("shp", "shx", "dbf"):
            archive.writestr(f"VG2500_KRS.{ending}", bytes(range(256)) * 40)
        start = archive.infolist()[0].header_offset + 30 + len("VG2500_KRS.shp")
    data = bytearray(path.read_bytes())
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    return path


def _password(frame, folder):
    path = folder / "vg2500.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for ending in ("shp", "shx", "dbf"):
            archive.writestr(f"VG2500_KRS.{ending}", b"x")
    data = bytearray(path.read_bytes())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    path.write_bytes(data)
    return path


def _zip_without_table(frame, folder):
    path = folder / "vg2500.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ebenen/VG2500_KRS.shp", b"x")
        archive.writestr("ebenen/VG2500_KRS.shx", b"x")
    return path


FAULTS = [
    (_swapped, "überdecken einander|nicht dort"),
    (_exchanged, "nicht dort, wo sie bisher gezeichnet sind: 09162, 09163"),
    (_corrupt_deflate, "unvollständig oder beschädigt"),
    (_password, "mit einem Passwort geschützt"),
    (_zip_without_table, "Zum Shapefile VG2500_KRS.shp fehlt .dbf"),
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
