"""Makes extent.csv: how many Gemeinden an office or Kreis has, how large it is, where its main
Gemeinde lies.

Decides nothing; sums the Gemeindeverzeichnis, so that the other tables and the boundaries can be
held against numbers that do not come from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.raw_gemeinden import Place
from geo.raw_offices import read_gv
from geo.regions import LISTED


@dataclass(frozen=True)
class Extent:
    """One row of extent.csv, as of 30 June 2024; km² with areas outside every Gemeinde, degrees
    of the centre of the largest Gemeinde."""

    region_id: str
    gemeinden: int
    km2: float
    lon: float
    lat: float


def extent_rows(raw: Path, places: list[Place]) -> list[Extent]:
    """Kreise and the offices that serve Gemeinden on the day of the Gemeindeverzeichnis."""
    frame = read_gv(raw, inhabited=False)
    frame["inhabited"] = frame["ags"].isin(set(read_gv(raw)["ags"]))
    served = {
        place.ags: place.office_id
        for place in places
        if place.valid_from <= LISTED and (place.valid_to or "9999") >= LISTED
    }
    rural = {office[2:7]: office for office in served.values() if office.endswith(("000", "999"))}
    frame["office"] = frame["ags"].map(served).fillna(frame["kreis"].map(rural))
    rows: list[Extent] = []
    for column in ("kreis", "office"):
        rows += [
            _extent(str(key), part)
            for key, part in frame.groupby(column)
            if part["inhabited"].any()  # the coast has a key of its own
        ]
    return rows


def _extent(key: str, part: pd.DataFrame) -> Extent:
    main = part.sort_values("people").iloc[-1]
    area = round(float(part["area"].sum()), 2)
    return Extent(
        key, int(part["inhabited"].sum()), area, round(float(main["lon"]), 4),
        round(float(main["lat"]), 4),
    )  # fmt: skip
