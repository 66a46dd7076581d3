"""The last look at a finished build: what must not be there stops it."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from etl.disclosure.audit import audit
from etl.errors import CheckFailed
from tests.disclosure.worlds import filings_of, office, publish, record

WORLD = filings_of([
    record(office(0), freigabe="namentlich", stellungnahme="Rückfragen: Erika Geheim"),
    *(record(office(n)) for n in range(1, 7)),
    record(office(7), freigabe="pseudonym", stellungnahme="Nicht für alle"),
])  # fmt: skip
SECRET = {(f.office, 2025) for f in WORLD[1:]}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("world") / "w.duckdb", WORLD)


@pytest.fixture
def con(published, tmp_path):
    """A copy that a test may change."""
    with duckdb.connect(str(shutil.copy(published, tmp_path))) as opened:
        yield opened


def test_a_clean_build_passes_and_holds_no_contact(con, tmp_path):
    audit(con, WORLD, SECRET)
    con.execute("CHECKPOINT")
    data = (tmp_path / "w.duckdb").read_bytes()
    for word in (b"Geheim", b"geheim.invalid", b"Nicht f\xc3\xbcr alle"):
        assert word not in data
    assert "Kontakt entfernt" in data.decode("utf-8", "ignore")


def test_values_of_hidden_offices_are_in_no_table(con):
    """Not by table name but by looking at every one that has regions and values."""
    tables = con.execute(
        "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name = 'region_id' "
        "AND NOT internal"
    ).fetchall()
    assert len(tables) > 6
    for (table,) in tables:
        names = {c[0] for c in con.execute(f"DESCRIBE {table}").fetchall()}
        if "year" in names:
            found = con.execute(
                f"SELECT count(*) FROM {table} WHERE region_id IN "
                "(SELECT UNNEST($ids)) AND year = 2025",
                {"ids": [f.office for f in WORLD[1:]] + [f.office[2:7] for f in WORLD[1:]]},
            ).fetchall()[0][0]
            assert found == 0, table


@pytest.mark.parametrize("table", ["observation_raw", "observation", "fact", "indicator_value"])
@pytest.mark.parametrize("where", [office(1), office(1)[2:7]])
def test_a_raw_row_of_an_office_without_release_stops_the_build(con, table, where):
    con.execute(f"UPDATE {table} SET region_id = ? WHERE region_id = ?", [where, office(0)])
    with pytest.raises(CheckFailed, match="nicht veröffentlicht"):
        audit(con, WORLD, SECRET)


@pytest.mark.parametrize("text", ["mail: ERIKA@geheim.invalid", "Erika Geheim sagt"])
def test_a_contact_stops_the_build(con, text):
    con.execute("UPDATE observation SET note = ?", [text])
    with pytest.raises(CheckFailed) as caught:
        audit(con, WORLD, SECRET)
    assert "observation.note" in str(caught.value.report)
    assert "rika" not in str(caught.value.report)


def test_it_says_which_office_named_somebody(con):
    con.execute("UPDATE office_note SET note = 'Frau Geheim weiß mehr'")
    with pytest.raises(CheckFailed) as caught:
        audit(con, WORLD, SECRET)
    assert f"office_note.note: Kontaktangabe in der Stellungnahme von {office(0)}" in str(
        caught.value.report
    )


@pytest.mark.parametrize("contact", ["Petra Feld", "das Amt", "Leitung", "Frau Klein"])
def test_a_harmless_contact_of_one_office_stops_no_build(tmp_path, contact):
    """Names that stand in our own reasons or are functions, and somebody named by another."""
    world = filings_of([
        record(office(0), freigabe="namentlich", stellungnahme="Das Amt ist klein. Petra Feld.",
               personen=23, teilzeit_personen=4),
        *(record(office(n), ansprechperson=contact) for n in range(1, 4)),
    ])  # fmt: skip
    path = publish(tmp_path / "x.duckdb", world)  # runs the audit
    with duckdb.connect(str(path), read_only=True) as con:
        notes = con.execute("SELECT note FROM office_note").fetchall()
    left = "[Kontakt entfernt]" if contact == "Petra Feld" else "Petra Feld"
    assert notes == [(f"Das Amt ist klein. {left}.",)]


def test_official_figures_are_divided_by_public_posts_only(warehouse):
    """The one indicator that mixes both: a value exactly where the office shows its posts."""
    with duckdb.connect(str(warehouse), read_only=True) as opened:
        mixed = opened.execute(
            "SELECT v.region_id, v.year, v.level, v.value, p.value AS posts "
            "FROM indicator_value AS v JOIN indicator AS i USING (indicator_id) "
            "LEFT JOIN observation AS p ON p.variable_id = 'meld_ist_vzae' "
            "AND p.region_id = v.region_id AND p.year = v.year "
            "WHERE i.basis = 'verbunden'"
        ).df()
    assert set(mixed["level"]) == {"jugendamt"}
    assert mixed["value"].notna().sum() > 50
    assert mixed.loc[mixed["value"].notna(), "posts"].ge(3).all()
    assert mixed.loc[mixed["posts"].isna(), "value"].isna().all()
