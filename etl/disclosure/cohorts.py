"""Decides which offices that released sums only may enter sums, and together with whom.

Offices of one Land and year wait in the order of their acceptance. As soon as those who wait are
at least three and none has more than 80 % of anything, they form a cohort; from then on they
enter sums together or not at all. Every published sum is a sum of whole cohorts and of values that
are public anyway, so nothing finer than a cohort follows from any difference: not of Land and
Germany, not of two indicators, not of this build and an older one.

Within a cohort the counting unit is one, and all are on the same side of every target caseload:
then the missing posts are linear too, and whatever one office had more, the others could have had
less, with all published figures the same. If a member withdraws, the cohort is broken and the
others enter no sum any more. Who once sat in a cohort is not shown singly for that year, whatever
it releases later: an old sum less its values would leave the others. The other way round, who once
was shown, by name or in a list of rates, joins no cohort of that year: an older file knows its
values, and the cohort would be smaller by one than it looks. Cohorts give no flows: Ist and flows
of one year give the Ist of the year before, which other cohorts share out differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.disclosure.filing import Filing, yearly
from etl.disclosure.offices import MARGIN_COUNT, MARGIN_VZAE, Sheet, sheet
from etl.submissions.observe import OPEN_CASES

MIN_OFFICES = 3
MAX_SHARE = 0.8
STAFF = ("meld_soll_vzae", "meld_ist_vzae", "meld_abwesend_vzae", "meld_unbesetzt_vzae",
         "meld_praesent_vzae")  # fmt: skip
CASES = tuple(OPEN_CASES.values())
EXTRAS = ("meld_verfahren_8a", "meld_leih_vzae")
"""Variables that a cohort gives only where they, too, are spread over its offices."""

Key = tuple[str, int, str, int]
"""Land, year, variable of the cases, number of targets that the caseload exceeds."""
Values = Mapping[str, float]


@dataclass
class Cohort:
    """Offices that enter sums together; `broken`: none of them any more."""

    key: Key
    offices: list[str]
    broken: bool = False


@dataclass
class _Desk:
    """Who waits where, who sits in which cohort, and what they report, at one moment."""

    waiting: dict[Key, list[str]] = field(default_factory=dict)
    cohorts: list[Cohort] = field(default_factory=list)
    values: dict[tuple[str, int], Values] = field(default_factory=dict)
    shown: set[tuple[str, int]] = field(default_factory=set)


def cohorts(
    filings: Iterable[Filing], land_of: Callable[[str, int], str], targets: Sequence[float]
) -> list[Cohort]:
    """All cohorts that ever were, from the whole history of accepted submissions.

    Only those that are not `broken` may enter sums. `land_of` gives the Land of an office in a
    year, `targets` the caseloads that missing posts are computed for.
    """
    desk = _Desk()
    for item, after in steps(filings):
        seat = (item.office, item.year)
        if after is None:
            _withdraw(desk, *seat)
            continue
        desk.shown |= _told(desk, seat, after)
        desk.values[seat] = after.values
        key = _key(land_of(*seat), item.year, after.values, targets)
        mine = [c for c in desk.cohorts if c.key[1] == item.year and item.office in c.offices]
        for cohort in mine:
            cohort.broken |= cohort.key != key
        if not mine:
            joins = after.level == "sum" and seat not in desk.shown
            _wait(desk, key, item.office, joins)
    for cohort in desk.cohorts:
        cohort.broken |= not _safe(desk, cohort.key, cohort.offices)
    return desk.cohorts


def entering(cohort: Cohort, values: Mapping[str, Values]) -> list[str]:
    """Variables that a cohort may give to sums; `values` by office."""
    rows = [values[office] for office in cohort.offices]
    extras = [n for n in EXTRAS if all(n in row for row in rows) and spread(rows, [n])]
    return [*STAFF, cohort.key[2], *extras]


def spread(rows: Sequence[Values], names: Iterable[str]) -> bool:
    """At least three offices, none above 80 %, and the others together more than the margin."""
    if len(rows) < MIN_OFFICES:
        return False
    for name in names:
        column = [row[name] for row in rows]
        largest, total = max(column), sum(column)
        least = MARGIN_VZAE if name.endswith("_vzae") else MARGIN_COUNT
        if largest > MAX_SHARE * total or total - largest < least:
            return False
    return True


def _told(desk: _Desk, seat: tuple[str, int], after: Sheet) -> set[tuple[str, int]]:
    """Seats that somebody learns of when this is published: flows tell the year before as well,
    unless it was handed in already (then they are hidden)."""
    if after.level == "sum":
        return set()
    before = (seat[0], seat[1] - 1)
    return {seat} if after.level != "named" or before in desk.values else {seat, before}


def steps(filings: Iterable[Filing]) -> list[tuple[Filing, Sheet | None]]:
    """What happened, in order: an office reports this, or (None) has withdrawn it."""
    everything = yearly(filings)
    found: list[tuple[str, int, Filing, Sheet | None]] = []
    for item in everything:
        found.append((item.accepted, 1, item, sheet(item)))
        replaced = any(
            other is not item
            and (other.office, other.year) == (item.office, item.year)
            and item.accepted <= other.accepted <= item.ended
            for other in everything
        )
        if item.ended and not replaced:
            found.append((item.ended, 0, item, None))
    return [(item, after) for _, _, item, after in sorted(found, key=lambda s: s[:2])]


def _key(land: str, year: int, values: Values, targets: Sequence[float]) -> Key:
    unit = next(name for name in CASES if name in values)
    present = values["meld_praesent_vzae"]
    if unit != OPEN_CASES["hilfe"]:
        return (land, year, unit, 0)
    return (land, year, unit, sum(values[unit] > target * present for target in targets))


def _wait(desk: _Desk, key: Key, office: str, joins: bool) -> None:
    """Seat an office at the end of its queue, or take it out; close the queue once it is safe."""
    for other, queue in desk.waiting.items():
        if other[1] == key[1] and office in queue and (other != key or not joins):
            queue.remove(office)
    if not joins:
        return
    queue = desk.waiting.setdefault(key, [])
    if office not in queue:
        queue.append(office)
    if _safe(desk, key, queue):
        desk.cohorts.append(Cohort(key, queue))
        desk.waiting[key] = []


def _withdraw(desk: _Desk, office: str, year: int) -> None:
    for cohort in desk.cohorts:
        if cohort.key[1] == year and office in cohort.offices:
            cohort.broken = True
    for key, queue in desk.waiting.items():
        if key[1] == year and office in queue:
            queue.remove(office)


def _safe(desk: _Desk, key: Key, offices: Sequence[str]) -> bool:
    return spread([desk.values[(o, key[1])] for o in offices], (*STAFF, key[2]))
