"""Builds a warehouse: load, pass the disclosure gate, annotate, prefer, compute, check, switch.

Always everything, never a part. The new file is written under a temporary name, every check in
`etl/checks/` runs on it, and only then does `CURRENT` point to it; a failed check leaves the
old build serving.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd

from etl import loading
from etl.calculation import compute, create, prepare
from etl.catalog import ROOT, Catalog, load_catalog
from etl.checking import run_checks
from etl.conversion import convert
from etl.disclosure import gate
from etl.disclosure.audit import audit
from etl.submissions import sources as submitted
from etl.warehouse import (
    PROJECT,
    current_build,
    input_hash,
    new_build_id,
    remove_litter,
    snapshot_folder,
    switch_current,
    warehouse_folder,
)
from geo import regions as territory

SCHEMA_VERSION = 2
ANSWERS = ("availability", "map_row", "profile_row", "source_set", "source_count")
"""Tables with what pages ask most, worked out once, so that an answer is a scan."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did: where it is, how many rows, how long (seconds)."""

    path: Path
    build_id: str
    counts: dict[str, int]
    seconds: float


def inputs(data: Path, examples: bool) -> str:
    """Hash of all that decides a build: snapshot, specs, SQL, territory, submissions."""
    folders = [snapshot_folder(data), ROOT, PROJECT / "geo"]
    extra = f"schema={SCHEMA_VERSION} examples={examples} {submitted.state(data)}"
    return input_hash(folders, extra)


def is_current(data: Path, examples: bool, static: Path | None = None) -> bool:
    """Whether the build in use was made from exactly the present inputs and can be opened.

    With `static`, the browser geometry must be there too.
    """
    if static is not None and not (static / "index.json").is_file():
        return False
    try:
        path = current_build(data)
        with duckdb.connect(str(path), read_only=True) as con:
            row = con.execute("SELECT inputs, examples FROM build_info").fetchone()
    except Exception:  # a missing, cut or foreign file is simply not a current build
        return False
    return row is not None and row[0] == inputs(data, examples)


def build(data: Path, *, examples: bool = True, static: Path | None = None) -> BuildReport:
    """Build a warehouse below `data` and put it into use.

    Raises `InputError` for an unreadable snapshot, `CatalogError` for faulty specs and
    `CheckFailed` (with the bad rows) when a check finds something; in all cases the build that
    was in use stays in use. `static` is the folder for browser geometry (None: none written).
    """
    started = time.monotonic()
    catalog = load_catalog()
    digest = inputs(data, examples)
    build_id = new_build_id(digest)
    folder = warehouse_folder(data)
    folder.mkdir(parents=True, exist_ok=True)
    remove_litter(folder)
    temporary = folder / f".building-{os.getpid()}.duckdb"
    try:
        with duckdb.connect(str(temporary)) as con:
            counts = fill(con, catalog, data, examples)
            _write_info(con, build_id, digest, examples, counts)
            run_checks(con)
            con.execute("CHECKPOINT")
        final = folder / f"monitor-{build_id}.duckdb"
        if static is not None:
            _geometry().write_static(static, prune=False)
        os.replace(temporary, final)
        switch_current(data, final)
        if static is not None:
            _geometry().prune_static(static)
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}.wal").unlink(missing_ok=True)
    return BuildReport(final, build_id, counts, time.monotonic() - started)


def fill(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, data: Path, examples: bool
) -> dict[str, int]:
    """Create every table of a build in `con`; returns row counts by table."""
    prepare(con)
    snapshot = snapshot_folder(data)
    _load_territory(con)
    loading.load_catalog_tables(con, catalog)
    loading.load_reviewed(con)
    sources = loading.read_sources(catalog, snapshot)
    observations = loading.read_snapshot(snapshot)
    reported = submitted.reported(con, data, observations, examples)
    loading.put(con, "source", pd.concat([sources, reported.source], ignore_index=True))
    population = observations[observations["variable_id"] == gate.POPULATION]
    public = gate.publish(con, catalog, reported.filings, population, reported.source_id)
    rows = [f for f in (observations, public.observations) if len(f)]
    loading.put(con, "observation_raw", pd.concat(rows, ignore_index=True))
    compute(con, catalog)
    gate.enter(con, catalog, public)
    convert(con)
    for table in ANSWERS:
        create(con, table)
    audit(con, reported.filings, public.secret)
    return _counts(con)


def _load_territory(con: duckdb.DuckDBPyConnection) -> None:
    regions = territory.load_regions()
    loading.put(con, "region", regions)
    loading.put(con, "region_ancestor", territory.ancestors(regions))
    loading.put(con, "region_twin", territory.twins(regions))
    loading.put(con, "succession", territory.successions())
    loading.put(con, "gemeinde", territory.load_gemeinden())
    for table in ("region", "region_ancestor", "gemeinde"):
        for column in ("valid_from", "valid_to"):
            con.execute(
                f"ALTER TABLE {table} ALTER {column} TYPE DATE "
                f"USING CAST(nullif(CAST({column} AS VARCHAR), '') AS DATE)"
            )


def _write_info(
    con: duckdb.DuckDBPyConnection,
    build_id: str,
    digest: str,
    examples: bool,
    counts: dict[str, int],
) -> None:
    example_rows = con.execute(
        "SELECT count(*) FROM observation WHERE flag LIKE '%beispiel%'"
    ).fetchall()[0][0]
    loading.put(con, "build_info", [{
        "build_id": build_id,
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": digest,
        "examples": examples,
        "example_rows": example_rows,
        "schema_version": SCHEMA_VERSION,
        "counts": json.dumps(counts),
    }])  # fmt: skip


def _counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = [row[0] for row in con.execute("SHOW TABLES").fetchall()]
    return {name: con.table(name).count("*").fetchall()[0][0] for name in names}


def _geometry() -> ModuleType:
    from geo import static  # geopandas is slow to import and only needed for browser geometry

    return static
