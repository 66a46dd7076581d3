"""Which submitted values a build sees: real ones if there are any, else marked examples.

Example and real submissions never stand in one build, so no figure can mix them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from etl.loading import OBSERVATION_COLUMNS, SOURCE_COLUMNS
from etl.submissions.examples import example_submissions
from etl.submissions.observe import to_observations

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


def state(data: Path) -> str:
    """A text that changes whenever the submissions a build would see change."""
    del data  # no store of real submissions yet: the examples depend on code and snapshot alone
    return "no-real-submissions"


def observations(
    con: duckdb.DuckDBPyConnection, data: Path, published: pd.DataFrame, examples: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations from submissions and the rows for the source table.

    `con` must hold `region`; `published` anchors the examples' case volumes.
    """
    del data
    if not examples:
        return (
            pd.DataFrame(columns=OBSERVATION_COLUMNS),
            pd.DataFrame(columns=SOURCE_COLUMNS).astype({"territory_year": "Int32"}),
        )
    offices = con.execute(
        "SELECT r.region_id, r.name FROM region AS r "
        "JOIN region_ancestor AS a ON a.region_id = r.region_id AND a.ancestor_id = '05' "
        "WHERE r.level = 'jugendamt' AND r.valid_to IS NULL ORDER BY r.region_id"
    ).df()
    counted = published[
        (published["variable_id"] == "hilfen_insgesamt") & published["value"].notna()
    ][["region_id", "year", "value"]]
    rows = [
        row
        for submission in example_submissions(offices, counted)
        for row in to_observations(submission, source_id=EXAMPLES, flag="beispiel")
    ]
    sources = pd.DataFrame([EXAMPLE_SOURCE], columns=SOURCE_COLUMNS)
    return (
        pd.DataFrame(rows, columns=OBSERVATION_COLUMNS).astype({"year": "int32"}),
        sources.astype({"territory_year": "Int32"}),
    )
