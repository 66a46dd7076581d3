"""`python -m geo load`: rebuilds the boundaries from a product a user downloaded from the BKG.

Decides what is accepted (VG250, VG1000, VG2500, VG5000 as GeoPackage, shapefile or zip) and how
each fault is told. Everything is read and checked before the first file is replaced. Without a
layer of Gemeinden the product's Kreise are shared out by the office borders in use.
"""

from __future__ import annotations

import re
import tempfile
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from babel.numbers import format_decimal

from etl.errors import InputError
from geo import build, compose
from geo.archive import GEMEINDEN, KREISE, unpack
from geo.raw_kreise import day_before
from geo.regions import known, valid_on
from geo.territory import TERRITORY

CRS_IN_USE = {25832, 31467, 4326}
GERMANY = (5.5, 47.0, 15.5, 55.5)
AREA_KM2 = (340_000.0, 375_000.0)
OVERLAP, SAME_PLACE = 0.001, 0.5
"""Part of all area that Kreise may cover twice; part of a Kreis that must lie where it lay."""
BEFORE_2019 = {"16070": "JH16054000", "16073": "JH16072999", "16063": "JH16066999"}
"""Kreis of an edition before 2019 → office that later got a part of it."""


@dataclass(frozen=True)
class Product:
    """What was read: Kreise by key, Gemeinden if the product has them, newest change."""

    name: str
    edition: str
    kreise: compose.Layer
    gemeinden: compose.Layer


def load(path: Path, out: Path = build.BOUNDARIES) -> dict[str, int]:
    """Rebuild the boundaries in `out` from `path`; regions per level. A fault changes nothing."""
    product = read_product(path)
    day = _territory(product)
    kreise = _todays_kreise(path.name, product, day)
    _check_places(path.name, kreise)
    groups = build.groups_of(product.gemeinden, day) if product.gemeinden else {}
    for kreis, parts in _groups_in_use(product.edition, day).items():
        groups.setdefault(kreis, parts)
    levels = build.all_levels(build.build_offices(kreise, groups, day))
    build.check_levels(levels, day)
    source = f"BKG {product.name} ({path.name}), neueste Änderung {product.edition}"
    towns = source if product.gemeinden else "Jugendamtsgrenzen des vorigen Bestands"
    build.write(levels, build.Edition(source, towns, territory=day), out)
    return {level: len(layer) for level, layer in levels.items()}


def read_product(path: Path) -> Product:
    """Read and check the file; every fault is one `InputError` that names the file."""
    if not path.exists():
        raise InputError(f"{path.name}: Die Datei gibt es nicht.")
    with ExitStack() as stack:
        folder = path
        if path.suffix.lower() == ".zip":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            unpack(path, folder)
        source, layer = _find(path, folder, KREISE)
        if source is None:
            raise InputError(
                f"{path.name}: Keine Ebene mit Kreisen (…_KRS) gefunden. Erwartet wird VG250, "
                "VG1000, VG2500 oder VG5000 als GeoPackage, Shapefile oder Zip."
            )
        frame = _read(path, source, layer)
        kreise = _areas(path.name, frame, 5)
        _check_frame(path.name, kreise)
        places, place_layer = _find(path, folder, GEMEINDEN)
        gemeinden = _areas(path.name, _read(path, places, place_layer), 8) if places else {}
    label = f"{layer or ''} {source.name} {path.name}"
    name = re.search(r"vg(250|1000|2500|5000)(?!\d)", label, re.I)
    return Product(
        name.group(0).upper() if name else "Verwaltungsgebiete", _edition(frame), kreise, gemeinden
    )


def _find(path: Path, folder: Path, wanted: re.Pattern[str]) -> tuple[Path | None, str | None]:
    """The data set (and layer of a GeoPackage) whose name matches."""
    if folder.is_file():
        files = [folder]
    else:
        files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".gpkg", ".shp"))
    for file in files:
        if file.suffix.lower() == ".gpkg":
            for layer in _layers(path, file):
                if wanted.search(layer):
                    return file, layer
        elif wanted.search(file.stem):
            return file, None
    return None, None


def _layers(path: Path, file: Path) -> list[str]:
    import pyogrio

    try:
        return [str(row[0]) for row in pyogrio.list_layers(file)]
    except (pyogrio.errors.DataSourceError, RuntimeError) as error:
        raise _unreadable(path) from error


def _read(path: Path, source: Path, layer: str | None) -> Any:
    import geopandas as gpd
    import pyogrio

    if source.suffix.lower() == ".shp":
        lost = [e for e in (".shx", ".dbf") if not _beside(source, e)]
        if lost:
            raise InputError(f"{path.name}: Zum Shapefile {source.name} fehlt {', '.join(lost)}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = gpd.read_file(source, layer=layer)
    except (pyogrio.errors.DataSourceError, RuntimeError, ValueError) as error:
        raise _unreadable(path) from error
    frame.columns = [c if c == frame.geometry.name else c.upper() for c in frame.columns]
    _check_crs(path.name, source.name, frame)
    return frame


def _beside(source: Path, ending: str) -> bool:
    return any(source.with_suffix(e).is_file() for e in (ending, ending.upper()))


def _unreadable(path: Path) -> InputError:
    return InputError(
        f"{path.name}: Die Geodaten sind nicht lesbar; die Datei ist beschädigt oder etwas anderes."
    )


def _check_crs(name: str, source: str, frame: Any) -> None:
    if not hasattr(frame, "crs") or frame.geometry.isna().all():
        raise InputError(f"{name}: Die Ebene hat keine Geometrie.")
    if frame.crs is None:
        raise InputError(f"{name}: Das Koordinatensystem fehlt bei {source} (keine .prj-Datei?).")
    code = 4326 if frame.crs.to_authority() == ("OGC", "CRS84") else frame.crs.to_epsg(20)
    if code not in CRS_IN_USE:
        raise InputError(
            f"{name}: Das Koordinatensystem {frame.crs.name} wird nicht gelesen; erwartet wird "
            "EPSG:25832 (UTM32), 31467 (Gauß-Krüger 3) oder 4326 (geographisch)."
        )
    box = np.array(frame.to_crs(4326).total_bounds)
    low, high = np.array(GERMANY[:2]), np.array(GERMANY[2:])
    if not (np.isfinite(box).all() and (box[:2] >= low).all() and (box[2:] <= high).all()):
        raise InputError(
            f"{name}: Die Koordinaten liegen nicht in Deutschland; das Koordinatensystem "
            f"({frame.crs.name}) stimmt nicht."
        )


def _areas(name: str, frame: Any, digits: int) -> compose.Layer:
    """Key → land area, metric. Land is GF 4 in VG250/VG1000, GF 9 in VG2500/VG5000."""
    key = next((c for c in ("AGS", "ARS", "RS") if c in frame.columns), None)
    missing = [c for c, there in (("AGS (oder ARS, RS)", key), ("GF", "GF" in frame)) if not there]
    if missing or key is None:
        raise InputError(f"{name}: Es fehlt die Spalte {', '.join(missing)}.")
    land = frame[pd.to_numeric(frame["GF"], errors="coerce").isin([4, 9])]
    if land.empty:
        raise InputError(f"{name}: Keine Landflächen gefunden (Spalte GF weder 4 noch 9).")
    text = land[key].astype(str)
    if key != "AGS" and digits == 8:
        text = text.str[:5] + text.str[9:]
    broken = land.geometry.isna() | land.geometry.is_empty | ~land.geometry.is_valid
    if broken.any():
        keys = ", ".join(sorted(set(text[broken]))[:5])
        raise InputError(f"{name}: Fehlerhafte Geometrie bei {keys}.")
    metric = land.to_crs(build.CRS).geometry
    return {str(k): shapely.union_all(g.to_numpy()) for k, g in metric.groupby(text.str[:digits])}


def _check_frame(name: str, kreise: compose.Layer) -> None:
    """Known keys, all of Germany, borders that match."""
    table = known()
    ids = set(table.loc[table["level"] == "kreis", "region_id"])
    strange = sorted(set(kreise) - ids)
    if strange:
        raise InputError(f"{name}: Unbekannte Kreisschlüssel: {', '.join(strange[:5])}.")
    areas = np.array(list(kreise.values()), dtype=object)
    total = float(shapely.area(areas).sum()) / 1e6
    if not AREA_KM2[0] <= total <= AREA_KM2[1]:
        raise InputError(f"{name}: Die Kreise ergeben {_whole(total)} km², nicht ganz Deutschland.")
    torn = float(shapely.length(shapely.coverage_invalid_edges(areas)).sum())
    if torn > 0.01 * float(shapely.length(areas).sum()):
        raise InputError(
            f"{name}: Die Grenzen benachbarter Kreise passen nicht aufeinander "
            "(einzeln vereinfachte Kopie?). Bitte das Original des BKG verwenden."
        )


def _whole(value: float) -> str:
    return str(format_decimal(round(value), locale="de_DE"))


def _check_places(name: str, kreise: compose.Layer) -> None:
    """Kreise that do not overlap and lie where those in use lie."""
    import geopandas as gpd

    areas = np.array(list(kreise.values()), dtype=object)
    total = float(shapely.area(areas).sum())
    twice = total - float(shapely.area(shapely.union_all(areas)))
    if twice > OVERLAP * total:
        raise InputError(f"{name}: Kreise überdecken einander auf {_whole(twice / 1e6)} km².")
    frame = gpd.read_parquet(build.BOUNDARIES / "kreis.parquet")
    used = dict(zip(frame["region_id"], frame.geometry, strict=True))
    both = [key for key in kreise if key in used]
    shared = shapely.area(shapely.intersection([kreise[k] for k in both], [used[k] for k in both]))
    lost = [
        key for key, part in zip(both, shared, strict=True)
        if part < SAME_PLACE * shapely.area(used[key])
    ]  # fmt: skip
    if lost:
        raise InputError(
            f"{name}: Diese Kreise liegen nicht dort, wo sie bisher gezeichnet sind: "
            f"{', '.join(lost[:5])} ({len(lost)} gesamt)."
        )


def _territory(product: Product) -> str:
    """The day whose territory the product shows: that of its newest change, but before an
    announced Kreis begins that the product does not have (Hanau in an edition of 2026)."""
    day = max(product.edition, TERRITORY)
    table = known()
    announced = table[(table["level"] == "kreis") & (table["status"] == "angekuendigt")]
    absent = announced[~announced["region_id"].isin(set(product.kreise))]
    first = absent.loc[absent["valid_from"] <= day, "valid_from"].min()
    return day if pd.isna(first) else day_before(str(first))


def _edition(frame: Any) -> str:
    """Newest date in BEGINN and WSK: the day up to which the product was kept."""
    days = [
        pd.to_datetime(frame[c], errors="coerce").max() for c in ("BEGINN", "WSK") if c in frame
    ]
    known_days = [d for d in days if not pd.isna(d)]
    if not known_days:
        return TERRITORY
    return str(max(known_days).date())


def _todays_kreise(name: str, product: Product, day: str) -> compose.Layer:
    heirs = build.kreis_heirs(day)
    grouped: dict[str, list[Any]] = {}
    for key, area in product.kreise.items():
        grouped.setdefault(heirs.get(key, key), []).append(area)
    table = valid_on(known(), day)
    table = table[(table["level"] == "kreis") & (table["status"] != "angekuendigt")]
    lost = sorted(set(table["region_id"]) - set(grouped))
    if lost:
        raise InputError(f"{name}: Es fehlen Kreise: {', '.join(lost[:5])} ({len(lost)} gesamt).")
    return {key: shapely.union_all(areas) for key, areas in sorted(grouped.items())}


def _groups_in_use(edition: str, day: str) -> dict[str, dict[str, Any]]:
    """Kreis → office → polygon in use, for Kreise with several offices (or parts to give up)."""
    import geopandas as gpd

    frame = gpd.read_parquet(build.BOUNDARIES / "jugendamt.parquet")
    polygons = dict(zip(frame["region_id"], frame.geometry, strict=True))
    table = valid_on(known(), day)
    table = table[table["region_id"].isin(list(polygons))]
    members: dict[str, list[str]] = {}
    for office, kreis in zip(table["region_id"], table["parent_id"], strict=True):
        members.setdefault(kreis, []).append(office)
    if edition < "2019-01-01":
        for kreis, office in BEFORE_2019.items():
            members[kreis].append(office)
    return {k: {o: polygons[o] for o in v} for k, v in members.items() if len(v) > 1}
