"""Decides what is unusual within one submission. Unusual is possible: it asks for a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.submissions.notes import names_in
from etl.submissions.observe import passed_on
from etl.submissions.rules import Case, Hit, percent, rule, show

EXPLAIN = "Den Wert prüfen; wenn er stimmt, im Feld „Erläuterung für die Prüfung“ kurz begründen."
MIN_SHARE_PERSONS = 0.4
MAX_ABSENT, MAX_VACANT, MAX_LEAVERS = 0.3, 0.5, 0.5
CASELOAD = (10.0, 150.0)
MAX_OF_ONE = 150
OLD_ASSESSMENT = 10  # years
SMALL_TEAM = 10  # persons; the published breakdown needs 10 in total
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,64}\.\w+")
DATE = re.compile(r"\b(0?[1-9]|[12]\d|3[01])([-/.])(0?[1-9]|1[0-2])\2(19|20)\d\d\b")
PHONE = re.compile(r"(?<![\d.,])(?:\+|0)\d[\d /\-()]{6,}\d")
PUBLIC_TEXTS = tuple(name for name, way in passed_on().items() if way == "note")
TEXTS = ("stellungnahme", "kommentar", "asd_definition_kommentar", "jugendamt_name")


def _share(case: Case, part: str, whole: str) -> tuple[float, float] | None:
    """(share, part); None where the whole is missing or 0."""
    found = case.numbers(part, whole)
    return (found[0] / found[1], found[0]) if found and found[1] > 0 else None


@rule(
    "P01",
    "warning",
    "Auf eine Person kommt im Mittel weniger als 0,4 Stellen.",
    EXPLAIN,
    "personen",
)
def small_shares(case: Case) -> Iterator[Hit]:
    found = case.numbers("ist_vzae", "personen")
    if found and found[1] > 0 and found[0] / found[1] < MIN_SHARE_PERSONS:
        yield Hit(found=show(found[1]), expected=f"höchstens {found[0] / MIN_SHARE_PERSONS:.0f}")


@rule(
    "P02", "warning", "Mehr als 30\u00a0% des Ist sind länger abwesend.", EXPLAIN, "abwesend_vzae"
)
def many_absent(case: Case) -> Iterator[Hit]:
    share = _share(case, "abwesend_vzae", "ist_vzae")
    if share and share[0] > MAX_ABSENT:
        yield Hit(found=f"{show(share[1])} ({percent(share[0])})", expected="höchstens 30\u00a0%")


@rule("P03", "warning", "Mehr als die Hälfte der Stellen ist unbesetzt.", EXPLAIN, "unbesetzt_vzae")
def many_vacant(case: Case) -> Iterator[Hit]:
    share = _share(case, "unbesetzt_vzae", "soll_vzae")
    if share and share[0] > MAX_VACANT:
        yield Hit(found=f"{show(share[1])} ({percent(share[0])})", expected="höchstens 50\u00a0%")


@rule(
    "P04",
    "warning",
    "Die Abgänge sind mehr als die Hälfte des Ist.",
    EXPLAIN,
    "abgaenge_vzae",
)
def many_leavers(case: Case) -> Iterator[Hit]:
    share = _share(case, "abgaenge_vzae", "ist_vzae")
    if share and share[0] > MAX_LEAVERS:
        yield Hit(found=f"{show(share[1])} ({percent(share[0])})", expected="höchstens 50\u00a0%")


def _open_cases(case: Case) -> float | None:
    """Open cases as `observe.open_cases` counts them; None where a part is missing."""
    found = case.numbers("faelle_hze_3112", "offene_8a_stichtag")
    if found is None:
        return None
    total = sum(found)
    for paragraph in ("35a", "41"):
        contained = case.value(f"faelle_{paragraph}_enthalten")
        more = case.numbers(f"faelle_{paragraph}_3112")
        if contained is None or more is None:
            return None
        total += 0 if contained else more[0]
    return total


@rule(
    "P05",
    "warning",
    "Die Fälle je anwesender Vollzeitkraft sind ungewöhnlich.",
    "Fälle, Ist und Abwesende prüfen, auch ob beide denselben Bereich meinen; sonst erläutern.",
    "faelle_hze_3112",
)
def unusual_caseload(case: Case) -> Iterator[Hit]:
    staff, cases = case.numbers("ist_vzae", "abwesend_vzae"), _open_cases(case)
    if staff is None or cases is None or staff[0] <= staff[1]:
        return
    load = cases / (staff[0] - staff[1])
    if not CASELOAD[0] <= load <= CASELOAD[1]:
        yield Hit(found=f"{show(round(load, 1))} Fälle je VZÄ", expected="10 bis 150 Fälle je VZÄ")


@rule(
    "P06",
    "warning",
    "Die höchste Fallzahl einer Fachkraft liegt unter dem Durchschnitt.",
    EXPLAIN,
    "max_faelle_person",
)
def highest_below_mean(case: Case) -> Iterator[Hit]:
    found, cases = case.numbers("max_faelle_person", "personen"), _open_cases(case)
    if found and cases is not None and found[1] > 0 and found[0] < cases / found[1]:
        yield Hit(found=show(found[0]), expected=f"mindestens {cases / found[1]:.0f}")


@rule(
    "P07",
    "warning",
    "Eine einzelne Fachkraft ist für mehr als 150 Fälle verantwortlich.",
    EXPLAIN,
    "max_faelle_person",
)
def highest_very_high(case: Case) -> Iterator[Hit]:
    found = case.numbers("max_faelle_person")
    if found and found[0] > MAX_OF_ONE:
        yield Hit(found=show(found[0]), expected="höchstens 150")


@rule(
    "P08",
    "warning",
    "Niemand arbeitet in Teilzeit, aber es sind mehr Personen als Stellenanteile.",
    EXPLAIN,
    "teilzeit_personen",
)
def no_part_time(case: Case) -> Iterator[Hit]:
    found = case.numbers("teilzeit_personen", "personen", "ist_vzae")
    if found and found[0] == 0 and found[1] > found[2] + 0.5:
        yield Hit(found="0", expected="mindestens 1")


@rule(
    "P09",
    "hint",
    "Die Personalbemessung ist mehr als zehn Jahre alt.",
    "Prüfen, ob das Jahr stimmt.",
    "personalbemessung_jahr",
)
def old_assessment(case: Case) -> Iterator[Hit]:
    found = case.numbers("personalbemessung_jahr")
    if found and case.stichtag and case.stichtag.year - found[0] > OLD_ASSESSMENT:
        yield Hit(found=f"{found[0]:.0f}", expected=f"ab {case.stichtag.year - OLD_ASSESSMENT}")


@rule(
    "P10",
    "warning",
    "Alle Fallzahlen sind 0.",
    "0 heißt: Es gibt keinen Fall. Fehlen die Zahlen, die Meldung bitte erst mit ihnen abgeben.",
    "faelle_hze_3112",
)
def all_zero(case: Case) -> Iterator[Hit]:
    names = ("faelle_hze_3112", "faelle_35a_3112", "faelle_41_3112", "verfahren_8a_jahr")
    found = case.numbers(*names)
    if found and not any(found):
        yield Hit(found="0", expected="mehr als 0 Fälle")


def _in_texts(case: Case, pattern: re.Pattern[str]) -> Iterator[Hit]:
    for name in TEXTS:
        text = case.value(name)
        match = pattern.search(DATE.sub("Datum", text)) if isinstance(text, str) else None
        if match:
            yield Hit(name, match.group()[:40], "Text ohne Kontaktdaten")


@rule(
    "P11",
    "error",
    "Der Text bei „{label}“ enthält eine E-Mail-Adresse.",
    "Die Adresse löschen; dafür gibt es das Feld „E-Mail-Adresse für Rückfragen“.",
)
def email_in_text(case: Case) -> Iterator[Hit]:
    yield from _in_texts(case, EMAIL)


@rule(
    "P14",
    "warning",
    "Der Text bei „{label}“ enthält vielleicht eine Telefonnummer.",
    "Telefonnummern löschen; sie gehören nicht in die Texte.",
)
def phone_in_text(case: Case) -> Iterator[Hit]:
    yield from _in_texts(case, PHONE)


@rule(
    "P15",
    "error",
    "Der Text bei „{label}“ nennt die Ansprechperson; er kann veröffentlicht werden.",
    "Den Namen löschen. Die Ansprechperson selbst wird nie veröffentlicht.",
)
def contact_in_public_text(case: Case) -> Iterator[Hit]:
    mail = str(case.value("ansprechperson_email") or "").partition("@")[0]
    contact = f"{case.value('ansprechperson') or ''} {mail}"
    place = f"{case.value('jugendamt_name') or ''} {case.office.name if case.office else ''}"
    for name in PUBLIC_TEXTS:
        text = case.value(name)
        names = names_in(contact, text, place) if isinstance(text, str) else []
        if names:
            yield Hit(name, ", ".join(dict.fromkeys(names))[:60], "ein Text ohne diesen Namen")


@rule(
    "P12",
    "hint",
    "Bei weniger als 10 Personen werden Angaben zu Alter, Teilzeit und Abgangsgründen nicht "
    "veröffentlicht.",
    "Nichts zu tun.",
    "personen",
)
def small_team(case: Case) -> Iterator[Hit]:
    found = case.numbers("personen")
    details = ("alter_u30", "alter_55plus", "teilzeit_personen", "abgaenge_personen")
    if found and found[0] < SMALL_TEAM and any(case.numbers(d) for d in details):
        yield Hit(found=show(found[0]), expected="mindestens 10")


@rule(
    "P13",
    "warning",
    "Für die Leitung sind mehr Stellen vorgesehen als für die Fallarbeit.",
    "Beide Werte prüfen: Zum Soll gehören nur fallführende Fachkräfte, die Leitung zählt getrennt.",
    "soll_leitung_vzae",
)
def more_lead_than_work(case: Case) -> Iterator[Hit]:
    found = case.numbers("soll_leitung_vzae", "soll_vzae")
    if found and found[0] > found[1]:
        yield Hit(found=show(found[0]), expected=f"höchstens {show(found[1])}")


@rule(
    "K01",
    "error",
    "Zu den Warnungen fehlt eine Erläuterung ({count}).",
    "Die Werte berichtigen oder im Feld „Erläuterung für die Prüfung“ begründen.",
    "kommentar",
    scope="last",
)
def warnings_need_comment(case: Case) -> Iterator[Hit]:
    if case.warnings and not case.value("kommentar"):
        count = "1 Warnung" if case.warnings == 1 else f"{case.warnings} Warnungen"
        values = {"count": count}
        yield Hit(found="leer", expected="eine kurze Erläuterung", values=values)
