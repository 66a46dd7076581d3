"""Hostile files by what they try: small to send, large to open, or not what they claim to be.

Each maker gives (file name, bytes, what must come out): the code of a finding, or words of the one
refusal. Measured in processes of their own by `test_limits`.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from openpyxl import load_workbook

from etl.submissions.template import template_xlsx
from etl.submissions.validate import as_cells
from tests.submissions.form.file_cases import filled_csv, filled_xlsx
from tests.submissions.form.records import submission

Bomb = tuple[str, bytes, str]
Change = Callable[[bytes], bytes]


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts() -> dict[str, bytes]:
    """The filled template, unpacked."""
    with zipfile.ZipFile(io.BytesIO(filled_xlsx())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(part: str, change: Change) -> bytes:
    """The filled template with one part changed; `Meldung` = the sheet with the answers."""
    found = parts()
    if part == "Meldung":
        number = load_workbook(io.BytesIO(filled_xlsx())).sheetnames.index("Meldung") + 1
        part = f"xl/worksheets/sheet{number}.xml"
    before = found[part]
    found[part] = change(before)
    assert found[part] != before, f"nothing was changed in {part}"
    return zipped(found)


def before(tag: bytes, extra: bytes) -> Change:
    """Put something before the first such tag."""
    return lambda data: data.replace(tag, extra + tag, 1)


def declared(size: int) -> bytes:
    """A small archive whose sheet claims to be `size` bytes unpacked."""
    data = bytearray(zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"<y/>" * 9}))
    true, lie = struct.pack("<I", 36), struct.pack("<I", size)
    assert data.count(true) >= 2
    return bytes(data.replace(true, lie))


def many_rows(count: int) -> bytes:
    """The template with more rows below its answers."""
    row = b"<row><c><v>1</v></c></row>"
    return changed("Meldung", before(b"</sheetData>", row * count))


def shared_formulas() -> bytes:
    """One long formula, shared by thousands of cells: each copy would be worked out anew."""
    long = b"+".join([b"A1"] * 2_000)
    first = b'<row><c r="Z900"><f t="shared" ref="Z900:Z9999" si="0">' + long + b"</f></c></row>"
    more = b"".join(
        b'<row><c r="Z%d"><f t="shared" si="0"/></c></row>' % n for n in range(901, 9000)
    )
    return changed("Meldung", before(b"</sheetData>", first + more))


def disguised(change: Change) -> bytes:
    """The sheet under a name that does not look like XML."""
    found = parts()
    name = "xl/worksheets/sheet1.xml"
    found["xl/worksheets/sheet1.png"] = change(found.pop(name))
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        found[part] = found[part].replace(b"sheet1.xml", b"sheet1.png")
    return zipped(found)


def macro_book() -> bytes:
    """As Excel saves an .xlsm."""
    found = parts()
    found["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + b"\0" * 5_000
    found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return zipped(found)


def hopeless_book() -> bytes:
    """2,000 offices, every answer wrong."""
    cells = dict.fromkeys(as_cells(submission()), "falsch")
    return template_xlsx(many=True, answers=[cells] * 1_150)


def csv_row(cell: bytes, cells: int, rows: int = 1) -> bytes:
    """The heading row of the template above rows of equal cells."""
    return filled_csv().split(b"\n")[0] + b"\n" + (cell * cells + b"\n") * rows


def doctype(encoding: str) -> Change:
    """An entity declared in an encoding in which a search for its letters finds nothing."""
    text = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    return lambda _: text.format(encoding).encode(encoding)


WHOLE = b"A1:XFD1048576"
BOMBS: dict[str, Callable[[], Bomb]] = {
    "PDF named XLSX": lambda: ("a.xlsx", b"%PDF-1.7\n" + b"x" * 9_000_000, "keine Excel-Datei"),
    "web page named XLSX": lambda: ("a.xlsx", b"<html>" + b"<p>x" * 9_000, "keine Excel-Datei"),
    "text named XLSX": lambda: ("a.xlsx", filled_csv(), "keine Excel-Datei"),
    "letter named XLSX": lambda: ("a.xlsx", zipped({"word/document.xml": b"<w/>"}), "Archiv"),
    "old Excel": lambda: ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 9_000_000, "Kennwort"),
    "picture named CSV": lambda: ("a.csv", b"\x89PNG\r\n\0" + b"\xff" * 9_000_000, "Textdatei"),
    "zeros": lambda: (
        "a.xlsx",
        zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000}),
        "60 MB",
    ),
    "2 GB declared": lambda: ("a.xlsx", declared(2_000_000_000), "2000 MB"),
    "too little declared": lambda: ("a.xlsx", declared(3), "beschädigt"),
    "nested archives": lambda: ("a.xlsx", zipped({"a.zip": zipped({"b": b"0" * 999})}), "Archiv"),
    "2,000 parts": lambda: (
        "a.xlsx",
        zipped({"xl/workbook.xml": b"<x/>"} | {f"xl/{n}.xml": b"" for n in range(2_000)}),
        "mehr als eine Meldung",
    ),
    "empty cells": lambda: (
        "a.xlsx",
        changed("Meldung", before(b"</sheetData>", b"<row>" + b"<c/>" * 700_000 + b"</row>")),
        "mehr Zellen",
    ),
    "just few enough cells": lambda: (
        "a.xlsx",
        changed(
            "Meldung",
            before(b"</sheetData>", (b"<row>" + b"<c><v>1</v></c>" * 60 + b"</row>") * 2_100),
        ),
        "",
    ),
    "cells under another name": lambda: (
        "a.xlsx",
        disguised(before(b"</sheetData>", b"<row>" + b"<c/>" * 700_000 + b"</row>")),
        "mehr Zellen",
    ),
    "empty rows": lambda: (
        "a.xlsx",
        changed("Meldung", before(b"</sheetData>", b"<row/>" * 400_000)),
        "",
    ),
    "100,000 rows": lambda: ("a.xlsx", many_rows(100_000), "mehr als die Vorlage"),
    "one cell far away": lambda: (
        "a.xlsx",
        changed("Meldung", before(b"</sheetData>", b'<row r="470"><c r="LA470"/></row>')),
        "",
    ),
    "the last cell": lambda: (
        "a.xlsx",
        changed("Meldung", before(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row>')),
        "mehr als die Vorlage",
    ),
    "all cells merged": lambda: (
        "a.xlsx",
        changed(
            "Meldung",
            before(b"<pageMargins", b"<mergeCells><mergeCell ref='" + WHOLE + b"'/></mergeCells>"),
        ),
        "verbundene",
    ),
    "all cells linked": lambda: (
        "a.xlsx",
        changed(
            "Meldung",
            before(
                b"<pageMargins",
                b"<hyperlinks><hyperlink ref='" + WHOLE + b"' location='x'/></hyperlinks>",
            ),
        ),
        "verknüpfte",
    ),
    "shared formulas": lambda: ("a.xlsx", shared_formulas(), "mehr Formeln"),
    "styles": lambda: (
        "a.xlsx",
        changed("xl/styles.xml", before(b"</cellXfs>", b"<xf/>" * 600_000)),
        "Formatangaben",
    ),
    "texts": lambda: (
        "a.xlsx",
        changed("xl/sharedStrings.xml", before(b"</sst>", b"<si><t/></si>" * 200_000)),
        "mehr Texte",
    ),
    "names": lambda: (
        "a.xlsx",
        changed(
            "xl/workbook.xml",
            before(b"</workbook>", b"<definedName name='a'>1</definedName>" * 60_000),
        ),
        "Formatangaben",
    ),
    "deep": lambda: (
        "a.xlsx",
        changed("xl/workbook.xml", before(b"</workbook>", b"<a>" * 400_000)),
        "Ebenen",
    ),
    "entities in UTF-16": lambda: (
        "a.xlsx",
        changed("xl/styles.xml", doctype("utf-16")),
        "DOCTYPE",
    ),
    "macros": lambda: ("a.xlsm", macro_book(), "F03"),
    "a hopeless book": lambda: ("a.xlsx", hopeless_book(), "F01"),
    "5 million lines": lambda: ("a.csv", b"ab\n" * 3_300_000, "2000 Zeilen"),
    "100,000 lines": lambda: ("a.csv", csv_row(b"1;", 30, 100_000), "2000 Zeilen"),
    "a long line": lambda: ("a.csv", csv_row(b"ab;", 3_200_000), "200000 Zeichen"),
    "a long heading": lambda: ("a.csv", b"ab;" * 3_300_000, "200000 Zeichen"),
    "a quoted line": lambda: ("a.csv", csv_row(b'"\n";', 1_900_000), "200000 Zeichen"),
    "an open quote": lambda: ("a.csv", csv_row(b'"' + b"x" * 9_000_000, 1), "200000 Zeichen"),
    "wide lines": lambda: ("a.csv", csv_row(b"xy;", 1_600, 2_000), "mehr als die Vorlage"),
    "surplus cells": lambda: ("a.csv", csv_row(b"xy;", 290, 2_000), "F01"),
    "UTF-16 lines": lambda: ("a.csv", ("a;b\n" * 1_200_000).encode("utf-16"), "2000 Zeilen"),
    "UTF-32": lambda: ("a.csv", filled_csv().decode("utf-8-sig").encode("utf-32"), "nicht lesbar"),
    "lists": lambda: ("a.json", b"[" + b"[]," * 3_300_000 + b"[]]", "mehr Angaben"),
    "objects": lambda: ("a.json", b"[" + b"{}," * 3_300_000 + b"{}]", "mehr Angaben"),
    "doubled keys": lambda: ("a.json", b"{" + b'"a":1,' * 390_000 + b'"a":1}', "F13"),
    "a long text": lambda: (
        "a.json",
        b'[{"formularversion":"2026-11","kommentar":"' + "\u200b😀".encode() * 1_400_000 + b'"}]',
        "T13",
    ),
    "halves of characters": lambda: (
        "a.json",
        b'[{"formularversion":"2026-11","\\ud800":1,"jugendamt_id":"\\udfff","kommentar":"\\ud800"}]',
        "T01",
    ),
    "a long number": lambda: ("a.json", b'[{"soll_vzae":' + b"9" * 9_000 + b"}]", "gültiges JSON"),
}
