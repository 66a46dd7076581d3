"""What a reviewer downloads: named by us, nothing live in it; the original only as ZIP."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from etl.submissions.handout import harmless, packed
from tests.submissions.store.people import file_of

NUMBER = "JH05111000-20251231-abc"


def workbook() -> bytes:
    """Formulas, a link and DDE on two sheets, and parts that nobody asked for."""
    book = openpyxl.Workbook()
    book.active["A1"] = '=HYPERLINK("http://evil.example","x")'
    book.active["A2"] = "@SUM(1)"
    book.active["A3"] = 12
    other = book.create_sheet("Zweites")
    other["B2"] = "=cmd|'/C calc'!A0"
    other["B3"].hyperlink = "http://evil.example"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/renamed.dat", b"macro")
        archive.writestr("xl/activeX/activeX1.xml", b"<x/>")
        archive.writestr("xl/embeddings/oleObject1.bin", b"object")
    return out.getvalue()


def test_a_workbook_goes_out_without_anything_live():
    copy = harmless(NUMBER, workbook())
    assert copy.name == f"{NUMBER}.xlsx"
    with zipfile.ZipFile(io.BytesIO(copy.content)) as archive:
        names = archive.namelist()
        sheets = b"".join(archive.read(n) for n in names if n.startswith("xl/worksheets/"))
    assert not [n for n in names if "activeX" in n or "embeddings" in n or "renamed" in n]
    assert b"<f>" not in sheets
    assert b"<hyperlink" not in sheets
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert [c.value for c in book.worksheets[0]["A"]][1:] == ["'@SUM(1)", 12]
    assert book["Zweites"]["B2"].data_type == "s"
    assert book["Zweites"]["B2"].value.startswith("'=")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "@x", " -2+3", '"\n=1+1"', "＝1+1", "＠x", "\u00a0=1+1"],
)
def test_a_table_goes_out_as_text(cell):
    copy = harmless(NUMBER, f"soll_vzae;kommentar\n40;{cell}\n".encode())
    assert copy.name == f"{NUMBER}.csv"
    assert copy.content.decode("utf-8-sig").splitlines()[1].startswith('"40";"\'')


def test_json_stays_and_what_nobody_can_read_has_no_copy():
    assert harmless(NUMBER, file_of()).content == file_of()
    assert harmless(NUMBER, b"PK\x03\x04broken") is None
    assert packed(NUMBER, b"PK\x03\x04broken").name == f"{NUMBER}-original.zip"


def test_the_original_lies_in_a_zip_byte_for_byte_under_our_name():
    given = workbook()
    found = packed(NUMBER, given)
    assert (found.name, found.mime) == (f"{NUMBER}-original.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        assert archive.namelist() == [f"{NUMBER}.xlsx"]
        assert archive.read(f"{NUMBER}.xlsx") == given
