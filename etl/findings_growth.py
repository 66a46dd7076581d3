"""Questions 1 and 2: do the tasks grow, and does the staff grow with them?

Decides that a change is told only for the newest stretch of a series without a break, and that
staff and tasks are compared only over years which both have.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.compare import (
    Change,
    Point,
    Word,
    amount,
    common_span,
    crossed,
    faster,
    listing,
    newest_change,
    real_breaks,
)
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement
from etl.models import Break

TASKS = {
    "kwg_verfahren": "Gefährdungseinschätzungen nach § 8a",
    "iob_gesamt": "Inobhutnahmen",
    "iob_ohne_uma": "Inobhutnahmen ohne unbegleitete Einreise",
    "hze_volumen": "Hilfen zur Erziehung im Lauf des Jahres",
}
"""Variables that stand for the tasks, with the words used in sentences."""
STAFF = "asd_vzae"
SHOWN_TOGETHER = {"iob_gesamt": ("iob_gesamt", "iob_ohne_uma")}
NOT_SAYABLE: Word = "nicht zu sagen"
ONLY_ONE = "Verglichen wird nur innerhalb eines Abschnitts ohne Bruch der Zählweise."


def tasks(facts: Facts) -> Finding:
    """Question 1: Wachsen die Aufgaben?"""
    statements = tuple(_task(facts, variable) for variable in TASKS)
    words = {s.id: s.word for s in statements}
    by_word = {w: [TASKS[v] for v in TASKS if words[v] == w] for w in set(words.values())}
    spans = {TASKS[s.id]: f" ({s.points[0].year} bis {s.points[-1].year})" for s in statements
             if s.word != NOT_SAYABLE}  # fmt: skip
    words_for: dict[Word, str] = {
        "mehr": "mehr", "weniger": "weniger", "gleich": "etwa gleich viele",
    }  # fmt: skip
    parts = [f"{text} {name}{spans[name]}" for w, text in words_for.items()
             for name in by_word.get(w, [])]  # fmt: skip
    known = f"In Deutschland gab es {listing(parts)}." if parts else ""
    silent = by_word.get(NOT_SAYABLE, [])
    unknown = f"Nicht zu sagen ist es bei: {listing(silent)}." if silent else ""
    return Finding(
        "aufgaben", "Wachsen die Aufgaben?",
        " ".join(t for t in (known, unknown) if t),
        _overall([s.word for s in statements]), statements, known or unknown,
    )  # fmt: skip


def _overall(words: Sequence[Word]) -> Word:
    """The one word for several: only if all that is known points the same way."""
    told = {w for w in words if w != NOT_SAYABLE}
    return told.pop() if len(told) == 1 else NOT_SAYABLE


def _task(facts: Facts, variable: str) -> Statement:
    points = facts.series(variable)
    breaks = facts.breaks(variable)
    name = TASKS[variable]
    found = newest_change(points, breaks)
    chart = _trend(facts, variable, found, points)
    caveats = tuple(_break_note(b) for b in real_breaks(breaks) if _inside(b, points))
    caveats += _flag_notes(name, points)
    if found is None:
        return Statement(
            variable, f"{name}: Ob es mehr oder weniger geworden sind, ist nicht zu sagen. "
            "Es fehlen zwei vergleichbare Jahre.",
            NOT_SAYABLE, tuple(points), caveats=caveats, chart=chart,
        )  # fmt: skip
    return Statement(
        variable, _growth_sentence(name, found), found.word, (found.first, found.last),
        _percent(found), caveats, chart,
    )  # fmt: skip


def _growth_sentence(name: str, found: Change) -> str:
    counts = (
        f"{name} in Deutschland, {found.first.year}: {amount(found.first)}; "
        f"{found.last.year}: {amount(found.last)}"
    )
    if found.word in ("mehr", "weniger"):
        return f"{counts}. Das sind {found.text} {found.word}."
    if found.word == "gleich":
        return f"{counts}. Das ist etwa gleich viel."
    why = "Die Werte sind dafür zu stark gerundet oder unvollständig gemeldet."
    return f"{counts}. Ob es mehr oder weniger geworden sind, ist nicht zu sagen. {why}"


def _percent(found: Change) -> tuple[Derived, ...]:
    if found.word not in ("mehr", "weniger"):
        return ()
    pair = (found.first, found.last)
    return (Derived("change_percent", found.share * 100, found.text, pair),)


def _trend(
    facts: Facts, variable: str, found: Change | None, points: Sequence[Point]
) -> ChartSpec | None:
    if variable == "iob_ohne_uma" or not points:
        return None  # stands in the figure of all Inobhutnahmen
    together = SHOWN_TOGETHER.get(variable, (variable,))
    shown = [p for v in together for p in facts.series(v)]
    name = TASKS[variable]
    title = (
        f"{name}: {found.text} {found.word} von {found.years}"
        if found and found.word in ("mehr", "weniger")
        else f"{name}: kein klares Mehr oder Weniger"
    )
    return ChartSpec("trend", title, tuple(shown), tuple(facts.breaks(*together)),
                     unit=points[0].unit)  # fmt: skip


def _inside(b: Break, points: Sequence[Point]) -> bool:
    years = [p.year for p in points]
    return bool(years) and min(years) < b.year <= max(years)


def _break_note(b: Break) -> str:
    return f"Bruch {b.year}: {b.title}. {ONLY_ONE}"


def _flag_notes(name: str, points: Sequence[Point]) -> tuple[str, ...]:
    least = [str(p.year) for p in points if "mindestwert" in p.flags]
    derived = [str(p.year) for p in points if "abgeleitet" in p.flags]
    notes = []
    if least:
        notes.append(f"{name}, unvollständig gemeldet, also Mindestwert: {listing(least)}.")
    if derived:
        notes.append(f"{name}, aus veröffentlichten Werten berechnet: {listing(derived)}.")
    return tuple(notes)


def staff(facts: Facts) -> Finding:
    """Question 2: Wächst das Personal mit?"""
    posts = facts.series(STAFF)
    own = _own_growth(facts, posts)
    beside = [s for v in TASKS if (s := _beside(facts, v, posts)) is not None]
    silent = [v for v in TASKS if v not in {s.id.removeprefix("neben_") for s in beside}]
    statements = [own, *beside]
    if silent and posts:
        statements.append(_no_comparison(facts, silent, posts))
    word = _overall([s.word for s in beside])
    answer = _staff_answer(own, beside)
    others = " Für andere Aufgaben fehlen vergleichbare Zahlen." if beside and silent else ""
    return Finding("personal", "Wächst das Personal mit?", answer + others, word,
                   tuple(statements), answer)  # fmt: skip


def _staff_answer(own: Statement, beside: Sequence[Statement]) -> str:
    how = {
        "weniger": "schwächer als", "mehr": "stärker als", "gleich": "etwa so wie",
    }  # fmt: skip
    parts = []
    for statement in beside:
        name = TASKS[statement.id.removeprefix("neben_")]
        span = f"von {statement.points[0].year} bis {statement.points[1].year}"
        if statement.word in how:
            parts.append(f"{span} {how[statement.word]} die Zahl der {name}")
    if parts:
        return f"Das Personal im Allgemeinen Sozialen Dienst entwickelte sich {listing(parts)}."
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
    title = (
        f"Der ASD hatte {found.last.year} {found.text} {found.word} Vollzeitstellen "
        f"als {found.first.year}"
        if found.word in ("mehr", "weniger")
        else f"Vollzeitstellen im ASD von {found.years}"
    )
    years = listing(str(p.year) for p in posts)
    note = f"Bundesweite Werte gibt es hier nur für {years}; dazwischen wird nichts geschätzt."
    chart = ChartSpec("trend", title, tuple(posts), tuple(facts.breaks(STAFF)), unit="VZÄ")
    return Statement("personal", _growth_sentence(name, found), found.word,
                     (found.first, found.last), _percent(found),
                     (note, *_flag_notes("ASD", posts)), chart)  # fmt: skip


def _beside(facts: Facts, variable: str, posts: Sequence[Point]) -> Statement | None:
    pair = common_span(posts, facts.series(variable), facts.breaks(STAFF, variable))
    if pair is None:
        return None
    people, task = pair
    word = faster(people, task)
    verdict = {
        "mehr": "Das Personal entwickelte sich also stärker als diese Aufgabe.",
        "weniger": "Das Personal entwickelte sich also schwächer als diese Aufgabe.",
        "gleich": "Beides entwickelte sich etwa gleich.",
        NOT_SAYABLE: "Was sich stärker entwickelte, ist wegen der Rundung nicht zu sagen.",
    }[word]
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
