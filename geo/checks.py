"""Checks on tables and boundaries of the territory; each returns the bad rows, empty if good.

Decides the limits: no overlap or gap in a level, 0.1 % of area between a level and the next,
shares of a succession that add up to 1 within the rounding of six decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.raw_kreise import day_before
from geo.regions import OPEN, ROOT, START, STATUS, ancestors, valid_on
from geo.territory import DIRECT, convert_counts

AREA_LIMIT = 0.001
SHARE_LIMIT = 1e-5
GAP = 100.0
"""Metres; a slit narrower than this between two regions is a gap, a wider one is water."""
PUBLISHED_OFFICES = {("05", "2023-12-31"): 186, ("05", "2024-12-31"): 186}
"""(Land, day) → number of Jugendämter as the statistical office publishes it."""

BAD = ["region_id", "fault"]


def _bad(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=BAD)


def incomplete_regions(regions: pd.DataFrame) -> pd.DataFrame:
    """Regions without name, parent, validity or source, with two rows, or an unknown status."""
    bad: list[tuple[str, str]] = []
    ids = set(regions["region_id"])
    for region in regions.loc[regions["region_id"].duplicated(), "region_id"]:
        bad.append((region, "steht zweimal in der Tabelle"))
    for column in ("name", "name_short", "name_sort", "type", "valid_from", "status", "source"):
        bad += [(r, f"{column} fehlt") for r in regions.loc[regions[column] == "", "region_id"]]
    top = regions["level"].isin(["bund", "international"])
    for region, parent in regions.loc[~top, ["region_id", "parent_id"]].itertuples(index=False):
        if parent not in ids:
            bad.append((region, f"übergeordnete Region '{parent}' fehlt"))
    wrong = regions[(regions["valid_to"] != "") & (regions["valid_to"] < regions["valid_from"])]
    bad += [(r, "endet vor dem Beginn") for r in wrong["region_id"]]
    unknown = regions.loc[~regions["status"].isin(list(STATUS)), ["region_id", "status"]]
    bad += [(r, f"Status '{s}' gibt es nicht") for r, s in unknown.itertuples(index=False)]
    return _bad(bad)


def orphan_days(regions: pd.DataFrame) -> pd.DataFrame:
    """Regions that are valid on a day on which a region above them is not."""
    pairs = ancestors(regions)
    rows = regions.set_index("region_id")[["valid_from", "valid_to"]]
    own = {str(r): (a, b) for r, a, b in rows.itertuples(name=None)}
    pairs = pairs[pairs["region_id"] != pairs["ancestor_id"]]
    bad = []
    levels = regions.set_index("region_id")["level"]
    need = {"land": 1, "kreis": 2, "jugendamt": 3, "bezirk": 4, "gemeinde": 4}
    found = pairs.groupby("region_id").size()
    for region, level in levels.items():
        if level in need and found.get(region, 0) != need[str(level)]:
            bad.append((str(region), "nicht in jeder höheren Ebene enthalten"))
    for row in pairs.to_dict("records"):
        if (row["valid_from"], row["valid_to"]) != own[str(row["region_id"])]:
            fault = f"gilt an Tagen, an denen {row['ancestor_id']} nicht gilt"
            bad.append((str(row["region_id"]), fault))
    return _bad(bad)


def homeless_gemeinden(gemeinden: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Gemeinden with two offices on one day, a gap between two, or an office not valid then."""
    offices = regions[regions["level"] == "jugendamt"].set_index("region_id")
    begins, ends = offices["valid_from"].to_dict(), offices["valid_to"].to_dict()
    bad: list[tuple[str, str]] = []
    last: dict[str, str] = {}
    for row in gemeinden.sort_values(["ags", "valid_from"]).to_dict("records"):
        ags, office = str(row["ags"]), str(row["office_id"])
        first, until = str(row["valid_from"]), str(row["valid_to"]) or OPEN
        if office not in offices.index:
            bad.append((ags, f"Jugendamt {office} gibt es nicht"))
            continue
        if first < begins[office] or until > (ends[office] or OPEN):
            bad.append((ags, f"Jugendamt {office} gilt nicht während der ganzen Zuständigkeit"))
        if ags in last:
            if last[ags] >= first:
                bad.append((ags, f"zwei Jugendämter am {first}"))
            elif last[ags] != day_before(first):
                bad.append((ags, f"kein Jugendamt vor dem {first}"))
        last[ags] = until
    return _bad(bad)


def wrong_counts(regions: pd.DataFrame) -> pd.DataFrame:
    """Länder whose number of offices differs from the published one."""
    bad = []
    for (land, day), published in PUBLISHED_OFFICES.items():
        rows = valid_on(regions[regions["level"] == "jugendamt"], day)
        found = int(rows["parent_id"].str.startswith(land).sum())
        if found != published:
            bad.append((land, f"{found} Jugendämter am {day}, veröffentlicht sind {published}"))
    return _bad(bad)


def broken_successions(moves: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Successions with unknown ids, wrong days, or shares that do not add up to 1."""
    rows = regions.set_index("region_id")
    begins, ends = rows["valid_from"].to_dict(), rows["valid_to"].to_dict()
    bad: list[tuple[str, str]] = []
    for move in moves.to_dict("records"):
        old, new, day = str(move["old_id"]), str(move["new_id"]), str(move["date"])
        missing = [key for key in (old, new) if key not in rows.index]
        if missing:
            bad.append((old, f"Region {missing[0]} gibt es nicht"))
            continue
        end, begin = str(ends[old]), str(begins[new])
        if (
            old != new
            and end
            and end < str(day)
            and pd.Timestamp(day) - pd.Timestamp(end) != pd.Timedelta(days=1)
        ):
            bad.append((old, f"endet am {end}, Nachfolge am {day}"))
        if begin > day and DIRECT not in str(move["note"]):
            bad.append((old, f"Nachfolger {new} beginnt erst am {begin}"))
    sums = moves.groupby(["old_id", "date"])[["share_population", "share_area"]].sum(min_count=1)
    off = sums[((sums - 1).abs() > SHARE_LIMIT).any(axis=1)]
    bad += [(str(old), f"Anteile am {day} ergeben nicht 1") for old, day in off.index]
    ended = regions[(regions["valid_to"] >= START) & regions["level"].isin(["kreis", "jugendamt"])]
    heirs = set(moves["old_id"])
    served_on = ended[(ended["level"] == "kreis") & ~ended["region_id"].isin(heirs)]
    return _bad(bad + [(r, "aufgelöst, aber ohne Nachfolger") for r in served_on["region_id"]])


def reform_sums(
    counts: pd.DataFrame,
    to_date: str,
    additive: set[str],
    counted: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Variables and years (and Länder) whose total changes when converted to `to_date`.

    `counts`: one level only; columns as for `convert_counts`, further key columns (such as the
    Land) split the totals. Totals of which a region is missing are not compared.
    """
    after = convert_counts(counts, to_date, additive=additive, counted=counted)
    keys = [c for c in counts.columns if c not in ("region_id", "value", "flag")]
    complete = counts.groupby(keys)["value"].apply(lambda v: v.notna().all())
    lost = after.groupby(keys)["value"].apply(lambda v: v.isna().any())
    before, new = (f.groupby(keys)["value"].sum() for f in (counts, after))
    comparable = complete & ~lost
    off = comparable & ((before - new).abs() > 1e-6 * before.abs().clip(lower=1))
    return _bad(
        [(str(key[0]), f"{key[1:]}: {before[key]:.1f} vor, {new[key]:.1f} nach der Umrechnung")
         for key in off.index[off]]
    )  # fmt: skip


def coverage_faults(level: str, layer: dict[str, Any]) -> pd.DataFrame:
    """Regions that are broken or whose edges do not match a neighbour's (overlap or slit)."""
    import shapely

    areas = np.array(list(layer.values()), dtype=object)
    keys = np.array(list(layer))
    bad = [(str(k), f"{level}: ungültige Fläche") for k in keys[~shapely.is_valid(areas)]]
    edges = shapely.coverage_invalid_edges(areas, gap_width=GAP)
    torn = keys[~(shapely.is_empty(edges) | shapely.is_missing(edges))]
    return _bad(bad + [(str(k), f"{level}: Rand passt nicht zum Nachbarn") for k in torn])


def nesting_faults(levels: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """Länder whose Kreise or Jugendämter differ in total area by more than 0.1 %."""
    import shapely

    bad = []
    lands = {k: float(shapely.area(v)) for k, v in levels["land"].items()}
    for level in ("kreis", "jugendamt"):
        sums: dict[str, float] = {}
        for key, area in levels[level].items():
            land = key.removeprefix("JH")[:2]
            sums[land] = sums.get(land, 0.0) + float(shapely.area(area))
        for land in sorted(set(lands) | set(sums)):
            above, below = lands.get(land, 0.0), sums.get(land, 0.0)
            if abs(above - below) > AREA_LIMIT * max(above, below):
                bad.append((land, f"{level}: {below / 1e6:.1f} statt {above / 1e6:.1f} km²"))
    return _bad(bad)


def boundary_faults(folder: Path = ROOT / "boundaries") -> dict[str, pd.DataFrame]:
    """Checks of the committed boundaries by name; every frame empty if they are in order."""
    import geopandas as gpd

    levels = {}
    for level in ("land", "kreis", "jugendamt"):
        frame = gpd.read_parquet(folder / f"{level}.parquet")
        levels[level] = dict(zip(frame["region_id"], frame.geometry, strict=True))
    found = {f"boundaries_{name}": coverage_faults(name, layer) for name, layer in levels.items()}
    return {**found, "boundaries_nested": nesting_faults(levels)}


def table_faults(
    regions: pd.DataFrame, gemeinden: pd.DataFrame, moves: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """All table checks by name; every frame empty if the territory is in order."""
    found = {"regions_complete": incomplete_regions(regions)}
    if found["regions_complete"].empty:
        found["regions_nested"] = orphan_days(regions)
    found["gemeinde_one_office"] = homeless_gemeinden(gemeinden, regions)
    found["office_counts"] = wrong_counts(regions)
    found["successions"] = broken_successions(moves, regions)
    return found
