"""Decides how the values of one submission must fit together: parts, sums, Soll and Ist."""

from __future__ import annotations

import math
from collections.abc import Iterator

from etl.submissions.rules import Case, Hit, rule, show

ROUNDING = 0.005  # two decimals are reported
CHECK_BOTH = "Beide Werte prüfen."


def at_most(case: Case, part: str, whole: str, factor: float = 1.0) -> Iterator[Hit]:
    """A hit at `part` where it is more than `factor` × `whole`."""
    found = case.numbers(part, whole)
    if found and found[0] > found[1] * factor + ROUNDING:
        limit = f"höchstens {show(found[1] * factor)} ({case.spec(whole).label})"
        yield Hit(part, show(found[0]), limit)


@rule(
    "S01",
    "warning",
    "Die unbesetzten Stellen sind nicht Soll minus Ist.",
    "Wert berichtigen oder im Feld „Erläuterung für die Prüfung“ begründen.",
    "unbesetzt_vzae",
)
def vacancies_fit(case: Case) -> Iterator[Hit]:
    found = case.numbers("soll_vzae", "ist_vzae", "unbesetzt_vzae")
    if found is None:
        return
    expected = max(0.0, found[0] - found[1])
    if abs(found[2] - expected) > 0.5 + ROUNDING:
        text = f"{show(expected)} (Abweichung bis 0,5 zulässig)"
        yield Hit(found=show(found[2]), expected=text)


@rule("S02", "error", "Es sind mehr Stellen unbesetzt, als es gibt.", CHECK_BOTH, "unbesetzt_vzae")
def vacancies_within_posts(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "unbesetzt_vzae", "soll_vzae")


@rule(
    "S03",
    "error",
    "Länger als 6 Monate unbesetzt sind mehr Stellen als insgesamt unbesetzt.",
    CHECK_BOTH,
    "unbesetzt_ueber_6_monate_vzae",
)
def long_vacancies(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "unbesetzt_ueber_6_monate_vzae", "unbesetzt_vzae")


@rule(
    "S04",
    "error",
    "Länger abwesend sind mehr Stellenanteile als insgesamt besetzt.",
    "Abwesende zählen im Ist mit. Beide Werte prüfen.",
    "abwesend_vzae",
)
def absent_within_staff(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "abwesend_vzae", "ist_vzae")


@rule(
    "S05",
    "error",
    "Das Ist liegt mehr als 20\u00a0% über dem Soll.",
    "Prüfen, ob Leitung und Verwaltung nur im Ist enthalten sind.",
    "ist_vzae",
)
def staff_far_above_posts(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "ist_vzae", "soll_vzae", 1.2)


@rule(
    "S06",
    "warning",
    "Das Ist ist größer als das Soll (Überbesetzung).",
    "Das ist möglich; bitte kurz erläutern.",
    "ist_vzae",
)
def staff_above_posts(case: Case) -> Iterator[Hit]:
    found = case.numbers("ist_vzae", "soll_vzae")
    if found and found[1] + ROUNDING < found[0] <= found[1] * 1.2 + ROUNDING:
        yield Hit(found=show(found[0]), expected=f"höchstens {show(found[1])}")


@rule(
    "S07",
    "error",
    "Es sind weniger Personen als besetzte Vollzeitstellen.",
    "Eine Person kann höchstens eine volle Stelle besetzen. Köpfe zählen, nicht Stellen.",
    "personen",
)
def persons_cover_staff(case: Case) -> Iterator[Hit]:
    found = case.numbers("personen", "ist_vzae")
    if found and found[0] < math.ceil(found[1] - ROUNDING):
        yield Hit(found=show(found[0]), expected=f"mindestens {math.ceil(found[1] - ROUNDING)}")


@rule("S08", "error", "Befristet sind mehr Stellenanteile als insgesamt besetzt.", CHECK_BOTH)
def temporary_within_staff(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "befristet_vzae", "ist_vzae")


@rule(
    "S09",
    "error",
    "In den ersten zwei Berufsjahren sind mehr Stellenanteile als insgesamt besetzt.",
    CHECK_BOTH,
)
def beginners_within_staff(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "berufseinstieg_vzae", "ist_vzae")


@rule(
    "S10",
    "warning",
    "Es sind mehr Leih- und Honorarkräfte als besetzte Stellen angegeben.",
    "Den Wert in VZÄ prüfen (nicht Stunden oder Personen) und kurz erläutern.",
)
def agency_within_staff(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "leih_vzae", "ist_vzae")


@rule(
    "S11",
    "error",
    "Unter 30 und ab 55 Jahren sind zusammen mehr Personen als insgesamt beschäftigt.",
    "Personen zählen, nicht Stellenanteile.",
    "alter_u30",
)
def ages_within_persons(case: Case) -> Iterator[Hit]:
    ages = [case.numbers(f) for f in ("alter_u30", "alter_55plus")]
    total = sum(a[0] for a in ages if a)
    persons = case.numbers("personen")
    if persons and total > persons[0]:
        first = "alter_u30" if ages[0] else "alter_55plus"
        yield Hit(first, show(total), f"zusammen höchstens {show(persons[0])}")


@rule("S12", "error", "In Teilzeit sind mehr Personen als insgesamt beschäftigt.", CHECK_BOTH)
def part_time_within_persons(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "teilzeit_personen", "personen")


@rule(
    "S14",
    "warning",
    "Am Stichtag sind mehr 8a-Verfahren offen, als im ganzen Jahr abgeschlossen wurden.",
    "Beide Werte prüfen; wenn sie stimmen, kurz erläutern.",
    "offene_8a_stichtag",
)
def open_procedures(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "offene_8a_stichtag", "verfahren_8a_jahr")


@rule("S15", "error", "Es sind mehr umA als Inobhutnahmen insgesamt.", CHECK_BOTH, "davon_uma")
def refugees_within_total(case: Case) -> Iterator[Hit]:
    yield from at_most(case, "davon_uma", "iob_jahr")


@rule(
    "S16",
    "error",
    "Was in den Hilfen zur Erziehung enthalten sein soll, ist mehr als diese selbst.",
    "Prüfen, ob die Fälle nach §§ 35a und 41 wirklich enthalten sind; sonst „nein“ wählen.",
    "faelle_hze_3112",
)
def contained_cases(case: Case) -> Iterator[Hit]:
    hze = case.numbers("faelle_hze_3112")
    inside = 0.0
    for paragraph in ("35a", "41"):
        found = case.numbers(f"faelle_{paragraph}_3112")
        if found and case.value(f"faelle_{paragraph}_enthalten") is True:
            inside += found[0]
    if hze and inside > hze[0]:
        yield Hit(found=show(hze[0]), expected=f"mindestens {show(inside)}")


@rule(
    "S17",
    "error",
    "„{label}“ sind mehr als die Stellen nach Stellenplan.",
    "Gemeint sind Stellenanteile (VZÄ) in zwölf Monaten, nicht Personen oder Jahre.",
)
def movements_within_posts(case: Case) -> Iterator[Hit]:
    for name in ("zugaenge_vzae", "abgaenge_vzae"):
        yield from at_most(case, name, "soll_vzae")
