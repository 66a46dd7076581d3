"""Lists to choose from: id → label in the order of the list, made once for each build."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import pandas as pd

from etl.catalog import catalog
from etl.compare import crossed
from etl.models import Break
from geo.laender import SHORT_NAMES
from ui import data, regional
from ui.cache import kept
from ui.names import in_german_order, region_label
from ui.values import EXAMPLES

STARTS = ("hilfen_je_10000_ew", "kwg_je_10000")
"""Indicators to start with, the first one that has values; else the first of the catalog."""


class Places(dict[str, str]):
    """Id → label of places, in the order of their list; a Land is found by its short names too."""

    @cached_property
    def text(self) -> str:
        """The list as JSON, [[id, label, …short names], …]; made once, so do not change what is
        listed."""
        rows = [[i, label, *SHORT_NAMES.get(i, ())] for i, label in self.items()]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def indicators(available: pd.DataFrame) -> Mapping[str, str]:
    """Indicators with rows in `available` (`ui.data.availability`), in the catalog's order."""
    present = set(available["indicator_id"])
    real = set(available.loc[~available["example"].astype(bool), "indicator_id"])
    specs = catalog().indicators
    return {i: specs[i].label + ("" if i in real else EXAMPLES) for i in specs if i in present}


@kept(8)
def regions_ever(level: str) -> Places:
    """All regions of a level that ever were; those that have ended say when."""
    return Places(_labels(data.regions(level)))


def regions_today() -> Places:
    """All regions that exist today, widest level first."""
    return _regions_on(date.today())


def places() -> Places:
    """All regions that exist today, all Gemeinden that are no region, and what has ended."""
    return _places_on(date.today())


def with_gemeinden(level: str) -> Places:
    """All regions of a level that are there today, then all Gemeinden without a row of their own,
    then the regions that have ended."""
    return _with_gemeinden_on(level, date.today())


def offices_with_gemeinden(offices: Sequence[str]) -> Places:
    """Some offices by name, then the Gemeinden which they serve and which have none."""
    return _offices_on(offices, date.today())


# The day is part of what is asked: a list of December would miss who begins in January.
@kept(4)
def _regions_on(day: date) -> Places:
    return Places(regional.choices(data.regions(), day))


@kept(4)
def _places_on(day: date) -> Places:
    rows, towns = data.regions(), regional.cities(data.regions("kreis"))
    known = list(rows["region_id"])
    return Places({
        **_regions_on(day),
        **regional.gemeinde_choices(data.gemeinden(), known, towns, day),
        **regional.choices(rows, day, ended=True),
    })  # fmt: skip


@kept(32)
def _offices_on(offices: Sequence[str], day: date) -> Places:
    rows = data.regions("jugendamt")
    rows = in_german_order(rows[rows["region_id"].isin(list(offices))], "name")
    gemeinden = data.gemeinden()
    served = set(gemeinden.loc[gemeinden["office_id"].isin(list(offices)), "gemeinde_id"])
    towns = {k: v for k, v in _with_gemeinden_on("jugendamt", day).items() if k in served}
    return Places({**_labels(rows), **towns})


@kept(8)
def _with_gemeinden_on(level: str, day: date) -> Places:
    rows = data.regions(level)
    over = pd.to_datetime(rows["valid_to"]) < pd.Timestamp(day)
    towns = regional.cities(data.regions("kreis"))
    found = regional.gemeinde_choices(data.gemeinden(), list(rows.loc[~over, "ags"]), towns, day)
    now, ended = _labels(rows[~over]), _labels(rows[over])
    return Places({**now, **found, **ended})


@kept(32)
def regions_of(levels: Sequence[str]) -> Mapping[str, str]:
    """All regions of some levels, by level and name."""
    rows = data.regions()
    rows = in_german_order(rows[rows["level"].isin(list(levels))], "level", "name", "region_id")
    return _labels(rows)


@kept(300)
def regions_with_values(
    indicator_id: str, levels: Sequence[str], today: bool = False
) -> Mapping[str, str]:
    """Regions that have a value of an indicator in some year, level by level, by name."""
    names: dict[str, str] = {}
    for level in levels:
        rows = data.values_of(indicator_id, level, today)
        rows = in_german_order(rows[rows["value"].notna()].drop_duplicates("region_id"), "name")
        known = data.regions(level).set_index("region_id")
        names |= _labels(known.loc[rows["region_id"]].reset_index())
    return names


def _labels(rows: pd.DataFrame) -> dict[str, str]:
    return {str(r["region_id"]): region_label(r) for r in rows.to_dict("records")}


@kept(2)
def sources_with_values() -> Mapping[str, str]:
    """Sources that have rows in the build: publisher and title."""
    rows = data.sources()
    rows = rows[rows["n_rows"] > 0]
    columns = (rows[name].tolist() for name in ("source_id", "publisher", "title"))
    return {source: f"{who}: {what}" for source, who, what in zip(*columns, strict=True)}


def start_indicator(names: Collection[str], but: str = "") -> str:
    """The indicator a map starts with, of those it can show; not `but` where there is another."""
    return next((i for i in (*STARTS, *names) if i in names and i != but), but)


def level_for(available: pd.DataFrame, wish: str) -> str:
    """The wished level where the indicator has values on it, else the one with most values.

    `available`: rows of `ui.data.availability` of one indicator, only where there are values.
    """
    fullest = available.groupby("level")["n_values"].max()
    return wish if wish in fullest.index else str(fullest.idxmax())


def year_for(available: pd.DataFrame, wish: str) -> int:
    """The wished year where there are values in it, else `fullest_year`."""
    years = {str(year) for year in available["year"]}
    return int(wish) if wish in years else fullest_year(available)


def year_beside(available: pd.DataFrame, year: int, breaks: Iterable[Break]) -> int | None:
    """The year to show beside `year`: of those that may be compared with it the one furthest from
    it, the earlier of two; None where there is none.

    `available`: rows of `ui.data.availability` of one indicator on one level. A year with less
    than half as many values is no match: the two maps would differ by their gaps.
    """
    limits, counts = list(breaks), dict(zip(available["year"], available["n_values"], strict=True))
    whole = [int(y) for y, n in counts.items() if 2 * n >= counts.get(year, 0) and y != year]
    fitting = [y for y in whole if not crossed(min(y, year), max(y, year), limits)]
    return max(fitting, key=lambda y: (abs(y - year), -y), default=None)


def fullest_year(available: pd.DataFrame) -> int:
    """The year with the largest share of regions that have a value, the newest of equal ones.

    `available`: rows of `ui.data.availability` of one indicator on one level.
    """
    whole = available[["n_regions", "n_values"]].max(axis=1).clip(lower=1)
    shares = (available["n_values"] / whole).tolist()
    years = [int(y) for y in available["year"]]
    return max(zip(shares, years, strict=True))[1]
