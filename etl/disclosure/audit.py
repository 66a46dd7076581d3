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
from etl.disclosure.offices import REASONS
from etl.errors import CheckFailed
from etl.submissions.form import Submission
from etl.submissions.notes import contacts_of, named_in, tidy

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
    found: list[str] = []
    mails = {f.record.ansprechperson_email for f in filings if f.record.ansprechperson_email}
    for table, columns in _columns(con).items():
        origin = next((c for c in ("source_id", "source_ids") if c in columns), "")
        for column in (c for c, kind in columns.items() if kind == "VARCHAR"):
            count = _addresses(con, table, column, mails)
            if count:
                found.append(f"{table}.{column}: {count} Zellen mit einer Kontaktangabe")
        if {"note", "region_id"} <= set(columns):
            found.extend(_names(con, table, origin, filings))
    return found


def _addresses(
    con: duckdb.DuckDBPyConnection, table: str, column: str, mails: Iterable[str]
) -> int:
    pattern = "|".join(re.escape(m.strip()) for m in sorted(mails) if m.strip())
    if not pattern:
        return 0
    query = f"SELECT count(*) FROM {table} WHERE regexp_matches(\"{column}\", $pattern, 'i')"
    text = rf"(^|[^\w.+-])({pattern})($|[^\w-])"
    return int(con.execute(query, {"pattern": text}).fetchall()[0][0])


def _names(
    con: duckdb.DuckDBPyConnection, table: str, origin: str, filings: Sequence[Filing]
) -> list[str]:
    """Offices whose notes name a contact person; a name such as "Leitung" is none."""
    # elsewhere a word that is somebody's name may well stand in a published source
    ours = f"list_has_any(string_split({origin}, '|'), $ours)" if origin else "$ours IS NOT NULL"
    rows = con.execute(
        f"SELECT DISTINCT region_id, note FROM {table} WHERE {ours} AND note <> ''",
        {"ours": list(SOURCES)},
    ).fetchall()
    if not rows:
        return []
    everybody = contacts_of(f.record for f in filings)
    own: dict[str, list[Submission]] = {}
    for item in filings:
        own.setdefault(item.office, []).append(item.record)
    offices = sorted({
        str(region)
        for region, note in rows
        if note not in REASONS
        and named_in(tidy(note), contacts_of(own.get(str(region), [])), everybody)
    })  # fmt: skip
    return [f"{table}.note: Kontaktangabe in der Stellungnahme von {o}" for o in offices]
