"""Decides the shape of a finding, and reads the values that findings are made of.

A finding answers one question by statements. A statement is a sentence together with every
value and every derived number that stands in it, so that a test (or a reader) can derive the
sentence again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import duckdb

from etl.catalog import Catalog
from etl.compare import Point, Word, unbounded
from etl.models import Break

COUNTRY = "DE"
EXAMPLE = "beispiel"


@dataclass(frozen=True)
class Derived:
    """A number computed for a sentence: `how` names the rule, `points` what went in, in order.

    change_percent: (second / first − 1) × 100 · difference: second − first ·
    posts_of_volume: first / target − second · posts_missing, count, median, minimum, maximum:
    over all points.
    """

    how: Literal[
        "change_percent", "difference", "posts_of_volume", "posts_missing", "count", "median",
        "minimum", "maximum",
    ]  # fmt: skip
    value: float
    text: str
    points: tuple[Point, ...] = ()
    target: float | None = None


@dataclass(frozen=True)
class ChartSpec:
    """A figure to draw: its title is the finding; its table are the same points."""

    kind: Literal["trend", "panel", "distribution", "bar"]
    title: str
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()
    benchmarks: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Statement:
    """One sentence with its direction word, its numbers, its reservations and its figure."""

    id: str
    sentence: str
    word: Word
    points: tuple[Point, ...] = ()
    derived: tuple[Derived, ...] = ()
    caveats: tuple[str, ...] = ()
    chart: ChartSpec | None = None
    example: bool = False

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Sources of all values of sentence and figure, each once."""
        shown = [*self.points, *(self.chart.points if self.chart else ())]
        return tuple(dict.fromkeys(s for p in shown for s in p.source_ids))


@dataclass(frozen=True)
class Finding:
    """One question of the argument and what the figures say; `short`: in one sentence."""

    id: str
    question: str
    answer: str
    word: Word
    statements: tuple[Statement, ...]
    short: str


class Facts:
    """Reads values out of a warehouse as points. `con`: a cursor of its own."""

    def __init__(self, con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
        self.con, self.catalog = con, catalog

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        return list(self.con.execute(query, list(parameters)).fetchall())

    def breaks(self, *what: str) -> list[Break]:
        """Breaks of variables or indicators, each once, by year."""
        cat = self.catalog
        variables: set[str] = set()
        for item in what:
            variables |= cat.indicators[item].variables() if item in cat.indicators else {item}
        ids = {b for v in variables if v in cat.variables for b in cat.variables[v].breaks}
        return sorted((cat.breaks[b] for b in ids if b in cat.breaks), key=lambda b: (b.year, b.id))

    def series(self, variable: str, region: str = COUNTRY) -> list[Point]:
        """All known years of a variable for a region (published, derived or summed up)."""
        rows = self._rows(
            "SELECT f.variable_id, f.region_id, f.year, f.value, f.flag, f.source_ids, r.name, "
            "f.level FROM fact AS f LEFT JOIN region AS r ON r.region_id = f.region_id "
            "WHERE f.variable_id = ? AND f.region_id = ? AND f.value IS NOT NULL ORDER BY f.year",
            [variable, region],
        )
        return [self._point(row) for row in rows]

    def published(self, variables: Sequence[str]) -> list[Point]:
        """Single published values of all regions with the source's remark, as printed."""
        marks = ", ".join("?" for _ in variables)
        rows = self._rows(
            "SELECT o.variable_id, o.region_id, o.year, o.value, o.flag, o.source_id, r.name, "
            "o.level, o.note FROM observation_preferred AS o "
            "LEFT JOIN region AS r ON r.region_id = o.region_id "
            f"WHERE o.variable_id IN ({marks}) AND o.value IS NOT NULL "
            "ORDER BY o.variable_id, o.year, o.region_id",
            variables,
        )
        return [replace(self._point(row), note=row[8] or "") for row in rows]

    def indicator(self, indicator: str, region: str = COUNTRY) -> list[Point]:
        """All years of an indicator for a region."""
        return self._indicator("v.region_id = ?", [indicator, region])

    def real(self, indicator: str, region: str = COUNTRY) -> Point | None:
        """Newest value of an indicator for a region that is no example; None without one."""
        found = [p for p in self.indicator(indicator, region) if EXAMPLE not in p.flags]
        return found[-1] if found else None

    def offices(self, indicator: str, *, example: bool) -> list[Point]:
        """Values of the newest year of all offices: real submissions, or examples; never both."""
        return self.newest(indicator, "jugendamt", example=example)

    def newest(self, indicator: str, level: str, *, example: bool) -> list[Point]:
        """Values of the newest year of a level: real ones, or examples; never both."""
        sign = "LIKE" if example else "NOT LIKE"
        found = self._indicator(f"v.level = ? AND v.flag {sign} '%beispiel%'", [indicator, level])
        newest = max((p.year for p in found), default=0)
        return [p for p in found if p.year == newest]

    def count_regions(self, level: str, year: int = 0) -> int:
        """Regions of a level that exist today, or existed at the end of `year`."""
        query = (
            "SELECT count(*) FROM region WHERE level = ? "
            "AND valid_from <= coalesce(?, current_date) "
            "AND (valid_to IS NULL OR valid_to >= coalesce(?, current_date))"
        )
        day = date(year, 12, 31) if year else None
        return int(self._rows(query, [level, day, day])[0][0])

    def boroughs(self) -> list[tuple[str, int]]:
        """Name and number of the Länder whose boroughs have an office of their own today."""
        rows = self._rows(
            "SELECT l.name, count(*) FROM region AS r "
            "JOIN region AS l ON l.level = 'land' AND l.region_id = left(r.parent_id, 2) "
            "WHERE r.type = 'Bezirksjugendamt' AND r.valid_from <= current_date "
            "AND (r.valid_to IS NULL OR r.valid_to >= current_date) "
            "GROUP BY l.name ORDER BY l.name",
            [],
        )
        return [(str(name), int(count)) for name, count in rows]

    def count_with(self, indicator: str, level: str) -> tuple[int, int]:
        """(newest year, regions of the level with a real value in it); (0, 0) if there is none."""
        rows = self._rows(
            "SELECT year, count(DISTINCT region_id) FROM indicator_value WHERE indicator_id = ? "
            "AND level = ? AND value IS NOT NULL AND flag NOT LIKE '%beispiel%' "
            "GROUP BY year ORDER BY year DESC LIMIT 1",
            [indicator, level],
        )
        return (int(rows[0][0]), int(rows[0][1])) if rows else (0, 0)

    def count_variable(self, variable: str, level: str) -> int:
        """Regions of a level that have any value of a variable."""
        query = (
            "SELECT count(DISTINCT region_id) FROM fact "
            "WHERE variable_id = ? AND level = ? AND value IS NOT NULL"
        )
        return int(self._rows(query, [variable, level])[0][0])

    def _indicator(self, where: str, parameters: Sequence[Any]) -> list[Point]:
        rows = self._rows(
            "SELECT v.indicator_id, v.region_id, v.year, v.value, v.flag, v.source_ids, r.name, "
            "v.level, v.denominator_year, v.numerator, v.denominator, v.basis, v.n_reporting, "
            "v.n_expected FROM indicator_value AS v "
            "LEFT JOIN region AS r ON r.region_id = v.region_id "
            f"WHERE v.indicator_id = ? AND {where} AND v.value IS NOT NULL "
            "ORDER BY v.year, v.region_id",
            parameters,
        )
        return [
            replace(
                self._point(row),
                term_year=None if row[8] is None else int(row[8]),
                numerator=row[9],
                denominator=row[10],
                basis=row[11] or "",
                n_reporting=row[12],
                n_expected=row[13],
                unbounded=unbounded(self.catalog.indicators[row[0]]),
            )
            for row in rows
        ]

    def _point(self, row: Sequence[Any]) -> Point:
        """Point from (what, region, year, value, flag, sources, region name, level, …)."""
        what, region, year, value, flag, sources, name, level = row[:8]
        spec = self.catalog.indicators.get(what) or self.catalog.variables.get(what)
        return Point(
            what=what, region_id=region, year=int(year), value=float(value), flag=flag or "",
            source_ids=tuple(s for s in (sources or "").split("|") if s),
            label=spec.label if spec else what, unit=spec.unit if spec else "",
            region_name=name or region, decimals=getattr(spec, "decimals", None), level=level or "",
        )  # fmt: skip
