"""Where one place stands: in the middle half of its peers or not, and what its neighbours have.

A position, never a rank: only the middle half of the values is named. Neighbours share a border
line on the map; a neighbour without a value stays in the table, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.compare import Point, amount
from etl.models import Indicator
from ui import blocks, data, maps, places, regional
from ui.format import in_brackets, is_missing, number
from ui.names import in_german_order, is_count, level_words, place_name, title_name, unit_note
from ui.points import point_of
from ui.values import CHANCE_WORD, missing_words, span, value_flags, value_words, with_unit

FEWEST = 8
"""Fewest values of peers of which a middle half is named."""
COMPASS = {
    "N": "im Norden", "NO": "im Nordosten", "O": "im Osten", "SO": "im Südosten",
    "S": "im Süden", "SW": "im Südwesten", "W": "im Westen", "NW": "im Nordwesten",
}  # fmt: skip
LABELS = {"name": "Nachbar", "lage": "Lage", "wert": "Wert",
          "zufall": f"{CHANCE_WORD} (95 %)", "kennzeichen": "Kennzeichen"}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A region, the name it goes by, its level, and the Land it lies in ("" for none)."""

    region_id: str
    name: str
    level: str
    land: str


@lru_cache(maxsize=4)
def _borders(path: Path, changed: float) -> dict[str, dict[str, str]]:
    read = json.loads(path.read_text(encoding="utf-8"))["regions"]
    return {str(region): dict(shape["n"]) for region, shape in read.items()}


def neighbours(level: str, region: str) -> Mapping[str, str]:
    """Neighbour → compass direction from the region; empty where nothing of it is drawn."""
    file = maps.geometry_file(level)
    path = maps.STATIC / file
    return _borders(path, path.stat().st_mtime).get(region, {}) if file else {}


def peers(frame: pd.DataFrame, place: Place, land_of: Mapping[str, str]) -> tuple[pd.Series, bool]:
    """Values of the same level in the same Land, or of all Germany where these are too few.

    `frame`: region_id, value of one indicator, level and year. True: only those of the Land.
    """
    values = frame.dropna(subset=["value"]).set_index("region_id")["value"]
    own = values[[land_of.get(str(r)) == place.land for r in values.index]]
    here = bool(place.land) and place.level != "land" and len(own) >= FEWEST
    return (own, True) if here else (values, False)


def position(
    indicator: Indicator, frame: pd.DataFrame, place: Place, land_of: Mapping[str, str], land: str
) -> str:
    """Two sentences on the middle half of the peers and where the place lies; "" for too few.

    "" for counts too: where more people live there is more of everything.
    """
    values, in_land = peers(frame, place, land_of)
    if is_count(indicator) or len(values) < FEWEST or place.region_id not in values.index:
        return ""
    low, high = float(values.quantile(0.25)), float(values.quantile(0.75))
    own = point_of(frame[frame["region_id"] == place.region_id].iloc[0].to_dict(), indicator)
    among = f"{level_words(place.level)}, {land if in_land else 'Deutschland'}"
    return (
        f"{among}, {int(frame['year'].iloc[0])}: Die mittlere Hälfte der "
        f"{number(len(values))} Werte liegt zwischen {number(low, indicator.decimals)} und "
        f"{with_unit(high, indicator)}. "
        f"{_lies(own, low, high)}."
    )


def _lies(own: Point, low: float, high: float) -> str:
    """Where a value (there is one) lies; an incomplete one may in truth be higher, or any."""
    value, said = own.value or 0.0, amount(own)
    named = f"Der Wert hier, {said}," if "(" in said else f"Der Wert hier ({said})"
    where = "darunter" if value < low else "darüber" if value > high else "darin"
    if own.open or ("mindestwert" in own.flags and where != "darüber"):
        return f"{named} ist unvollständig: Ob er darin liegt, ist nicht zu sagen"
    return f"{named} liegt {where}"


def around(frame: pd.DataFrame, near: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `frame` that are neighbours, by name."""
    return in_german_order(frame[frame["region_id"].isin(list(near))], "name")


def neighbour_rows(
    indicator: Indicator, rows: pd.DataFrame, near: Mapping[str, str]
) -> pd.DataFrame:
    """Neighbours (`around`) as text cells."""
    return pd.DataFrame(
        [
            {
                "name": r["name"],
                "lage": COMPASS.get(near[r["region_id"]], ""),
                "wert": missing_words(r["flag"])
                if is_missing(r["value"])
                else value_words(r["value"], r["flag"], indicator),
                "zufall": span(r, indicator.decimals),
                "kennzeichen": value_flags(r["value"], r["flag"]),
            }
            for r in rows.to_dict("records")
        ],
        columns=list(LABELS),
    )


def part(indicator_id: str, region: str) -> None:
    """Position and neighbours of a place in the newest year in which it has a value."""
    indicator, regions = catalog().indicators[indicator_id], data.regions()
    row = regions.loc[regions["region_id"] == region].iloc[0]
    series = data.trend(indicator_id, [region])
    known = series.loc[series["value"].notna(), "year"]
    if row["level"] not in maps.LEVELS or known.empty:
        return
    year, land_of = int(known.max()), regional.lands(regions)
    place = Place(region, str(row["name"]), str(row["level"]), land_of.get(region, ""))
    frame = data.indicator_map(indicator_id, place.level, year)
    names = dict(zip(regions["region_id"], regions["name"], strict=True))
    said = position(indicator, frame, place, land_of, str(names.get(place.land, "")))
    near = neighbours(place.level, region)
    rows = around(frame, near)
    if not said and rows.empty:
        return
    blocks.heading("Lage und Nachbarn", 3)
    if said:
        blocks.paragraph(said)
    if len(rows):
        blocks.html_table(
            neighbour_rows(indicator, rows, near), labels=LABELS, numeric=["wert", "zufall"],
            caption=f"Nachbarn ({place_name(place.name)}): {title_name(indicator)} {year}"
            + in_brackets(unit_note(title_name(indicator), indicator)),
        )  # fmt: skip
        st.html(f'<p class="fm-detail">Zu den Nachbarn: {places.links(rows)}</p>')
