"""CSV profiles, origin of rows, file names, whole data set: what leaves comes back whole."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import export, marts
from etl.catalog import Catalog, load_catalog
from etl.dictionary import BASIS_WORDS, COLUMN_WORDS
from tests.spec.world import row, world

FRAME = pd.DataFrame(
    {
        "region_id": ["05111", "DE", "JH05111000", "01001"],
        "region_name": ["Düsseldorf", "Deutschland", '=HYPERLINK("http://x")', 'a;b,c\n"d"'],
        "year": [2022, 2022, 2023, 2023],
        "value": [593.25, -3.5, None, 0.0],
        "flag": ["", "gerundet", "unterdrueckt", "beispiel|abgeleitet"],
        "source_ids": ["s1", "s1|s2", "", "s2"],
    }
)
SOURCES = pd.DataFrame(
    {
        "source_id": ["s1", "s2"],
        "publisher": ["Destatis", "WDR"],
        "title": ["Tabelle 1", "Umfrage"],
        "licence": ["dl-de/by-2-0", "Zitat, Lizenz nicht angegeben"],
    }
)


def read(content: bytes, delimiter: str, encoding: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(encoding)), delimiter=delimiter))


def test_machine_profile():
    content = export.csv_bytes(FRAME, "machine")
    assert not content.startswith(b"\xef\xbb\xbf")
    rows = read(content, ",", "utf-8")
    assert [r["region_id"] for r in rows] == ["05111", "DE", "JH05111000", "01001"]
    assert [r["value"] for r in rows] == ["593.25", "-3.5", "", "0.0"]
    assert rows[0]["region_name"] == "Düsseldorf"
    back = pd.read_csv(io.BytesIO(content), dtype={"region_id": str})
    assert back["value"].tolist()[:2] == [593.25, -3.5]
    assert back["value"].isna().tolist() == [False, False, True, False]


def test_excel_profile():
    content = export.csv_bytes(FRAME, "excel")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read(content, ";", "utf-8-sig")
    assert [r["value"] for r in rows] == ["593,25", "-3,5", "", "0,0"]
    assert [r["year"] for r in rows] == ["2022", "2022", "2023", "2023"]
    assert [r["region_id"].removeprefix("AGS ") for r in rows] == FRAME["region_id"].tolist()


def as_spreadsheet(text: str) -> object:
    """What Excel or LibreOffice make of a field: a formula, a number or a text."""
    if text.startswith(("=", "+", "-", "@")) and not re.fullmatch(r"-?\d+(,\d+)?", text):
        return ("formula", text)
    plain = text.strip().strip("\u00a0")
    is_number = re.fullmatch(r"[-+]?\d+(,\d+)?(E\d+)?", plain)
    return float(plain.replace(",", ".")) if is_number else text


def test_keys_survive_a_spreadsheet():
    assert as_spreadsheet("05111") == 5111.0  # why bare keys are not enough
    rows = read(export.csv_bytes(FRAME, "excel"), ";", "utf-8-sig")
    seen = [as_spreadsheet(r["region_id"]) for r in rows]
    assert seen == ["AGS 05111", "DE", "JH05111000", "AGS 01001"]


@pytest.mark.parametrize("profile", ["machine", "excel"])
def test_no_text_cell_runs(profile):
    bad = ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=2"]
    frame = pd.DataFrame({"note": bad, "n": [-1.0] * len(bad)})
    delimiter, encoding = (",", "utf-8") if profile == "machine" else (";", "utf-8-sig")
    rows = read(export.csv_bytes(frame, profile), delimiter, encoding)
    assert len(rows) == len(bad)
    assert all(r["note"].startswith("'") for r in rows)
    assert all(r["n"].startswith("-1") for r in rows)  # numbers stay numbers


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), min_size=1))
def test_texts_come_back(texts):
    frame = pd.DataFrame({"k": ["x"] * len(texts), "t": texts})
    rows = read(export.csv_bytes(frame), ",", "utf-8")
    back = [r["t"] for r in rows]
    assert back == [export.safe_text(t) for t in texts]
    assert [b.removeprefix("'") if b != t else b for b, t in zip(back, texts, strict=True)] == texts


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back(value):
    frame = pd.DataFrame({"v": [value]})
    machine = read(export.csv_bytes(frame), ",", "utf-8")
    assert float(machine[0]["v"]) == value
    excel = read(export.csv_bytes(frame, "excel"), ";", "utf-8-sig")
    back = float(excel[0]["v"].replace(",", "."))
    assert back == value or math.isclose(back, value, rel_tol=1e-11)
    assert (back == 0) == (value == 0)


def test_excel_reads_words_whole_numbers_and_no_noise():
    frame = pd.DataFrame({"ja": [True, False], "n": [12.0, None], "v": [0.1 + 0.2, 65_800_000_001],
                          "k": pd.array([3, None], "Int32")})  # fmt: skip
    rows = read(export.csv_bytes(frame, "excel"), ";", "utf-8-sig")
    assert rows[0] == {"ja": "ja", "n": "12", "v": "0,3", "k": "3"}
    assert rows[1] == {"ja": "nein", "n": "", "v": "65800000001,0", "k": ""}
    assert read(export.csv_bytes(frame), ",", "utf-8")[0]["ja"] == "True"


def test_every_column_of_a_real_build_has_a_meaning(warehouse):
    with marts.open_warehouse(warehouse) as con:
        content = export.dataset_zip(con, load_catalog(), "b-1", "Monitor")
    archive = zipfile.ZipFile(io.BytesIO(content))
    described = read(archive.read("data_dictionary.csv"), ",", "utf-8")
    assert len(described) > 100
    assert [(r["table"], r["column"]) for r in described if not r["meaning"]] == []


MEANS = {
    "annotation", "availability", "fact", "identity_term", "indicator_day", "indicator_level",
    "indicator_territory", "map_row", "observation_preferred", "observation_raw",
    "observation_rejected", "preference", "profile_row", "reference_day", "region_twin",
    "series_break", "source_count", "source_set",
}  # fmt: skip
"""Tables and views of a build that only lead to others or make pages quick."""


def test_every_table_that_is_no_means_leaves_with_the_data_set(warehouse):
    with marts.open_warehouse(warehouse) as con:
        built = {name for (name,) in con.execute("SHOW TABLES").fetchall()}
    assert built - MEANS == set(export.ZIP_TABLES)


def test_the_dictionary_names_the_priority_that_wins():
    rows = [row("cases", "91001", 2020, n, source_id=s) for s, n in (("low", 30), ("high", 40))]
    con = world(rows, sources={"low": {"priority": 60}, "high": {"priority": 78}})
    assert con.execute("SELECT source_id FROM observation_preferred").fetchall() == [("high",)]
    assert COLUMN_WORDS["priority"].endswith("gilt die größere Zahl")


def test_every_basis_of_a_real_build_is_explained(warehouse):
    with marts.open_warehouse(warehouse) as con:
        found = con.execute(
            "SELECT basis FROM indicator_value UNION SELECT basis FROM indicator_today"
        ).fetchall()
    assert {basis for (basis,) in found} == set(BASIS_WORDS)
    assert all(word in COLUMN_WORDS["basis"] for word in BASIS_WORDS)


def test_every_row_carries_its_origin():
    out = export.with_origin(FRAME, SOURCES, "b-1", site_name="Monitor")
    assert out["build_id"].eq("b-1").all()
    assert out["sources"].tolist()[:2] == ["Destatis: Tabelle 1",
                                           "Destatis: Tabelle 1 | WDR: Umfrage"]  # fmt: skip
    assert out["licences"][1] == "dl-de/by-2-0 | Zitat, Lizenz nicht angegeben"
    assert out["beispiel"].tolist() == [False, False, False, True]
    assert out["flag_words"][1] == "gerundet veröffentlicht"
    assert out["citation"][1] == (
        "Monitor, Datenstand b-1; Quellen: Destatis: Tabelle 1; WDR: Umfrage"
    )
    assert "Quellen" not in out["citation"][2]


def test_many_sources_are_counted_and_only_a_file_has_a_column_for_them():
    names = [f"Amt {k}: Tabelle" for k in range(export.MANY_SOURCES + 1)]
    assert export.citation("M", "b", names) == "M, Datenstand b; 7 Quellen"
    ids = [f"t{k}" for k in range(len(names))]
    frame = FRAME.head(1).assign(source_ids="|".join(ids))
    sources = pd.DataFrame({"source_id": ids, "publisher": [n.split(":")[0] for n in names],
                            "title": "Tabelle", "licence": "x"})  # fmt: skip
    out = export.with_origin(frame, sources, "b", site_name="M")
    assert out["citation"][0] == "M, Datenstand b; 7 Quellen, siehe Spalte sources"


def test_columns_that_are_there_stay():
    frame = FRAME.assign(licences="eigene", build_id="alt")
    out = export.with_origin(frame, SOURCES, "neu", site_name="Monitor")
    assert out["licences"].eq("eigene").all()
    assert out["build_id"].eq("alt").all()


def test_file_name():
    stem = export.file_stem("Größe", {"a": ["x", "y"], "b": "", "c": list("abcd")}, "20260101-ff")
    assert stem == "Groesse_x_y_4-ausgewaehlt_20260101"
    assert re.fullmatch(r"[A-Za-z0-9_-]+", export.file_stem("../../etc", {"a": "\u202e"}, "b"))


@pytest.fixture
def small_build():
    con = duckdb.connect()
    con.execute("CREATE TABLE observation AS SELECT 'bev_u18' AS variable_id, '05111' AS region_id,"
                " 2022 AS year, 1.5 AS value, '' AS flag")  # fmt: skip
    con.execute("CREATE TABLE source AS SELECT 's1' AS source_id, 'Destatis' AS publisher,"
                " 'T' AS title, 'dl-de/by-2-0' AS licence")  # fmt: skip
    return con


def test_whole_data_set(small_build):
    content = export.dataset_zip(small_build, Catalog(), "b-1", "Monitor")
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert set(archive.namelist()) == {
        "observation.csv", "source.csv", "data_dictionary.csv", "flags.csv", "LIZENZEN.txt",
        "LIESMICH.txt",
    }  # fmt: skip
    described = read(archive.read("data_dictionary.csv"), ",", "utf-8")
    assert {(r["table"], r["column"]) for r in described} >= {("observation", "value"),
                                                              ("source", "licence")}  # fmt: skip
    assert all(r["meaning"] for r in described)
    assert read(archive.read("observation.csv"), ",", "utf-8")[0]["region_id"] == "05111"
    assert "dl-de/by-2-0" in archive.read("LIZENZEN.txt").decode()
    assert "b-1" in archive.read("LIESMICH.txt").decode()
    assert content == export.dataset_zip(small_build, Catalog(), "b-1", "Monitor")


def test_field_list_as_excel_file():
    frame = pd.DataFrame({"Feld": ["=1+1", "soll_vzae"], "Von": [None, 0.5]})
    book = openpyxl.load_workbook(io.BytesIO(export.xlsx_bytes(frame, "Feldliste")))
    page = book["Feldliste"]
    assert [c.value for c in page[1]] == ["Feld", "Von"]
    assert page["A2"].value == "=1+1"
    assert page["A2"].data_type == "s"  # a text, not a formula
    assert page["B3"].value == 0.5
    assert page["B2"].value is None
