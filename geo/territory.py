"""Territory by day: what came before and after, and counts carried to another territory.

Decides that only additive counts are converted, by population shares, marked `umgerechnet`; a
ratio is refused, and a part that is missing makes the whole missing. In whose shape a region of
another time is drawn decides `ui.map_labels`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from etl.errors import UsageError
from geo.regions import ROOT, known, successions, valid_on

TERRITORY = "2025-12-31"
"""The day whose territory polygons made by `python -m geo build` show."""

CITY_POLYGON = {"02000": "JH02000", "11000": "JH11000"}
"""City → office polygon that stands for its Bezirksjugendämter."""

DIRECT = "direkt auf den Gebietsstand 2020"
"""In the note of successions that jump to today's Kreise without the stages between."""


LIKE_KREIS = "wie der Kreis"
"""Begins the note of an office that shares like its Kreis."""


@lru_cache(maxsize=1)
def drawn_territory(meta: Path = ROOT / "boundaries" / "meta.json") -> str:
    """The day whose territory the polygons in use show (another after `python -m geo load`)."""
    return str(json.loads(meta.read_text(encoding="utf-8"))["territory"])


def history(region_id: str) -> pd.DataFrame:
    """What came before and after a region: relation (`davor`, `danach`), region_id, date,
    share_population, share_area (parts of the old region, 0–1), note.

    Only ends and beginnings: parts that moved while both regions lasted are left out. Dates are
    first days.
    """
    moves = successions()
    moves = moves[moves["old_id"] != moves["new_id"]]
    rows = known().set_index("region_id")
    last = moves["old_id"].map(rows["valid_to"].to_dict())
    ended = pd.to_datetime(last) + pd.Timedelta(days=1) == pd.to_datetime(moves["date"])
    started = moves["date"] == moves["new_id"].map(rows["valid_from"].to_dict())
    moves = moves[ended | started]
    before = moves[(moves["new_id"] == region_id)].assign(relation="davor")
    before = before.assign(region_id=before["old_id"])
    after = moves[(moves["old_id"] == region_id)].assign(relation="danach")
    after = after.assign(region_id=after["new_id"])
    columns = ["relation", "region_id", "date", "share_population", "share_area", "note"]
    return pd.concat([before, after])[columns].sort_values(["date", "region_id"])


@lru_cache(maxsize=256)
def parts(from_date: str, to_date: str) -> list[tuple[str, str, float, float]]:
    """Every region valid on `from_date` → what it is on `to_date`.

    Rows: old id, new id, share of the population, share of the area (0–1, sum 1 per old region;
    NaN = unknown). Backwards (a polygon older than the region) only whole regions are followed.
    Plain tuples, since a build asks for many days.
    """
    if to_date < from_date:
        return _backwards(from_date, to_date)
    rows: list[tuple[str, str, float, float]] = []
    steps = [step for day, step in _steps() if from_date < day <= to_date]
    touched = {region for step in steps for region in step}
    for region in _valid(from_date):
        shares = {region: (1.0, 1.0)}
        for step in steps if region in touched else ():
            if not step.keys().isdisjoint(shares):
                shares = _advance(shares, step)
        rows += [(region, new, *share) for new, share in shares.items()]
    return rows


@lru_cache(maxsize=256)
def _valid(day: str) -> list[str]:
    return valid_on(known(), day)["region_id"].tolist()


Shares = tuple[float, float]
"""Parts by population and by area; NaN = unknown."""


def _advance(
    parts: dict[str, Shares], step: dict[str, list[tuple[str, float, float]]]
) -> dict[str, Shares]:
    """What the parts of a region are after the moves of one day."""
    after: dict[str, Shares] = {}
    for region, (people, area) in parts.items():
        for new, part_people, part_area in step.get(region, [(region, 1.0, 1.0)]):
            more = (people * part_people, area * part_area)
            known_part = after.get(new)
            after[new] = more if known_part is None else _plus(known_part, more)
    return after


def _plus(one: Shares, other: Shares) -> Shares:
    """Sum of two parts; an unknown one does not hide a known one."""
    people, area = (
        b if math.isnan(a) else a if math.isnan(b) else a + b
        for a, b in zip(one, other, strict=True)
    )
    return people, area


def _backwards(from_date: str, to_date: str) -> list[tuple[str, str, float, float]]:
    moves = successions()
    later = moves[(moves["date"] > to_date) & (moves["date"] <= from_date)]
    later = later[later["old_id"] != later["new_id"]]
    before = dict(zip(later["new_id"], later["old_id"], strict=True))
    return [(region, before.get(region, region), 1.0, 1.0) for region in _valid(from_date)]


@lru_cache(maxsize=1)
def _steps() -> list[tuple[str, dict[str, list[tuple[str, float, float]]]]]:
    """Moves by day, oldest first: old region → its parts, which add up to exactly 1."""
    moves = successions()
    for column in ("share_population", "share_area"):
        total = moves.groupby(["old_id", "date"])[column].transform("sum", min_count=1)
        moves[column] = moves[column] / total
    days: dict[str, dict[str, list[tuple[str, float, float]]]] = {}
    columns = ["date", "old_id", "new_id", "share_population", "share_area"]
    for day, old, new, people, area in moves[columns].itertuples(index=False, name=None):
        days.setdefault(day, {}).setdefault(old, []).append((new, people, area))
    return sorted(days.items())


def convert_counts(
    frame: pd.DataFrame,
    to_date: str,
    *,
    additive: Collection[str],
    counted: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Counts converted to the territory of `to_date`.

    `frame`: variable_id, region_id, year, value, flag and further key columns (kept); optional
    `day`, the ISO day whose territory a row shows, and `source_ids`, joined where rows are summed.
    `additive`: ids of variables that may be summed; any other raises `UsageError`. `counted`:
    variable_id → day of counting (MM-DD) for a frame without `day`, 31 December where not named.
    Values whose region changed carry the flag `umgerechnet`; where a predecessor of a region is
    missing, the value is missing and carries `unbekannt` too. Totals are kept wherever all parts
    are there.
    """
    ratios = sorted(set(frame["variable_id"].unique()) - set(additive))
    if ratios:
        raise UsageError(
            f"Nicht umrechenbar, weil nicht summierbar: {', '.join(ratios)}. "
            "Auf heutigen Gebietsstand lassen sich nur Anzahlen umrechnen."
        )
    if frame.empty:
        return frame.copy()
    dated = frame if "day" in frame else frame.assign(day=_days(frame, counted or {}))
    moves = [(day, *move) for day in dated["day"].unique() for move in _moves(day, to_date)]
    shares = pd.DataFrame(moves, columns=["day", "region_id", "new_id", "share", "needed"])
    shares = shares.astype({"day": "str", "region_id": "str", "new_id": "str"})  # if empty, too
    rows = dated.merge(shares, "left", ["day", "region_id"])
    moving = rows["new_id"].notna()
    if moving.any():
        rows = pd.concat([rows[~moving], _summed(rows[moving], _valid(to_date))])
    # Day by day: of two figures for one region the caller may keep the one counted first.
    return rows.sort_values("day", kind="stable", ignore_index=True)[list(frame.columns)]


def _days(frame: pd.DataFrame, counted: Mapping[str, str]) -> pd.Series[str]:
    """The ISO day on which each row was counted."""
    days = {variable: counted.get(variable, "12-31") for variable in frame["variable_id"].unique()}
    return frame["year"].astype(str) + "-" + frame["variable_id"].map(days)


def moved_regions(day: str, to_date: str) -> set[str]:
    """Regions of `to_date` that did not have the same people inside their borders on `day`."""
    inhabited = {old for old, _, people, _ in parts(day, to_date) if people != 0}
    return set(_valid(to_date)) - (inhabited - {old for old, *_ in _moves(day, to_date)})


@lru_cache(maxsize=256)
def _moves(day: str, to_date: str) -> list[tuple[str, str, float, int]]:
    """Inhabited parts of the regions that are not themselves as a whole, and nobody else's part:
    old and new id, share of the population, number of parts of the new region.
    """
    shares = [(old, new, people) for old, new, people, _ in parts(day, to_date) if people != 0]
    needed = Counter(new for _, new, _ in shares)
    moved = {old for old, new, _ in shares if old != new or needed[new] > 1}
    return [(old, new, people, needed[new]) for old, new, people in shares if old in moved]


def _summed(parts: pd.DataFrame, valid: Collection[str]) -> pd.DataFrame:
    """One row for each `new_id` and the further keys, in the order of `parts`.

    `parts`: rows of a frame for `convert_counts`, each with a row of `_moves`.
    """
    texts = [c for c in ("flag", "source_ids") if c in parts]
    amounts = ["region_id", "value", "share", "needed"]
    keys = [c for c in parts.columns if c not in (*amounts, *texts)]
    number = parts.groupby(keys, dropna=False, sort=False).ngroup()
    done = parts[~number.duplicated()].assign(region_id=lambda p: p["new_id"])
    # A plain sum in the order of the rows, which a missing part makes missing.
    done["value"] = np.bincount(number, parts["value"] * parts["share"])
    lost = (np.bincount(number) < done["needed"]) | ~done["new_id"].isin(valid)
    done["value"] = done["value"].mask(lost)
    for column in texts:
        done[column] = _joined_by(number, parts[column])
    done["flag"] = [
        _joined([flag, "unbekannt" if gone and not _says_missing(flag) else "", "umgerechnet"])
        for flag, gone in zip(done["flag"], done["value"].isna(), strict=True)
    ]
    return done


def _joined_by(groups: Iterable[int], texts: Iterable[str]) -> list[str]:
    """`_joined` of the texts of each group, groups in the order in which they come."""
    found: dict[int, list[str]] = {}
    for group, text in zip(groups, texts, strict=True):
        found.setdefault(group, []).append(text)
    return [_joined(of_group) for of_group in found.values()]


def _says_missing(flag: str) -> bool:
    from etl.models import MISSING_FLAGS

    return bool(set(flag.split("|")) & set(MISSING_FLAGS))


def _joined(flags: Collection[str]) -> str:
    return "|".join(dict.fromkeys(f for text in flags for f in str(text).split("|") if f))
