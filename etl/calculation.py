"""Computes a build: from `observation_raw`, catalog and territory to `indicator_value`.

Always the same few SELECTs, whoever asks: the build, the disclosure gate, the reviewer's preview.
"""

from __future__ import annotations

import duckdb

from etl.catalog import Catalog
from etl.queries import sql

ROLLUPS = (
    ("gemeinde", "jugendamt"),
    ("jugendamt", "kreis"),
    ("kreis", "land"),
    ("land", "bund"),
)
"""Child and parent level, in this order, so that a sum can be the child of the next one."""

CLEAN_FLAGS = (
    "array_to_string(list_sort(list_distinct("
    "list_filter(string_split(x, '|'), lambda part: part <> ''))), '|')"
)
"""Flags and sources joined from several rows: each once, in alphabetical order."""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Give a connection what every SELECT of the calculation expects."""
    con.execute("SET preserve_insertion_order = true")
    # Threads add up floats in the order in which they happen to end: the same inputs would give
    # another last bit, and another file, from build to build.
    con.execute("SET threads = 1")
    con.execute(f"CREATE MACRO clean(x) AS {CLEAN_FLAGS}")


def compute(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """From `observation_raw` to `indicator_value`; needs the loaded catalog and territory."""
    for table in ("observation", "observation_rejected", "observation_preferred"):
        create(con, table)
    con.execute("UPDATE observation SET flag = clean(flag)")
    con.execute("UPDATE observation_preferred SET flag = clean(flag)")
    _facts(con, catalog)
    for table in ("indicator_own", "indicator_coverage"):
        create(con, table)
    con.execute(
        "CREATE TABLE indicator_value AS SELECT i.* FROM (" + sql("indicator_linear") + ") AS i "
        "JOIN indicator_level AS l ON l.indicator_id = i.indicator_id AND l.level = i.level"
    )
    for indicator in catalog.indicators.values():
        if indicator.sql:
            target = catalog.benchmarks[indicator.sql.benchmark].value
            con.execute(
                f"INSERT INTO indicator_value BY NAME {sql(indicator.sql.file)}",
                {"indicator_id": indicator.id, "target": target},
            )
    con.execute("UPDATE indicator_value SET flag = clean(flag), source_ids = clean(source_ids)")
    con.execute(f"CREATE OR REPLACE TABLE indicator_value AS {sql('interval')}")
    con.execute("DROP TABLE indicator_own; DROP TABLE indicator_coverage")


def _facts(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    con.execute(f"CREATE TABLE fact AS {sql('fact/published')}")
    _identities(con, catalog)
    _twins(con)
    _identities(con, catalog)
    create(con, "reference_day")
    for child, parent in ROLLUPS:
        con.execute(
            f"INSERT INTO fact BY NAME {sql('fact/rollup')}", {"child": child, "parent": parent}
        )
        _twins(con)
    _identities(con, catalog)
    con.execute("UPDATE fact SET flag = clean(flag), source_ids = clean(source_ids)")
    con.execute(
        "CREATE OR REPLACE TABLE fact AS SELECT * FROM fact ORDER BY variable_id, region_id, year"
    )


def _twins(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"INSERT INTO fact BY NAME {sql('fact/twins')}")


def _identities(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for variable_id in catalog.identity_order():
        for number in range(len(catalog.variables[variable_id].identities)):
            con.execute(
                f"INSERT INTO fact BY NAME {sql('fact/identity')}",
                {"variable_id": variable_id, "identity_no": number},
            )


def create(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Create `table` from the SELECT of the same name."""
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {sql(table)}")
