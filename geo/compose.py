"""Turns Kreis polygons and groups of Gemeinden into one gapless layer of Jugendämter.

Decides how two editions of different detail are fitted together: the Kreise (unsimplified) are
the frame, a group of Gemeinden only says how a Kreis is shared out. Simplified once, at office
level; Kreise and Länder are unions of offices, so that all levels nest exactly. Pure functions
on metric coordinates (EPSG:25832).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

Geometry = Any
Layer = dict[str, Geometry]
"""region id → polygon."""

GROW = (60.0, 120.0, 240.0, 480.0, 960.0)
"""Metres by which groups grow, step by step, into what no Gemeinde of the other edition covers."""

MIN_PART = 20_000.0
"""m²; parts below are left-overs of the fit, not territory."""


def polygons(geometry: Geometry) -> Geometry:
    """Only the areal parts of a geometry, as (Multi)Polygon."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    parts = shapely.get_parts(parts)
    areas = [p for p in parts if shapely.get_type_id(p) == 3 and not shapely.is_empty(p)]
    return shapely.union_all(areas) if areas else shapely.Polygon()


def share_out(kreis: Geometry, groups: Mapping[str, Geometry]) -> Layer:
    """Cut one Kreis into its groups; every point of the Kreis belongs to exactly one of them."""
    taken: Layer = {}
    rest = kreis
    for key, area in groups.items():
        taken[key] = polygons(shapely.intersection(rest, area))
        rest = polygons(shapely.difference(rest, area))
    core = dict(taken)
    for metres in GROW:
        for key, area in core.items():
            if shapely.is_empty(rest) or shapely.is_empty(area):
                continue
            near = polygons(shapely.intersection(rest, shapely.buffer(area, metres)))
            taken[key] = polygons(shapely.union(taken[key], near))
            rest = polygons(shapely.difference(rest, near))
    for piece in shapely.get_parts(rest):
        key = min(core, key=lambda k: float(shapely.distance(core[k], piece)))
        taken[key] = polygons(shapely.union(taken[key], piece))
    return {key: _without_crumbs(area) for key, area in taken.items()}


def _without_crumbs(area: Geometry) -> Geometry:
    parts = shapely.get_parts(area)
    sizes = shapely.area(parts)
    if len(parts) < 2:
        return area
    return shapely.multipolygons(parts[(sizes >= MIN_PART) | (sizes == sizes.max())])


def clean(layer: Layer) -> Layer:
    """The same layer without overlaps and slits, borders shared vertex by vertex."""
    keys = list(layer)
    fixed = shapely.coverage_clean(
        np.array([layer[k] for k in keys], dtype=object),
        gap_width=400.0,
    )
    return dict(zip(keys, fixed, strict=True))


def drop_islets(layer: Layer, square_metres: float) -> Layer:
    """Leave out small parts that touch no other region (islets); a region keeps its largest."""
    parts, owner = shapely.get_parts(np.array(list(layer.values()), dtype=object), True)
    tree = shapely.STRtree(parts)
    left, right = tree.query(parts, predicate="intersects")
    touched = np.zeros(len(parts), dtype=bool)
    touched[left[left != right]] = True
    size = shapely.area(parts)
    largest = np.zeros(len(parts), dtype=bool)
    for number in range(len(layer)):
        mine = np.flatnonzero(owner == number)
        largest[mine[np.argmax(size[mine])]] = True
    keep = touched | largest | (size >= square_metres)
    return {
        key: shapely.multipolygons(parts[(owner == number) & keep])
        for number, key in enumerate(layer)
    }


def simplify(layer: Layer, metres: float, grid: float = 1.0) -> Layer:
    """Simplify all borders together (shared ones stay shared) and round to `grid` metres."""
    keys = list(layer)
    areas = np.array([layer[k] for k in keys], dtype=object)
    thin = shapely.coverage_simplify(areas, tolerance=metres)
    rounded = shapely.transform(thin, lambda xy: np.round(xy / grid) * grid)
    if not (shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded)):
        rounded = thin
    return dict(zip(keys, rounded, strict=True))


def dissolve(layer: Layer, parent: Mapping[str, str]) -> Layer:
    """Union of a valid coverage by parent id; edges of the result are edges of the parts."""
    groups: dict[str, list[Geometry]] = {}
    for key, area in layer.items():
        groups.setdefault(parent[key], []).append(area)
    merged = {k: shapely.coverage_union_all(v) for k, v in sorted(groups.items())}
    return {k: _multi(area) for k, area in merged.items()}


def _multi(area: Geometry) -> Geometry:
    return area if shapely.get_type_id(area) == 6 else shapely.multipolygons([area])


def orient(layer: Layer) -> Layer:
    """Exterior rings clockwise, as d3 and plotly fill them right."""
    return {k: _multi(shapely.orient_polygons(area, exterior_cw=True)) for k, area in layer.items()}
