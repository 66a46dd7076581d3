"""Decides how values released under a pseudonym are shown: as rates, without name, region or id.

Published is, for each indicator and year on its own, the sorted list of rates. Sizes are left out,
because a number of posts or cases finds its office in the official statistics; the lists are not
linked with each other, so there is no record of an office to recognise. A list needs three
different values. Full-time equivalents are rounded to 0.5 before dividing, as the form promises.
These offices enter no sum: no difference can be compared with their rates.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.catalog import Catalog
from etl.disclosure.cohorts import MIN_OFFICES
from etl.disclosure.offices import Sheet, too_small
from etl.models import Indicator, TermSpec

COLUMNS = ("indicator_id", "year", "place", "value", "flag", "source_id")


def pseudonymous(
    catalog: Catalog, found: Sequence[Sheet], flag: str, source_id: str
) -> list[tuple[str, int, int, float, str, str]]:
    """Rows of `COLUMNS`; `place` only counts the values of a list, smallest first."""
    sheets = [s for s in found if s.level == "pseudonym" and not too_small(s.values)]
    rows: list[tuple[str, int, int, float, str, str]] = []
    for indicator in catalog.indicators.values():
        if indicator.basis != "meldung" or indicator.sql:
            continue
        for year in sorted({s.filing.year for s in sheets}):
            rates = sorted(
                _rate(indicator, s)
                for s in sheets
                if s.filing.year == year and indicator.variables() <= set(s.values)
            )
            if len(set(rates)) >= MIN_OFFICES:
                rows.extend(
                    (indicator.id, year, place, rate, flag, source_id)
                    for place, rate in enumerate(rates, start=1)
                )
    return rows


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
