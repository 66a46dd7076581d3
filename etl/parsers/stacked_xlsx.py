"""The `csv-…` sheets of a "Statistischer Bericht" (Excel) of Destatis.

Decides that only the machine-readable sheets are read, never the formatted ones with their
merged headings and footnote digits. Option `sheet` names the sheet; the rest as in
`etl.parsers.records`.
"""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from etl.errors import ParseError
from etl.models import Source
from etl.parsers.records import Record, to_frame
from etl.parsers.text import MAX_UNPACKED, reject_foreign_body


def parse(raw: bytes, spec: Source, file: str) -> pd.DataFrame:
    """Read one sheet; raises `ParseError` for other bytes, a missing sheet or missing columns."""
    sheet = str(spec.options["sheet"])
    rows = _cells(raw, sheet, file)
    filled = [(n, row) for n, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise ParseError(file, 1, f"eine Kopfzeile im Blatt '{sheet}'", "ein leeres Blatt")
    header = filled[0][1]
    records = [Record(n, dict(zip(header, row, strict=True))) for n, row in filled[1:]]
    return to_frame(header, records, spec, file)


def _cells(raw: bytes, sheet: str, file: str) -> list[list[str]]:
    if raw[:2] != b"PK":
        reject_foreign_body(raw, file)
        raise ParseError(file, None, "eine Excel-Datei (xlsx)", "eine Datei anderer Art")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise ParseError(file, None, "eine Excel-Datei üblicher Größe")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, EOFError) as error:
        raise ParseError(
            file, None, "eine vollständige Excel-Datei (xlsx)", "ein beschädigtes Archiv"
        ) from error
    try:
        if sheet not in book.sheetnames:
            tidy_sheets = [name for name in book.sheetnames if name.startswith("csv-")]
            raise ParseError(file, None, f"das Blatt '{sheet}'", ", ".join(tidy_sheets))
        return [[_text(c) for c in row] for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()


def _text(cell: object) -> str:
    """A cell as text with a decimal point; whole numbers without one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
