"""What runs or fetches in a workbook, and letters of old encodings: named, never followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.submissions.context import Context
from etl.submissions.validate import Report, report_bytes
from tests.submissions.form.file_cases import filled_csv, filled_xlsx

TODAY = Context(today=date(2026, 11, 24))


def _codes(report: Report) -> set[str]:
    return {f.code for f in report.findings}


RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _rewritten(change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The filled template with its parts renamed or changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(filled_xlsx())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(*change(name, source.read(name)))
    return out.getvalue()


def _typed(kind: str, extra: bytes = b"") -> Callable[[str, bytes], tuple[str, bytes]]:
    """One more relation or default type in the parts that declare them."""

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        if name == "[Content_Types].xml" and kind == "type":
            return name, part.replace(b"<Override", extra + b"<Override", 1)
        if name == "xl/_rels/workbook.xml.rels" and kind == "relation":
            return name, part.replace(b"</Relationships>", extra + b"</Relationships>")
        return name, part

    return change


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        ("type", '<Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject"/>'),
        ("type", '<Default Extension="x" ContentType="application/vnd.ms-office.ActiveX+xml"/>'),
        (
            "type",
            '<Override PartName="/xl/x.xml" '
            'ContentType="application/vnd.ms-excel.sheet.MACROENABLED.main+xml"/>',
        ),
        ("relation", f'<Relationship Id="rId77" Type="{RELS}/oleObject" Target="x.bin"/>'),
        (
            "relation",
            '<Relationship Id="rId77" Target="harmlos.dat" '
            'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>',
        ),
    ],
)
def test_macros_are_found_whatever_their_part_is_called(kind: str, extra: str) -> None:
    data = _rewritten(_typed(kind, extra.encode()))
    assert "F03" in _codes(report_bytes(data, "m.xlsx", TODAY))


@pytest.mark.parametrize("name", ["xl/VBAPROJECT.BIN", "xl/embeddings/oleObject1.bin"])
def test_macros_are_found_by_name_in_any_case(name: str) -> None:
    out = io.BytesIO(filled_xlsx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    assert "F03" in _codes(report_bytes(out.getvalue(), "m.xlsx", TODAY))


def _with(change: Callable[[Any], None]) -> Report:
    book = load_workbook(io.BytesIO(filled_xlsx()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return report_bytes(out.getvalue(), "m.xlsx", TODAY)


def test_what_runs_outside_the_answers_is_named_once_a_sheet() -> None:
    def change(book: Any) -> None:
        notes = book.create_sheet("Notizen")
        notes["A1"] = '=HYPERLINK("http://x.invalid")'
        notes["B2"] = "=cmd|'/c calc'!A0"
        book["Meldung"]["F6"] = "=1+1"
        hidden = book.create_sheet("Versteckt")
        hidden["C3"].hyperlink = "http://x.invalid"
        hidden.sheet_state = "hidden"

    found = [f for f in _with(change).findings if f.code == "F16"]
    assert [(f.sheet, f.row, f.column) for f in found] == [
        ("Meldung", 6, "F"), ("Notizen", 1, "A"), ("Versteckt", 3, "C"),
    ]  # fmt: skip
    assert found[1].found.endswith("und 1 weitere")


def test_the_link_that_excel_makes_of_an_address_is_no_finding() -> None:
    def change(book: Any) -> None:
        for line in book["Meldung"].iter_rows(min_row=4):
            if line[0].value == "ansprechperson_email":
                line[4].value = "asd@amt.invalid"
                line[4].hyperlink = "mailto:asd@amt.invalid"

    assert _with(change).findings == ()


def test_umlauts_of_other_old_encodings_get_a_hint() -> None:
    text = filled_csv({"kommentar": "Es gab für alle Ämter Größeres zu tun…"}).decode("utf-8-sig")
    for encoding, wrong in (("mac_roman", True), ("cp850", True), ("cp1252", False)):
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            data = text.replace("…", "").encode(encoding)
        report = report_bytes(data, "m.csv", TODAY)
        assert ("F17" in _codes(report)) == wrong or "F00" in _codes(report), encoding
        assert ("F17" in _codes(report)) <= wrong
