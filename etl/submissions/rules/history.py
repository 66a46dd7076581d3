"""Decides what is unusual against the office's earlier accepted submissions and official counts.

Changes are compared with the Stichtag one year earlier; definitions with the newest one before.
Without such a submission, or without a published count, no rule here fires.
"""

from __future__ import annotations

from collections.abc import Iterator

from etl.submissions.form import Submission
from etl.submissions.rules import Case, Hit, deviates, percent, rule, show

EXPLAIN = "Den Wert prüfen; wenn er stimmt, im Feld „Erläuterung für die Prüfung“ kurz begründen."
LEAST_RUNNING = 0.25
"""Part of a year's helps that runs at its end at least; the examples reckon with about a half."""
COPIED = (
    "soll_vzae",
    "ist_vzae",
    "personen",
    "abwesend_vzae",
    "zugaenge_vzae",
    "abgaenge_vzae",
    "faelle_hze_3112",
    "verfahren_8a_jahr",
)


def _jump(case: Case, name: str, share: float, least: float) -> Iterator[Hit]:
    """A hit where the field differs from the year before by more than share and least."""
    before, now = case.year_before(), case.numbers(name)
    then = before.values()[name] if before else None
    if now is None or not isinstance(then, int | float):
        return
    if deviates(now[0], float(then), share, least):
        yield Hit(name, show(now[0]), f"Vorjahr {show(float(then))}, Änderung bis {percent(share)}")


def _changed(case: Case, name: str) -> Iterator[Hit]:
    """A hit where a definition differs from the newest earlier submission."""
    before, now = _newest(case), case.value(name)
    if before is None or now is None or before.values()[name] == now:
        return
    yield Hit(name, _words(case, name, now), _words(case, name, before.values()[name]))


def _newest(case: Case) -> Submission | None:
    return next(iter(case.earlier()), None)


def _words(case: Case, name: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(case.spec(name).option_label(v) for v in value) or "keiner der Bereiche"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return show(value) if isinstance(value, float) else case.spec(name).option_label(str(value))


@rule(
    "V01",
    "warning",
    "Das Ist passt nicht zum Ist des Vorjahres mit Zugängen und Abgängen.",
    "Zugänge und Abgänge prüfen (auch Änderungen der Arbeitszeit); sonst kurz erläutern.",
    "ist_vzae",
)
def staff_flow(case: Case) -> Iterator[Hit]:
    before = case.year_before()
    found = case.numbers("ist_vzae", "zugaenge_vzae", "abgaenge_vzae")
    if before is None or found is None:
        return
    expected = before.ist_vzae + found[1] - found[2]
    if deviates(found[0], expected, 0.1, 0.5):
        yield Hit(found=show(found[0]), expected=f"etwa {show(expected)} (±10\u00a0%)")


@rule("V02", "warning", "Das Soll hat sich stark verändert.", EXPLAIN, "soll_vzae")
def posts_jump(case: Case) -> Iterator[Hit]:
    yield from _jump(case, "soll_vzae", 0.2, 1)


@rule("V03", "warning", "Das Ist hat sich stark verändert.", EXPLAIN, "ist_vzae")
def staff_jump(case: Case) -> Iterator[Hit]:
    yield from _jump(case, "ist_vzae", 0.25, 1)


@rule("V04", "warning", "Die Zahl der Fälle hat sich stark verändert.", EXPLAIN)
def cases_jump(case: Case) -> Iterator[Hit]:
    for name in ("faelle_hze_3112", "faelle_35a_3112", "faelle_41_3112"):
        yield from _jump(case, name, 0.25, 20)


@rule("V05", "warning", "Die Zahl der 8a-Verfahren hat sich stark verändert.", EXPLAIN)
def procedures_jump(case: Case) -> Iterator[Hit]:
    yield from _jump(case, "verfahren_8a_jahr", 0.4, 20)


@rule(
    "V06",
    "error",
    "Die Abgrenzung des ASD hat sich geändert, aber eine Erläuterung fehlt.",
    "Im Feld „Erläuterung zur Abgrenzung des ASD“ sagen, was sich geändert hat.",
    "asd_definition",
)
def definition_changed(case: Case) -> Iterator[Hit]:
    if not case.value("asd_definition_kommentar"):
        yield from _changed(case, "asd_definition")


@rule(
    "V07",
    "warning",
    "Die Zählweise der Fälle hat sich geändert.",
    "Prüfen; die Werte sind dann mit dem Vorjahr nicht vergleichbar. Kurz erläutern.",
)
def counting_changed(case: Case) -> Iterator[Hit]:
    yield from _changed(case, "zaehlweise")


@rule("V08", "warning", "Die Wochenstunden einer Vollzeitstelle haben sich geändert.", EXPLAIN)
def hours_changed(case: Case) -> Iterator[Hit]:
    yield from _changed(case, "vz_wochenstunden")


@rule(
    "V09",
    "warning",
    "Die Antwort auf „{label}“ hat sich geändert.",
    "Prüfen, ob die Fälle sonst doppelt gezählt werden oder fehlen; sonst kurz erläutern.",
)
def contained_changed(case: Case) -> Iterator[Hit]:
    for name in ("faelle_35a_enthalten", "faelle_41_enthalten"):
        yield from _changed(case, name)


@rule("V10", "warning", "Die Trägerform hat sich geändert.", EXPLAIN)
def body_changed(case: Case) -> Iterator[Hit]:
    yield from _changed(case, "traegerform")


@rule(
    "V11",
    "warning",
    "Alle Hauptwerte sind dieselben wie im Vorjahr.",
    "Prüfen, ob versehentlich die Meldung des Vorjahres eingetragen wurde.",
    "soll_vzae",
)
def copied(case: Case) -> Iterator[Hit]:
    before, now = case.year_before(), case.numbers(*COPIED)
    if before and now and list(now) == [before.values()[name] for name in COPIED]:
        yield Hit(found="wie im Vorjahr", expected="Werte zum neuen Stichtag")


@rule(
    "V12",
    "error",
    "Zu diesem Stichtag gibt es schon eine angenommene Meldung mit dieser oder höherer Nummer.",
    "Die Nummer der Meldung auf die nächste freie erhöhen.",
    "version",
)
def version_taken(case: Case) -> Iterator[Hit]:
    taken = max((s.version for s in case.same_day()), default=0)
    now = case.numbers("version")
    if now and taken and now[0] <= taken:
        yield Hit(found=show(now[0]), expected=f"mindestens {taken + 1}")


@rule("V13", "warning", "Die Zahl der unter 21-Jährigen hat sich stark verändert.", EXPLAIN)
def population_jump(case: Case) -> Iterator[Hit]:
    yield from _jump(case, "p21_lokal", 0.1, 100)


def _official(case: Case, name: str, variable: str, share: float) -> Iterator[Hit]:
    """A hit where the field is off the published count by more than the share (and 5)."""
    count, now = case.official(variable), case.numbers(name)
    if count is not None and now and deviates(now[0], count, share, 5):
        yield Hit(name, show(now[0]), f"amtlich {show(count)} (±{percent(share)})")


def _helps(case: Case) -> float | None:
    """Running helps as the statistic counts them: §§ 27 to 35 without § 28, with 35a and 41."""
    numbers = case.numbers("faelle_hze_3112")
    if numbers is None or case.value("zaehlweise") != "hilfe":  # other units cannot be compared
        return None
    total = numbers[0]
    for part in ("35a", "41"):
        inside, more = case.value(f"faelle_{part}_enthalten"), case.numbers(f"faelle_{part}_3112")
        if inside is None or (not inside and more is None):
            return None
        total += 0 if inside or more is None else more[0]
    return total


def _newest_count(case: Case, variable: str) -> tuple[float, int] | None:
    day = case.stichtag
    return case.context.newest_official(case.office_id, day, variable) if day else None


@rule(
    "A01",
    "warning",
    "Die laufenden Hilfen (mit §§ 35a und 41) weichen von der amtlichen Statistik (22517) ab.",
    EXPLAIN,
    "faelle_hze_3112",
)
def official_stock(case: Case) -> Iterator[Hit]:
    found, now = _newest_count(case, "hilfen_bestand_3112"), _helps(case)
    if found and now is not None and deviates(now, found[0], 0.15, 5):
        yield Hit(found=show(now), expected=f"amtlich {show(found[0])} am 31.12.{found[1]} (±15%)")


@rule(
    "A02",
    "warning",
    "Am Stichtag laufen mehr Hilfen, als die amtliche Statistik für ein ganzes Jahr nennt.",
    EXPLAIN,
    "faelle_hze_3112",
)
def official_volume(case: Case) -> Iterator[Hit]:
    found, now = _newest_count(case, "hilfen_ohne_28"), _helps(case)
    if found and now is not None and now > found[0]:
        yield Hit(found=show(now), expected=f"höchstens {_whole_year(found)}")


@rule(
    "A03",
    "warning",
    "Am Stichtag laufen mehr Hilfen nach § 35a, als die amtliche Statistik für ein Jahr nennt.",
    EXPLAIN,
    "faelle_35a_3112",
)
def official_35a(case: Case) -> Iterator[Hit]:
    found, now = _newest_count(case, "hilfen_35a"), case.numbers("faelle_35a_3112")
    if found and now and case.value("zaehlweise") == "hilfe" and now[0] > found[0]:
        yield Hit(found=show(now[0]), expected=f"höchstens {_whole_year(found)}")


@rule(
    "A07",
    "warning",
    "Am Stichtag laufen weniger Hilfen als ein Viertel derer, die die amtliche Statistik für ein "
    "ganzes Jahr nennt.",
    EXPLAIN,
    "faelle_hze_3112",
)
def official_volume_low(case: Case) -> Iterator[Hit]:
    found, now = _newest_count(case, "hilfen_ohne_28"), _helps(case)
    if found and now is not None and now < LEAST_RUNNING * found[0]:
        yield Hit(found=show(now), expected=f"mindestens ein Viertel von {_whole_year(found)}")


def _whole_year(found: tuple[float, int]) -> str:
    return f"{show(found[0])} (amtlich, ganzes Jahr {found[1]})"


@rule("A04", "warning", "Die 8a-Verfahren weichen von der amtlichen Statistik ab.", EXPLAIN)
def official_procedures(case: Case) -> Iterator[Hit]:
    yield from _official(case, "verfahren_8a_jahr", "kwg_verfahren", 0.15)


@rule("A05", "warning", "Die Inobhutnahmen weichen von der amtlichen Statistik ab.", EXPLAIN)
def official_custody(case: Case) -> Iterator[Hit]:
    yield from _official(case, "iob_jahr", "iob_gesamt", 0.15)


@rule("A06", "warning", "Die Zahl der unter 21-Jährigen weicht von der amtlichen ab.", EXPLAIN)
def official_population(case: Case) -> Iterator[Hit]:
    yield from _official(case, "p21_lokal", "bev_u21", 0.1)
