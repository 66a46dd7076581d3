"""Decides how the XLSX template looks: derived from the form, so that it cannot disagree with it.

Sheets: Anleitung, Meldung (one office) or Meldungen (one row per office), BEISPIEL (a filled form,
never read), and the register of offices where it is known. Only answer cells can be edited.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from etl.submissions.context import Office
from etl.submissions.form import CURRENT, NO, YES, Cell, FieldSpec, Form, load_form

COLUMNS = ("Feld", "Bezeichnung", "Einheit", "Pflicht", "Wert", "Erläuterung")
WIDTHS = (30, 46, 11, 8, 24, 90)
VALUE_COLUMN = 4
OFFICE_SHEET = "Jugendämter"
MANY_ROWS = 400
NOTE_LENGTH = 255
"""What Excel allows beside a cell."""
BLUE, PALE, YELLOW = "#1F4E79", "#E8EEF4", "#FFF9DB"
PROTECT = {"select_locked_cells": True, "format_columns": True, "format_rows": True}
STEPS = (
    "1. Das Blatt „{sheet}“ ausfüllen. Beschreibbar sind nur die gelben Zellen.",
    "2. Pflichtangaben sind mit „ja“ gekennzeichnet; ist eine Zahl null, bitte 0 eintragen. "
    "Andere Felder dürfen leer bleiben: Leer heißt „keine Angabe“, nicht 0.",
    "3. Zahlen ohne Einheit und ohne Tausenderzeichen schreiben, mit Dezimalkomma: 12,5.",
    "4. Werte eintragen, keine Formeln. Keine Namen von Fachkräften, keine Angaben über Kinder.",
    "5. Die Datei auf der Seite „Daten melden“ prüfen lassen. Die Prüfung sendet nichts ab.",
    "6. Zu Warnungen genügt ein Satz im Feld „Erläuterung für die Prüfung“.",
    "Das Blatt BEISPIEL zeigt eine ausgefüllte Meldung mit erfundenen Zahlen. "
    "Es wird nicht gelesen.",
)


def template_xlsx(
    offices: Sequence[Office] = (),
    *,
    many: bool = False,
    version: str = CURRENT,
    answers: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """The template as bytes. `many`: one row per office. `answers` (cell id → value) prefill it."""
    form = load_form(version)
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": f"{form.title}, Fassung {form.version}"})
        paint = _formats(book)
        _guide(book, form, paint, "Meldungen" if many else "Meldung")
        office_rows = len(offices)
        if many:
            _many(book, form, paint, offices=office_rows, answers=answers)
        else:
            first = answers[0] if answers else {}
            filled = {**_printed(form), **first}
            _one(book, "Meldung", form, paint, offices=office_rows, answers=filled)
        invented = example_answers(form)
        _one(book, "BEISPIEL", form, paint, offices=0, answers=invented, example=True)
        if offices:
            _register(book, offices, paint)
        book.get_worksheet_by_name("Meldungen" if many else "Meldung").activate()
    return out.getvalue()


def example_answers(form: Form) -> dict[str, object]:
    """The filled example: cell id → text as somebody would type it."""
    found: dict[str, object] = {}
    for cell in form.cells:
        spec = form.fields[cell.field]
        if cell.option:
            found[cell.id] = YES if cell.option in spec.example.split(",") else NO
        elif spec.example:
            found[cell.id] = _typed(spec, spec.example)
    return found


def _typed(spec: FieldSpec, text: str) -> object:
    """The example text of a field as number, date or label."""
    if spec.is_number:
        number = float(text.replace(",", "."))
        return int(number) if spec.kind == "integer" else number
    if spec.kind == "date":
        return datetime.strptime(text, "%Y-%m-%d")
    return spec.option_label(text) if spec.kind == "choice" else text


def _printed(form: Form) -> dict[str, object]:
    """What the template fills in: the version and the defaults."""
    defaults = {f.id: f.option_label(f.default) for f in form.fields.values() if f.default}
    return {**defaults, "formularversion": form.version}


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    answer = {**base, "locked": False, "bg_color": YELLOW, "border": 1, "border_color": "#B5A642"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 15, "font_color": BLUE}),
        "head": book.add_format(
            {**base, "bold": True, "bg_color": BLUE, "font_color": "#FFFFFF", "text_wrap": True}
        ),
        "group": book.add_format({**base, "bold": True, "bg_color": PALE}),
        "text": book.add_format({**base, "text_wrap": True}),
        "small": book.add_format({**base, "font_color": "#595959", "font_size": 9}),
        "warn": book.add_format({**base, "bold": True, "font_color": "#A61C00"}),
        "text_in": book.add_format({**answer, "num_format": "@", "text_wrap": True}),
        "decimal_in": book.add_format({**answer, "num_format": "0.00"}),
        "integer_in": book.add_format({**answer, "num_format": "0"}),
        "date_in": book.add_format({**answer, "num_format": "dd.mm.yyyy", "align": "left"}),
        "fixed": book.add_format({**base, "num_format": "@", "bg_color": PALE}),
    }


def _guide(book: Any, form: Form, paint: Mapping[str, Any], target: str) -> None:
    sheet = book.add_worksheet("Anleitung")
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, form.title, paint["title"])
    stand = f"Fassung {form.version}, veröffentlicht am {form.published:%d.%m.%Y}"
    sheet.write_string(1, 0, stand, paint["small"])
    sheet.write_string(2, 0, form.lead, paint["text"])
    for number, step in enumerate(STEPS, 4):
        sheet.write_string(number, 0, step.format(sheet=target), paint["text"])
    sheet.protect("", PROTECT)


def _one(
    book: Any,
    title: str,
    form: Form,
    paint: Mapping[str, Any],
    *,
    offices: int,
    answers: Mapping[str, object],
    example: bool = False,
) -> None:
    """One office: one row per field, the answer in the column "Wert"."""
    sheet = book.add_worksheet(title)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    head = "BEISPIEL – erfundene Zahlen, wird nicht gelesen" if example else form.title
    sheet.write_string(0, 0, head, paint["warn" if example else "title"])
    sheet.write_string(1, 0, f"Fassung {form.version}", paint["small"])
    for column, text in enumerate(COLUMNS):
        sheet.write_string(2, column, text, paint["head"])
    row, group = 3, ""
    for cell in form.cells:
        spec = form.fields[cell.field]
        if spec.group != group:
            group = spec.group
            for column in range(len(COLUMNS)):  # no merged cells: they get lost when copied
                sheet.write_blank(row, column, None, paint["group"])
            sheet.write_string(row, 1, form.groups[group], paint["group"])
            row += 1
        _field_row(sheet, row, cell, spec, paint)
        _answer(sheet, row, VALUE_COLUMN, spec, value=answers.get(cell.id), paint=paint)
        if not example:
            _validation(sheet, (row, row), VALUE_COLUMN, spec, offices)
        row += 1
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", PROTECT)


def _field_row(sheet: Any, row: int, cell: Cell, spec: FieldSpec, paint: Mapping[str, Any]) -> None:
    label = f"{spec.label} – {cell.label}" if cell.option else spec.label
    sheet.write_string(row, 0, cell.id, paint["small"])
    sheet.write_string(row, 1, label, paint["text"])
    sheet.write_string(row, 2, spec.unit, paint["text"])
    sheet.write_string(row, 3, "ja" if spec.mandatory else "", paint["text"])
    sheet.write_string(row, 5, spec.help, paint["text"])


def _answer(
    sheet: Any, row: int, column: int, spec: FieldSpec, *, value: object, paint: Mapping[str, Any]
) -> None:
    style = paint.get(f"{spec.kind}_in", paint["text_in"])
    if spec.id == "formularversion":
        style = paint["fixed"]
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, YES if value else NO, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, column, value, style)
    else:
        text = spec.option_label(str(value)) if spec.kind == "choice" else str(value)
        sheet.write_string(row, column, text, style)


def _validation(
    sheet: Any, rows: tuple[int, int], column: int, spec: FieldSpec, offices: int
) -> None:
    """Drop-down or range, with the help text beside the cell."""
    rule: dict[str, Any] = {
        "input_title": spec.label[:32],
        "input_message": _sentences(spec.help),
        "error_title": "Bitte prüfen",
    }
    if spec.kind in {"multi", "yesno"}:
        rule |= {"validate": "list", "source": [YES, NO]}
    elif spec.kind == "choice":
        rule |= {"validate": "list", "source": [o.label for o in spec.options]}
    elif spec.is_number:
        rule |= {"validate": spec.kind, "criteria": "between", "error_type": "warning"}
        rule |= {"minimum": spec.minimum, "maximum": spec.maximum}
        span = f"{spec.span} {spec.unit}".strip()
        rule |= {"error_message": f"Erwartet wird eine Zahl: {span}."}
    elif spec.kind == "date":
        rule |= {"validate": "date", "criteria": ">", "value": datetime(2000, 1, 1)}
        rule |= {"error_message": "Bitte ein Datum eintragen, zum Beispiel 31.12.2025."}
    elif spec.id == "jugendamt_id" and offices:
        source = f"='{OFFICE_SHEET}'!$C$2:$C${offices + 1}"
        rule |= {"validate": "list", "source": source, "error_type": "warning"}
    else:
        rule |= {"validate": "any"}
    sheet.data_validation(rows[0], column, rows[1], column, rule)


def _sentences(text: str) -> str:
    """As many whole sentences as a note beside a cell holds."""
    if len(text) <= NOTE_LENGTH:
        return text
    return text[: text.rindex(". ", 0, NOTE_LENGTH) + 1]


def _many(
    book: Any,
    form: Form,
    paint: Mapping[str, Any],
    *,
    offices: int,
    answers: Sequence[Mapping[str, object]],
) -> None:
    """Many offices: labels in the upper heading row, field ids in the lower, one row each.

    Version and defaults stand in every row, as in the form for one office; the reader takes a row
    that holds nothing else for an empty one.
    """
    sheet = book.add_worksheet("Meldungen")
    sheet.write_string(0, 0, f"{form.title}, Fassung {form.version}", paint["title"])
    rows = max(MANY_ROWS, len(answers))
    for column, cell in enumerate(form.cells):
        spec = form.fields[cell.field]
        label = f"{spec.label} – {cell.label}" if cell.option else spec.label
        star = " *" if spec.mandatory else ""
        unit = f" [{spec.unit}]" if spec.unit else ""
        sheet.write_string(1, column, f"{label}{unit}{star}", paint["head"])
        sheet.write_string(2, column, cell.id, paint["small"])
        sheet.write_comment(1, column, spec.help, {"x_scale": 2.5, "y_scale": 1.5})
        sheet.set_column(column, column, 18, paint.get(f"{spec.kind}_in", paint["text_in"]))
        _validation(sheet, (3, rows + 2), column, spec, offices)
        printed = _printed(form).get(cell.id)
        for row in range(rows) if printed is not None else range(len(answers)):
            values = answers[row] if row < len(answers) else {}
            value = values.get(cell.id, printed)
            _answer(sheet, row + 3, column, spec, value=value, paint=paint)
    sheet.set_row(1, 60)
    sheet.freeze_panes(3, 3)
    sheet.protect("", PROTECT)


def _register(book: Any, offices: Sequence[Office], paint: Mapping[str, Any]) -> None:
    """All offices in the order of their ids; the third column is what the drop-down shows."""
    sheet = book.add_worksheet(OFFICE_SHEET)
    for column, (text, width) in enumerate((("Kennung", 14), ("Jugendamt", 50), ("Auswahl", 64))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, paint["head"])
    for row, office in enumerate(sorted(offices, key=lambda o: o.region_id), 1):
        shown = f"{office.region_id} – {office.name}"
        for column, text in enumerate((office.region_id, office.name, shown)):
            sheet.write_string(row, column, text, paint["text"])
    sheet.protect("", PROTECT)
