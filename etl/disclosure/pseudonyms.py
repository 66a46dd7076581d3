"""Decides how values released under a pseudonym are shown: as rates, without name, region or id.

Published is, for each indicator and year on its own, the sorted list of rates. Sizes are left out,
because a number of posts or cases finds its office in the official statistics; the lists are not
linked with each other, so there is no record of an office to recognise. Full-time equivalents are
rounded to 0.5 before dividing, as the form promises. These offices enter no sum: no difference can
be compared with their rates.

Lists change by whole batches, or two builds would differ by the rates of one office, and that is a
record. Offices of one year and counting unit wait in the order of their acceptance and come in
together: at least three, with at least three different values in a list, else the batch gives that
list nothing. Who withdraws, or corrects a rate, breaks the batch: it leaves as a whole and stays
out. Who was ever shown by name or sits in a cohort of that year comes into no batch: it would be
known among the others. Rates of flows are in no list: they tie the year to the one before, which
the office may have released by name, and so give the rates a size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from etl.catalog import Catalog
from etl.disclosure.cohorts import CASES, MIN_OFFICES, steps
from etl.disclosure.filing import Filing
from etl.disclosure.offices import FLOWS, Sheet, too_small
from etl.models import Indicator, TermSpec

COLUMNS = ("indicator_id", "year", "place", "value", "flag", "source_id")

Seat = tuple[str, int]
Rates = Mapping[str, float]


@dataclass
class Batch:
    """Offices whose rates come into the lists of a year together; `broken`: they have left."""

    year: int
    rates: dict[str, Rates]
    broken: bool = False

    def lists(self) -> dict[str, list[float]]:
        """indicator → rates that this batch gives, where they are enough and different enough."""
        found: dict[str, list[float]] = {}
        for given in self.rates.values():
            for indicator, rate in given.items():
                found.setdefault(indicator, []).append(rate)
        return {i: rates for i, rates in found.items() if len(set(rates)) >= MIN_OFFICES}


@dataclass
class _Desk:
    waiting: dict[tuple[int, str], dict[str, Rates]] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    known: set[Seat] = field(default_factory=set)


def batches(catalog: Catalog, filings: Iterable[Filing], in_sum: AbstractSet[Seat]) -> list[Batch]:
    """All batches that ever were, from the whole history; `in_sum`: seats of cohorts."""
    desk = _Desk(known=set(in_sum))
    for item, after in steps(filings):
        seat = (item.office, item.year)
        if after is not None and after.level == "named":
            desk.known.add(seat)
        joins = after is not None and after.level == "pseudonym" and not too_small(after.values)
        rates = _rates(catalog, after) if after is not None and joins else {}
        for batch in desk.batches:
            if batch.year == item.year and item.office in batch.rates:
                desk.known.add(seat)  # one seat for ever
                batch.broken |= batch.rates[item.office] != rates
        for key, queue in desk.waiting.items():
            if key[0] == item.year:
                queue.pop(item.office, None)
        if after is not None and joins and seat not in desk.known:
            _wait(desk, item, after, rates)
    return desk.batches


def _wait(desk: _Desk, item: Filing, after: Sheet, rates: Rates) -> None:
    unit = next(name for name in CASES if name in after.values)
    queue = desk.waiting.setdefault((item.year, unit), {})
    queue[item.office] = rates
    batch = Batch(item.year, dict(queue))
    if batch.lists():
        desk.batches.append(batch)
        queue.clear()


def pseudonymous(
    groups: Iterable[Batch], flag: str, source_id: str
) -> list[tuple[str, int, int, float, str, str]]:
    """Rows of `COLUMNS`; `place` only counts the values of a list, smallest first."""
    lists: dict[tuple[str, int], list[float]] = {}
    for batch in groups:
        for indicator, rates in {} if batch.broken else batch.lists().items():
            lists.setdefault((indicator, batch.year), []).extend(rates)
    return [
        (indicator, year, place, rate, flag, source_id)
        for (indicator, year), rates in sorted(lists.items())
        for place, rate in enumerate(sorted(rates), start=1)
    ]


def _rates(catalog: Catalog, item: Sheet) -> Rates:
    return {
        i.id: _rate(i, item)
        for i in catalog.indicators.values()
        if i.basis == "meldung" and not i.sql and i.variables() <= set(item.values) - {*FLOWS}
    }


def _rate(indicator: Indicator, item: Sheet) -> float:
    formula = max(
        (f for f in indicator.formula if f.from_year <= item.filing.year),
        key=lambda f: f.from_year,
    )
    numerator, denominator = (
        _sum(terms, item) for terms in (formula.numerator, formula.denominator)
    )
    return round(numerator / denominator * formula.per, indicator.decimals)


def _sum(terms: Sequence[TermSpec], item: Sheet) -> float:
    return sum(t.weight * _rounded(t.variable, item.values[t.variable]) for t in terms)


def _rounded(name: str, value: float) -> float:
    return round(value * 2) / 2 if name.endswith("_vzae") else value
