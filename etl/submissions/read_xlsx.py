"""Decides how a workbook is read: which sheets hold answers, and in which of two layouts.

Formulas are kept as text (they are refused, not computed), links to other files are not followed,
macros are not loaded.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.errors import InputError
from etl.submissions.reading import (
    FileFacts,
    RawCell,
    form_of,
    headings,
    key,
    note,
    note_missing,
)
from etl.submissions.values import shown

EXAMPLE_SHEET = "BEISPIEL"
DATA_SHEETS = ("Meldung", "Meldungen")
HELP_SHEETS = ("anleitung", "jugendämter")
HEADER_ROWS = 30
MAX_GRID = 150_000  # cells; 2,000 offices need 120,000
MIN_HITS = 3
ACTIVE = (
    b"vbaproject",
    b"macroenabled",
    b"activex",
    b"xl/embeddings/",
    b"/oleobject",
    b"macrosheet",
)
OUTSIDE = (b"externallink", b"ddelink")
"""What names, content types and relationships say of parts that run or fetch something."""


def read_xlsx(data: bytes, facts: FileFacts) -> None:
    """Read all visible sheets that hold fields of the form."""
    facts.macros, facts.external_links = active_parts(data)
    book = open_workbook(data, facts.name)
    for sheet in book.worksheets:
        title = str(sheet.title)
        if EXAMPLE_SHEET in title.upper() or title.casefold() in HELP_SHEETS:
            continue
        if sheet.sheet_state != "visible":
            facts.hidden.append(RawCell(title, title))
            continue
        _read_sheet(sheet, facts)
    if facts.sheets and not set(facts.sheets) & set(DATA_SHEETS):
        facts.renamed = facts.sheets[0]
    _live_cells(book, facts)


def active_parts(data: bytes) -> tuple[bool, bool]:
    """(macros or embedded objects, links to other files) of a workbook.

    Content types and relationships count as well as names of parts: those are the sender's choice,
    and programs go by what the types and relationships say. In any case of letters.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        said = [n.casefold().encode() for n in names]
        for name in names:
            if name.casefold().endswith((".rels", "[content_types].xml")):
                said.append(_as_ascii(archive.read(name)))
    text = b"\n".join(said)
    return any(w in text for w in ACTIVE), any(w in text for w in OUTSIDE)


def _as_ascii(part: bytes) -> bytes:
    """An XML part in lower case; wide encodings without their zero bytes."""
    return part.replace(b"\x00", b"").lower()


def _live_cells(book: Any, facts: FileFacts) -> None:
    """Formulas and links outside the answers, the first of each sheet with their number.

    Formulas within answers have a rule of their own; a link there is what Excel makes of a typed
    e-mail address.
    """
    answers = {(c.sheet, c.row, c.column) for row in facts.rows for c in row.values()}
    for sheet in book.worksheets:
        cells = sheet._cells  # iter_rows would make all empty cells
        live = {place for place, cell in cells.items() if cell.data_type == "f"}
        live |= {place for place, cell in cells.items() if cell.hyperlink}
        title = str(sheet.title)
        live -= {p for p in live if (title, p[0], get_column_letter(p[1])) in answers}
        if live:
            row, column = min(live)
            more = f" und {len(live) - 1} weitere" if len(live) > 1 else ""
            text = f"{shown(_plain(cells[row, column].value)) or 'Verknüpfung'}{more}"
            note(facts.formulas, RawCell(text, title, row, get_column_letter(column)))


def open_workbook(data: bytes, name: str) -> Any:
    """Open with formulas as text; `InputError` for whatever openpyxl trips over."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions we do not need
            book: Any = load_workbook(io.BytesIO(data), keep_links=False, keep_vba=False)
            for sheet in book.worksheets:  # pictures are not ours to unpack, nor to pass on
                sheet._images, sheet._charts = [], []
            return book
    except Exception as error:  # broken workbooks fail anywhere inside openpyxl
        raise InputError(
            f"„{name}“ lässt sich nicht als Excel-Datei lesen. Bitte neu als .xlsx speichern."
        ) from error


def _read_sheet(sheet: Worksheet, facts: FileFacts) -> None:
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_GRID:
        raise InputError(
            f"Das Blatt „{sheet.title}“ in „{facts.name}“ hat {sheet.max_row} Zeilen und "
            f"{sheet.max_column} Spalten, mehr als die Vorlage. Bitte nur die Vorlage ausfüllen."
        )
    grid: list[list[object]] = [list(line) for line in sheet.iter_rows(values_only=True)]
    for number, line in enumerate(grid[:HEADER_ROWS]):
        titles = [key(v) if v is not None else "" for v in line]
        if "feld" in titles and any(t.startswith("wert") for t in titles):
            facts.sheets.append(sheet.title)
            _by_column(sheet.title, grid, number, titles, facts)
            break
        if len({headings()[t] for t in titles if t in headings()}) >= MIN_HITS:
            start = _last_header(grid, number)
            facts.sheets.append(sheet.title)
            _by_row(sheet.title, grid, start, facts)
            break
    else:
        return
    for area in sheet.merged_cells.ranges:
        place = get_column_letter(area.min_col)
        note(facts.merged, RawCell(str(area), sheet.title, area.min_row, place))


def _last_header(grid: list[list[object]], number: int) -> int:
    """The template has labels above ids: the ids, the lower heading row, count."""
    if number + 1 < len(grid):
        below = [key(v) for v in grid[number + 1] if v is not None]
        if sum(b in headings() for b in below) >= MIN_HITS:
            return number + 1
    return number


def _by_column(
    title: str, grid: list[list[object]], number: int, titles: list[str], facts: FileFacts
) -> None:
    """One column per office: ids in the column "Feld", answers below each "Wert"."""
    ids = titles.index("feld")
    rows: dict[str, int] = {}
    for i, line in enumerate(grid[number + 1 :], number + 1):
        name = line[ids] if ids < len(line) else None
        cell_id = headings().get(key(name)) if name is not None else None
        place = RawCell(name, title, i + 1, get_column_letter(ids + 1))
        if cell_id is None:
            if name is not None and key(name):
                note(facts.unknown, place)
        elif cell_id in rows:
            note(facts.doubled, place)
        else:
            rows[cell_id] = i
    first: dict[str, RawCell] = {}
    for j in [j for j, t in enumerate(titles) if t.startswith("wert")]:
        letter = get_column_letter(j + 1)
        cells = {
            cell_id: RawCell(_plain(grid[i][j]), title, i + 1, letter)
            for cell_id, i in rows.items()
        }
        first = first or cells
        if _answered(cells):
            facts.rows.append(cells)
    note_missing(set(rows), facts, form_of(first))


def _by_row(title: str, grid: list[list[object]], start: int, facts: FileFacts) -> None:
    """One row per office below the heading row `start`."""
    columns: dict[str, int] = {}
    for j, name in enumerate(grid[start]):
        cell_id = headings().get(key(name)) if name is not None else None
        place = RawCell(name, title, start + 1, get_column_letter(j + 1))
        if cell_id is None:
            if name is not None and key(name):
                note(facts.unknown, place)
        elif cell_id in columns:
            note(facts.doubled, place)
        else:
            columns[cell_id] = j
    first: dict[str, RawCell] = {}
    for i, line in enumerate(grid[start + 1 :], start + 1):
        cells = {
            cell_id: RawCell(_plain(line[j]), title, i + 1, get_column_letter(j + 1))
            for cell_id, j in columns.items()
        }
        if _answered(cells):
            first = first or cells
            facts.rows.append(cells)
    note_missing(set(columns), facts, form_of(first))


def _plain(value: object) -> object:
    """Array formulas and other objects as text that the parser refuses as formulas."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if hasattr(value, "year"):
        return value
    return f"={getattr(value, 'text', None) or 'Formel'}"


def _answered(cells: dict[str, RawCell]) -> bool:
    """Whether anything was filled in besides what the template prints."""
    form = form_of(cells)
    printed = {"formularversion": ""} | {f.id: f.default for f in form.fields.values() if f.default}
    for cell_id, cell in cells.items():
        text = shown(cell.value) if cell.value is not None else ""
        spec = form.fields.get(cell_id)
        if text and cell_id != "formularversion":
            default = printed.get(cell_id, "")
            if spec is None or text not in {default, spec.option_label(default)}:
                return True
    return False
