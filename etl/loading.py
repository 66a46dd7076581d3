"""Turns snapshot files, catalog and territory into the first tables of a build.

Decides nothing about numbers: it only moves what is written down into typed tables.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from etl import manifest
from etl.catalog import ROOT, Catalog
from etl.errors import InputError
from etl.models import FLAGS

OBSERVATION_COLUMNS = [
    "variable_id",
    "region_id",
    "year",
    "period",
    "value",
    "flag",
    "source_id",
    "note",
]
SOURCE_COLUMNS = [
    "source_id", "title", "publisher", "statistic", "licence", "url", "citation", "retrieved",
    "priority", "territory_year",
]  # fmt: skip
CITATION_PRIORITY = 30
QUOTED_LICENCE = "Zitat, Lizenz nicht angegeben"


def read_snapshot(folder: Path) -> pd.DataFrame:
    """All observations of a snapshot folder; raises `InputError` naming file and fault.

    A folder that is not what its `MANIFEST.csv` lists, or that has none, is such a fault.
    """
    files = [p for p in manifest.tables(folder) if p.name != manifest.CITATIONS]
    if not files:
        raise InputError(
            f"{folder} enthält keine Datendateien. Erwartet wurden *.csv oder *.parquet."
        )
    frames = {p.name: _read_observations(p) for p in files}
    rows = {name: len(frame) for name, frame in frames.items()}
    if (folder / manifest.CITATIONS).is_file():
        rows[manifest.CITATIONS] = len(manifest.read_citations(folder))
    manifest.compare(folder, rows)
    return pd.concat(frames.values(), ignore_index=True)


def _read_observations(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
        else:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} ist nicht lesbar: {error}") from error
    if list(frame.columns) != OBSERVATION_COLUMNS:
        raise InputError(
            f"{path.name}: Erwartet wurden die Spalten {', '.join(OBSERVATION_COLUMNS)}; "
            f"gefunden wurden {', '.join(map(str, frame.columns))}."
        )
    frame["year"] = _numbers(frame["year"], path, "year").astype("int32")
    frame["value"] = _numbers(frame["value"], path, "value").astype("float64")
    for column in ("variable_id", "region_id", "period", "flag", "source_id", "note"):
        frame[column] = frame[column].fillna("").astype(str)
    unknown = {f for flags in frame["flag"].unique() for f in flags.split("|") if f} - set(FLAGS)
    if unknown:
        raise InputError(f"{path.name}: unbekannte Kennzeichen in 'flag': {sorted(unknown)}.")
    return frame


def _numbers(column: pd.Series, path: Path, name: str) -> pd.Series:
    texts = column.replace("", None)
    numbers = pd.to_numeric(texts, errors="coerce")
    bad = texts.notna() & numbers.isna()
    if bad.any():
        line = int(bad.to_numpy().argmax()) + 2
        raise InputError(
            f"{path.name}, Zeile {line}: In '{name}' steht keine Zahl: {column.iloc[line - 2]!r}."
        )
    return numbers


def read_sources(catalog: Catalog, folder: Path) -> pd.DataFrame:
    """Catalog sources and quoted publications in one table (`SOURCE_COLUMNS`)."""
    rows = [
        {
            "source_id": s.id, "title": s.title, "publisher": s.publisher,
            "statistic": s.statistic, "licence": s.licence, "url": s.url,
            "citation": s.citation, "retrieved": s.retrieved, "priority": s.priority,
            "territory_year": s.territory_year,
        }
        for s in catalog.sources.values()
    ]  # fmt: skip
    for record in manifest.read_citations(folder).to_dict("records"):
        rows.append(
            {
                "source_id": record["source_id"], "title": record["title"],
                "publisher": record["publisher"], "statistic": "",
                "licence": record["licence"] or QUOTED_LICENCE, "url": record["url"],
                "citation": f"{record['publisher']}: {record['title']} ({record['published']})",
                "retrieved": record["published"], "priority": CITATION_PRIORITY,
                "territory_year": None,
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=SOURCE_COLUMNS).astype({"territory_year": "Int32"})


def load_catalog_tables(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Create variable, identity_term, indicator, indicator_level, indicator_term and the texts."""
    put(con, "variable", [
        {"variable_id": v.id, "label": v.label, "unit": v.unit, "kind": v.kind, "topic": v.topic,
         "additive": v.additive, "reference_date": v.reference_date,
         "counting_unit": v.counting_unit, "note": v.note}
        for v in catalog.variables.values()
    ])  # fmt: skip
    put(con, "identity_term", [
        {"variable_id": v.id, "identity_no": number, "component_id": t.variable,
         "weight": t.weight, "n_terms": len(identity.terms), "tolerance": identity.tolerance}
        for v in catalog.variables.values()
        for number, identity in enumerate(v.identities)
        for t in identity.terms
    ])  # fmt: skip
    put(con, "series_break", [
        {"variable_id": v.id, "break_id": b, "year": catalog.breaks[b].year,
         "title": catalog.breaks[b].title, "text": catalog.breaks[b].text}
        for v in catalog.variables.values() for b in v.breaks
    ])  # fmt: skip
    put(con, "indicator", [
        {"indicator_id": i.id, "label": i.label, "short": i.short, "unit": i.unit,
         "decimals": i.decimals, "topic": i.topic, "basis": i.basis, "direction": i.direction,
         "min_coverage": i.min_coverage, "min_denominator": i.min_denominator,
         "chance": i.chance}
        for i in catalog.indicators.values()
    ])  # fmt: skip
    put(con, "indicator_level", [
        {"indicator_id": i.id, "level": level}
        for i in catalog.indicators.values() for level in i.levels
    ])  # fmt: skip
    put(con, "indicator_term", _terms(catalog))
    put(con, "benchmark", [b.model_dump() for b in catalog.benchmarks.values()])
    put(con, "caveat", [c.model_dump() for c in catalog.caveats.values()])


def _terms(catalog: Catalog) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for indicator in catalog.indicators.values():
        starts = [f.from_year for f in indicator.formula] + [9999]
        for formula, until in zip(indicator.formula, starts[1:], strict=False):
            for role, terms in (
                ("numerator", formula.numerator),
                ("denominator", formula.denominator),
            ):
                rows.extend(
                    {"indicator_id": indicator.id, "formula_from": formula.from_year,
                     "formula_until": until - 1, "role": role, "term_no": number,
                     "variable_id": t.variable, "weight": t.weight,
                     "year_offset": t.year_offset, "max_age": t.max_age, "per": formula.per,
                     "n_terms": len(formula.numerator) + len(formula.denominator)}
                    for number, t in enumerate(terms)
                )  # fmt: skip
    return rows


def load_reviewed(con: duckdb.DuckDBPyConnection, root: Path = ROOT) -> None:
    """Create `annotation` and `preference` from the reviewed CSV tables."""
    for name, file in (("annotation", "annotations.csv"), ("preference", "preferences.csv")):
        frame = pd.read_csv(root / file, dtype=str, keep_default_na=False)
        frame["year"] = pd.to_numeric(frame["year"]).astype("int32")
        if "set_missing" in frame:
            frame["set_missing"] = frame["set_missing"].isin(["1", "true"])
        put(con, name, frame)


SHAPES = {
    "identity_term": "variable_id TEXT, identity_no INT, component_id TEXT, weight DOUBLE, "
    "n_terms INT, tolerance DOUBLE",
    "series_break": "variable_id TEXT, break_id TEXT, year INT, title TEXT, text TEXT",
    "indicator_term": "indicator_id TEXT, formula_from INT, formula_until INT, role TEXT, "
    "term_no INT, variable_id TEXT, weight DOUBLE, year_offset INT, max_age INT, per DOUBLE, "
    "n_terms INT",
    "benchmark": "id TEXT, label TEXT, value DOUBLE, unit TEXT, kind TEXT, year INT, source TEXT, "
    "remark TEXT, line BOOL",
    "caveat": "id TEXT, short TEXT, text TEXT",
    "office_note": "region_id TEXT, year INT, note TEXT",
    "suppression": "item_id TEXT, region_id TEXT, level TEXT, year INT, reason TEXT",
    "pseudonymous_value": "indicator_id TEXT, year INT, place INT, value DOUBLE, flag TEXT, "
    "source_id TEXT",
}
"""Columns of the tables that may be empty, so that every SELECT finds what it names."""


def put(
    con: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame | list[dict[str, object]]
) -> None:
    """Create `table` from rows; columns and types come from `SHAPES`, else from the frame."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    if table in SHAPES:
        con.execute(f"CREATE OR REPLACE TABLE {table} ({SHAPES[table]})")
        if frame.empty:
            return
    con.register("incoming", frame)
    if table in SHAPES:
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    else:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")
