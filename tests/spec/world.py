"""A tiny territory and catalog to state the rules of the calculation in.

DE ── 91 ── 91001 (Kreis, two offices: JH91001001 the town, JH91001999 the rest)
   │     └─ 91002 (kreisfreie Stadt = office JH91002000)
   ├─ 92 ── 92001 (kreisfreie Stadt = office JH92001000)
   │     └─ 92002 (exists only until 2015-12-31)
   └─ 93 ── 93001 (exists only until 2019-12-31), from then on 93011 and 93012
"""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from etl import loading
from etl.calculation import compute, prepare
from etl.catalog import Catalog
from etl.models import Benchmark, Indicator, Variable

REGIONS = [
    ("DE", "bund", "", "1990-01-01", None),
    ("91", "land", "DE", "1990-01-01", None),
    ("92", "land", "DE", "1990-01-01", None),
    ("91001", "kreis", "91", "1990-01-01", None),
    ("91002", "kreis", "91", "1990-01-01", None),
    ("92001", "kreis", "92", "1990-01-01", None),
    ("92002", "kreis", "92", "1990-01-01", "2015-12-31"),
    ("93", "land", "DE", "1990-01-01", None),
    ("93001", "kreis", "93", "1990-01-01", "2019-12-31"),
    ("93011", "kreis", "93", "2020-01-01", None),
    ("93012", "kreis", "93", "2020-01-01", None),
    ("JH91001001", "jugendamt", "91001", "1990-01-01", None),
    ("JH91001999", "jugendamt", "91001", "1990-01-01", None),
    ("JH91002000", "jugendamt", "91002", "1990-01-01", None),
    ("JH92001000", "jugendamt", "92001", "1990-01-01", None),
]
TWINS = [("91002", "JH91002000"), ("92001", "JH92001000")]


def variable(name: str, **more: Any) -> Variable:
    """A variable with the defaults of the tests."""
    base = {"id": name, "label": name, "unit": "Stück", "kind": "count", "topic": "test"}
    return Variable.model_validate({**base, **more})


def indicator(name: str, **more: Any) -> Indicator:
    """An indicator with the defaults of the tests."""
    base: dict[str, Any] = {
        "id": name, "label": name, "short": name, "unit": "je 100", "topic": "test",
        "basis": "amtlich", "why": "-", "plain": "-",
        "levels": ["bund", "land", "kreis", "jugendamt"],
    }  # fmt: skip
    if "formula" not in more and "sql" not in more:
        base["formula"] = [
            {"from": 2000, "numerator": ["cases"], "denominator": ["people"], "per": 100}
        ]
    return Indicator.model_validate({**base, **more})


def row(name: str, region: str, year: int, value: float | None, **more: Any) -> dict[str, Any]:
    """One observation as it would stand in the snapshot."""
    base = {
        "variable_id": name, "region_id": region, "year": year, "period": str(year),
        "value": value, "flag": "", "source_id": "s", "note": "",
    }  # fmt: skip
    return {**base, **more}


def world(
    observations: list[dict[str, Any]],
    indicators: list[Indicator] | None = None,
    variables: list[Variable] | None = None,
    *,
    annotations: list[dict[str, Any]] | None = None,
    preferences: list[dict[str, Any]] | None = None,
    sources: dict[str, dict[str, Any]] | None = None,
    benchmarks: list[Benchmark] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Compute every table of a build for these observations; returns the open connection."""
    con = duckdb.connect()
    prepare(con)
    _territory(con)
    known = variables or [variable("cases"), variable("people")]
    if not any(v.id == "bev_gesamt" for v in known):
        known = [*known, variable("bev_gesamt")]
    catalog = Catalog(
        variables={v.id: v for v in known},
        indicators={i.id: i for i in (indicators or [indicator("rate")])},
        benchmarks={b.id: b for b in benchmarks or []},
    )
    loading.load_catalog_tables(con, catalog)
    loading.put(con, "annotation", _typed(annotations, [
        "source_id", "region_id", "year", "variable_id", "set_flag", "set_missing", "reason",
    ]))  # fmt: skip
    loading.put(con, "preference", _typed(preferences, [
        "variable_id", "region_id", "year", "source_id", "period", "reason",
    ]))  # fmt: skip
    given = {"s": {}, **(sources or {})}
    frame = pd.DataFrame([
        {"source_id": k, "priority": v.get("priority", 50), "territory_year": v.get("territory")}
        for k, v in given.items()
    ])  # fmt: skip
    loading.put(con, "source", frame.astype({"territory_year": "Int32"}))
    raw = pd.DataFrame(observations).astype({"value": "float64", "year": "int32"})
    loading.put(con, "observation_raw", raw)
    compute(con, catalog)
    return con


def value(con: duckdb.DuckDBPyConnection, region: str, year: int, name: str = "rate") -> Any:
    """(value, flag, basis, n_reporting, n_expected) of one indicator, or None without a row."""
    return con.execute(
        "SELECT value, flag, basis, n_reporting, n_expected FROM indicator_value "
        "WHERE indicator_id = ? AND region_id = ? AND year = ?",
        [name, region, year],
    ).fetchone()


def _territory(con: duckdb.DuckDBPyConnection) -> None:
    regions = pd.DataFrame(
        REGIONS, columns=["region_id", "level", "parent_id", "valid_from", "valid_to"]
    )
    regions["name"] = regions["name_sort"] = regions["region_id"]
    parents = dict(zip(regions["region_id"], regions["parent_id"], strict=True))
    ancestors = []
    for record in regions.to_dict("records"):
        above = record["region_id"]
        while above:
            ancestors.append((record["region_id"], above, record["valid_from"], record["valid_to"]))
            above = parents[above]
    loading.put(con, "region", regions)
    loading.put(con, "region_ancestor", pd.DataFrame(
        ancestors, columns=["region_id", "ancestor_id", "valid_from", "valid_to"]
    ))  # fmt: skip
    pairs = TWINS + [(b, a) for a, b in TWINS]
    loading.put(con, "region_twin", pd.DataFrame(pairs, columns=["region_id", "twin_id"]))
    for table in ("region", "region_ancestor"):
        for column in ("valid_from", "valid_to"):
            con.execute(
                f"ALTER TABLE {table} ALTER {column} TYPE DATE USING CAST({column} AS DATE)"
            )


def _typed(rows: list[dict[str, Any]] | None, columns: list[str]) -> pd.DataFrame:
    types = {"year": "int32", "set_missing": "bool"}
    frame = pd.DataFrame(rows or [], columns=columns)
    return frame.astype({c: types.get(c, "str") for c in columns})
