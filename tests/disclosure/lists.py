"""What the attacker reads besides: lists of rates without names, and which office lies where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import duckdb

Lists = Mapping[tuple[str, int], Sequence[float]]


def read_lists(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], list[float]]:
    """Rates without names, by (indicator, year)."""
    found: dict[tuple[str, int], list[float]] = {}
    for indicator, year, value in con.execute(
        "SELECT indicator_id, year, value FROM pseudonymous_value"
    ).fetchall():
        found.setdefault((indicator, int(year)), []).append(float(value))
    return found


def records(builds: Sequence[Lists]) -> list[str]:
    """Lists of two days that differ by the rates of one or two: together a record of somebody."""
    bad: list[str] = []
    for old, new in pairwise(builds):
        for key in {*old, *new}:
            first, second = Counter(old.get(key, [])), Counter(new.get(key, []))
            for word, change in (("came", second - first), ("left", first - second)):
                if 0 < change.total() < 3 or 0 < len(change) < 3:
                    bad.append(f"{key}: {word} {sorted(change.elements())}")
    return sorted(bad)


def offices_of(con: duckdb.DuckDBPyConnection, region: str) -> set[str]:
    """Ids of the offices in a region."""
    return {r[0] for r in con.execute(
        "SELECT DISTINCT region_id FROM region_ancestor WHERE ancestor_id = ? "
        "AND region_id LIKE 'JH%'", [region],
    ).fetchall()}  # fmt: skip
