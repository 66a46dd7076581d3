"""Whole files for the file rules: for each rule a builder of a good and of a bad file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from etl.submissions.schema import template_csv
from etl.submissions.template import template_xlsx
from etl.submissions.validate import as_cells
from tests.submissions.form.records import submission

Builder = Callable[[Path], Path]


def filled_xlsx(**changes: Any) -> bytes:
    """The template, filled with the base record."""
    return template_xlsx(answers=[as_cells(submission(**changes))])


def filled_csv(*records: dict[str, Any]) -> bytes:
    """The CSV template with one row per record (changes to the base record)."""
    rows = [as_cells(submission(**r)) for r in records or ({},)]
    return template_csv(answers=rows)


def csv_file(change: Callable[[list[list[str]]], None], *records: dict[str, Any]) -> Builder:
    """A CSV whose cells (heading row first) were changed."""

    def build(stem: Path) -> Path:
        text = filled_csv(*records).decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text), delimiter=";"))
        change(table)
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=";").writerows(table)
        path = stem.with_suffix(".csv")
        path.write_text(out.getvalue(), encoding="utf-8")
        return path

    return build


def book_file(change: Callable[[Any], None], **changes: Any) -> Builder:
    """A filled template changed with openpyxl."""

    def build(stem: Path) -> Path:
        book = load_workbook(io.BytesIO(filled_xlsx(**changes)))
        change(book)
        path = stem.with_suffix(".xlsx")
        book.save(path)
        return path

    return build


def with_part(name: str, content: bytes) -> Builder:
    """A filled template with one more part in its archive."""

    def build(stem: Path) -> Path:
        path = stem.with_suffix(".xlsx")
        path.write_bytes(filled_xlsx())
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, content)
        return path

    return build


def encoded(encoding: str) -> Builder:
    """A CSV with umlauts in an old encoding."""

    def build(stem: Path) -> Path:
        text = filled_csv({"kommentar": "Zwölf Stellen für Fälle"}).decode("utf-8-sig")
        path = stem.with_suffix(".csv")
        path.write_bytes(text.encode(encoding))
        return path

    return build


def _set(field: str, text: str, row: int = 1) -> Callable[[list[list[str]]], None]:
    def change(table: list[list[str]]) -> None:
        table[row][table[0].index(field)] = text

    return change


def _all(*changes: Callable[[list[list[str]]], None]) -> Callable[[list[list[str]]], None]:
    def change(table: list[list[str]]) -> None:
        for one in changes:
            one(table)

    return change


def _rename_heading(old: str, new: str) -> Callable[[list[list[str]]], None]:
    def change(table: list[list[str]]) -> None:
        table[0][table[0].index(old)] = new

    return change


def _nothing(table: Any) -> None:
    del table


def _hide(book: Any) -> None:
    book.create_sheet("Nebenrechnung").sheet_state = "hidden"


def _show(book: Any) -> None:
    book.create_sheet("Nebenrechnung")


def _dde(book: Any) -> None:
    book.create_sheet("Notizen")["B2"] = "=cmd|'/c calc'!A0"


def _rename(book: Any) -> None:
    book["Meldung"].title = "Tabelle1"


def _merge(book: Any) -> None:
    book["Meldung"].merge_cells("E6:F6")


def _surplus(table: list[list[str]]) -> None:
    table[1].append("5")


GOOD_CSV, GOOD_BOOK = csv_file(_nothing), book_file(_nothing)
NEIGHBOUR = {"jugendamt_id": "JH05112000", "jugendamt_name": "Nachbarstadt"}
FILE_CASES: dict[str, tuple[Builder, Builder]] = {
    "F01": (GOOD_CSV, csv_file(_set("formularversion", "2019-01"))),
    "F02": (
        csv_file(_nothing, {}, NEIGHBOUR),
        csv_file(_set("formularversion", "2019-01"), {}, NEIGHBOUR),
    ),
    "F03": (GOOD_BOOK, with_part("xl/vbaProject.bin", b"macro")),
    "F04": (book_file(_show), book_file(_hide)),
    "F05": (GOOD_BOOK, with_part("xl/externalLinks/externalLink1.xml", b"<x/>")),
    "F06": (GOOD_CSV, csv_file(_rename_heading("leih_vzae", "Leihkräfte gesamt"))),
    "F07": (
        csv_file(_rename_heading("soll_vzae", "Stellen nach Stellenplan (Soll)")),
        csv_file(_rename_heading("soll_vzae", "Sollstellen")),
    ),
    "F08": (GOOD_BOOK, book_file(_rename)),
    "F09": (csv_file(_nothing, {}, NEIGHBOUR), csv_file(_nothing, {}, {"ist_vzae": 34.0})),
    "F10": (
        csv_file(_nothing, {}, {"version": 2}),
        csv_file(_nothing, {}, {"jugendamt_name": "Nachbarstadt"}),
    ),
    "F11": (GOOD_BOOK, book_file(_merge)),
    "F12": (
        csv_file(_set("soll_vzae", "40,5")),
        csv_file(_all(_set("soll_vzae", "40.5"), _set("ist_vzae", "35,0"))),
    ),
    "F13": (GOOD_CSV, csv_file(_rename_heading("leih_vzae", "ist_vzae"))),
    "F14": (GOOD_CSV, csv_file(lambda table: table.pop(1) and None)),
    "F15": (GOOD_CSV, csv_file(_surplus)),
    "F16": (book_file(_show), book_file(_dde)),
    "F17": (encoded("cp1252"), encoded("mac_roman")),
}
