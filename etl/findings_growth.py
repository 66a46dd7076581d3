"""Question 1: do the tasks grow?

Decides that a change is told only for the newest stretch of a series without a break.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.compare import Change, Point, Word, amount, newest_change, real_breaks
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement
from etl.german import listing
from etl.models import Break

TASKS = {
    "kwg_verfahren": "Gefährdungseinschätzungen nach § 8a",
    "iob_gesamt": "Inobhutnahmen",
    "iob_ohne_uma": "Inobhutnahmen ohne unbegleitete Einreise",
    "hze_volumen": "Hilfen zur Erziehung im Lauf des Jahres",
}
"""Variables that stand for the tasks, with the words used in sentences."""
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
        overall([s.word for s in statements]), statements, known or unknown,
    )  # fmt: skip


def overall(words: Sequence[Word]) -> Word:
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
    caveats += flag_notes(name, points)
    if found is None:
        return Statement(
            variable, f"{name}: Ob es mehr oder weniger geworden sind, ist nicht zu sagen. "
            "Es fehlen zwei vergleichbare Jahre.",
            NOT_SAYABLE, tuple(points), caveats=caveats, chart=chart,
        )  # fmt: skip
    return Statement(
        variable, growth_sentence(name, found), found.word, (found.first, found.last),
        percent(found), caveats, chart,
    )  # fmt: skip


def growth_sentence(name: str, found: Change) -> str:
    """Both values with their years, and the change in words."""
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


def percent(found: Change) -> tuple[Derived, ...]:
    """The change as a derived number where it has a direction."""
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
    name, unit = TASKS[variable], points[0].unit
    years = found.years if found else " bis ".join(
        dict.fromkeys(str(p.year) for p in (points[0], points[-1]))
    )  # fmt: skip
    title = (
        f"{name}: {found.text} {found.word} {unit} von {years}"
        if found and found.word in ("mehr", "weniger")
        else f"{name} ({unit}), {years}: kein klares Mehr oder Weniger"
    )
    return ChartSpec("trend", title, tuple(shown), tuple(facts.breaks(*together)), unit=unit)


def _inside(b: Break, points: Sequence[Point]) -> bool:
    years = [p.year for p in points]
    return bool(years) and min(years) < b.year <= max(years)


def _break_note(b: Break) -> str:
    return f"Bruch {b.year}: {b.title}. {ONLY_ONE}"


def flag_notes(name: str, points: Sequence[Point]) -> tuple[str, ...]:
    """Which years are minimum values, which are computed from published ones."""
    least = [str(p.year) for p in points if "mindestwert" in p.flags]
    derived = [str(p.year) for p in points if "abgeleitet" in p.flags]
    notes = []
    if least:
        notes.append(f"{name}, unvollständig gemeldet, also Mindestwert: {listing(least)}.")
    if derived:
        notes.append(f"{name}, aus veröffentlichten Werten berechnet: {listing(derived)}.")
    return tuple(notes)
