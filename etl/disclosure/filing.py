"""Decides what the gate has to know of a submission: the record, and from when to when it stood.

Withdrawn and superseded submissions count too: older builds with their sums may lie on somebody's
disk, so a sum of today must not differ from one of yesterday by a single office.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.submissions.form import Submission


@dataclass(frozen=True)
class Filing:
    """One accepted submission. `accepted`, `ended` sort as text; not ended: it stands."""

    record: Submission
    accepted: str
    ended: str = ""

    @property
    def office(self) -> str:
        """Region id of the Jugendamt."""
        return self.record.jugendamt_id

    @property
    def year(self) -> int:
        """Year of the Stichtag."""
        return self.record.stichtag.year


def yearly(filings: Iterable[Filing]) -> list[Filing]:
    """Those for 31 December, oldest acceptance first: only they become yearly values."""
    kept = [f for f in filings if (f.record.stichtag.month, f.record.stichtag.day) == (12, 31)]
    return sorted(kept, key=lambda f: (f.accepted, f.office, f.year, f.record.version))


def standing(filings: Iterable[Filing]) -> list[Filing]:
    """What stands today: one filing per office and year (of several versions the highest)."""
    found: dict[tuple[str, int], Filing] = {}
    for item in sorted(yearly(filings), key=lambda f: f.record.version):
        if not item.ended:
            found[(item.office, item.year)] = item
    return [found[key] for key in sorted(found)]


def in_order(records: Iterable[Submission]) -> list[Filing]:
    """Filings of records that were never in a store (examples, previews), in the order given."""
    return [Filing(record, f"{number:08d}") for number, record in enumerate(records)]
