"""Which submitted values a build sees: real ones if there are any, else marked examples.

Example and real submissions never stand in one build, so no figure can mix them: one accepted
submission in the store, and the examples are gone, without a switch. A store that exists but cannot
be read stops the build: taking the examples instead would be a lie.
What of them may be known is decided by the disclosure gate alone (`etl.disclosure`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.disclosure.filing import Filing, in_order
from etl.loading import SOURCE_COLUMNS
from etl.submissions.examples import example_submissions
from etl.submissions.reads import filings, standings
from etl.submissions.store import exists, open_store

EXAMPLES = "beispiel_meldungen"
EXAMPLE_SOURCE = {
    "source_id": EXAMPLES,
    "title": "Beispielmeldungen (erzeugt, keine echten Angaben)",
    "publisher": "Fachkräftemonitor",
    "statistic": "",
    "licence": "CC0 1.0",
    "url": "",
    "citation": "Beispielmeldungen des Fachkräftemonitors – erzeugte Werte, keine echten Angaben",
    "retrieved": "",
    "priority": 10,
    "territory_year": None,
}


REAL = "meldungen"
REAL_SOURCE = {
    **EXAMPLE_SOURCE,
    "source_id": REAL,
    "title": "Freiwillige Meldungen der Jugendämter",
    "publisher": "Fachkräftemonitor nach Angaben der Jugendämter",
    "licence": "nach Freigabe des Jugendamts",
    "citation": "Freiwillige Meldungen der Jugendämter zum 31.12., geprüft im Fachkräftemonitor",
    "priority": 90,
}


@dataclass(frozen=True)
class Reported:
    """What a build has to work with: filings, their source, and its row for the source table."""

    filings: Sequence[Filing]
    source_id: str
    source: pd.DataFrame


def state(data: Path) -> str:
    """A text that changes whenever the submissions a build would see change."""
    if not exists(data):
        return "no-real-submissions"
    with open_store(data).read() as connection:
        items = standings(connection)
        seen = [(s.id, s.record, s.state) for s in items if _was_accepted(s.history)]
    if not any(kind == "accepted" for _, _, kind in seen):
        return "no-real-submissions"
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _was_accepted(history: Sequence[tuple[str, str, str]]) -> bool:
    return any(kind == "accepted" for _, kind, _ in history)


def accepted_filings(data: Path) -> list[Filing]:
    """All filings of the store if one of them stands; none where there is no store yet.

    `SourceUnavailable` when the store exists but cannot be read.
    """
    found = filings(open_store(data)) if exists(data) else []
    return found if any(not f.ended for f in found) else []


def reported(
    con: duckdb.DuckDBPyConnection, data: Path, published: pd.DataFrame, examples: bool
) -> Reported:
    """The submissions that a build sees; `con` must hold `region`.

    `published` anchors the examples' case volumes.
    """
    real = accepted_filings(data)
    if real:
        return Reported(real, REAL, _source(REAL_SOURCE))
    if not examples:
        return Reported([], REAL, _source())
    offices = con.execute(
        "SELECT r.region_id, r.name FROM region AS r "
        "JOIN region_ancestor AS a ON a.region_id = r.region_id AND a.ancestor_id = '05' "
        "WHERE r.level = 'jugendamt' AND r.valid_to IS NULL ORDER BY r.region_id"
    ).df()
    made = example_submissions(offices, _without_counselling(published))
    return Reported(in_order(made), EXAMPLES, _source(EXAMPLE_SOURCE))


def _source(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=SOURCE_COLUMNS).astype({"territory_year": "Int32"})


def _without_counselling(published: pd.DataFrame) -> pd.DataFrame:
    """Helps of a year without § 28 by office: what the example caseloads are anchored on."""
    wide = published[published["variable_id"].isin(["hilfen_insgesamt", "hilfen_28"])].pivot_table(
        index=["region_id", "year"], columns="variable_id", values="value", aggfunc="first"
    )
    wide = wide.reindex(columns=["hilfen_insgesamt", "hilfen_28"])
    anchors = (wide["hilfen_insgesamt"] - wide["hilfen_28"]).rename("value").dropna()
    return anchors[anchors > 0].reset_index()
