"""The checks of a build: every SELECT in `etl/checks/` and every check of the territory.

Decides that all of them run before anything is said, so that one report names all bad rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from etl.errors import CheckFailed
from etl.queries import sql
from geo import checks as territory
from geo import regions
from geo.border_checks import boundary_faults
from geo.move_checks import unlike_printed

FOLDER = Path(__file__).parent / "checks"
SHOWN = 10
"""Bad rows of one check that its report shows; the count is always complete."""


def run_checks(
    con: duckdb.DuckDBPyConnection, folder: Path = FOLDER, *, with_territory: bool = True
) -> None:
    """Run every check on a filled build; raises `CheckFailed` with the bad rows of each."""
    found = {path.stem: bad for path, bad in _selects(con, folder) if len(bad)}
    if with_territory:
        found |= {name: bad for name, bad in _territory(con) if len(bad)}
    if found:
        raise CheckFailed(
            f"{len(found)} Prüfungen sind nicht bestanden ({', '.join(found)}). "
            "Der bisherige Datenbestand bleibt in Gebrauch.",
            "\n\n".join(
                f"{name}: {len(bad)} Zeilen\n{bad.head(SHOWN).to_string(index=False)}"
                for name, bad in found.items()
            ),
        )


def _selects(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[Path, pd.DataFrame]]:
    for path in sorted(folder.glob("*.sql")):
        yield path, con.execute(path.read_text(encoding="utf-8")).df()


def _territory(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, pd.DataFrame]]:
    """Tables, reforms and boundaries: names of the checks with their bad rows."""
    yield from territory.table_faults(
        regions.load_regions(), regions.load_gemeinden(), regions.successions()
    ).items()
    counts = con.execute(sql("conversion/counts")).df()
    counted = dict(counts[["variable_id", "reference_date"]].drop_duplicates().to_numpy())
    counts = counts.drop(columns="reference_date")
    day = con.execute("SELECT CAST(day AS VARCHAR) FROM territory_today").fetchall()[0][0]
    found = territory.reform_sums(counts, day, set(counted), counted)
    yield "sums_before_and_after_reforms", found
    facts = con.execute(sql("conversion/facts"), {"day": day}).df()
    yield "conversion_as_published", unlike_printed(facts, day, "bev_gesamt")
    yield from boundary_faults().items()
