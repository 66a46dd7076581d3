"""Makes the successions of Kreise from the BBSR conversion weights.

Decides how weights towards 2020, one set per year-end, become moves on single days: the last set
of a dissolved Kreis is its succession; every earlier set that says something else is a stage
before it. A part goes to the Kreis of its time where only one can have received it, else it
jumps to the Kreis of 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geo.raw_kreise import CURRENT, FIRST_YEAR, GV_SOURCE, LAST_YEAR, Move, read_bbsr
from geo.raw_offices import read_gv
from geo.reforms import HANAU, REFORM_DAY, SAXONY_1996_NOTE
from geo.territory import DIRECT

MIN_SHIFT = 0.0005
"""Smallest part of area and population that counts as moved."""

MIN_PART = 1e-4
"""Smallest part that a stage names."""

MIN_DRIFT = 0.005
"""Largest error of a population part before a year-end gets a stage of its own, although no border
moved: the parts of a Kreis that is divided later grow at different pace."""

LAST_RECORD = {"16056": "16063"}
"""Kreis dissolved after the BBSR tables end → its heir."""

BEFORE_BEGIN = ("14", FIRST_YEAR + 1)
"""Land and sheet that shows Kreise which began only on the following 1 January."""

MOVED, GROWN = "Gemeinden wechselten den Kreis", "Teile des Kreises wuchsen verschieden"
NO_DAY = "Tag zwischen den beiden Jahresenden nicht in der Quelle"

Parts = dict[str, tuple[float, float]]
"""Kreis of 2020 → parts of the population and of the area, each 0–1."""


def kreis_successions(raw: Path) -> list[Move]:
    """old → new for every dissolved Kreis and its stages, and for parts of lasting Kreise."""
    bbsr = read_bbsr(raw)
    current = set(pd.read_csv(raw / CURRENT, dtype=str)["ags"]) | set(LAST_RECORD)
    sheets = {str(key): _parts_by_year(rows) for key, rows in bbsr.groupby("ags_alt")}
    rows: list[Move] = []
    for ags, years in sheets.items():
        if ags not in current:
            rows += _end(ags, years)
        rows += stages(ags, sheets)
    source = "Destatis, Kreislisten 2018 und 2024"
    for old, new in LAST_RECORD.items():
        day = REFORM_DAY[(old[:2], LAST_YEAR + 1)]
        rows.append(Move(old, new, day, 1.0, 1.0, "ganz eingegliedert", source))
    return rows + _hanau(raw)


def _parts_by_year(weights: pd.DataFrame) -> dict[int, Parts]:
    """Weights of one Kreis, each year scaled to 1."""
    found: dict[int, Parts] = {}
    for year, rows in weights.groupby("jahr"):
        people = rows["faktor_bevoelkerung"].fillna(0)
        area = rows["faktor_flaeche"].fillna(0)
        shares = zip(rows["ags_2020"], people / people.sum(), area / area.sum(), strict=True)
        found[int(str(year))] = {str(new): (p, a) for new, p, a in shares if p > 0 or a > 0}
    return found


def _end(ags: str, years: Mapping[int, Parts]) -> list[Move]:
    """What a dissolved Kreis became: the weights of its last year-end."""
    last = max(years)
    note = SAXONY_1996_NOTE if last == FIRST_YEAR else ""
    day = REFORM_DAY[(ags[:2], last)]
    return [Move(ags, new, day, *shares, note) for new, shares in years[last].items()]


def stages(ags: str, sheets: Mapping[str, Mapping[int, Parts]]) -> list[Move]:
    """Moves of parts of a Kreis before its last year-end, newest first.

    `sheets`: Kreis → year-end → weights. Whoever starts at a year-end and follows all moves
    arrives at the weights of that year; by population within `MIN_DRIFT` for a Kreis that was
    dissolved. (A lasting one cannot get a part back, so its parts stay as they were when they
    moved.)
    """
    years, rows = sheets[ags], list[Move]()
    reached = years[max(years)]
    for year in sorted(years, reverse=True)[1:]:
        people, area = _largest_gap(years[year], reached)
        moved = min(people, area) > MIN_SHIFT
        grown = people > MIN_DRIFT and ags not in reached
        if not (moved or grown) or (ags[:2], year) == BEFORE_BEGIN:
            continue
        day = REFORM_DAY.get((ags[:2], year), f"{year + 1}-01-01")
        note = MOVED if moved else GROWN
        if moved and (ags[:2], year) not in REFORM_DAY:
            note += f"; {NO_DAY}"
        for heir, shares in _stage(ags, years[year], reached).items():
            new = _receiver(ags, heir, sheets, year + 1) if shares[1] > MIN_SHIFT else heir
            jump = "" if year + 1 in sheets[new] else f"; {DIRECT}"
            rows.append(Move(ags, new, day, *shares, note + jump))
        reached = years[year]
    return rows


def _receiver(ags: str, heir: str, sheets: Mapping[str, Mapping[int, Parts]], year: int) -> str:
    """Who got the part of `ags` that belongs to `heir` in 2020: the one other Kreis of `year`
    that became `heir` as a whole; `heir` itself if it is there or if there are several."""
    if heir == ags or year in sheets[heir]:
        return heir
    others = [key for key, years in sheets.items() if key != ags and heir in years.get(year, {})]
    whole = len(others) == 1 and len(sheets[others[0]][year]) == 1
    return others[0] if whole else heir


def _stage(ags: str, before: Parts, after: Parts) -> Parts:
    """The step that turns `after` into `before`: as much as possible stays in the Kreis."""
    zero = (0.0, 0.0)
    people, area = (
        before[ags][side] / after[ags][side] if ags in after
        else min(before.get(new, zero)[side] / part[side]
                 for new, part in after.items() if part[side] > 0)
        for side in (0, 1)
    )  # fmt: skip
    step: Parts = {}
    for new in set(before) - {ags}:
        now, left = before[new], after.get(new, zero)
        gone = max(now[0] - people * left[0], 0.0), max(now[1] - area * left[1], 0.0)
        if max(gone) > (MIN_SHIFT if ags in after else MIN_PART):
            step[new] = gone
    rest = (1 - sum(part[side] for part in step.values()) for side in (0, 1))
    return {ags: (next(rest), next(rest)), **step}


def _largest_gap(one: Parts, other: Parts) -> tuple[float, float]:
    keys = set(one) | set(other)
    zero = (0.0, 0.0)
    gaps = [
        tuple(abs(a - b) for a, b in zip(one.get(k, zero), other.get(k, zero), strict=True))
        for k in keys
    ]
    return max(g[0] for g in gaps), max(g[1] for g in gaps)


def _hanau(raw: Path) -> list[Move]:
    places = read_gv(raw)
    places = places[places["kreis"] == HANAU["old_kreis"]]
    town = places[places["ags"] == HANAU["town"]]
    people = float(town["people"].sum() / places["people"].sum())
    area = float(town["area"].sum() / places["area"].sum())
    note = "angekündigt; Anteile aus Bevölkerung 31.12.2022 und Fläche"
    old, new, day = HANAU["old_kreis"], HANAU["kreis"], HANAU["day"]
    return [
        Move(old, old, day, 1 - people, 1 - area, note, GV_SOURCE),
        Move(old, new, day, people, area, note, GV_SOURCE),
    ]
