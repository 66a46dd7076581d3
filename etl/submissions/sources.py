"""Which submitted values a build sees: real ones if there are any, else marked examples.

Example and real submissions never stand in one build, so no figure can mix them: one accepted
submission in the store, and the examples are gone, without a switch. A store that exists but cannot
be read stops the build: taking the examples instead would be a lie.
Until the disclosure gate stands before the warehouse, only values released by name enter it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from etl.loading import OBSERVATION_COLUMNS, SOURCE_COLUMNS
from etl.submissions.examples import example_submissions
from etl.submissions.form import Submission
from etl.submissions.observe import observations as rows_of
from etl.submissions.observe import release_filter
from etl.submissions.reads import accepted, standings
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


def state(data: Path) -> str:
    """A text that changes whenever the submissions a build would see change."""
    if not exists(data):
        return "no-real-submissions"
    with open_store(data).read() as connection:
        seen = [(s.id, s.record) for s in standings(connection) if s.state == "accepted"]
    return hashlib.sha256(repr(seen).encode()).hexdigest() if seen else "no-real-submissions"


def accepted_submissions(data: Path) -> list[Submission]:
    """The accepted submissions of the store; none where there is no store yet.

    `SourceUnavailable` when the store exists but cannot be read.
    """
    return accepted(open_store(data)) if exists(data) else []


def observations(
    con: duckdb.DuckDBPyConnection, data: Path, published: pd.DataFrame, examples: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations from submissions and the rows for the source table.

    `con` must hold `region`; `published` anchors the examples' case volumes.
    """
    real = accepted_submissions(data)
    if real:
        rows = release_filter(rows_of(real, REAL), real)
        return _frames(rows, REAL_SOURCE)
    if not examples:
        return (
            pd.DataFrame(columns=OBSERVATION_COLUMNS),
            pd.DataFrame(columns=SOURCE_COLUMNS).astype({"territory_year": "Int32"}),
        )
    return _examples(con, published)


def _examples(
    con: duckdb.DuckDBPyConnection, published: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    offices = con.execute(
        "SELECT r.region_id, r.name FROM region AS r "
        "JOIN region_ancestor AS a ON a.region_id = r.region_id AND a.ancestor_id = '05' "
        "WHERE r.level = 'jugendamt' AND r.valid_to IS NULL ORDER BY r.region_id"
    ).df()
    submissions = example_submissions(offices, _without_counselling(published))
    rows = rows_of(submissions, EXAMPLES, "beispiel")
    return _frames(rows, EXAMPLE_SOURCE)


def _without_counselling(published: pd.DataFrame) -> pd.DataFrame:
    """Helps of a year without § 28 by office: what the example caseloads are anchored on."""
    wide = published[published["variable_id"].isin(["hilfen_insgesamt", "hilfen_28"])].pivot_table(
        index=["region_id", "year"], columns="variable_id", values="value", aggfunc="first"
    )
    anchors = (wide["hilfen_insgesamt"] - wide["hilfen_28"]).rename("value").dropna()
    return anchors[anchors > 0].reset_index()


def _frames(rows: pd.DataFrame, source: Mapping[str, object]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return (
        rows[OBSERVATION_COLUMNS].astype({"year": "int32"}),
        pd.DataFrame([source], columns=SOURCE_COLUMNS).astype({"territory_year": "Int32"}),
    )
