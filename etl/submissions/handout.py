"""Decides how a file that came in goes out again, to the person who reviews it.

Never as it came: its name and what is live in it were chosen by the sender. The copy has our name
and plain cells only; the original, byte for byte, lies in a ZIP, which no program opens on a click.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass

from etl.errors import InputError
from etl.spreadsheets import safe_text
from etl.submissions.findings import disarm
from etl.submissions.guard import kind_of
from etl.submissions.read_text import decode

MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Handout:
    """A file to hand out: our name, its bytes, its media type."""

    name: str
    content: bytes

    @property
    def mime(self) -> str:
        """The media type by the ending of the name."""
        return MIMES[self.name.rpartition(".")[2]]


def harmless(number: str, content: bytes) -> Handout | None:
    """The copy of a file that is safe to open; None where it cannot be read at all.

    `number`: id of the submission, which becomes the name.
    """
    try:
        kind = kind_of(content, number)
        plain = {"xlsx": _workbook, "csv": _table, "json": _text}[kind](content, number)
    except InputError:
        return None
    return Handout(f"{number}.{kind}", plain)


def packed(number: str, content: bytes) -> Handout:
    """The original in a ZIP, under our name."""
    try:
        kind: str = kind_of(content, number)
    except InputError:
        kind = "bin"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        stamp = zipfile.ZipInfo(f"{number}.{kind}")
        stamp.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(stamp, content)
    return Handout(f"{number}-original.zip", out.getvalue())


def _workbook(content: bytes, number: str) -> bytes:
    from etl.submissions.read_xlsx import open_workbook  # openpyxl is slow to import

    book = open_workbook(content, number)  # leaves macros, controls, objects and pictures behind
    disarm(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(content: bytes, number: str) -> bytes:
    text = decode(content, number)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            writer.writerow([safe_text(cell) for cell in line])
    except csv.Error as error:
        raise InputError(f"Die Datei {number} lässt sich nicht lesen.") from error
    return out.getvalue().encode("utf-8-sig")


def _text(content: bytes, number: str) -> bytes:
    return decode(content, number).encode()
