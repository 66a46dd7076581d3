"""What a reviewer sees: changes, official figures, and the effect by the build's own SQL."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from etl import marts
from etl.build import build
from etl.submissions import decide, sources
from etl.submissions.context import load_register
from etl.submissions.reads import filings
from etl.submissions.staging import stage
from etl.submissions.store import open_store
from etl.submissions.verify import verify
from etl.warehouse import current_build
from tests.submissions.store.people import OFFICE, REVIEWER, SENDER, accept, hand_in

SAID = "Zwei Stellen wurden im Januar besetzt."


@pytest.fixture
def place(built_copy):
    """A data folder with a build of its own, and its store."""
    store = open_store(built_copy)
    yield built_copy, store
    store.close()


def shown(effect: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """(indicator, region) → (before, after)."""
    return {
        (row.indicator_id, row.region_id): (row.before, row.after) for row in effect.itertuples()
    }


def test_the_first_submission_shows_its_effect_and_nothing_is_written(place):
    data, store = place
    number = hand_in(store, data, freigabe="namentlich")
    before = (current_build(data).stat().st_mtime_ns, verify(store).head)
    staged = stage(store, REVIEWER, number, data)
    assert staged.previous is None
    # 5 unfilled of 40 posts; 1,150 + 240 + 35 cases / (35 − 2.5) present
    assert shown(staged.effect)["vakanzquote", OFFICE][1] == pytest.approx(12.5)
    assert shown(staged.effect)["faelle_je_vzae", OFFICE][1] == pytest.approx(1425 / 32.5)
    assert staged.effect["before"].isna().all()
    assert (current_build(data).stat().st_mtime_ns, verify(store).head) == before


def test_a_correction_shows_only_what_changed(place):
    data, store = place
    named = {"freigabe": "namentlich"}
    accept(store, hand_in(store, data, **named))
    second = hand_in(store, data, version=2, ist_vzae=36.0, unbesetzt_vzae=4.0, **named)
    staged = stage(store, REVIEWER, second, data)
    changed = {c.field: (c.before, c.now) for c in staged.changes if c.official is None}
    assert changed == {
        "version": (1, 2), "ist_vzae": (35.0, 36.0), "unbesetzt_vzae": (5.0, 4.0)
    }  # fmt: skip
    assert shown(staged.effect)["vakanzquote", OFFICE] == pytest.approx((12.5, 10.0))
    assert "vakanzquote" in set(staged.effect["indicator_id"])
    assert set(staged.effect["region_id"]) == {OFFICE}


def test_official_counts_stand_beside_the_fields(place):
    data, store = place
    with duckdb.connect(str(current_build(data)), read_only=True) as con:
        found = con.execute(
            "SELECT year, value FROM fact WHERE variable_id = 'hilfen_35a' AND region_id = ? "
            "AND value IS NOT NULL ORDER BY year DESC LIMIT 1",
            [OFFICE],
        ).fetchone()
    assert found is not None, "the committed snapshot has helps after § 35a of every office in NRW"
    number = hand_in(store, data, stichtag=f"{found[0]}-12-31", personalbemessung_jahr=2019)
    change = next(
        c for c in stage(store, REVIEWER, number, data).changes if c.field == "faelle_35a_3112"
    )
    assert change.official == found[1]


def test_what_the_reviewer_saw_is_what_the_build_makes(place):
    """And under the name of the office its note is public too."""
    data, store = place
    number = hand_in(store, data, freigabe="namentlich", ansprechperson="Frau Geheim",
                     stellungnahme=SAID)  # fmt: skip
    staged = shown(stage(store, REVIEWER, number, data).effect)
    accept(store, number)
    build(data, examples=True)
    with duckdb.connect(str(current_build(data)), read_only=True) as con:
        rows = con.execute(
            "SELECT indicator_id, region_id, value FROM indicator_value WHERE year = 2025 "
            "AND region_id = ? AND source_ids LIKE '%meldungen%'",
            [OFFICE],
        ).fetchall()
        examples = con.execute(
            "SELECT count(*) FROM observation_raw WHERE source_id = 'beispiel_meldungen'"
        ).fetchone()[0]
        notes = marts.office_notes(con, [OFFICE])
    assert {(i, r): v for i, r, v in rows} == pytest.approx(
        {key: after for key, (_, after) in staged.items()}
    )
    assert examples == 0
    assert list(notes.itertuples(index=False, name=None)) == [
        (OFFICE, "Jugendamt Düsseldorf", 2025, SAID)
    ]
    assert b"Geheim" not in current_build(data).read_bytes()


def test_the_state_of_the_sources_follows_acceptance(place):
    data, store = place
    none = sources.state(data)
    number = hand_in(store, data)
    assert sources.state(data) == none
    accept(store, number)
    assert sources.state(data) != none


@pytest.mark.parametrize(
    "release", ["nur_aggregat", pytest.param("pseudonym", marks=pytest.mark.faults)]
)
def test_without_the_release_by_name_nothing_of_an_office_shows(place, release):
    data, store = place
    number = hand_in(store, data, freigabe=release, ansprechperson_email="geheim@amt.invalid",
                     stellungnahme=SAID)  # fmt: skip
    assert stage(store, REVIEWER, number, data).effect.empty
    accept(store, number)
    build(data, examples=True)
    with duckdb.connect(str(current_build(data)), read_only=True) as con:
        found = con.execute(
            "SELECT region_id FROM observation_raw WHERE source_id = 'meldungen' UNION "
            "SELECT region_id FROM indicator_value WHERE source_ids LIKE '%meldungen%' UNION "
            "SELECT region_id FROM suppression"
        ).fetchall()
        assert marts.office_notes(con, [OFFICE]).empty
    assert found == []
    content = current_build(data).read_bytes()
    assert b"geheim@amt" not in content
    assert SAID.encode() not in content


def test_who_once_reported_is_remembered(place):
    data, store = place
    number = hand_in(store, data)
    accept(store, number)
    decide.withdraw(store, SENDER, number)
    (filing,) = filings(store)
    assert filing.accepted < filing.ended
    assert sources.accepted_filings(data) == []


def test_no_store_is_made_by_looking(folder):
    assert sources.state(folder) == "no-real-submissions"
    assert sources.accepted_filings(folder) == []
    assert not (folder / "submissions").exists()


def test_the_register_knows_the_office_of_these_tests():
    assert OFFICE in load_register()
    assert SENDER.may_submit(OFFICE)


def test_a_build_without_submissions_has_no_notes(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert marts.office_notes(con, [OFFICE]).empty
