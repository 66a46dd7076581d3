"""Decides what is wrong with a file as a whole: version, columns, doubles, hidden parts, macros."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.submissions.form import load_form, versions
from etl.submissions.reading import FileFacts, Record, key
from etl.submissions.rules import Hit, rule
from etl.submissions.values import shown

FRESH = "Die Werte in eine frische Vorlage übertragen."


@dataclass(frozen=True)
class WholeFile:
    """A file and its parsed records."""

    facts: FileFacts
    records: tuple[Record, ...]


@rule(
    "F01",
    "error",
    "Die Fassung des Formulars fehlt oder ist unbekannt.",
    "Die aktuelle Vorlage herunterladen und die Werte dort eintragen.",
    "formularversion",
    scope="file",
)
def unknown_version(file: WholeFile) -> Iterator[Hit]:
    for record in file.records:
        if not record.known_version:
            place = record.place("formularversion")
            found = shown(place.value) if place.value is not None else "leer"
            yield Hit("formularversion", found, " | ".join(versions()), place)


@rule(
    "F02",
    "error",
    "Die Datei enthält verschiedene Fassungen des Formulars.",
    "Je Fassung eine eigene Datei senden.",
    scope="file",
)
def mixed_versions(file: WholeFile) -> Iterator[Hit]:
    cells = [r.cells.get("formularversion") for r in file.records]
    stated = sorted({shown(c.value) for c in cells if c and c.value is not None})
    if len(stated) > 1:
        yield Hit("formularversion", " und ".join(stated), "eine Fassung")


@rule(
    "F03",
    "error",
    "Die Datei enthält Makros oder eingebettete Objekte.",
    "Als „Excel-Arbeitsmappe (.xlsx)“ ohne Makros und Objekte speichern.",
    scope="file",
)
def macros(file: WholeFile) -> Iterator[Hit]:
    if file.facts.macros:
        yield Hit(found="Makros oder Objekte", expected="eine Arbeitsmappe nur mit Werten")


@rule(
    "F04",
    "warning",
    "Die Datei enthält ausgeblendete Blätter; sie werden nicht gelesen.",
    "Das Blatt einblenden, wenn es Werte enthält, oder löschen.",
    scope="file",
)
def hidden_sheets(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.hidden:
        yield Hit(found=shown(cell.value), expected="sichtbare Blätter", place=cell)


@rule(
    "F05",
    "warning",
    "Die Datei verweist auf andere Dateien; den Verweisen wird nicht gefolgt.",
    "Die Verknüpfungen lösen (Daten, Verknüpfungen bearbeiten) und die Werte eintragen.",
    scope="file",
)
def external_links(file: WholeFile) -> Iterator[Hit]:
    if file.facts.external_links:
        yield Hit(found="Verknüpfungen", expected="nur eingetragene Werte")


@rule(
    "F06",
    "warning",
    "Dieses Feld gibt es im Formular nicht; es wird nicht gelesen.",
    "Die Überschrift so schreiben wie in der Vorlage oder das Feld löschen.",
    scope="file",
)
def unknown_columns(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.unknown:
        yield Hit(found=shown(cell.value), expected="ein Feld der Vorlage", place=cell)


@rule(
    "F07",
    "error",
    "Ein Pflichtfeld der Vorlage fehlt in der Datei.",
    "Die Überschriften mit der Vorlage vergleichen; vielleicht wurde eine umbenannt.",
    scope="file",
)
def missing_columns(file: WholeFile) -> Iterator[Hit]:
    labels = {c.id: c.label for version in versions() for c in load_form(version).cells}
    for cell_id in file.facts.missing:
        yield Hit(cell_id.split(".")[0], "fehlt", f"{labels[cell_id]} ({cell_id})")


@rule(
    "F08",
    "hint",
    "Das Blatt mit den Werten ist umbenannt.",
    "Nichts zu tun: Das Blatt wurde an seinen Überschriften erkannt.",
    scope="file",
)
def renamed_sheet(file: WholeFile) -> Iterator[Hit]:
    if file.facts.renamed:
        yield Hit(found=file.facts.renamed, expected="Meldung")


def _stated(record: Record, name: str) -> str:
    value = record.values.get(name)
    return shown(value) if value is not None else ""


@rule(
    "F09",
    "error",
    "Für dieses Jugendamt und diesen Stichtag steht mehr als eine Meldung in der Datei.",
    "Nur die gültige Meldung stehen lassen.",
    "jugendamt_id",
    scope="file",
)
def doubled_submission(file: WholeFile) -> Iterator[Hit]:
    names = [(_stated(r, "jugendamt_id"), _stated(r, "stichtag")) for r in file.records]
    counts, seen = Counter(names), set()
    for record, name in zip(file.records, names, strict=True):
        if name[0] and counts[name] > 1 and name in seen:
            yield _office_hit(record, f"{name[0]}, {name[1]}", "eine Meldung")
        seen.add(name)


def _office_hit(record: Record, found: str, expected: str) -> Hit:
    office: Mapping[str, str] = {"office": _stated(record, "jugendamt_id")}
    place = record.place("jugendamt_id")
    return Hit("jugendamt_id", found, expected, place, values=office)


@rule(
    "F10",
    "error",
    "Zwei verschiedene Jugendämter verwenden dieselbe Kennung.",
    "Jedem Jugendamt seine eigene Kennung geben.",
    "jugendamt_id",
    scope="file",
)
def shared_id(file: WholeFile) -> Iterator[Hit]:
    names: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in file.records:
        name = record.values.get("jugendamt_name")
        if isinstance(name, str):
            names[_stated(record, "jugendamt_id")].setdefault(key(name), record)
    for office, found in names.items():
        if office and len(found) > 1:
            both = " und ".join(_stated(r, "jugendamt_name") for r in list(found.values())[:3])
            yield _office_hit(list(found.values())[1], both, f"ein Name zu {office}")


@rule(
    "F11",
    "error",
    "Im Blatt mit den Werten sind Zellen verbunden.",
    "Den Zellverbund aufheben und jeden Wert in seine Zelle schreiben.",
    scope="file",
)
def merged_cells(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.merged:
        yield Hit(found=shown(cell.value), expected="einzelne Zellen", place=cell)


@rule(
    "F12",
    "warning",
    "Dezimalpunkt und Dezimalkomma kommen in derselben Datei vor.",
    "Alle Zahlen mit Dezimalkomma schreiben und die Werte noch einmal prüfen.",
    scope="file",
)
def mixed_marks(file: WholeFile) -> Iterator[Hit]:
    first: dict[str, Hit] = {}
    for record in file.records:
        for cell_id, parsed in record.parsed.items():
            if parsed.mark:
                cell = record.cells[cell_id]
                hit = Hit(cell_id, shown(cell.value), "ein Dezimalkomma", cell)
                first.setdefault(parsed.mark, hit)
    if len(first) > 1:
        yield first["."]


@rule(
    "F13",
    "error",
    "Dieses Feld kommt in der Datei zweimal vor.",
    "Eines der beiden Felder löschen.",
    scope="file",
)
def doubled_columns(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.doubled:
        yield Hit(found=shown(cell.value), expected="jedes Feld einmal", place=cell)


@rule(
    "F14",
    "error",
    "Die Datei enthält keine ausgefüllte Meldung.",
    "Die Vorlage im Blatt „Meldung“ ausfüllen; das Blatt BEISPIEL wird nicht gelesen.",
    scope="file",
)
def no_records(file: WholeFile) -> Iterator[Hit]:
    if not file.records:
        yield Hit(found="keine Werte", expected="mindestens eine Meldung")


@rule(
    "F15",
    "error",
    "Die Zeile hat mehr Zellen als die Kopfzeile.",
    "Zahlen mit Dezimalkomma in Anführungszeichen setzen oder das Semikolon als Trenner wählen.",
    scope="file",
)
def surplus_cells(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.surplus:
        yield Hit(found=shown(cell.value), expected="so viele Zellen wie Überschriften", place=cell)


@rule(
    "F16",
    "warning",
    "Außerhalb der Antworten stehen Formeln oder Verknüpfungen; sie werden nicht gelesen.",
    "Prüfen, woher sie kommen, und sie löschen.",
    scope="file",
)
def live_cells(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.formulas:
        yield Hit(found=shown(cell.value), expected="nur eingetragene Werte", place=cell)


@rule(
    "F17",
    "hint",
    "Die Datei ist nicht als UTF-8 gespeichert, und Umlaute sehen vielleicht falsch aus.",
    "Die Texte prüfen. Sind sie falsch, die Datei als „CSV UTF-8“ neu speichern.",
    scope="file",
)
def garbled_letters(file: WholeFile) -> Iterator[Hit]:
    for cell in file.facts.garbled:
        yield Hit(found=shown(cell.value), expected="lesbare Umlaute", place=cell)
