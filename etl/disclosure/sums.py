"""Decides which values of Länder and of Germany may be shown.

At least three offices, and none with more than 80 % of any term. What protects the single office is
that only whole cohorts enter (`cohorts`); this is the coarser, visible rule on top of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import duckdb
import pandas as pd

from etl.catalog import Catalog
from etl.disclosure.cohorts import MAX_SHARE, MIN_OFFICES
from etl.disclosure.offices import FLOWS, NO_FLOWS, TOO_FEW, Sheet
from etl.models import Indicator
from etl.submissions.observe import Row

Marker = tuple[str, str, str, int, str]
"""item, region, level, year, reason: one hidden cell."""

WIDE = ("land", "bund")
Seat = tuple[str, int]


class Territory:
    """Which Land an office lies in, and how many offices a region has, at the end of a year."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._rows = con.execute(
            "SELECT a.region_id, a.ancestor_id, r.level, "
            "greatest(a.valid_from, o.valid_from), least(a.valid_to, o.valid_to) "
            "FROM region_ancestor AS a "
            "JOIN region AS o ON o.region_id = a.region_id AND o.level = 'jugendamt' "
            "JOIN region AS r ON r.region_id = a.ancestor_id AND r.level IN ('land', 'bund')"
        ).fetchall()
        self._years: dict[int, dict[str, dict[str, str]]] = {}

    def _year(self, year: int) -> dict[str, dict[str, str]]:
        """level → office → region."""
        if year not in self._years:
            day = date(year, 12, 31)
            found: dict[str, dict[str, str]] = {level: {} for level in WIDE}
            for office, region, level, start, end in self._rows:
                if start <= day and (end is None or day <= end):
                    found[level][office] = region
            self._years[year] = found
        return self._years[year]

    def land_of(self, office: str, year: int) -> str:
        """The Land of an office; empty where it did not exist."""
        return self._year(year)["land"].get(office, "")

    def region_of(self, office: str, level: str, year: int) -> str:
        """The region of `level` around an office; empty where it did not exist."""
        return self._year(year)[level].get(office, "")

    def count(self, level: str, year: int) -> Mapping[str, int]:
        """Number of offices by region."""
        return Counter(self._year(year)[level].values())


class Entered:
    """Who entered the sums: `named` rows of offices that are public, `grouped` rows of cohorts."""

    def __init__(self, named: Iterable[Row], grouped: Iterable[Row]) -> None:
        self.values: dict[Seat, dict[str, float]] = {}
        self.grouped: set[Seat] = set()
        for rows, secret in ((named, False), (grouped, True)):
            for row in rows:
                seat = (row["region_id"], row["year"])
                self.values.setdefault(seat, {})[row["variable_id"]] = row["value"] or 0.0
                self.grouped |= {seat} if secret else set()

    def seats(self, indicator: Indicator, year: int) -> list[Seat]:
        """Offices that gave every term of an indicator."""
        names = indicator.variables()
        return [s for s, given in self.values.items() if s[1] == year and names <= set(given)]


def wide_values(
    catalog: Catalog,
    computed: pd.DataFrame,
    entered: Entered,
    found: Sequence[Sheet],
    territory: Territory,
) -> tuple[pd.DataFrame, list[Marker]]:
    """The rows of `computed` above the offices that may be shown, and markers for the others.

    `entered`: what was computed with; `found`: everything submitted, which decides where a marker
    stands.
    """
    rows = computed[computed["level"].isin(WIDE) & computed["value"].notna()]
    keep: list[int] = []
    vague: list[int] = []
    for index, row in zip(rows.index, rows.to_dict("records"), strict=True):
        indicator = catalog.indicators[row["indicator_id"]]
        level, year = row["level"], int(row["year"])
        seats = [
            seat
            for seat in entered.seats(indicator, year)
            if territory.region_of(seat[0], level, year) == row["region_id"]
        ]
        if _spread([entered.values[s] for s in seats], indicator):
            keep.append(index)
            vague.extend([index] if entered.grouped & set(seats) else [])
    shown = rows.loc[keep].copy()
    # the share of the population would tell which offices are in the sum
    shown.loc[vague, "coverage_population"] = None
    return shown, _markers(catalog, shown, found, territory)


def _spread(values: Sequence[Mapping[str, float]], indicator: Indicator) -> bool:
    if len(values) < MIN_OFFICES:
        return False
    columns = ([v[name] for v in values] for name in indicator.variables())
    return all(max(c) <= MAX_SHARE * sum(c) or not any(c) for c in columns)


def _markers(
    catalog: Catalog, shown: pd.DataFrame, found: Sequence[Sheet], territory: Territory
) -> list[Marker]:
    """A marker where enough offices submitted for a value, and none may be shown."""
    there = set(zip(shown["indicator_id"], shown["region_id"], shown["year"], strict=True))
    markers: list[Marker] = []
    for year in sorted({s.filing.year for s in found}):
        sheets = [s for s in found if s.filing.year == year]
        for indicator in catalog.indicators.values():
            if indicator.basis != "meldung":
                continue
            able = [s.filing.office for s in sheets if indicator.variables() <= set(s.values)]
            for level in (lv for lv in WIDE if lv in indicator.levels):
                regions = pd.Series([territory.region_of(o, level, year) for o in able], dtype=str)
                expected = territory.count(level, year)
                for region, number in regions[regions != ""].value_counts().items():
                    enough = number / expected[str(region)] >= indicator.min_coverage
                    if enough and (indicator.id, region, year) not in there:
                        why = NO_FLOWS if indicator.variables() & set(FLOWS) else TOO_FEW
                        markers.append((indicator.id, str(region), level, year, why))
    return markers
