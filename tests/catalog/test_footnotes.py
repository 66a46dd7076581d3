"""Footnotes of the originals that change what a cell means stand at the value."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest


@pytest.mark.parametrize(
    ("region", "year", "variable", "said"),
    [
        ("08", 2006, "plaetze_hze", "genehmigte Plätze"),
        ("08111", 2006, "plaetze_hze", "genehmigte Plätze"),
        ("08", 1998, "einrichtungen_ohne_kita", "einschließlich Behörden"),
        ("08", 2002, "personal_ohne_kita", "einschließlich Behörden"),
        ("03", 1998, "personal_ohne_kita", "einschließlich Behörden"),
        ("14", 1994, "personal_ohne_kita", "Gebietsstand 01.01.1996"),
        ("16063", 1994, "personal_ohne_kita", "einschließlich der Stadt Eisenach"),
    ],
)
def test_a_footnote_of_22542_stands_at_its_values(
    warehouse: Path, region: str, year: int, variable: str, said: str
):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        rows = con.execute(
            "SELECT note, value FROM observation WHERE source_id = '22542_01_02_4' "
            "AND region_id = ? AND year = ? AND variable_id = ?", [region, year, variable],
        ).fetchall()  # fmt: skip
    assert len(rows) == 1
    assert said in rows[0][0]
    assert rows[0][1] is not None
