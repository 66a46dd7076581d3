"""Lists to choose from: id → label in the order of the list, made once for each build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ui import data, regional
from ui.cache import kept
from ui.format import region_label, shorten


@kept(8)
def regions_ever(level: str) -> Mapping[str, str]:
    """All regions of a level that ever were; those that have ended say when."""
    rows = data.regions(level)
    return {
        region: f"{shorten(name)} ({region}{_ended(valid_to)})"
        for region, name, valid_to in zip(
            rows["region_id"].tolist(), rows["name"].tolist(), rows["valid_to"], strict=True
        )
    }


def _ended(valid_to: pd.Timestamp) -> str:
    return "" if pd.isna(valid_to) else f", bis {pd.Timestamp(valid_to).year}"


@kept(2)
def regions_today() -> Mapping[str, str]:
    """All regions that exist today, widest level first."""
    return regional.choices(data.regions())


@kept(2)
def places() -> Mapping[str, str]:
    """All regions that exist today, then all Gemeinden that are no region: the long list."""
    known = data.regions()["region_id"]
    towns = regional.cities(data.regions("kreis"))
    return {**regions_today(), **regional.gemeinde_choices(data.gemeinden(), list(known), towns)}


@kept(2)
def offices_and_gemeinden() -> Mapping[str, str]:
    """All offices that ever were, then all Gemeinden without a row of their own."""
    own = data.regions("jugendamt")["ags"]
    towns = regional.cities(data.regions("kreis"))
    found = regional.gemeinde_choices(data.gemeinden(), list(own), towns)
    return {**regions_ever("jugendamt"), **found}


@kept(32)
def regions_of(levels: Sequence[str]) -> Mapping[str, str]:
    """All regions of some levels, by level and name."""
    rows = data.regions()
    rows = rows[rows["level"].isin(list(levels))].sort_values(["level", "name", "region_id"])
    return _with_level(rows)


@kept(300)
def regions_with_values(
    indicator_id: str, levels: Sequence[str], today: bool = False
) -> Mapping[str, str]:
    """Regions that have a value of an indicator in some year, level by level, by name."""
    names: dict[str, str] = {}
    for level in levels:
        rows = data.values_of(indicator_id, level, today)
        rows = rows[rows["value"].notna()].drop_duplicates("region_id").sort_values("name")
        kinds = data.regions(level).set_index("region_id")["type"]
        names |= _with_level(rows.assign(level=level, type=rows["region_id"].map(kinds)))
    return names


def _with_level(rows: pd.DataFrame) -> dict[str, str]:
    return {str(r["region_id"]): region_label(r) for r in rows.to_dict("records")}


@kept(2)
def sources_with_values() -> Mapping[str, str]:
    """Sources that have rows in the build: publisher and title."""
    rows = data.sources()
    rows = rows[rows["n_rows"] > 0]
    columns = (rows[name].tolist() for name in ("source_id", "publisher", "title"))
    return {source: f"{who}: {what}" for source, who, what in zip(*columns, strict=True)}
