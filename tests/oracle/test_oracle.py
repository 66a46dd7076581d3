"""A second calculation in pandas, written without a look at the SQL, must give the same numbers.

It starts from the preferred observations and the territory of the real warehouse and recomputes
sums over regions, identities and ratios with plain dictionaries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import catalog
from etl.marts import indicator_map
from etl.warehouse import open_warehouse

CHILD_OF = {"jugendamt": "gemeinde", "kreis": "jugendamt", "land": "kreis", "bund": "land"}


@pytest.fixture(scope="module")
def con(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(warehouse) as opened:
        yield opened


@pytest.fixture(scope="module")
def facts(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return con.execute("SELECT * FROM fact").df()


@pytest.fixture(scope="module")
def by_key(facts: pd.DataFrame) -> dict[tuple[str, str, int], dict[str, Any]]:
    return {(r["variable_id"], r["region_id"], r["year"]): r for r in facts.to_dict("records")}


def _day(variable_id: str, year: int) -> date:
    month, day = catalog().variables[variable_id].reference_date.split("-")
    return date(year, int(month), int(day))


def _children(
    con: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], list[tuple[str, date, date]]]:
    rows = con.execute(
        "SELECT a.ancestor_id, r.level, a.region_id, a.valid_from, "
        "coalesce(a.valid_to, DATE '9999-12-31') FROM region_ancestor a "
        "JOIN region r ON r.region_id = a.region_id WHERE a.region_id <> a.ancestor_id"
    ).fetchall()
    found: dict[tuple[str, str], list[tuple[str, date, date]]] = defaultdict(list)
    for ancestor, level, region, start, end in rows:
        found[ancestor, level].append((region, start, end))
    return found


def test_every_sum_over_regions_is_the_sum_of_its_parts(
    con: duckdb.DuckDBPyConnection,
    facts: pd.DataFrame,
    by_key: dict[tuple[str, str, int], dict[str, Any]],
) -> None:
    children = _children(con)
    summed = facts[facts["n_expected"].notna()].to_dict("records")
    # Twins inherit the sum of the region they equal, whose parts are not below the twin.
    summed = [r for r in summed if children[r["region_id"], CHILD_OF.get(r["level"], "-")]]
    assert len(summed) > 60
    for record in summed:
        day = _day(record["variable_id"], record["year"])
        below = children[record["region_id"], CHILD_OF[record["level"]]]
        parts = [
            by_key.get((record["variable_id"], region, record["year"]))
            for region, start, end in below
            if start <= day <= end
        ]
        assert record["n_reporting"] == record["n_expected"] == len(parts), record
        known = [p["value"] for p in parts if p is not None and pd.notna(p["value"])]
        assert len(known) == len(parts), record
        assert sum(known) == pytest.approx(record["value"]), record


def test_every_derived_value_satisfies_an_identity(
    facts: pd.DataFrame, by_key: dict[tuple[str, str, int], dict[str, Any]]
) -> None:
    derived = facts[
        facts["flag"].str.contains("abgeleitet") & facts["n_expected"].isna()
        & facts["value"].notna() & (facts["basis"] != "direkt")
    ]  # fmt: skip
    checked = 0
    for record in derived.to_dict("records"):
        identities = catalog().variables[record["variable_id"]].identities
        results = []
        for identity in identities:
            parts = [
                (t.weight, by_key.get((t.variable, record["region_id"], record["year"])))
                for t in identity.terms
            ]
            if all(p is not None and pd.notna(p["value"]) for _, p in parts):
                results.append(sum(w * p["value"] for w, p in parts if p is not None))
        if results:
            checked += 1
            assert any(r == pytest.approx(record["value"]) for r in results), record
    assert checked > 300


def test_every_full_ratio_is_numerator_by_denominator(
    con: duckdb.DuckDBPyConnection, by_key: dict[tuple[str, str, int], dict[str, Any]]
) -> None:
    rows = con.execute(
        "SELECT * FROM indicator_value WHERE basis IN ('direkt', 'summe') AND value IS NOT NULL"
    ).df()
    checked: dict[str, int] = defaultdict(int)
    for record in rows.to_dict("records"):
        indicator = catalog().indicators[record["indicator_id"]]
        if indicator.sql:
            continue
        formula = [f for f in indicator.formula if f.from_year <= record["year"]][-1]
        sides = []
        for terms in (formula.numerator, formula.denominator):
            total = 0.0
            for term in terms:
                wanted = record["year"] + term.year_offset
                found = next(
                    f for age in range(term.max_age + 1)
                    if (f := by_key.get((term.variable, record["region_id"], wanted - age)))
                    and pd.notna(f["value"])
                )  # fmt: skip
                total += term.weight * found["value"]
            sides.append(total if terms else 1.0)
        assert sides[0] / sides[1] * formula.per == pytest.approx(record["value"]), record
        checked[indicator.id] += 1
    assert len(checked) >= 25, sorted(checked)


def test_every_partial_ratio_sums_exactly_the_regions_that_report_both(
    con: duckdb.DuckDBPyConnection,
) -> None:
    children = _children(con)
    rows = con.execute(
        "SELECT v.*, i.basis AS kind FROM indicator_value v JOIN indicator i USING (indicator_id) "
        "WHERE v.basis = 'teilmenge' AND v.value IS NOT NULL"
    ).df()
    rows = rows[[catalog().indicators[i].sql is None for i in rows["indicator_id"]]]
    assert len(rows) > 10
    for record in rows.to_dict("records"):
        sums = []
        for level in ("jugendamt", "kreis", "land"):
            frame = indicator_map(con, record["indicator_id"], level, record["year"])
            below = {region for region, _, _ in children[record["region_id"], level]}
            part = frame[
                frame["region_id"].isin(below) & frame["numerator"].notna()
                & ~frame["basis"].isin(["mindestwert", "teilmenge"])
            ]  # fmt: skip
            sums.append((len(part), part["numerator"].sum(), part["denominator"].sum()))
        wanted = (record["n_reporting"], record["numerator"], record["denominator"])
        if record["kind"] == "meldung":
            # offices without names are in the sum too; tests/disclosure adds those up
            assert all(a >= b - 1e-6 for a, b in zip(wanted, sums[0], strict=True)), (record, sums)
            continue
        assert any(s == pytest.approx(wanted) for s in sums), (record, sums)
