"""Classic CSV of GENESIS, the Regionaldatenbank and the Länder's databases (IT.NRW).

Decides where headings end and data begin: rows are recognised by their region key, not by
their position. `;`, UTF-8 or Windows-1252, first line `Tabelle: <code>`, one to four stacked
heading rows, time in the rows or in the columns, footer after a line of underscores.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from etl.errors import ParseError
from etl.models import Column, Source
from etl.parsers.columns import Found, Rows, match, same
from etl.parsers.text import Place, decode, tidy

KEY = re.compile(r"DG|\d{2}|\d{3}|\d{5}|\d{8}|JH\d{8}")
PERIOD = re.compile(r"\d{2}\.\d{2}\.\d{4}|(19|20)\d{2}")
_TITLE = re.compile(r"(?:GENESIS-)?Tabelle:\s*(\S+?);*\s*")
_FOOTER = re.compile(r"_{5,};*\s*")


@dataclass(frozen=True)
class Layout:
    """The shape of a table: `first` is the index of the first value column, 0 the first field."""

    time_in_rows: bool
    first: int
    width: int
    columns: tuple[Found, ...]
    line: int

    @property
    def key(self) -> int:
        """Index of the field with the region key."""
        return 1 if self.time_in_rows else 0


def parse(raw: bytes, spec: Source, file: str) -> pd.DataFrame:
    """Read one classic table; returns the frame of `columns.FRAME`.

    Raises `ParseError` for another table, a cut file, unknown headings, rows of another width
    and cells that are neither number nor sign. Option `table` names the expected table.
    """
    text = decode(raw, spec.encoding, file)
    lines = text.splitlines()
    _check_title(lines, spec, file)
    body = list(_body(lines, file))
    layout = _layout(body, file)
    data = [(n, fields) for n, fields in body if n > layout.line]
    rows = Rows(file)
    matched = [(c, match(c, layout.columns, Place(file, layout.line))) for c in spec.column]
    for line, fields in data:
        _check_row(fields, layout, Place(file, line))
        for column, found in matched:
            _take(rows, column, found, (line, fields), layout)
    return rows.frame()


def _take(
    rows: Rows, column: Column, found: list[Found], row: tuple[int, list[str]], layout: Layout
) -> None:
    line, fields = row
    traits = fields[layout.key + 2 : layout.first]
    if not all(any(same(value, t) for t in traits) for value in column.where.values()):
        return
    for place in found:
        period = fields[0] if layout.time_in_rows else place.period
        rows.add(fields[layout.key], period, column, fields[place.index], line)


def _check_title(lines: list[str], spec: Source, file: str) -> None:
    title = _TITLE.fullmatch(lines[0]) if lines else None
    if title is None:
        found = repr(lines[0][:60]) if lines else ""
        raise ParseError(file, 1, "'Tabelle: <Nummer>' als erste Zeile", found)
    wanted = str(spec.options.get("table", ""))
    if wanted and title.group(1) != wanted:
        raise ParseError(file, 1, f"die Tabelle {wanted}", f"die Tabelle {title.group(1)}")


def _body(lines: list[str], file: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of everything between the title line and the footer."""
    for number, line in enumerate(lines[1:], start=2):
        if _FOOTER.fullmatch(line):
            return
        try:
            yield number, next(csv.reader([line], delimiter=";", strict=True), [])
        except csv.Error as error:
            raise ParseError(file, number, "eine Zeile mit Feldern und ';'", str(error)) from error
    raise ParseError(
        file, len(lines), "die Fußzeile '__________' am Ende der Tabelle",
        "das Ende einer abgeschnittenen Datei",
    )  # fmt: skip


def _is_data(fields: list[str]) -> bool:
    if len(fields) > 2 and PERIOD.fullmatch(fields[0]) and KEY.fullmatch(fields[1]):
        return True
    return len(fields) > 2 and bool(KEY.fullmatch(fields[0])) and bool(fields[1].strip())


def _layout(body: list[tuple[int, list[str]]], file: str) -> Layout:
    at = next((i for i, (_, fields) in enumerate(body) if _is_data(fields)), None)
    if at is None:
        raise ParseError(file, None, "Datenzeilen mit Regionalschlüssel (DG, 05, 05111 …)")
    time_in_rows = bool(PERIOD.fullmatch(body[at][1][0]) and KEY.fullmatch(body[at][1][1]))
    labels = 3 if time_in_rows else 2
    heads: list[list[str]] = []
    for _, fields in reversed(body[:at]):
        if len(fields) <= labels or any(f.strip() for f in fields[:labels]):
            break
        heads.insert(0, fields)
    line = body[at][0] - 1
    width = len(heads[-1]) if heads else 0
    if any(len(h) != width for h in heads):
        raise ParseError(file, line, "gleich viele Felder in allen Kopfzeilen")
    first = next((i for i in range(labels, width) if any(h[i].strip() for h in heads)), None)
    if first is None:
        raise ParseError(file, line, "Spaltenköpfe über den Werten")
    columns = tuple(_column(i, heads, time_in_rows) for i in range(first, width))
    return Layout(time_in_rows, first, width, columns, line)


def _column(index: int, heads: list[list[str]], time_in_rows: bool) -> Found:
    texts = [tidy(h[index]) for h in heads if h[index].strip()]
    if time_in_rows:
        return Found(index, tuple(texts))
    period = next((t for t in texts if PERIOD.fullmatch(t)), "")
    return Found(index, tuple(t for t in texts if t != period), period)


def _check_row(fields: list[str], layout: Layout, place: Place) -> None:
    if len(fields) != layout.width:
        raise ParseError(
            place.file, place.line, f"{layout.width} Felder", f"{len(fields)} Felder"
        )  # fmt: skip
    if not KEY.fullmatch(fields[layout.key]) or not _is_data(fields):
        raise ParseError(
            place.file, place.line, "eine Datenzeile mit Regionalschlüssel",
            repr(";".join(fields[:3])[:60]),
        )  # fmt: skip
