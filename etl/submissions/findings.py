"""Decides what a finding says, and how findings leave the house as CSV and as a marked workbook.

Every text that is written went through `safe_text`, so nothing a sender typed is ever executed by
the program that opens the report.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string

from etl.errors import InputError
from etl.spreadsheets import safe_text
from etl.submissions.guard import kind_of

Severity = Literal["error", "warning", "hint"]
SEVERITIES: dict[Severity, str] = {"error": "Fehler", "warning": "Warnung", "hint": "Hinweis"}
MANY: dict[Severity, str] = {"error": "Fehler", "warning": "Warnungen", "hint": "Hinweise"}
COLOURS: dict[Severity, str] = {"error": "F4B6B0", "warning": "FBE3A6", "hint": "CFE3F5"}
HEADINGS = (
    "Regel",
    "Schwere",
    "Jugendamt",
    "Feld",
    "Blatt",
    "Zeile",
    "Spalte",
    "Was ist aufgefallen?",
    "Gefunden",
    "Erwartet",
    "Was ist zu tun?",
)
REPORT_SHEET = "Prüfung"


@dataclass(frozen=True)
class Finding:
    """One finding. `row` from 1 as in Excel, `column` letter (XLSX) or heading (CSV, JSON)."""

    code: str
    severity: Severity
    office: str
    field: str
    label: str
    sheet: str
    row: int | None
    column: str
    message: str
    found: str
    expected: str
    mend: str

    @property
    def place(self) -> str:
        """Where it is, in words; empty for the file as a whole."""
        parts = [
            f"Blatt „{self.sheet}“" if self.sheet else "",
            f"Zeile {self.row}" if self.row else "",
            self.column if self.column.startswith("Spalte") else "",
            f"Spalte {self.column}" if self.column and not self.column.startswith("Spalte") else "",
        ]
        return ", ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything stops the submission."""
    return any(f.severity == "error" for f in findings)


def _cells(finding: Finding) -> list[object]:
    texts: list[object] = [
        finding.code,
        SEVERITIES[finding.severity],
        finding.office,
        finding.label or finding.field,
        finding.sheet,
        finding.row,
        finding.column,
        finding.message,
        finding.found,
        finding.expected,
        finding.mend,
    ]
    return [safe_text(text) for text in texts]


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """The findings as CSV for German Excel: UTF-8 with BOM, semicolon."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(["" if c is None else c for c in _cells(f)] for f in findings)
    return out.getvalue().encode("utf-8-sig")


def findings_xlsx(findings: Sequence[Finding], original: bytes = b"", name: str = "") -> bytes:
    """The findings as workbook; the sender's own XLSX with its cells marked where it opens."""
    book, marked = _book(original, name)
    if marked:
        disarm(book)
        for finding in findings:
            _mark(book, finding)
    sheet = book.create_sheet(REPORT_SHEET, 0)
    sheet.append(list(HEADINGS))
    fills = {s: PatternFill("solid", fgColor=colour) for s, colour in COLOURS.items()}
    for number, finding in enumerate(findings, 2):  # `sheet[n]` and `max_row` walk all cells
        sheet.append([_xml_safe(cell) for cell in _cells(finding)])
        for place in (1, 2):
            sheet.cell(number, place).fill = fills[finding.severity]
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHIJK", (8, 10, 14, 34, 14, 7, 9, 60, 20, 28, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _book(original: bytes, name: str) -> tuple[Any, bool]:
    """(workbook, whether it is the sender's)."""
    from etl.submissions.read_xlsx import open_workbook

    try:
        if original and kind_of(original, name) == "xlsx":
            book = open_workbook(original, name)
            if REPORT_SHEET in book.sheetnames:
                del book[REPORT_SHEET]
            return book, True
    except InputError:
        pass  # what cannot be opened cannot be marked; the list of findings still goes out
    book = Workbook()
    book.remove(book.worksheets[0])
    return book, False


def disarm(book: Any) -> None:
    """Formulas and formula-like texts of the sender become plain text."""
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell, MergedCell) or cell.value is None:
                    continue
                if cell.data_type == "f":
                    text = getattr(cell.value, "text", None) or str(cell.value)
                    cell.value = "'" + text if text.startswith("=") else f"'={text}"
                elif isinstance(cell.value, str):
                    cell.value = safe_text(cell.value)
                cell.hyperlink = None
    for name in list(book.defined_names):
        del book.defined_names[name]


def _mark(book: Any, finding: Finding) -> None:
    """Colour the cell and say why in a comment; several findings share one comment."""
    if finding.sheet not in book.sheetnames or not finding.row or not finding.column.isalpha():
        return
    column = column_index_from_string(finding.column)
    cell = book[finding.sheet].cell(row=finding.row, column=column)
    if isinstance(cell, MergedCell):
        return
    if cell.comment is None or SEVERITIES["error"] not in str(cell.comment.text):
        cell.fill = PatternFill("solid", fgColor=COLOURS[finding.severity])
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    text = f"{SEVERITIES[finding.severity]} {finding.code}: {finding.message} {finding.mend}"
    cell.comment = Comment(_xml_safe(before + text), "Prüfung", width=360, height=180)


def _xml_safe(value: object) -> Any:
    """XML cannot hold control characters."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or ord(c) >= 32)
    return value
