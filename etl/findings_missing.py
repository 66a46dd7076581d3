"""Posts missing against a caseload, out of reports: of Germany, of Länder, of single offices.

Decides that missing posts are counted office by office and only over offices that report, and
that the sum of a Land is told wherever there is one, as the page Fallbelastung shows it. A sum
over the offices shown one by one would be smaller and would read as a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from etl.compare import Point
from etl.findings_caseload import (
    EXAMPLE_LEAD,
    MIN_OFFICES,
    NOT_SAYABLE,
    RATIO,
    SINGLY_SHOWN,
    YARDSTICK,
    coverage,
    reports,
)
from etl.findings_model import Derived, Facts, Statement
from etl.german import german, listing
from etl.models import Benchmark

PER_OFFICE = "Für jedes Jugendamt einzeln gerechnet und summiert, nicht hochgerechnet."
IN_SUMS = (
    "Die Summe eines Landes kann auch Jugendämter enthalten, deren Werte nicht einzeln gezeigt "
    "werden."
)
"""Why single offices do not add up to their Land."""


def of_germany(facts: Facts) -> Statement | None:
    """Missing posts of Germany against the yardstick, where enough offices have reported."""
    mark = facts.catalog.benchmarks.get(YARDSTICK)
    found = next((facts.real(i) for i, m in _targets(facts) if m is mark), None)
    if found is None or found.value is None or mark is None:
        return None
    others = " Die übrigen sind nicht gezählt." if found.partial else ""
    sentence = (
        f"In Deutschland fehlten {found.year} nach Meldungen {coverage(found)} zusammen "
        f"{german(found.value)} Vollzeitstellen bei {german(mark.value)} Fällen je Stelle.{others}"
    )
    return Statement("fehlbedarf_bund", sentence, NOT_SAYABLE, (found, _limit(mark)),
                     _counts([found]), (PER_OFFICE,))  # fmt: skip


def missing(facts: Facts, *, example: bool) -> Statement | None:
    """Missing posts for every target, of real reports or of examples: the sums of the Länder.

    Where no Land has a sum, over the offices shown singly; None where there are too few of them.
    """
    id_, lead = ("fehlbedarf_beispiel", EXAMPLE_LEAD) if example else ("fehlbedarf_meldungen", "")
    offices = facts.offices(RATIO, example=example)
    found = {m: facts.newest(i, "land", example=example) for i, m in _targets(facts)}
    year = max((p.year for p in (*offices, *chain(*found.values()))), default=0)
    sums = {mark: [p for p in points if p.year == year] for mark, points in found.items()}
    if any(sums.values()):
        return _of_laender(sums, id_, lead)
    return _of_offices(facts, offices, id_, lead) if len(offices) >= MIN_OFFICES else None


def posts_missing(offices: Iterable[Point], target: float) -> float:
    """Sum over offices of max(0, cases / target − posts present); surplus elsewhere fills nothing.

    Points carry cases as numerator and posts present as denominator; others are left out.
    """
    return sum(
        max(0.0, p.numerator / target - p.denominator)
        for p in offices
        if p.numerator is not None and p.denominator is not None
    )


def _targets(facts: Facts) -> list[tuple[str, Benchmark]]:
    """Indicators of missing posts with the caseload each is reckoned against, lowest first."""
    marks = facts.catalog.benchmarks
    found = [(i, marks[spec.sql.benchmark]) for i, spec in facts.catalog.indicators.items()
             if spec.sql is not None and spec.sql.benchmark in marks]  # fmt: skip
    return sorted(found, key=lambda item: item[1].value)


def _limit(mark: Benchmark) -> Point:
    return Point(mark.id, "", mark.year, mark.value, "", (mark.source,), mark.label, mark.unit)


def _counts(points: Iterable[Point]) -> tuple[Derived, ...]:
    """The numbers of offices in `coverage`, each once."""
    numbers = [n for p in points for n in (p.n_reporting, p.n_expected) if n]
    return tuple(Derived("count", n, german(n)) for n in dict.fromkeys(numbers))


def _needs(amounts: Iterable[tuple[float, float]]) -> str:
    """The end of the sentence: "…: 925 bei 28 und 497 bei 35 Fällen." from (target, posts)."""
    parts = [f"{german(posts)} bei {german(target)}" for target, posts in amounts]
    return f"fehlen, je nach Zielwert, so viele Vollzeitstellen: {listing(parts)} Fällen."


def _of_laender(sums: dict[Benchmark, list[Point]], id_: str, lead: str) -> Statement:
    """One sentence for each Land with a sum; offices of other Länder are not counted."""
    points = [p for found in sums.values() for p in found]
    word = "erzeugten Meldungen" if lead else "Meldungen"
    told = []
    for land in dict.fromkeys(p.region_id for p in points):
        own = [(mark.value, p) for mark, found in sums.items() for p in found
               if p.region_id == land]  # fmt: skip
        first = own[0][1]
        told.append(f"Nach {word} {coverage(first)} ({first.region_name}) für {first.year} "
                    + _needs((target, p.value or 0) for target, p in own))  # fmt: skip
    notes = (PER_OFFICE, f"Genannt sind nur Länder mit genug Meldungen. {IN_SUMS}", *_remarks(sums))
    return Statement(id_, lead + " ".join(told), NOT_SAYABLE, (*points, *map(_limit, sums)),
                     _counts(points), notes, example=bool(lead))  # fmt: skip


def _of_offices(facts: Facts, offices: Sequence[Point], id_: str, lead: str) -> Statement:
    marks = [mark for _, mark in _targets(facts)]
    amounts = [(m.value, posts_missing(offices, m.value)) for m in marks]
    derived = tuple(Derived("posts_missing", posts, german(posts), tuple(offices), target)
                    for target, posts in amounts)  # fmt: skip
    told = f"{german(len(offices))} {reports(lead, dative=True)} für {offices[0].year}"
    sentence = f"{lead}Nach {told} {_needs(amounts)}"
    return Statement(id_, sentence, NOT_SAYABLE, tuple(offices), derived,
                     (PER_OFFICE, SINGLY_SHOWN, *_remarks(marks)), example=bool(lead))  # fmt: skip


def _remarks(marks: Iterable[Benchmark]) -> tuple[str, ...]:
    return tuple(f"{m.label}: {m.remark}" for m in marks)
