"""Makes the four reviewed tables of the territory from a folder of original files.

Decides the order of rows (level, then id) so that a diff of the reviewed tables stays readable.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from etl.errors import InputError
from etl.models import LEVELS
from geo.raw_extent import extent_rows
from geo.raw_gemeinden import Place, gemeinde_rows, gemeinde_table, office_handovers
from geo.raw_kreise import BBSR, CURRENT, LABELS, Row, kreis_rows, land_rows
from geo.raw_moves import kreis_successions
from geo.raw_offices import (
    BERLIN,
    GV,
    NRW_PLACES,
    NRW_TABLE,
    TOWNS,
    bezirk_rows,
    office_rows,
    office_successions,
    read_gv,
)
from geo.regions import GEMEINDE_COLUMNS, REGION_COLUMNS, ROOT, SUCCESSION_COLUMNS

NEEDED = (BBSR, CURRENT, LABELS, NRW_TABLE, NRW_PLACES, TOWNS, BERLIN, GV)


def make_tables(raw: Path, out: Path = ROOT) -> dict[str, int]:
    """Write the tables; returns rows per file. Raises `InputError` for a missing file."""
    missing = [name for name in NEEDED if not (raw / name).is_file()]
    if missing:
        raise InputError(
            f"Im Ordner {raw.name} fehlen Originaldateien: {', '.join(missing)}. "
            "Bitte den Ordner angeben, der 'public' und 'geo' enthält."
        )
    kreise = kreis_rows(raw)
    offices = office_rows(raw, kreise)
    bezirke = bezirk_rows(raw)
    places = gemeinde_table(raw, offices)
    rows = [*land_rows(), *kreise, *offices, *bezirke, *gemeinde_rows(places)]
    gv = read_gv(raw)
    long_keys = dict(zip(gv["ags"], gv["ars"], strict=True))
    rows = [_with_ars(row, long_keys) for row in rows]
    places = [_with_ars(place, long_keys) for place in places]
    rank = {level: n for n, level in enumerate(LEVELS)}
    rows.sort(key=lambda row: (rank[row.level], row.region_id))  # type: ignore[index]
    moves = kreis_successions(raw)
    moves += office_successions(offices, moves) + office_handovers(raw, places)
    moves.sort(key=lambda row: (row.date, row.old_id, row.new_id))
    tables = {
        "regions.csv": pd.DataFrame([asdict(row) for row in rows], columns=REGION_COLUMNS),
        "successions.csv": pd.DataFrame([asdict(m) for m in moves], columns=SUCCESSION_COLUMNS),
        "gemeinden.csv": pd.DataFrame([asdict(p) for p in places], columns=GEMEINDE_COLUMNS),
        "extent.csv": pd.DataFrame([asdict(e) for e in extent_rows(raw, places)]),
    }
    for name, frame in tables.items():
        digits = "%.6f" if name == "successions.csv" else None
        frame.to_csv(out / name, index=False, lineterminator="\n", float_format=digits)
    return {name: len(frame) for name, frame in tables.items()}


T = TypeVar("T", Row, Place)


def _with_ars(row: T, long_keys: dict[str, str]) -> T:
    """The row with its ARS: as long as the AGS down to the Kreis, 12 digits for a Gemeinde."""
    short = row.ags if len(row.ags) in (2, 5) else ""
    return replace(row, ars=long_keys.get(row.ags, short))
