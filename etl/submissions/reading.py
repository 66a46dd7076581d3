"""Decides what a file holds: its cells by field, office by office, and all that is odd about it.

Three ways in, one result. XLSX: one column per office ("Feld" and "Wert" in the header, as in the
template) or one row per office (field ids in the header); sheets are found by their header, not by
name or place. CSV: one row per office. JSON: one object per office. Nothing is judged here; what
the rules need to know (hidden sheets, macros, unknown columns …) is kept as facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from etl.errors import InputError
from etl.submissions.form import CURRENT, Form, Value, load_form, versions
from etl.submissions.guard import FileKind, check_size, kind_of, printable
from etl.submissions.values import Parsed, parse, shown

MAX_RECORDS = 2_000
MAX_NOTED = 500


@dataclass(frozen=True)
class RawCell:
    """One cell as it stands in the file; `row` from 1, `column` letter or heading."""

    value: object
    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass
class FileFacts:
    """A file taken apart. `rows`: raw cells by cell id of the form, one mapping per office."""

    name: str
    kind: FileKind
    rows: list[dict[str, RawCell]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    renamed: str = ""
    hidden: list[RawCell] = field(default_factory=list)
    merged: list[RawCell] = field(default_factory=list)
    unknown: list[RawCell] = field(default_factory=list)
    doubled: list[RawCell] = field(default_factory=list)
    surplus: list[RawCell] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    formulas: list[RawCell] = field(default_factory=list)
    garbled: list[RawCell] = field(default_factory=list)
    macros: bool = False
    external_links: bool = False


@dataclass
class Record:
    """One office's answers: values by field, what was parsed by cell, where it stands."""

    form: Form
    cells: Mapping[str, RawCell]
    parsed: Mapping[str, Parsed]
    values: dict[str, Value]
    known_version: bool = True

    def place(self, field_id: str) -> RawCell:
        """Where a field stands; where it is missing, the place of the record."""
        for cell_id, cell in self.cells.items():
            if cell_id == field_id or cell_id.startswith(f"{field_id}."):
                return cell
        first = next(iter(self.cells.values()), RawCell(None))
        return RawCell(None, first.sheet, first.row, "")


def note(kept: list[RawCell], cell: RawCell) -> None:
    """Keep a fact about the file; after some hundred of a kind, more help nobody."""
    if len(kept) < MAX_NOTED:
        kept.append(cell)


def read_file(path: Path) -> FileFacts:
    """Read a file from disk, its size first; `InputError` where it cannot be opened."""
    name = printable(path.name)
    try:
        check_size(path.stat().st_size, name)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"Die Datei „{name}“ lässt sich nicht lesen.") from error
    return read_bytes(data, name)


def read_bytes(data: bytes, name: str) -> FileFacts:
    """Take a file apart; `InputError` with one clear sentence where that is impossible."""
    from etl.submissions.read_text import read_csv, read_json
    from etl.submissions.read_xlsx import read_xlsx

    facts = FileFacts(name, kind_of(data, name))
    {"xlsx": read_xlsx, "csv": read_csv, "json": read_json}[facts.kind](data, facts)
    if len(facts.rows) > MAX_RECORDS:
        raise InputError(
            f"„{name}“ enthält {len(facts.rows)} Meldungen; angenommen werden höchstens "
            f"{MAX_RECORDS} in einer Datei. Bitte aufteilen."
        )
    return facts


def records(facts: FileFacts) -> list[Record]:
    """The parsed records of a file; an unknown form version is read as the current one."""
    return [record(row) for row in facts.rows]


def record(cells: Mapping[str, RawCell]) -> Record:
    """Parse the raw cells of one office."""
    known = stated_version(cells) in versions()
    form = form_of(cells)
    parsed: dict[str, Parsed] = {}
    for cell in form.cells:
        if cell.id in cells:
            parsed[cell.id] = parse(form.fields[cell.field], cells[cell.id].value)
    values: dict[str, Value] = {}
    for spec in form.fields.values():
        if spec.kind == "multi":
            values[spec.id] = _multi(form, spec.id, parsed)
        elif spec.id in parsed:
            values[spec.id] = parsed[spec.id].value
        else:
            values[spec.id] = None
    return Record(form, cells, parsed, values, known)


def stated_version(cells: Mapping[str, RawCell]) -> str:
    """The form version that an office's answers name; empty where they name none."""
    stated = cells.get("formularversion")
    return shown(stated.value) if stated is not None and stated.value is not None else ""


def form_of(cells: Mapping[str, RawCell]) -> Form:
    """The form that an office filled in, so that older ones stay readable; else the current one."""
    version = stated_version(cells)
    return load_form(version if version in versions() else CURRENT)


def note_missing(present: set[str], facts: FileFacts, form: Form) -> None:
    """Mandatory fields of that form without a column."""
    for cell in form.cells:
        absent = cell.id not in present and cell.field not in present
        if absent and form.fields[cell.field].mandatory:
            facts.missing.append(cell.id)


@lru_cache(maxsize=1)
def multi_fields() -> set[str]:
    """Fields with several answers, over all form versions."""
    fields = (spec for version in versions() for spec in load_form(version).fields.values())
    return {spec.id for spec in fields if spec.kind == "multi"}


def _multi(form: Form, field_id: str, parsed: Mapping[str, Parsed]) -> Value:
    """The options answered with ja; None unless every option has an answer."""
    answers = {o.id: parsed.get(f"{field_id}.{o.id}") for o in form.fields[field_id].options}
    if any(a is None or not isinstance(a.value, bool) for a in answers.values()):
        return None
    return tuple(option for option, a in answers.items() if a is not None and a.value)


def key(text: object) -> str:
    """A heading without case, spaces and signs, to recognise it."""
    return re.sub(r"[^0-9a-zäöüß§.]+", "", shown(text).casefold())


@lru_cache(maxsize=1)
def headings() -> dict[str, str]:
    """Cell id by recognisable heading (id or label) over all form versions."""
    found: dict[str, str] = {}
    for version in versions():
        form = load_form(version)
        labels = [c.label for c in form.cells]
        for cell in form.cells:
            if labels.count(cell.label) == 1:
                found[key(cell.label)] = cell.id
        for cell in form.cells:
            found[key(cell.id)] = cell.id
    return found


def spread_multi(cells: Mapping[str, RawCell]) -> dict[str, RawCell]:
    """One cell with several answers (`asd_definition = "pkd; beratung"`) as ja/nein cells."""
    found = dict(cells)
    for spec in form_of(cells).fields.values():
        if spec.kind != "multi" or spec.id not in found:
            continue
        cell = found.pop(spec.id)
        given = _answers(cell.value)
        for option in spec.options:
            word = "ja" if {key(option.id), key(option.label)} & given else "nein"
            place = RawCell(word if given else None, cell.sheet, cell.row, cell.column)
            found.setdefault(f"{spec.id}.{option.id}", place)
        known = {key(t) for o in spec.options for t in (o.id, o.label)} | {"keine"}
        if given - known:  # kept as an unknown answer, so that a rule can name it
            found[f"{spec.id}.{spec.options[0].id}"] = cell
    return found


def _answers(value: object) -> set[str]:
    if value is None:
        return set()
    parts: Iterable[object] = value if isinstance(value, list) else re.split(r"[;,|]", str(value))
    if isinstance(value, list) and not value:
        return {"keine"}
    return {key(part) for part in parts if key(part)}
