"""Broken and hostile files: each ends in findings or one clear refusal, never in a traceback."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.submissions.context import Context
from etl.submissions.guard import MAX_BYTES
from etl.submissions.validate import Report, check_file, report_bytes
from tests.submissions.form.file_cases import filled_csv, filled_xlsx

TODAY = Context(today=date(2026, 11, 24))


def _codes(report: Report) -> set[str]:
    return {f.code for f in report.findings}


def _refusal(data: bytes, name: str) -> str:
    report = report_bytes(data, name, TODAY)
    assert [f.code for f in report.findings] == ["F00"], report.findings
    assert report.submissions == ()
    return report.findings[0].message


def _archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _changed(sheet: str = "Meldung", **cells: object) -> bytes:
    """The filled template with answers replaced by field id."""
    book = load_workbook(io.BytesIO(filled_xlsx()))
    for line in book[sheet].iter_rows(min_row=4):
        if line[0].value in cells:
            line[4].value = cells[str(line[0].value)]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "leer.xlsx", "ist leer"),
        (b"x" * (MAX_BYTES + 1), "gross.csv", "höchstens 10 MB"),
        (b"%PDF-1.7 etwas", "meldung.xlsx", "keine Excel-Datei"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "alt.xls", "Kennwort"),
        (b"PK\x03\x04 abgeschnitten", "kaputt.xlsx", "beschädigt"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "bild.csv", "keine Textdatei"),
        (_archive(**{"word__document.xml": b"<w/>"}), "brief.xlsx", "keine Excel-Datei"),
        (b"{", "halb.json", "gültiges JSON"),
        (b"[" * 40_000, "tief.json", "gültiges JSON"),
        (b"[" * 100_000, "klammern.json", "mehr Angaben"),
        (b'[{"soll_vzae": NaN}]', "nan.json", "gültiges JSON"),
        (b"[1, 2]", "zahlen.json", "ein Objekt je Meldung"),
        (b"ganz;andere;Tabelle\n1;2;3\n", "andere.csv", "Kopfzeile mit den Feldern"),
        (b"\n\n\n", "leer.csv", "keine Zeilen"),
        (b"\xff\xfe\x00", "utf16.csv", "nicht lesbar"),
    ],
)
def test_one_clear_refusal(data: bytes, name: str, words: str) -> None:
    assert words in _refusal(data, name)


def test_size_is_checked_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "riesig.xlsx"
    with path.open("wb") as handle:
        handle.truncate(200_000_000)
    started = time.process_time()
    assert "200 MB" in check_file(path, TODAY)[0].message
    assert time.process_time() - started < 1


def test_a_missing_file_is_a_finding_too(tmp_path: Path) -> None:
    assert [f.code for f in check_file(tmp_path / "fehlt.xlsx", TODAY)] == ["F00"]


def test_zip_bombs_are_not_unpacked() -> None:
    zeros = b"0" * 50_000_000
    bomb = _archive(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": zeros})
    assert len(bomb) < 100_000
    assert "50 MB" in _refusal(bomb, "bombe.xlsx")
    parts = {f"xl__p{i}.xml": b"" for i in range(1_200)}
    assert "mehr als eine Meldung" in _refusal(
        _archive(**{"xl__workbook.xml": b"<x/>"}, **parts), "viele.xlsx"
    )


def test_a_lie_about_the_size_is_no_way_in() -> None:
    data = bytearray(_archive(**{"xl__workbook.xml": b"<x>" + b"a" * 9_000_000 + b"</x>"}))
    small = (100).to_bytes(4, "little")
    true = (9_000_007).to_bytes(4, "little")
    assert true in data
    lied = bytes(data).replace(true, small)
    assert "beschädigt" in _refusal(lied, "gelogen.xlsx")


def test_xml_entities_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>'
    assert "DOCTYPE" in _refusal(_archive(**{"xl__workbook.xml": laughs}), "lol.xlsx")


def test_100_000_rows_are_refused_quickly() -> None:
    head, row = filled_csv().decode("utf-8-sig").splitlines()
    started = time.process_time()
    short = "\n".join([head, *[row[:60]] * 100_000]).encode()
    assert "mehr als 2000 Zeilen" in _refusal(short, "viele.csv")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_other_dress(encoding: str, delimiter: str) -> None:
    text = filled_csv({"jugendamt_name": "Düsseldorf"}).decode("utf-8-sig")
    cells = [line.split(";") for line in text.splitlines()]
    quoted = [delimiter.join(f'"{c}"' for c in line) for line in cells]
    report = report_bytes("\n".join(quoted).encode(encoding), "m.csv", TODAY)
    assert report.findings == ()
    assert report.submissions[0].jugendamt_name == "Düsseldorf"
    assert report.submissions[0].abwesend_vzae == 2.5


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("=1+1", "T10"),
        ("=cmd|' /C calc'!A0", "T10"),
        ("40 VZÄ", "T03"),
        ("vierzig", "T03"),
        ("1.234", "T04"),
        ("1,234", "T04"),
        ("1e3", "T03"),
        ("١٢", "T03"),
        ("99999999999999999999999", "T03"),
        ("-5", "B01"),
        ("#NAME?", "T11"),
        (True, "T03"),
    ],
)
def test_odd_numbers_are_named(raw: object, code: str) -> None:
    report = report_bytes(_changed(soll_vzae=raw), "m.xlsx", TODAY)
    found = [f for f in report.findings if f.field == "soll_vzae"]
    assert code in {f.code for f in found}
    assert {(f.sheet, f.column) for f in found} == {("Meldung", "E")}
    assert report.submissions == ()


@pytest.mark.parametrize(
    ("raw", "value"),
    [("40,50", 40.5), ("40.5", 40.5), ("1.040,5", 1040.5), ("1,040.5", 1040.5), (" 40 ", 40.0)],
)
def test_german_and_english_numbers(raw: str, value: float) -> None:
    changed = {"soll_vzae": raw, "unbesetzt_vzae": value - 35, "kommentar": "Prüfung"}
    report = report_bytes(_changed(**changed), "m.xlsx", TODAY)
    assert report.ok, report.findings
    assert report.submissions[0].soll_vzae == value


def test_moved_and_doubled_columns() -> None:
    lines = [line.split(";") for line in filled_csv().decode("utf-8-sig").splitlines()]
    turned = "\n".join(";".join(reversed(line)) for line in lines)
    assert report_bytes(turned.encode(), "m.csv", TODAY).findings == ()


def test_hidden_sheet_with_answers_is_not_read() -> None:
    book = load_workbook(io.BytesIO(filled_xlsx()))
    book.create_sheet("leer")
    book["Meldung"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    report = report_bytes(out.getvalue(), "m.xlsx", TODAY)
    assert {"F04", "F14"} <= _codes(report)


def test_json_with_wrong_types_and_doubled_keys() -> None:
    text = '{"formularversion": "2026-11", "soll_vzae": {"a": 1}, "soll_vzae": [1], "neu": null}'
    codes = _codes(report_bytes(text.encode(), "m.json", TODAY))
    assert {"F13", "F06", "T03", "T01"} <= codes


def test_a_hopeless_file_has_an_end() -> None:
    item = {"formularversion": "2019-01"}
    report = report_bytes(json.dumps([item] * 1_900).encode(), "m.json", TODAY)
    assert 2_000 < len(report.findings) < 2_100
    assert "mehr als 2000" in report.findings[-1].message
