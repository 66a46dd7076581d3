"""Decides how CSV and JSON submissions are read: encodings, separators, one row per office."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from etl.errors import InputError, ParseError
from etl.submissions.guard import TEMPLATE
from etl.submissions.reading import (
    MAX_RECORDS,
    FileFacts,
    RawCell,
    form_of,
    headings,
    key,
    multi_fields,
    note,
    note_missing,
    spread_multi,
)
from etl.submissions.values import shown

MAX_COLUMNS = 300
MAX_ROW = 200_000
"""Characters of one row of a CSV table."""
MAX_OBJECTS, MAX_ANSWERS = 50_000, 400_000
"""Brackets and commas in a JSON file; 2,000 offices need 4,000 and 140,000."""


GUESSED = "cp1252"
GARBLED = re.compile(r"[^\W\d_]{0,30}(?:[A-Za-z][ŠšŸŽ€…†„”™‡][a-z]|[a-z]§|Ã\S)[^\W\d_]{0,30}")
"""Umlauts of old Mac or DOS files, or of UTF-8, as they look when read as Windows-1252."""


def decode(data: bytes, name: str) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252; `InputError` if none."""
    return _decoded(data, name)[0]


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """(text, encoding)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", GUESSED]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:  # else four bytes a sign, or no text at all
            return text, encoding
    raise InputError(f"Die Zeichen in „{name}“ sind nicht lesbar. Bitte als UTF-8 speichern.")


def _read(data: bytes, facts: FileFacts) -> str:
    """The text of a file; notes the first word that looks wrong where the encoding was guessed.

    Any bytes make some text in Windows-1252, so umlauts of another old encoding come out as other
    letters. One such word is enough to look at all.
    """
    text, encoding = _decoded(data, facts.name)
    found = GARBLED.search(text) if encoding == GUESSED else None
    if found:
        line = text.count("\n", 0, found.start()) + 1
        facts.garbled.append(RawCell(found.group(), "", line))
    return text


def read_csv(data: bytes, facts: FileFacts) -> None:
    """One row per office below one heading row of field ids or labels."""
    text = _read(data, facts)
    head = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    delimiter = max(";,\t", key=head.count)
    csv.field_size_limit(100_000)
    try:
        lines = list(_limited(text, delimiter))
    except csv.Error as error:
        raise ParseError(facts.name, None, "eine CSV-Tabelle", str(error)) from error
    lines = [(number, line) for number, line in lines if any(c.strip() for c in line)]
    if not lines:
        raise InputError(f"„{facts.name}“ enthält keine Zeilen. Bitte die CSV-Vorlage verwenden.")
    number, header = lines[0]
    columns = _columns(header, number, facts)
    if not columns:
        raise ParseError(facts.name, number, "eine Kopfzeile mit den Feldern der Vorlage")
    first: dict[str, RawCell] = {}
    for number, line in lines[1:]:
        for i, cell in enumerate(line[len(header) :], 1):
            if cell.strip():
                note(facts.surplus, RawCell(cell, "", number, f"Spalte {len(header) + i}"))
        row = {
            cell_id: RawCell(line[i] if i < len(line) else None, "", number, header[i].strip())
            for i, cell_id in columns.items()
        }
        first = first or row
        facts.rows.append(spread_multi(row))
    note_missing(set(columns.values()), facts, form_of(first))


def _limited(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells); stops with a clear refusal before memory does."""
    spent = 0

    def lines() -> Iterator[str]:
        nonlocal spent
        for line in io.StringIO(text, newline=""):
            spent += len(line)
            if spent > MAX_ROW:
                raise InputError(
                    f"Eine Zeile der Datei ist länger als {MAX_ROW} Zeichen. {TEMPLATE}"
                )
            yield line

    reader = csv.reader(lines(), delimiter=delimiter)
    for count, line in enumerate(reader):
        spent = 0
        if len(line) > MAX_COLUMNS:
            raise InputError(
                f"Zeile {reader.line_num} hat {len(line)} Zellen, mehr als die Vorlage. {TEMPLATE}"
            )
        if count > MAX_RECORDS + 50:
            raise InputError(
                f"Die Datei hat mehr als {MAX_RECORDS} Zeilen. Je Jugendamt eine Zeile, "
                "bitte nur die ausgefüllten senden."
            )
        yield reader.line_num, line


def _columns(header: list[str], number: int, facts: FileFacts) -> dict[int, str]:
    """Cell id by column index; notes unknown and doubled ones."""
    known = {**headings(), **{key(f): f for f in multi_fields()}}
    found: dict[int, str] = {}
    for i, title in enumerate(header):
        cell_id = known.get(key(title))
        place = RawCell(title, "", number, title.strip())
        if cell_id is None:
            if title.strip():
                note(facts.unknown, place)
        elif cell_id in found.values():
            note(facts.doubled, place)
        else:
            found[i] = cell_id
    return found


def read_json(data: bytes, facts: FileFacts) -> None:
    """One object, a list of objects, or `{"formularversion": …, "meldungen": [objects]}`."""
    text = _read(data, facts)
    if text.count("{") + text.count("[") > MAX_OBJECTS or text.count(",") > MAX_ANSWERS:
        raise InputError(f"„{facts.name}“ enthält mehr Angaben, als Meldungen haben. {TEMPLATE}")
    try:
        content = json.loads(
            text,
            parse_constant=_refuse_constant,
            object_pairs_hook=lambda pairs: _unique(pairs, facts),
        )
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise ParseError(facts.name, line, "gültiges JSON nach dem JSON-Schema") from error
    shared = {}
    if isinstance(content, dict) and "meldungen" in content:
        shared = {k: v for k, v in content.items() if k == "formularversion"}
        content = content["meldungen"]
    items = content if isinstance(content, list) else [content]
    if not all(isinstance(item, dict) for item in items):
        raise ParseError(facts.name, None, "ein Objekt je Meldung")
    for number, item in enumerate(items, 1):
        facts.rows.append(_json_row({**shared, **item}, number, facts))


def _json_row(item: dict[str, Any], number: int, facts: FileFacts) -> dict[str, RawCell]:
    given = {name: RawCell(value, "", number, name) for name, value in item.items()}
    known = {c.id for c in form_of(given).cells} | multi_fields()
    row = {name: cell for name, cell in given.items() if name in known}
    for name in item.keys() - known:
        note(facts.unknown, RawCell(name, "", number, shown(name)))
    return spread_multi(row)


def _unique(pairs: list[tuple[str, Any]], facts: FileFacts) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            note(facts.doubled, RawCell(name, "", None, shown(name)))
        seen[name] = value
    return seen


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)
