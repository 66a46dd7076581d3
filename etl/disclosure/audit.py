"""Looks at every table of a finished build for what must not be there.

The gate decides, this looks again at the result, whatever produced it: no value from a
submission for an office that released none, no e-mail address and no contact person anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb
import pandas as pd

from etl.disclosure.filing import Filing
from etl.errors import CheckFailed
from etl.submissions.notes import contact_name

SOURCES = ("meldungen", "beispiel_meldungen")


def audit(
    con: duckdb.DuckDBPyConnection, filings: Sequence[Filing], secret: Iterable[tuple[str, int]]
) -> None:
    """Raise `CheckFailed` with table and column of everything found; quotes no secret."""
    found = [*_values(con, secret), *_contacts(con, filings)]
    if found:
        raise CheckFailed(
            "Der neue Datenbestand enthält Angaben, die nicht veröffentlicht werden dürfen. "
            "Er wird nicht in Gebrauch genommen; der bisherige bleibt.",
            "\n".join(found),
        )


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """table → column → type."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    ).fetchall():
        tables.setdefault(table, {})[column] = kind
    return tables


def _values(con: duckdb.DuckDBPyConnection, secret: Iterable[tuple[str, int]]) -> list[str]:
    seats = pd.DataFrame(list(secret), columns=["region_id", "year"])
    con.register("seat", seats.astype({"region_id": str, "year": "int32"}))
    con.execute(
        "CREATE TEMP TABLE secret AS SELECT region_id, year FROM seat UNION "
        "SELECT t.twin_id, s.year FROM seat AS s JOIN region_twin AS t ON t.region_id = s.region_id"
    )
    con.unregister("seat")
    found: list[str] = []
    for table, columns in _columns(con).items():
        origin = next((c for c in ("source_id", "source_ids") if c in columns), "")
        numbers = [c for c in ("value", "numerator", "denominator") if c in columns]
        if not ({"region_id", "year"} <= set(columns) and origin and numbers):
            continue
        count = con.execute(
            f"SELECT count(*) FROM {table} AS t JOIN secret AS s USING (region_id, year) "
            f"WHERE list_has_any(string_split(t.{origin}, '|'), $ours) "
            f"AND ({' OR '.join(f't.{n} IS NOT NULL' for n in numbers)})",
            {"ours": list(SOURCES)},
        ).fetchall()[0][0]
        if count:
            found.append(f"{table}: {count} Werte von Jugendämtern ohne Freigabe")
    con.execute("DROP TABLE secret")
    return found


def _contacts(con: duckdb.DuckDBPyConnection, filings: Sequence[Filing]) -> list[str]:
    records = [f.record for f in filings]
    mails = {r.ansprechperson_email for r in records if r.ansprechperson_email}
    people = {name for r in records if (name := contact_name(r))}
    found: list[str] = []
    for table, columns in _columns(con).items():
        origin = next((c for c in ("source_id", "source_ids") if c in columns), "")
        for column in (c for c, kind in columns.items() if kind == "VARCHAR"):
            # a function such as "Leitung ASD" may well stand in a published source
            ours = f"list_has_any(string_split({origin}, '|'), $ours)" if origin else "TRUE"
            looked = [("TRUE", mails), *([(ours, people)] if column == "note" else [])]
            count = sum(_count(con, table, column, where, texts) for where, texts in looked)
            if count:
                found.append(f"{table}.{column}: {count} Zellen mit einer Kontaktangabe")
    return found


def _count(
    con: duckdb.DuckDBPyConnection, table: str, column: str, where: str, texts: Iterable[str]
) -> int:
    pattern = "|".join(re.escape(t.strip()) for t in sorted(texts) if t.strip())
    if not pattern:
        return 0
    parameters: dict[str, object] = {"pattern": pattern}
    if "$ours" in where:
        parameters["ours"] = list(SOURCES)
    match = f"regexp_matches(\"{column}\", $pattern, 'i')"
    query = f"SELECT count(*) FROM {table} WHERE {where} AND {match}"
    return int(con.execute(query, parameters).fetchall()[0][0])
