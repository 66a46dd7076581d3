"""Writes the boundaries for the browser: GeoJSON and ready SVG paths, names hashed by content.

Decides projection and rounding (GeoJSON: WGS 84, 4 decimals; SVG: conic EPSG:4839, whole 100 m)
and that `index.json` is switched before older files go: those of the last `KEEP` states stay, since
open pages ask for them by name. Needs geopandas, so only the build step imports this module.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from etl.errors import InputError
from geo.build import BOUNDARIES, LEVELS
from geo.regions import known, valid_on
from geo.territory import CITY_POLYGON

SVG_CRS = 4839
UNIT = 100.0
KEEP = 3
"""Different states whose files stay, as many as builds stay."""
INDEX, BEFORE = "index.json", "before.json"
"""The state in use, and a list of the states before it, newest first."""
COMPASS = ("O", "NO", "N", "NW", "W", "SW", "S", "SO")


def write_static(
    out: Path, boundaries: Path = BOUNDARIES, *, prune: bool = True
) -> dict[str, dict[str, str]]:
    """Write `<level>-<hash>.geojson`, `<level>-<hash>.svg.json` and index.json into `out`.

    Returns level → {"geojson": name, "svg": name}; the same mapping stands in index.json.
    `prune` = False leaves older files for a later `prune_static`.
    """
    import geopandas as gpd

    out.mkdir(parents=True, exist_ok=True)
    index: dict[str, dict[str, str]] = {}
    for level in LEVELS:
        path = boundaries / f"{level}.parquet"
        if not path.is_file():
            raise InputError(
                f"{path.name} fehlt: Grenzen mit 'python -m geo build' neu herstellen."
            )
        frame = gpd.read_parquet(path)
        index[level] = {
            "geojson": _write(out, level, "geojson", _geojson(frame)),
            "svg": _write(out, level, "svg.json", _svg(level, frame)),
        }
    states = [s for s in _states(out) if s != index][: KEEP - 1]
    if states:
        _replace(out / BEFORE, json.dumps(states, indent=1) + "\n")
    _replace(out / INDEX, json.dumps(index, indent=1) + "\n")
    if prune:
        prune_static(out)
    return index


def prune_static(out: Path) -> None:
    """Delete the files of states older than the last `KEEP`; never those of the state in use."""
    wanted = {name for state in _states(out) for files in state.values() for name in files.values()}
    for old in out.iterdir():
        known = old.name in wanted | {INDEX, BEFORE}
        if old.is_file() and not known and old.suffix in (".geojson", ".json"):
            old.unlink()


def _states(out: Path) -> list[dict[str, dict[str, str]]]:
    """The state in use and those before it; what cannot be read does not count."""
    found: list[dict[str, dict[str, str]]] = []
    for name in (INDEX, BEFORE):
        try:
            read = json.loads((out / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        found += read if isinstance(read, list) else [read]
    return found


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def _write(out: Path, level: str, ending: str, data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    name = f"{level}-{digest}.{ending}"
    if not (out / name).is_file():
        _replace(out / name, text)
    return name


def _geojson(frame: Any) -> dict[str, Any]:
    geometry = frame.geometry.to_crs(4326)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": region,
                "properties": {"name": name},
                "geometry": {"type": "MultiPolygon", "coordinates": _rounded(area)},
            }
            for region, name, area in zip(frame["region_id"], frame["name"], geometry, strict=True)
        ],
    }


def _rounded(area: Any) -> list[list[list[list[float]]]]:
    return [
        [
            np.round(shapely.get_coordinates(ring), 4).tolist()
            for ring in (part.exterior, *part.interiors)
        ]
        for part in area.geoms
    ]


def _svg(level: str, frame: Any) -> dict[str, Any]:
    """viewBox, and per region: path, label point [x, y], name, neighbours {id: direction}."""
    areas = frame.geometry.to_crs(SVG_CRS).to_numpy()
    left, _, _, top = shapely.total_bounds(areas)
    drawn = shapely.transform(areas, lambda xy: _to_view(xy, float(left), float(top)))
    size = np.ceil(shapely.total_bounds(drawn)[2:]).astype(int).tolist()
    points = shapely.get_coordinates(shapely.point_on_surface(drawn)).round().astype(int)
    near = neighbours(list(frame["region_id"]), areas)
    regions = {
        region: {"d": path(area), "c": point.tolist(), "name": name, "n": near[region]}
        for region, name, area, point in zip(
            frame["region_id"], frame["name"], drawn, points, strict=True
        )
    }
    view: dict[str, Any] = {"level": level, "viewBox": [0, 0, *size], "unit_m": UNIT}
    if level == "jugendamt":
        view["stands_for"] = stands_for()
    return {**view, "regions": regions}


def stands_for() -> dict[str, list[str]]:
    """Polygon of a city → the district offices that are drawn with it."""
    rows = valid_on(known(), "9999-12-31")
    rows = rows[rows["type"] == "Bezirksjugendamt"]
    return {
        polygon: rows.loc[rows["parent_id"] == kreis, "region_id"].tolist()
        for kreis, polygon in CITY_POLYGON.items()
    }


def _to_view(xy: Any, left: float, top: float) -> Any:
    return np.round(np.column_stack([xy[:, 0] - left, top - xy[:, 1]]) / UNIT)


def path(area: Any) -> str:
    """SVG path with relative whole steps; rings that collapse are left out unless all would."""
    text = []
    for part in area.geoms:
        for ring in (part.exterior, *part.interiors):
            xy = shapely.get_coordinates(ring).astype(int)
            steps = np.diff(xy, axis=0)
            steps = steps[(steps != 0).any(axis=1)]
            if len(steps) >= 3:
                text.append(f"M{xy[0][0]} {xy[0][1]}" + _steps(steps[:-1]) + "z")
    if not text:
        x, y = shapely.get_coordinates(area)[0].astype(int)
        return f"M{x} {y}h1v1h-1z"
    return "".join(text)


def _steps(steps: Any) -> str:
    cells = [f"{dx}{'' if dy < 0 else ' '}{dy}" for dx, dy in steps.tolist()]
    return "l" + "".join(c if c[0] == "-" or n == 0 else f" {c}" for n, c in enumerate(cells))


def neighbours(ids: list[str], areas: Any) -> dict[str, dict[str, str]]:
    """Regions that share a border line, with the compass direction from label to label point."""
    left, right = shapely.STRtree(areas).query(areas)  # boxes that meet, in both directions
    one, other = left[left < right], right[left < right]
    borders = shapely.length(shapely.intersection(areas[one], areas[other])) > 0
    shared = set(zip(one[borders].tolist(), other[borders].tolist(), strict=True))
    points = shapely.get_coordinates(shapely.centroid(areas))
    found: dict[str, dict[str, str]] = {region: {} for region in ids}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if (min(a, b), max(a, b)) in shared:
            dx, dy = points[b] - points[a]
            eighth = round(math.atan2(dy, dx) / (math.pi / 4)) % 8
            found[ids[a]][ids[b]] = COMPASS[eighth]
    return found
