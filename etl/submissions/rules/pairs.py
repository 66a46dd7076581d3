"""Decides which answers need each other: a part its total, a year its method, persons their VZÄ."""

from __future__ import annotations

import math
from collections.abc import Iterator

from etl.submissions.rules import Case, Hit, rule, show
from etl.submissions.rules.sums import ROUNDING

SMALLEST_SHARE = 0.25
"""Mean share of a post of those who come or go, below which the two numbers hardly fit."""
SPARE = 2
"""Persons that are not counted in this: few people say nothing about a mean."""
REASONS = tuple(f"abgaenge_{reason}" for reason in ("ruhestand", "kuendigung", "intern", "sonst"))


@rule(
    "S13",
    "error",
    "Die Gründe der Abgänge ergeben zusammen nicht die Zahl der Abgänge (Personen).",
    "Jede Person genau einem Grund zuordnen; unbekannte zu „sonstige Gründe“.",
    "abgaenge_personen",
)
def leaving_reasons(case: Case) -> Iterator[Hit]:
    given = [case.numbers(reason) for reason in REASONS]
    total = case.numbers("abgaenge_personen")
    if total is None:
        return
    added = sum(g[0] for g in given if g)
    if added > total[0] or (all(given) and added != total[0]):
        yield Hit(found=f"Summe der Gründe {show(added)}", expected=show(total[0]))


@rule(
    "S18",
    "warning",
    "Die Abgänge in Personen und in VZÄ passen nicht zusammen.",
    "Jede Person bringt höchstens 1 VZÄ; bei Verringerung der Arbeitszeit kurz erläutern.",
    "abgaenge_personen",
)
def leavers_in_both_units(case: Case) -> Iterator[Hit]:
    found = case.numbers("abgaenge_personen", "abgaenge_vzae")
    if found and found[1] > found[0] + ROUNDING:
        yield Hit(found=show(found[0]), expected=f"mindestens {math.ceil(found[1] - ROUNDING)}")


@rule(
    "S19",
    "error",
    "Zur Personalbemessung fehlt das Jahr.",
    "Das Jahr der letzten Personalbemessung eintragen oder „keine“ wählen.",
    "personalbemessung_jahr",
)
def assessment_year(case: Case) -> Iterator[Hit]:
    method = case.value("personalbemessung")
    if method and method != "keine" and _empty(case, "personalbemessung_jahr"):
        yield Hit(found="leer", expected="ein Jahr")


@rule(
    "S20",
    "warning",
    "Es ist ein Bedarf aus der Personalbemessung angegeben, aber kein Verfahren.",
    "Das Verfahren wählen oder den Bedarf löschen.",
    "bedarf_vzae_pb",
)
def need_without_method(case: Case) -> Iterator[Hit]:
    found = case.numbers("bedarf_vzae_pb")
    if found and case.value("personalbemessung") == "keine":
        yield Hit(found=show(found[0]), expected="kein Wert, oder ein Verfahren")


@rule(
    "S21",
    "warning",
    "Zur mittleren Besetzungsdauer fehlt die Zahl der Besetzungen, oder sie ist 0.",
    "Die Zahl der Besetzungen eintragen, aus denen der Median berechnet ist.",
    "besetzungen_anzahl",
)
def median_needs_count(case: Case) -> Iterator[Hit]:
    count = case.numbers("besetzungen_anzahl")
    if case.numbers("tage_bis_besetzung_median") and (count is None or count[0] == 0):
        yield Hit(found=show(count[0]) if count else "leer", expected="mindestens 1")


@rule(
    "S22",
    "error",
    "Bei Teilzeit ist das Ist in VZÄ kleiner als die Zahl der Personen.",
    "Eine Teilzeitkraft besetzt weniger als eine Stelle. Ist, Personen und Teilzeit prüfen.",
    "ist_vzae",
)
def part_time_lowers_staff(case: Case) -> Iterator[Hit]:
    found = case.numbers("ist_vzae", "personen", "teilzeit_personen")
    # an Ist above the number of persons is the finding of S07
    if found and found[2] > 0 and abs(found[0] - found[1]) < ROUNDING:
        yield Hit(found=show(found[0]), expected=f"weniger als {show(found[1])}")


@rule(
    "S23",
    "warning",
    "Zu „{label}“ fehlt die Zahl der Inobhutnahmen insgesamt.",
    "Die Inobhutnahmen im Jahr eintragen oder die Teilzahl löschen.",
    "davon_uma",
)
def part_without_custody(case: Case) -> Iterator[Hit]:
    found = case.numbers("davon_uma")
    if found and _empty(case, "iob_jahr"):
        yield Hit(found=show(found[0]), expected="auch die Inobhutnahmen im Jahr")


@rule(
    "S24",
    "warning",
    "Es sind Gründe der Abgänge angegeben, aber nicht die Zahl der Abgänge (Personen).",
    "Die Zahl der Personen eintragen, die den ASD verlassen haben.",
    "abgaenge_personen",
)
def reasons_without_total(case: Case) -> Iterator[Hit]:
    given = [g[0] for g in map(case.numbers, REASONS) if g]
    if given and _empty(case, "abgaenge_personen"):
        yield Hit(found="leer", expected=f"mindestens {show(sum(given))}")


@rule(
    "S25",
    "warning",
    "Es sind viel mehr Personen abgegangen, als zu den Abgängen in VZÄ passt.",
    "Beide Werte prüfen; wenn sie stimmen, kurz erläutern.",
    "abgaenge_vzae",
)
def many_leavers_few_posts(case: Case) -> Iterator[Hit]:
    total, posts = case.numbers("abgaenge_personen"), case.numbers("abgaenge_vzae")
    if total is None:
        given = [g[0] for g in map(case.numbers, REASONS) if g]
        total = (sum(given),) if given else None
    if total and posts:
        yield from _hardly_fits(total[0], posts[0], "Personen")


@rule(
    "S26",
    "warning",
    "Es sind viel mehr Stellen neu besetzt worden, als zu den Zugängen in VZÄ passt.",
    "Beide Werte prüfen; wenn sie stimmen, kurz erläutern.",
    "zugaenge_vzae",
)
def many_fillings_few_posts(case: Case) -> Iterator[Hit]:
    found = case.numbers("besetzungen_anzahl", "zugaenge_vzae")
    if found:
        yield from _hardly_fits(found[0], found[1], "Besetzungen")


@rule(
    "S27",
    "warning",
    "Es ist ein Jahr der Personalbemessung angegeben, aber kein Verfahren.",
    "Das Verfahren wählen oder das Jahr löschen.",
    "personalbemessung_jahr",
)
def year_without_method(case: Case) -> Iterator[Hit]:
    found = case.numbers("personalbemessung_jahr")
    if found and case.value("personalbemessung") == "keine":
        yield Hit(found=f"{found[0]:.0f}", expected="kein Wert, oder ein Verfahren")


def _empty(case: Case, name: str) -> bool:
    """Whether nothing was answered; what cannot be read is the finding of another rule."""
    parsed = case.record.parsed.get(name)
    return case.value(name) is None and (parsed is None or parsed.problem is None)


def _hardly_fits(count: float, posts: float, what: str) -> Iterator[Hit]:
    """A hit where so many people or posts would come to almost no VZÄ."""
    if count > 0 and (posts == 0 or count > posts / SMALLEST_SHARE + SPARE):
        least = "mehr als 0" if count <= SPARE else f"etwa {show(count * SMALLEST_SHARE)} oder mehr"
        yield Hit(found=f"{show(posts)} VZÄ bei {show(count)} {what}", expected=f"{least} VZÄ")
