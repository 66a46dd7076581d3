"""Decides how CSV and JSON submissions are read: encodings, separators, one row per office."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, NoReturn

from etl.errors import InputError, ParseError
from etl.submissions.form import CURRENT, load_form
from etl.submissions.reading import MAX_RECORDS, FileFacts, RawCell, headings, key, spread_multi

MAX_COLUMNS = 300


def decode(data: bytes, name: str) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252; `InputError` if none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"Die Zeichen in „{name}“ sind nicht lesbar. Bitte als UTF-8 speichern.")


def read_csv(data: bytes, facts: FileFacts) -> None:
    """One row per office below one heading row of field ids or labels."""
    text = decode(data, facts.name)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=head.count)
    csv.field_size_limit(100_000)
    try:
        lines = list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise ParseError(facts.name, None, "eine CSV-Tabelle", str(error)) from error
    lines = [(number, line) for number, line in lines if any(c.strip() for c in line)]
    if not lines:
        raise InputError(f"„{facts.name}“ enthält keine Zeilen. Bitte die CSV-Vorlage verwenden.")
    number, header = lines[0]
    if len(header) > MAX_COLUMNS:
        raise ParseError(facts.name, number, f"höchstens {MAX_COLUMNS} Spalten", str(len(header)))
    columns = _columns(header, number, facts)
    if not columns:
        raise ParseError(facts.name, number, "eine Kopfzeile mit den Feldern der Vorlage")
    for number, line in lines[1:]:
        facts.surplus.extend(
            RawCell(cell, "", number, f"Spalte {len(header) + i}")
            for i, cell in enumerate(line[len(header) :], 1)
            if cell.strip()
        )
        row = {
            cell_id: RawCell(line[i] if i < len(line) else None, "", number, header[i].strip())
            for i, cell_id in columns.items()
        }
        facts.rows.append(spread_multi(row, load_form(CURRENT)))


def _limited(reader: Any) -> Any:
    """(line number, cells); stops with a clear refusal before memory does."""
    for count, line in enumerate(reader):
        if count > MAX_RECORDS + 50:
            raise InputError(
                f"Die Datei hat mehr als {MAX_RECORDS} Zeilen. Je Jugendamt eine Zeile, "
                "bitte nur die ausgefüllten senden."
            )
        yield reader.line_num, line


def _columns(header: list[str], number: int, facts: FileFacts) -> dict[int, str]:
    """Cell id by column index; notes unknown, doubled and missing ones."""
    known = {**headings(), **{key(f): f for f in _multi_fields()}}
    found: dict[int, str] = {}
    for i, title in enumerate(header):
        cell_id = known.get(key(title))
        place = RawCell(title, "", number, title.strip())
        if cell_id is None:
            if title.strip():
                facts.unknown.append(place)
        elif cell_id in found.values():
            facts.doubled.append(place)
        else:
            found[i] = cell_id
    note_missing(set(found.values()), facts)
    return found


def note_missing(present: set[str], facts: FileFacts) -> None:
    """Mandatory fields without a column."""
    for cell in load_form(CURRENT).cells:
        absent = cell.id not in present and cell.field not in present
        if absent and load_form(CURRENT).fields[cell.field].mandatory:
            facts.missing.append(cell.id)


def _multi_fields() -> list[str]:
    return [s.id for s in load_form(CURRENT).fields.values() if s.kind == "multi"]


def read_json(data: bytes, facts: FileFacts) -> None:
    """One object, a list of objects, or `{"formularversion": …, "meldungen": [objects]}`."""
    try:
        content = json.loads(
            decode(data, facts.name),
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
    known = {c.id for c in load_form(CURRENT).cells} | set(_multi_fields())
    row = {name: RawCell(value, "", number, name) for name, value in item.items() if name in known}
    for name in item.keys() - known:
        facts.unknown.append(RawCell(name, "", number, name[:60]))
    return spread_multi(row, load_form(CURRENT))


def _unique(pairs: list[tuple[str, Any]], facts: FileFacts) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            facts.doubled.append(RawCell(name, "", None, name[:60]))
        seen[name] = value
    return seen


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)
