"""Printed region keys → region ids of this project.

Decides what `DG`, `05`, `051`, `05111`, `05334002` and `JH05111000` mean, which rows are left
out (and counts them), and that the row of a kreisfreie Stadt in a table of Jugendämter is the
row of its office.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from etl.errors import InputError
from etl.models import Source
from etl.parsers.columns import year_of
from etl.parsers.text import Place as TextPlace

DEFAULT_LEVELS = ("bund", "land", "kreis", "bezirk")
NOTHING = ("-", "")
"""Prints that say nothing about a region when every cell of a row has them."""


@dataclass(frozen=True)
class Place:
    """A region id and its level; `reason` says why a key has no place here."""

    region_id: str = ""
    level: str = ""
    reason: str = ""


def place(key: str, levels: tuple[str, ...]) -> Place:
    """Meaning of one printed key. An unknown form has an empty id and no reason."""
    if key in ("DG", "DE"):
        found = Place("DE", "bund")
    elif re.fullmatch(r"\d{2}", key):
        found = Place(key, "land")
    elif re.fullmatch(r"\d{3}", key):
        return Place(reason="Regierungsbezirk")
    elif re.fullmatch(r"\d{5}", key):
        found = Place(key, "kreis")
    elif re.fullmatch(r"JH\d{8}", key):
        found = Place(key, "jugendamt")
    elif re.fullmatch(r"\d{8}", key):
        if "gemeinde" in levels:
            found = Place(key, "gemeinde")
        elif key.startswith("11"):
            found = Place(key, "bezirk")
        else:
            return Place(reason="Gemeindeteil")
    else:
        return Place()
    return found if found.level in levels else Place(reason=f"Ebene {found.level}")


def to_regions(frame: pd.DataFrame, spec: Source, file: str) -> tuple[pd.DataFrame, Counter[str]]:
    """Add `region_id`, drop rows without a place, count what was dropped by reason.

    Options of the source: `levels`, `regions` {key: id}, `offices` (true: a Kreis without
    office rows of its own is itself an office), `former` {key: {id, until}} (up to that year the
    row is the former region of this id). Raises `InputError` for an unknown key.
    """
    frame = _former(frame, spec.options.get("former", {}), file)
    levels = tuple(spec.options.get("levels", DEFAULT_LEVELS))
    special: dict[str, str] = spec.options.get("regions", {})
    offices = _own_offices(frame) if spec.options.get("offices") else {}
    ids: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for key, line in frame.groupby("region_key")["line"].min().items():
        text = str(key)
        found = place(text, levels)
        ids[text] = special.get(text) or offices.get(text) or found.region_id
        reasons[text] = found.reason
        if not ids[text] and not found.reason:
            raise InputError(
                f"{file}, Zeile {line}: Erwartet wurde ein Regionalschlüssel (DG, 05, 05111 …). "
                f"Gefunden wurde: {text!r}."
            )
    dropped = Counter(reasons[k] for k, region in ids.items() if not region)
    result = frame.assign(region_id=frame["region_key"].map(ids))
    result = result[result["region_id"] != ""]
    empty = _says_nothing(result)
    dropped["Region ohne jede Angabe"] = int(
        result.loc[empty, ["region_id", "period"]].drop_duplicates().shape[0]
    )
    return result[~empty], +dropped


def _former(frame: pd.DataFrame, moves: dict[str, dict[str, object]], file: str) -> pd.DataFrame:
    """Rows under a key that the area only got later: back to the region of their time.

    Without `add` the rows take the place of that region, which may then have no values of its
    own (Aachen: the table prints the former kreisfreie Stadt 05313 as `-` and its figures under
    the part 05334002 for all years). With `add` they are added to it (Eisenach belonged to the
    Wartburgkreis until 1997, but some tables already list it apart).
    """
    years = frame["period"].map(lambda period: year_of(str(period), TextPlace(file)))
    for key, move in moves.items():
        target = str(move["id"])
        early = years <= int(str(move["until"]))
        moved = early & (frame["region_key"] == key)
        kept = early & (frame["region_key"] == target)
        if move.get("add"):
            frame = _added(frame, moved, kept, key)
        elif frame.loc[kept & frame["period"].isin(frame.loc[moved, "period"]), "value"].any():
            raise InputError(
                f"{file}: {target} und {key} haben beide Werte; nur eines darf gelten."
            )
        else:
            frame = frame.assign(region_key=frame["region_key"].mask(moved, target))
            frame = frame[~(kept & frame["period"].isin(frame.loc[moved, "period"]))]
        years = years.loc[frame.index]
    return frame


def _added(
    frame: pd.DataFrame, moved: pd.Series[bool], kept: pd.Series[bool], key: str
) -> pd.DataFrame:
    """`frame` with the values of `moved` added to the rows of `kept` (flag `abgeleitet`)."""
    parts = frame[moved & frame["value"].notna() & ~frame["printed"].isin(NOTHING)]
    addend = parts.set_index(["period", "variable_id"])["value"]
    rows = pd.MultiIndex.from_frame(frame[["period", "variable_id"]])
    extra = pd.Series(addend.reindex(rows).to_numpy(), index=frame.index)
    hit = kept & extra.notna()
    return frame.assign(
        value=frame["value"].where(~hit, frame["value"] + extra),
        flag=frame["flag"].mask(hit, "abgeleitet"),
        note=frame["note"].mask(hit, f"einschließlich {key}, das damals dazugehörte"),
    )[~moved]


def _own_offices(frame: pd.DataFrame) -> dict[str, str]:
    """Kreis keys that have no office rows: kreisfreie Städte, which are their own office."""
    keys = set(frame["region_key"])
    with_offices = {key[2:7] for key in keys if key.startswith("JH")}
    return {
        key: f"JH{key}000"
        for key in keys
        if re.fullmatch(r"\d{5}", key) and key not in with_offices
    }


def _says_nothing(frame: pd.DataFrame) -> pd.Series[bool]:
    """Rows of regions for which all cells of a period are `-` or empty.

    The tables list about 70 dissolved Kreise, and new ones before they existed, with `-`
    everywhere. A living Kreis without any facility, person or inhabitant does not occur.
    """
    silent = frame["printed"].isin(NOTHING)
    return silent.groupby([frame["region_id"], frame["period"]]).transform("all")
