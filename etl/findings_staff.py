"""Question 2: does the staff grow with the tasks?

Decides that staff and tasks are compared only over years which both have, and that "wuchs" or
"schrumpfte" is said only of what certainly did.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.compare import (
    Change,
    Point,
    Word,
    amount,
    change,
    common_span,
    crossed,
    faster,
    newest_change,
)
from etl.findings_growth import (
    NOT_SAYABLE,
    TASKS,
    flag_notes,
    growth_sentence,
    overall,
    percent,
)
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement
from etl.german import listing

STAFF = "asd_vzae"
SAME_WAY: dict[tuple[Word, Word], tuple[str, dict[Word, str]]] = {
    ("mehr", "mehr"): ("wuchs", {
        "mehr": "schneller als", "weniger": "langsamer als", "gleich": "etwa so schnell wie",
    }),
    ("weniger", "weniger"): ("schrumpfte", {
        "mehr": "weniger stark als", "weniger": "stärker als", "gleich": "etwa so stark wie",
    }),
}  # fmt: skip
"""Both go one way (staff, task): the verb, and how the staff went beside the task."""
STAFF_VERBS: dict[Word, tuple[str, str]] = {
    "mehr": ("wuchs", ""), "weniger": ("schrumpfte", ""), "gleich": ("blieb", " etwa gleich"),
}  # fmt: skip
TASK_VERBS: dict[Word, str] = {
    "mehr": "zunahm", "weniger": "abnahm", "gleich": "etwa gleich blieb",
}  # fmt: skip


def staff(facts: Facts) -> Finding:
    """Question 2: Wächst das Personal mit?"""
    posts = facts.series(STAFF)
    own = _own_growth(facts, posts)
    beside = [s for v in TASKS if (s := _beside(facts, v, posts)) is not None]
    silent = [v for v in TASKS if v not in {s.id.removeprefix("neben_") for s in beside}]
    statements = [own, *beside]
    if silent and posts:
        statements.append(_no_comparison(facts, silent, posts))
    word = overall([s.word for s in beside])
    answer = _staff_answer(own, beside)
    others = " Für andere Aufgaben fehlen vergleichbare Zahlen." if beside and silent else ""
    return Finding("personal", "Wächst das Personal mit?", answer + others, word,
                   tuple(statements), answer)  # fmt: skip


def _staff_answer(own: Statement, beside: Sequence[Statement]) -> str:
    parts: list[str] = []
    for statement in beside:
        name = TASKS[statement.id.removeprefix("neben_")]
        people, task = change(*statement.points[:2]), change(*statement.points[2:])
        if people is None or task is None or statement.word == NOT_SAYABLE:
            continue
        verb, than = _against(people, task, statement.word)
        who = "Es" if parts else "Das Personal im Allgemeinen Sozialen Dienst"
        parts.append(f"{who} {verb} von {people.years}{than.format(f'die Zahl der {name}')}.")
    if parts:
        return " ".join(parts)
    if own.word == NOT_SAYABLE:
        return "Das ist nicht zu sagen: Es fehlen vergleichbare Zahlen zum Personal."
    return ("Das ist nicht zu sagen: Es gibt keine zwei Jahre, für die Zahlen zu Personal und "
            "Aufgaben vergleichbar vorliegen.")  # fmt: skip


def _own_growth(facts: Facts, posts: Sequence[Point]) -> Statement:
    found = newest_change(posts, facts.breaks(STAFF))
    name = "Vollzeitstellen im Allgemeinen Sozialen Dienst (ASD)"
    if found is None:
        return Statement("personal", f"{name}: Wie sich das Personal verändert hat, ist nicht zu "
                         "sagen. Es fehlen zwei vergleichbare Jahre.", NOT_SAYABLE,
                         tuple(posts))  # fmt: skip
    unit = posts[0].unit
    title = (
        f"Der ASD hatte {found.last.year} {found.text} {found.word} Vollzeitstellen ({unit}) "
        f"als {found.first.year}"
        if found.word in ("mehr", "weniger")
        else f"Vollzeitstellen ({unit}) im ASD von {found.years}"
    )
    years = listing(str(p.year) for p in posts)
    note = f"Bundesweite Werte gibt es hier nur für {years}; dazwischen wird nichts geschätzt."
    chart = ChartSpec("trend", title, tuple(posts), tuple(facts.breaks(STAFF)), unit=unit)
    return Statement("personal", growth_sentence(name, found), found.word,
                     (found.first, found.last), percent(found),
                     (note, *flag_notes("ASD", posts)), chart)  # fmt: skip


def _against(people: Change, task: Change, word: Word) -> tuple[str, str]:
    """Verb of the staff and the rest of the sentence with a place for the task: ("wuchs",
    " langsamer als {}"). What grew, shrank or stayed is named only where that is certain."""
    ways = (people.word, task.word)
    if ways in SAME_WAY:
        return SAME_WAY[ways][0], f" {SAME_WAY[ways][1][word]} {{}}"
    if people.word != task.word and NOT_SAYABLE not in ways and word != "gleich":
        verb, rest = STAFF_VERBS[people.word]
        return verb, f"{rest}, während {{}} {TASK_VERBS[task.word]}"
    how = {"weniger": "schwächer als", "mehr": "stärker als"}.get(word, "etwa so wie")
    return "entwickelte sich", f" {how} {{}}"


def _beside(facts: Facts, variable: str, posts: Sequence[Point]) -> Statement | None:
    pair = common_span(posts, facts.series(variable), facts.breaks(STAFF, variable))
    if pair is None:
        return None
    people, task = pair
    word = faster(people, task)
    verdict = "Was sich stärker entwickelte, ist wegen der Rundung nicht zu sagen."
    if word != NOT_SAYABLE:
        verb, than = _against(people, task, word)
        verdict = f"Das Personal {verb} also{than.format('diese Aufgabe')}."
    name = TASKS[variable]
    sentence = (
        f"Von {people.years}: {_moved(task)} {name}, {_moved(people)} Vollzeitstellen. {verdict}"
    )
    return Statement(
        f"neben_{variable}", sentence, word,
        (people.first, people.last, task.first, task.last),
        (*_any_percent(people), *_any_percent(task)),
        ("Gezählt sind Vollzeitstellen, nicht Personen.", _counted(facts, variable)),
    )  # fmt: skip


def _counted(facts: Facts, variable: str) -> str:
    """What one of a task is, as its variable says."""
    spec = facts.catalog.variables[variable]
    return f"{TASKS[variable]}, gezählt: {spec.counting_unit or spec.unit}."


def _moved(found: Change) -> str:
    word = found.word if found.word in ("mehr", "weniger") else (
        "mehr" if found.share >= 0 else "weniger"
    )  # fmt: skip
    return f"{found.text} {word}"


def _any_percent(found: Change) -> tuple[Derived, ...]:
    pair = (found.first, found.last)
    return (Derived("change_percent", found.share * 100, found.text, pair),)


def _no_comparison(facts: Facts, silent: Sequence[str], posts: Sequence[Point]) -> Statement:
    """Says per task why no comparison with the staff is drawn, and shows the values at hand."""
    reasons: list[str] = []
    shown: list[Point] = []
    for variable in silent:
        points = facts.series(variable)
        near = _nearest_span(points, posts)
        if near is None:
            reasons.append(
                f"{TASKS[variable]}: keine zwei Jahre nahe den Jahren der Personalzahlen"
            )
            continue
        first, last = near
        shown += [first, last]
        cut = crossed(first.year, last.year, facts.breaks(STAFF, variable))
        why = f"dazwischen liegt {cut[0].year} ein Bruch ({cut[0].title})" if cut else (
            "die Jahre passen nicht genau zusammen"
        )  # fmt: skip
        reasons.append(
            f"{TASKS[variable]} ({first.year}: {amount(first)}; {last.year}: {amount(last)}): {why}"
        )
    return Statement(
        "ohne_vergleich", "Nicht mit dem Personal verglichen werden: " + "; ".join(reasons) + ".",
        NOT_SAYABLE, tuple(shown), caveats=(
            "Ob das Personal über die ganze Zeit langsamer oder schneller wuchs als diese "
            "Aufgaben, ist mit diesen Zahlen nicht zu sagen.",
        ),
    )  # fmt: skip


def _nearest_span(points: Sequence[Point], posts: Sequence[Point]) -> tuple[Point, Point] | None:
    """Values at most one year away from the first and the last year of the staff figures."""
    if len(posts) < 2:
        return None

    def near(year: int) -> Point | None:
        close = [p for p in points if abs(p.year - year) <= 1]
        return min(close, key=lambda p: (abs(p.year - year), p.year), default=None)

    first, last = near(posts[0].year), near(posts[-1].year)
    return (first, last) if first and last and first.year < last.year else None
