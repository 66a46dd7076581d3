"""Question 3: how many cases come to one full-time post?

Decides that published single values, real submissions and examples are told in separate
statements and never in one number, and that nothing is extrapolated to Germany.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from etl.compare import (
    Point,
    Word,
    amount,
    common_span,
    faster,
)
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement
from etl.german import german

SURVEY = "faelle_je_vzae_veroeff"
COUNTED_OTHERWISE = (
    "faelle_je_fachkraft", "faelle_je_fachkraft_mittel", "faelle_je_fachkraft_extrem",
    "faelle_je_fachkraft_familien",
    "faelle_je_fachkraft_spanne_min", "faelle_je_fachkraft_spanne_max",
    "familien_je_berufsanfaenger_min", "familien_je_berufsanfaenger_max",
    "hze_faelle_je_vzae_kreisfreie", "hze_faelle_je_vzae_landkreise", "eng_caseload",
)  # fmt: skip
"""Published caseloads whose cases or workers are counted in another way; shown with remark."""
RATIO = "faelle_je_vzae"
YARDSTICK = "asd_35"
NOT_SAYABLE: Word = "nicht zu sagen"
MIN_OFFICES = 3
EXAMPLE_LEAD = "Beispiel, keine echten Angaben: "
NO_SUBMISSION = "Meldungen von Jugendämtern zu Fällen je Vollzeitstelle liegen noch nicht vor."
NOT_ASKED = "Keine amtliche Statistik fragt danach."
SINGLY_SHOWN = (
    "Gezählt sind nur Jugendämter, deren Werte einzeln gezeigt werden. Andere erscheinen nur in "
    "Summen."
)


def caseload(facts: Facts) -> Finding:
    """Question 3: Wie viele Fälle kommen auf eine Vollzeitstelle?"""
    survey, country = _survey(facts), _country(facts)
    statements = [country, survey, _otherwise(facts), _procedures(facts), _reported(facts)]
    statements.append(_example_ratios(facts))
    kept = tuple(s for s in statements if s is not None)
    lead = country.sentence if country else _no_country(facts)
    answer = f"{lead} {survey.sentence}"
    return Finding("fallbelastung", "Wie viele Fälle kommen auf eine Vollzeitstelle?", answer,
                   NOT_SAYABLE, kept, lead)  # fmt: skip


def _country(facts: Facts) -> Statement | None:
    """The ratio of Germany, where enough offices have reported."""
    found = facts.real(RATIO)
    if found is None:
        return None
    sentence = (
        f"In Deutschland kamen {found.year} nach Meldungen {coverage(found)} {amount(found)} Fälle "
        "auf eine anwesende Vollzeitkraft."
    )
    numbers = tuple(Derived("count", n, german(n))
                    for n in (found.n_reporting, found.n_expected) if n)  # fmt: skip
    notes = ("Nicht auf Deutschland hochgerechnet.",) if found.partial else ()
    return Statement("bund", sentence, NOT_SAYABLE, (found,), numbers, notes)


def coverage(point: Point) -> str:
    """Whose reports a value is made of: "von 300 von 577 Jugendämtern", "aller Jugendämter"."""
    if point.partial and point.n_reporting is not None and point.n_expected is not None:
        return f"von {german(point.n_reporting)} von {german(point.n_expected)} Jugendämtern"
    return "von einem Teil der Jugendämter" if point.partial else "aller Jugendämter"


def _no_country(facts: Facts) -> str:
    """Why there is no ratio of Germany."""
    few = ", und zu wenige Jugendämter haben es gemeldet" if facts.offices(RATIO, example=False) \
        else ""  # fmt: skip
    return f"Bundesweit ist das nicht zu sagen: Keine amtliche Statistik erhebt es{few}."


def _survey(facts: Facts) -> Statement:
    points = facts.published([SURVEY])
    mean = max((p for p in points if p.level == "land"), key=lambda p: p.year, default=None)
    if mean is None:
        return Statement("umfrage", "Veröffentlichte Umfragewerte zu Fällen je Stelle fehlen.",
                         NOT_SAYABLE)  # fmt: skip
    places = [
        p for p in points
        if p.year == mean.year and p.level in ("kreis", "jugendamt", "bezirk")
        and p.region_id.removeprefix("JH").startswith(mean.region_id)
    ]  # fmt: skip
    low = min(places, key=lambda p: p.value or 0, default=None)
    high = max(places, key=lambda p: p.value or 0, default=None)
    span = ""
    if low and high and low != high:
        span = (f" Einzelne Jugendämter nannten Werte von {amount(low)} ({place(low)}) "
                f"bis {amount(high)} ({place(high)}).")  # fmt: skip
    sentence = (
        f"In {mean.region_name} kamen {mean.year} nach einer Umfrage im Mittel {amount(mean)} "
        f"Fälle auf eine Stelle.{span}"
    )
    shown = (*points, *facts.published(COUNTED_OTHERWISE))
    title = f"Umfrage in {mean.region_name} {mean.year}: " + (
        f"von {amount(low)} bis {amount(high)} Fällen je Stelle" if span and low and high
        else f"im Mittel {amount(mean)} Fälle je Stelle"
    ) + ("; daneben andere Angaben" if len(shown) > len(places) + 1 else "")  # fmt: skip
    chart = ChartSpec("panel", title, shown, benchmarks=(YARDSTICK,), unit="Fälle je Stelle")
    notes = [f"{place(p)} {p.year}: {p.note}." for p in (mean,) if p.note]
    notes.append("Was ein Fall ist und wer als Stelle zählt, legt jede Quelle selbst fest. "
                 "Die Werte sind keine Rangfolge.")  # fmt: skip
    used = tuple(p for p in (mean, low, high) if p)
    return Statement("umfrage", sentence, NOT_SAYABLE, used, caveats=tuple(notes), chart=chart)


def place(point: Point) -> str:
    """Name of a place without the office's title: "Jugendamt Schwerte" → "Schwerte"."""
    name = point.region_name
    for word in ("Jugendamt der Stadt ", "Jugendamt ", "Kreisjugendamt "):
        short = name.removeprefix(word)
        name = name if short.startswith(("des ", "der ")) else short
    return name.split(",")[0]


def _otherwise(facts: Facts) -> Statement | None:
    points = facts.published(COUNTED_OTHERWISE)
    if len(points) < 2:
        return None
    sentence = (
        "Andere Quellen zählen anders, etwa Fälle je Fachkraft oder Familien. Ihre "
        f"{german(len(points))} Angaben stehen in der Tabelle; untereinander sind sie nicht "
        "vergleichbar."
    )
    notes = tuple(f"{place(p)} {p.year}: {p.note}." for p in points if p.note)
    derived = (Derived("count", len(points), german(len(points)), tuple(points)),)
    return Statement("anders_gezaehlt", sentence, NOT_SAYABLE, tuple(points), derived,
                     tuple(dict.fromkeys(notes)))  # fmt: skip


def _procedures(facts: Facts) -> Statement | None:
    """8a procedures per full-time post, official figures, only for years of the staff survey."""
    tasks, posts = facts.series("kwg_verfahren"), facts.series("asd_vzae")
    limits = facts.breaks("kwg_verfahren", "asd_vzae")
    pair = common_span(tasks, posts, limits)
    if pair is None:
        return None
    task, people = pair
    ratio = {p.year: p for p in facts.indicator("kwg_je_vzae")}
    first, last = ratio.get(task.first.year), ratio.get(task.last.year)
    if first is None or last is None:
        return None
    word = faster(task, people)
    verdict = {
        "gleich": " Das ist etwa gleich viel.",
        NOT_SAYABLE: f" Ob es {last.year} mehr oder weniger waren, ist wegen der Rundung nicht zu "
        "sagen.",
    }.get(word, "")  # the two numbers show themselves which is larger
    sentence = (
        f"Auf eine Vollzeitstelle im ASD kamen bundesweit {first.year} {amount(first)} und "
        f"{last.year} {amount(last)} Gefährdungseinschätzungen im Jahr.{verdict}"
    )
    return Statement(
        "verfahren_je_stelle", sentence, word, (first, last),
        caveats=("Verfahren eines ganzen Jahres, nicht gleichzeitige Fälle. "
                 "Jahre ohne Personalzahl stehen hier nicht.",),
    )  # fmt: skip


def _reported(facts: Facts) -> Statement:
    points = facts.offices(RATIO, example=False)
    if not points:
        return Statement("meldungen", f"{NO_SUBMISSION} {NOT_ASKED}", NOT_SAYABLE)
    if len(points) < MIN_OFFICES:
        few = f"Meldungen von Jugendämtern zu Fällen je Vollzeitstelle stehen hier ab {MIN_OFFICES}"
        count = Derived("count", len(points), german(len(points)), tuple(points))
        return Statement(
            "meldungen",
            f"{few}; bisher: {count.text}. {NOT_ASKED}",
            NOT_SAYABLE,
            derived=(count, Derived("count", MIN_OFFICES, str(MIN_OFFICES))),
        )
    return _offices(points, "meldungen", "")


def _example_ratios(facts: Facts) -> Statement | None:
    points = facts.offices(RATIO, example=True)
    if len(points) < MIN_OFFICES:
        return None
    return _offices(points, "beispiel", EXAMPLE_LEAD)


def _offices(points: Sequence[Point], id_: str, lead: str) -> Statement:
    values = [p.value for p in points if p.value is not None]
    digits = max(p.decimals or 0 for p in points)  # those of the summary of the figure
    smallest, half, largest = min(values), median(values), max(values)
    low, middle, high = (german(v, digits) for v in (smallest, half, largest))
    count = Derived("count", len(points), german(len(points)), tuple(points))
    sentence = (
        f"{lead}{count.text} {reports(lead)}, deren Werte einzeln gezeigt werden, nennen für "
        f"{points[0].year} zwischen {low} und {high} Fälle je anwesende Vollzeitkraft, in der "
        f"Mitte {middle}."
    )
    unit = points[0].unit
    title = (
        f"{lead}Mindestens die Hälfte der Jugendämter mit Angabe nennt {middle} {unit} oder mehr "
        f"({points[0].year})"
    )
    chart = ChartSpec("distribution", title, tuple(points), benchmarks=(YARDSTICK,), unit=unit)
    derived = (
        count, Derived("minimum", smallest, low, tuple(points)),
        Derived("median", half, middle, tuple(points)),
        Derived("maximum", largest, high, tuple(points)),
    )  # fmt: skip
    return Statement(id_, sentence, NOT_SAYABLE, tuple(points), derived,
                     ("Nicht auf Deutschland hochgerechnet. Keine Rangfolge.", SINGLY_SHOWN), chart,
                     example=bool(lead))  # fmt: skip


def reports(lead: str, dative: bool = False) -> str:
    """ "128 erzeugte Meldungen" or "… Meldungen von Jugendämtern", without the number."""
    made = "erzeugten" if dative else "erzeugte"
    return f"{made} Meldungen" if lead else "Meldungen von Jugendämtern"
