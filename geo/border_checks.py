"""Checks on the polygons: each returns the bad rows, empty if good.

Decides the limits: no overlap, no slit and no hole in a level, 0.1 % of area between a region and
the parts it is made of, and that a polygon lies where the Gemeindeverzeichnis says its region is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.faults import faults
from geo.regions import LISTED, ROOT, known, load_extent, valid_on
from geo.territory import CITY_POLYGON, moved_regions

Levels = Mapping[str, Mapping[str, Any]]
"""Level → region id → polygon (EPSG:25832)."""

AREA_LIMIT = 0.001
"""Part of a region's area by which it may differ from its parts."""
GAP = 100.0
"""Metres; a slit narrower than this between two regions is a gap, a wider one is water."""
HOLE = 10e6
"""m²; a larger hole inside Germany is no lake left out by simplifying but a lost area."""
SIZE_LIMIT = 0.4
"""Part by which a polygon may differ from the official area: Bremerhaven lacks 30 % in VG2500."""
NEAR = 2_000.0
"""Metres that the main Gemeinde of a region may lie outside its simplified polygon."""
METRIC = 25832


def coverage_faults(level: str, layer: Mapping[str, Any]) -> pd.DataFrame:
    """Regions that are broken or whose edges do not match a neighbour's (overlap or slit)."""
    areas = np.array(list(layer.values()), dtype=object)
    keys = np.array(list(layer))
    bad = [(str(k), f"{level}: ungültige Fläche") for k in keys[~shapely.is_valid(areas)]]
    edges = shapely.coverage_invalid_edges(areas, gap_width=GAP)
    torn = keys[~(shapely.is_empty(edges) | shapely.is_missing(edges))]
    return faults(bad + [(str(k), f"{level}: Rand passt nicht zum Nachbarn") for k in torn])


def nesting_faults(levels: Levels, parents: Mapping[str, str]) -> pd.DataFrame:
    """Regions that are not what their parts add up to; `parents`: region → the one above."""
    bad: list[tuple[str, str]] = []
    for above, below in (("land", "kreis"), ("kreis", "jugendamt")):
        groups: dict[str, list[Any]] = {}
        for key, area in levels[below].items():
            groups.setdefault(parents.get(key, ""), []).append(area)
        for key in sorted(set(groups) - set(levels[above])):
            bad.append((key, f"{below}: Teile ohne Fläche der Ebene {above}"))
        for key, area in levels[above].items():
            parts = shapely.union_all(shapely.make_valid(groups.get(key, [])))
            whole = shapely.make_valid(area)
            off = float(shapely.area(shapely.symmetric_difference(whole, parts)))
            if off > AREA_LIMIT * float(shapely.area(whole)):
                bad.append((key, f"{below}: Teile weichen um {off / 1e6:.1f} km² von {above} ab"))
    return faults(bad)


def hole_faults(level: str, layer: Mapping[str, Any]) -> pd.DataFrame:
    """Holes inside the whole layer that no lake explains; the id is the nearest region's."""
    areas = shapely.make_valid(np.array(list(layer.values()), dtype=object))
    keys, whole = list(layer), shapely.union_all(areas)
    bad = []
    for part in shapely.get_parts(whole):
        for ring in getattr(part, "interiors", ()):
            hole = shapely.Polygon(ring)
            if float(shapely.area(hole)) > HOLE:
                near = keys[int(np.argmin(shapely.distance(areas, hole)))]
                bad.append((near, f"{level}: Loch von {shapely.area(hole) / 1e6:.0f} km²"))
    return faults(bad)


def drawn_regions(level: str, day: str) -> tuple[set[str], set[str]]:
    """Ids that the polygons of `day` must have, and those they may have (announced regions); a
    city stands for its Bezirksjugendämter."""
    rows = valid_on(known(), day)
    rows = rows[(rows["level"] == level) & (rows["type"] != "Bezirksjugendamt")]
    announced = rows["status"] == "angekuendigt"
    cities = set(CITY_POLYGON.values()) if level == "jugendamt" else set()
    return set(rows.loc[~announced, "region_id"]) | cities, set(rows.loc[announced, "region_id"])


def missing_polygons(levels: Levels, day: str) -> pd.DataFrame:
    """Regions of `day` without polygon, and polygons without region."""
    bad = []
    for level, layer in levels.items():
        (want, may), have = drawn_regions(level, day), set(layer)
        bad += [(key, f"{level}: Fläche fehlt") for key in sorted(want - have)]
        bad += [(key, f"{level}: Fläche zu viel") for key in sorted(have - want - may)]
    return faults(bad)


def misplaced_polygons(levels: Levels, extent: pd.DataFrame) -> pd.DataFrame:
    """Polygons that are not as large, or not there, where the Gemeindeverzeichnis says."""
    from pyproj import Transformer

    transform = Transformer.from_crs(4326, METRIC, always_xy=True).transform
    east, north = transform(extent["lon"].to_numpy(), extent["lat"].to_numpy())
    centres = dict(zip(extent["region_id"], shapely.points(east, north), strict=True))
    sizes = dict(zip(extent["region_id"], extent["km2"], strict=True))
    bad = []
    for level in ("kreis", "jugendamt"):
        for key, area in levels[level].items():
            if key not in sizes:
                continue
            size = float(shapely.area(area)) / 1e6
            if abs(size / sizes[key] - 1) > SIZE_LIMIT:
                bad.append((key, f"{level}: {size:.0f} statt {sizes[key]:.0f} km²"))
            if float(shapely.distance(area, centres[key])) > NEAR:
                bad.append((key, f"{level}: Hauptort liegt außerhalb der Fläche"))
    return faults(bad)


def parents_of_polygons() -> dict[str, str]:
    """Region, or polygon of a city, → the region above it."""
    rows = known()
    cities = {polygon: kreis for kreis, polygon in CITY_POLYGON.items()}
    return dict(zip(rows["region_id"], rows["parent_id"], strict=True)) | cities


def level_faults(levels: Levels, day: str) -> dict[str, pd.DataFrame]:
    """All checks of three levels that show the territory of `day`, by name."""
    extent = load_extent()
    extent = extent[~extent["region_id"].isin(moved_regions(LISTED, day))]
    found = {f"boundaries_{name}": coverage_faults(name, layer) for name, layer in levels.items()}
    return {
        **found,
        "boundaries_nested": nesting_faults(levels, parents_of_polygons()),
        "boundaries_holes": hole_faults("land", levels["land"]),
        "boundaries_drawn": missing_polygons(levels, day),
        "boundaries_placed": misplaced_polygons(levels, extent),
    }


def boundary_faults(folder: Path = ROOT / "boundaries") -> dict[str, pd.DataFrame]:
    """Checks of the committed boundaries by name; every frame empty if they are in order."""
    import geopandas as gpd

    levels = {}
    for level in ("land", "kreis", "jugendamt"):
        frame = gpd.read_parquet(folder / f"{level}.parquet")
        levels[level] = dict(zip(frame["region_id"], frame.geometry, strict=True))
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return level_faults(levels, str(meta["territory"]))
