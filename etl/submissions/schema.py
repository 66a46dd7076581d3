"""Decides the other faces of the form: CSV template, JSON Schema, data dictionary.

All derived from the same definition as the XLSX template and the rules.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from etl.spreadsheets import safe_text
from etl.submissions.form import CURRENT, FieldSpec, Form, Kind, load_form
from etl.submissions.observe import passed_on
from etl.submissions.template import example_answers
from etl.submissions.values import shown

KIND_WORDS: Mapping[Kind, str] = {
    "text": "Text",
    "date": "Datum",
    "integer": "ganze Zahl",
    "decimal": "Zahl mit 2 Nachkommastellen",
    "choice": "Auswahl",
    "multi": "ja/nein je Bereich",
    "yesno": "ja/nein",
}
NAMED = "nur bei namentlicher Freigabe"
CHECK_ONLY = "nur zur Prüfung, wird nicht veröffentlicht"
PUBLISH_WORDS = {
    "value": "nach Freigabe des Jugendamts",
    "person": "nach Freigabe und nur ab 5 von mindestens 10 Personen",
    "part": "nach Freigabe, nur in berechneten Werten",
    "office": NAMED,
    "note": NAMED,
    "time": "nur als Jahr der Werte",
    "release": "nein, sie regelt, was erscheint",
    "never": "nie",
}
DICTIONARY = (
    "Feld",
    "Bezeichnung",
    "Art",
    "Einheit",
    "Bereich",
    "Pflicht",
    "Antworten",
    "Veröffentlichung",
    "Erläuterung",
)


def template_csv(
    version: str = CURRENT,
    answers: Sequence[Mapping[str, object]] = (),
    *,
    example: bool = False,
) -> bytes:
    """CSV with one column per cell (UTF-8 with BOM, semicolon); `example` adds a filled row."""
    form = load_form(version)
    rows = [*answers, *([example_answers(form)] if example else [])]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([cell.id for cell in form.cells])
    for row in rows or [{"formularversion": form.version}]:
        writer.writerow([_text(form, cell.id, cell.field, row) for cell in form.cells])
    return out.getvalue().encode("utf-8-sig")


def _text(form: Form, cell_id: str, field_id: str, row: Mapping[str, object]) -> str:
    value = row.get(cell_id)
    if value is None:
        return ""
    spec = form.fields[field_id]
    if spec.is_number and isinstance(value, int | float):
        return f"{value:.{spec.decimals}f}".replace(".", ",")
    if spec.kind in {"choice", "text"}:
        return str(safe_text(str(value)))
    return shown(value)


def json_schema(version: str = CURRENT) -> dict[str, Any]:
    """JSON Schema (2020-12) of one submission; a file may also hold a list of them."""
    form = load_form(version)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{form.title}, Fassung {form.version}",
        "description": form.lead,
        "type": "object",
        "properties": {f.id: _property(f, form) for f in form.fields.values()},
        "required": [f.id for f in form.fields.values() if f.mandatory],
        "additionalProperties": False,
    }


def _property(spec: FieldSpec, form: Form) -> dict[str, Any]:
    base: dict[str, Any] = {"title": spec.label, "description": spec.help}
    options = [o.id for o in spec.options]
    if spec.id == "formularversion":
        return {**base, "const": form.version}
    if spec.kind == "choice":
        return {**base, "enum": options if spec.mandatory else [*options, None]}
    if spec.kind == "multi":
        return {**base, "type": "array", "items": {"enum": options}, "uniqueItems": True}
    kinds = {"integer": "integer", "decimal": "number", "yesno": "boolean"}
    name = kinds.get(spec.kind, "string")
    base["type"] = name if spec.mandatory else [name, "null"]
    if spec.is_number:
        base["exclusiveMinimum" if spec.above_minimum else "minimum"] = spec.minimum
        base["maximum"] = spec.maximum
    elif spec.kind == "date":
        base["format"] = "date"
    elif spec.kind == "text":
        base["maxLength"] = spec.max_length
        if spec.pattern:
            base["pattern"] = spec.pattern
    return base


def dictionary(version: str = CURRENT) -> list[tuple[str, ...]]:
    """The data dictionary: one row per field, columns as in `DICTIONARY`."""
    form = load_form(version)
    return [
        (
            spec.id,
            spec.label,
            KIND_WORDS[spec.kind],
            spec.unit,
            spec.span,
            "ja" if spec.mandatory else "nein",
            " | ".join(o.label for o in spec.options),
            publication(spec),
            spec.help,
        )
        for spec in form.fields.values()
    ]


def publication(spec: FieldSpec) -> str:
    """Whether and how an answer is published, by what `observe` really passes on.

    `spec.publish` says what the office allows at most; most answers serve the check alone.
    """
    if spec.publish == "never":
        return PUBLISH_WORDS["never"]
    way = passed_on().get(spec.id)
    if way is None:
        return CHECK_ONLY
    return PUBLISH_WORDS["person" if way == "value" and spec.publish == "person" else way]


def dictionary_csv(version: str = CURRENT) -> bytes:
    """The data dictionary as CSV (UTF-8 with BOM, semicolon)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(DICTIONARY)
    writer.writerows([safe_text(c) for c in row] for row in dictionary(version))
    return out.getvalue().encode("utf-8-sig")


def dictionary_markdown(version: str = CURRENT) -> str:
    """The data dictionary as Markdown, one table per group."""
    form = load_form(version)
    rows = {row[0]: row for row in dictionary(version)}
    lines = [f"# {form.title}", "", f"Fassung {form.version}. {form.lead}", ""]
    for group, title in form.groups.items():
        lines += [f"## {title}", "", f"| {' | '.join(DICTIONARY)} |", "|---" * 9 + "|"]
        for spec in (f for f in form.fields.values() if f.group == group):
            cells = [text.replace("|", "/") for text in rows[spec.id]]
            lines.append(f"| `{cells[0]}` | {' | '.join(cells[1:])} |")
        lines.append("")
    return "\n".join(lines)
