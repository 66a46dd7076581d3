"""Decides which single values are possible: ranges of the form, dates, the register of offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from etl.submissions.form import FieldSpec
from etl.submissions.reading import key
from etl.submissions.rules import Case, Hit, rule, show

COMMON_WORDS = {"", "jugendamt", "kreisjugendamt", "stadt", "kreis", "landkreis", "krfr", "bezirk"}
TYPO = "Den Wert prüfen, auch Einheit und Kommastelle."


def _numbers(case: Case) -> Iterator[tuple[FieldSpec, float]]:
    for spec in case.record.form.fields.values():
        found = case.numbers(spec.id)
        if spec.is_number and found is not None:
            yield spec, found[0]


@rule("B01", "error", "„{label}“ ist kleiner als möglich.", TYPO)
def below_minimum(case: Case) -> Iterator[Hit]:
    for spec, number in _numbers(case):
        least = spec.minimum or 0.0
        if number < least or (spec.above_minimum and number == least):
            words = "mehr als" if spec.above_minimum else "mindestens"
            yield Hit(spec.id, show(number), f"{words} {show(least)} {spec.unit}".strip())


@rule("B02", "error", "„{label}“ ist größer als möglich.", TYPO)
def above_maximum(case: Case) -> Iterator[Hit]:
    for spec, number in _numbers(case):
        if spec.maximum is not None and number > spec.maximum:
            yield Hit(spec.id, show(number), f"höchstens {show(spec.maximum)} {spec.unit}".strip())


@rule(
    "B03",
    "error",
    "Der Stichtag ist weder der 31. Dezember noch der 30. Juni.",
    "Einen der beiden Stichtage eintragen.",
    "stichtag",
)
def stichtag_day(case: Case) -> Iterator[Hit]:
    day = case.stichtag
    if day and (day.month, day.day) not in {(12, 31), (6, 30)}:
        yield Hit(found=f"{day:%d.%m.%Y}", expected=f"31.12.{day.year} oder 30.06.{day.year}")


@rule(
    "B04",
    "error",
    "Der Stichtag liegt in der Zukunft.",
    "Die Meldung erst nach dem Stichtag abgeben oder das Jahr berichtigen.",
    "stichtag",
)
def stichtag_future(case: Case) -> Iterator[Hit]:
    day = case.stichtag
    if day and day > case.context.today:
        expected = f"spätestens {case.context.today:%d.%m.%Y}"
        yield Hit(found=f"{day:%d.%m.%Y}", expected=expected)


@rule(
    "B05",
    "error",
    "Für diesen Stichtag gilt die Fassung des Formulars noch nicht.",
    "Das Jahr prüfen; ältere Stichtage werden nicht mehr erhoben.",
    "stichtag",
    valid_from=date.min,
)
def stichtag_too_old(case: Case) -> Iterator[Hit]:
    day, first = case.stichtag, case.record.form.valid_from
    if day and day < first:
        yield Hit(found=f"{day:%d.%m.%Y}", expected=f"ab {first:%d.%m.%Y}")


@rule(
    "B06",
    "error",
    "Die Kennung gehört zu keinem Jugendamt im Verzeichnis.",
    "Die Kennung im Blatt „Jugendämter“ der Vorlage oder auf der Seite „Meine Region“ nachsehen.",
    "jugendamt_id",
)
def unknown_office(case: Case) -> Iterator[Hit]:
    if case.office_id and case.context.register and case.office is None:
        yield Hit(found=case.office_id, expected="eine Kennung aus dem Verzeichnis")


@rule(
    "B07",
    "error",
    "Die Trägerform passt nicht zum Verzeichnis der Jugendämter.",
    "Kennung und Trägerform prüfen.",
    "traegerform",
)
def wrong_body(case: Case) -> Iterator[Hit]:
    stated = case.value("traegerform")
    if stated and case.office and stated != case.office.traegerform:
        spec = case.spec("traegerform")
        expected = spec.option_label(case.office.traegerform)
        yield Hit(found=spec.option_label(stated), expected=expected)


@rule(
    "B08",
    "warning",
    "Der Name passt nicht zu der Kennung.",
    "Prüfen, ob die Kennung zu einem anderen Jugendamt gehört.",
    "jugendamt_name",
)
def wrong_name(case: Case) -> Iterator[Hit]:
    stated = case.value("jugendamt_name")
    if not stated or case.office is None:
        return
    # "Jugendamt Düsseldorf", "Düsseldorf, Stadt" and "Stadt Düsseldorf" share a telling word
    words = {key(w) for w in re.split(r"[\s,\-()]+", case.office.name)} - COMMON_WORDS
    if words and not any(len(word) > 2 and word in key(stated) for word in words):
        yield Hit(found=stated, expected=case.office.name)


@rule(
    "B09",
    "error",
    "Das Jahr der Personalbemessung liegt nach dem Stichtag.",
    "Das Jahr der letzten Personalbemessung eintragen.",
    "personalbemessung_jahr",
)
def assessment_future(case: Case) -> Iterator[Hit]:
    found = case.numbers("personalbemessung_jahr")
    if found and case.stichtag and found[0] > case.stichtag.year:
        yield Hit(found=f"{found[0]:.0f}", expected=f"höchstens {case.stichtag.year}")
