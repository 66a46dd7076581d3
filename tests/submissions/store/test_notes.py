"""The public note of an office on its way into the warehouse, and where it stays out."""

from __future__ import annotations

import duckdb
import pytest

from etl import marts
from etl.build import build
from etl.submissions.store import open_store
from etl.warehouse import current_build
from tests.submissions.store.people import OFFICE, accept, hand_in

SAID = "Zwei Stellen wurden im Januar besetzt."


@pytest.mark.parametrize(
    ("release", "public"),
    [("namentlich", True), pytest.param("nur_aggregat", False, marks=pytest.mark.faults)],
)
def test_a_note_reaches_the_warehouse_only_under_the_name(fresh_data, release, public):
    store = open_store(fresh_data)
    try:
        number = hand_in(store, fresh_data, freigabe=release, stellungnahme=SAID)
        accept(store, number)
        build(fresh_data)
    finally:
        store.close()
    file = current_build(fresh_data)
    with duckdb.connect(str(file), read_only=True) as con:
        found = marts.office_notes(con, [OFFICE])
    expected = [(OFFICE, "Jugendamt Düsseldorf", 2025, SAID)] if public else []
    assert list(found.itertuples(index=False, name=None)) == expected
    assert (SAID.encode() in file.read_bytes()) == public


def test_a_build_without_submissions_has_an_empty_table(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert marts.office_notes(con, [OFFICE]).empty
