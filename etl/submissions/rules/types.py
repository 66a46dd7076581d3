"""Decides what counts as a readable answer: mandatory, number, date, fixed answers, text."""

from __future__ import annotations

from collections.abc import Iterator

from etl.submissions.form import FieldSpec
from etl.submissions.rules import Case, Hit, rule
from etl.submissions.values import shown

FILL_IN = "{todo} Leer bleiben dürfen nur freiwillige Angaben."


def _todo(spec: FieldSpec) -> dict[str, str]:
    """What to do about a missing answer; a 0 is advised only where the field can be 0."""
    if spec.is_number:
        text = f"Die Zahl eintragen{', auch wenn sie 0 ist' if spec.can_be_zero else ''}."
    elif spec.options or spec.kind == "yesno":
        text = "Eine der vorgegebenen Antworten wählen."
    else:
        text = "Das Datum eintragen." if spec.kind == "date" else "Die Angabe eintragen."
    return {"todo": text}


def _problems(case: Case, *kinds: str) -> Iterator[Hit]:
    for cell_id, parsed in case.record.parsed.items():
        if parsed.problem and parsed.problem.kind in kinds:
            field_id = cell_id.split(".")[0]
            yield Hit(field_id, parsed.problem.found, parsed.problem.expected, cell=cell_id)


def _notes(case: Case, note: str) -> Iterator[tuple[str, str, str]]:
    """(field id, cell id, raw text) of cells with this note."""
    for cell_id, parsed in case.record.parsed.items():
        if note in parsed.notes:
            yield cell_id.split(".")[0], cell_id, shown(case.record.cells[cell_id].value)


@rule("T01", "error", "Die Pflichtangabe „{label}“ fehlt.", FILL_IN)
def mandatory_missing(case: Case) -> Iterator[Hit]:
    for cell in case.record.form.cells:
        parsed = case.record.parsed.get(cell.id)
        empty = parsed is None or (
            parsed.value is None and parsed.problem is None and not parsed.no_answer
        )
        spec = case.spec(cell.field)
        if spec.mandatory and empty:
            yield Hit(cell.field, "leer", "ein Wert", cell=cell.id, values=_todo(spec))


@rule(
    "T02",
    "error",
    "„{label}“ ist eine Pflichtangabe und kann nicht mit „keine Angabe“ beantwortet werden.",
    FILL_IN,
)
def mandatory_refused(case: Case) -> Iterator[Hit]:
    for cell in case.record.form.cells:
        parsed = case.record.parsed.get(cell.id)
        spec = case.spec(cell.field)
        if spec.mandatory and parsed is not None and parsed.no_answer:
            yield Hit(cell.field, "keine Angabe", "ein Wert", cell=cell.id, values=_todo(spec))


@rule(
    "T03",
    "error",
    "Bei „{label}“ steht keine Zahl.",
    "Nur die Zahl eintragen, ohne Einheit, „ca.“ oder andere Wörter.",
)
def not_a_number(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "not_a_number")


@rule(
    "T04",
    "error",
    "Die Zahl bei „{label}“ kann auf zwei Arten gelesen werden.",
    "Ohne Tausenderzeichen und mit Dezimalkomma schreiben: 1234 oder 1,23.",
)
def ambiguous_number(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "ambiguous")


@rule(
    "T05",
    "error",
    "„{label}“ muss eine ganze Zahl sein.",
    "Personen und Fälle werden als ganze Zahl gemeldet, nur VZÄ haben Nachkommastellen.",
)
def not_whole(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "not_whole")


@rule(
    "T06",
    "hint",
    "„{label}“ hat mehr Nachkommastellen, als übernommen werden.",
    "Nichts zu tun: Der Wert wird auf zwei Nachkommastellen gerundet.",
)
def too_many_decimals(case: Case) -> Iterator[Hit]:
    for field_id, cell_id, raw in _notes(case, "decimals"):
        yield Hit(field_id, raw, "höchstens 2 Nachkommastellen", cell=cell_id)


@rule(
    "T07",
    "hint",
    "Die Zahl bei „{label}“ enthält Tausenderzeichen oder einen Dezimalpunkt.",
    "Bitte prüfen, ob der Wert so gemeint ist; sonst mit Dezimalkomma neu schreiben.",
)
def number_converted(case: Case) -> Iterator[Hit]:
    for field_id, cell_id, raw in _notes(case, "converted"):
        value = shown(case.record.parsed[cell_id].value)
        yield Hit(field_id, raw, f"gelesen als {value}", cell=cell_id)


@rule(
    "T08",
    "error",
    "Bei „{label}“ steht kein gültiges Datum.",
    "Das Datum als Tag.Monat.Jahr eintragen, zum Beispiel 31.12.2025.",
)
def not_a_date(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "not_a_date")


@rule(
    "T09",
    "error",
    "Die Antwort bei „{label}“ gibt es in der Auswahl nicht.",
    "Eine der vorgegebenen Antworten wählen.",
)
def unknown_answer(case: Case) -> Iterator[Hit]:
    for hit in _problems(case, "unknown_answer"):
        if hit.field != "formularversion":  # the version has a finding of its own
            yield hit


@rule(
    "T10",
    "error",
    "Bei „{label}“ steht eine Formel.",
    "Das Ergebnis als Wert eintragen (in Excel: kopieren, dann „Werte einfügen“).",
)
def formula(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "formula")


@rule(
    "T11",
    "error",
    "Bei „{label}“ steht eine Fehlermeldung von Excel.",
    "Die Fehlermeldung durch den Wert ersetzen.",
)
def excel_error(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "excel_error")


@rule(
    "T12",
    "error",
    "Bei „{label}“ steht ein Datum statt einer Zahl.",
    "Excel hat die Eingabe in ein Datum verwandelt (etwa 3.5 in 3. Mai). Mit Komma neu eintragen.",
)
def date_in_number(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "date_in_number")


@rule("T13", "error", "Der Text bei „{label}“ ist zu lang.", "Den Text kürzen.")
def too_long(case: Case) -> Iterator[Hit]:
    yield from _problems(case, "too_long")


@rule(
    "T14",
    "error",
    "„{label}“ hat nicht die vorgeschriebene Form.",
    "Die Angabe in der erwarteten Form eintragen.",
)
def wrong_pattern(case: Case) -> Iterator[Hit]:
    for hit in _problems(case, "pattern"):
        likely = _registered(case, hit.expected)
        said = f"vermutlich {likely}" if likely else f"zum Beispiel {case.spec(hit.field).example}"
        yield Hit(hit.field, hit.found, said, cell=hit.cell)


def _registered(case: Case, likely: str) -> str:
    """The likely id as the register has it (the five digits of a Kreis may be a town's)."""
    register = case.context.register
    if not likely or not register or likely in register:
        return likely
    town = f"{likely[:-3]}000"
    return town if likely.endswith("999") and town in register else ""


@rule(
    "T15",
    "hint",
    "Bei „{label}“ standen unsichtbare Zeichen; sie wurden entfernt.",
    "Nichts zu tun, wenn der Wert stimmt.",
)
def invisible(case: Case) -> Iterator[Hit]:
    for field_id, cell_id, raw in _notes(case, "invisible"):
        yield Hit(field_id, raw, "sichtbare Zeichen", cell=cell_id)


@rule(
    "T16",
    "hint",
    "Der Text bei „{label}“ beginnt mit einem Zeichen, das Tabellenprogramme als Formel lesen.",
    "Nichts zu tun: In allen Ausgaben wird ein Hochkomma vorangestellt.",
)
def formula_sign(case: Case) -> Iterator[Hit]:
    for field_id, cell_id, raw in _notes(case, "sign"):
        yield Hit(field_id, raw, "ein Text ohne = + - @ am Anfang", cell=cell_id)
