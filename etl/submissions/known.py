"""Decides what rules know beside a file: register, accepted submissions, official counts.

Accepted submissions are read office by office when a rule asks, and only for offices the sender
reports for: findings quote them, and most of what offices report is not public. Official counts
come from the warehouse in use, and are simply unknown where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from etl.errors import UsageError
from etl.submissions.context import Context, Office, load_register
from etl.submissions.form import Submission
from etl.submissions.reads import accepted_of
from etl.submissions.store import Store
from etl.warehouse import current_build, data_folder, open_warehouse

OFFICIAL = (
    "hilfen_bestand_3112",
    "hilfen_ohne_28",
    "hilfen_35a",
    "kwg_verfahren",
    "iob_gesamt",
    "bev_u21",
)
"""Published counts that rules and reviewers compare with."""

Counts = Mapping[tuple[str, int], Mapping[str, float]]
MaySee = Callable[[str], bool]


class _History(Mapping[str, Sequence[Submission]]):
    """Accepted submissions by office, read on demand; none for offices one may not see."""

    def __init__(self, store: Store, offices: Mapping[str, Office], may_see: MaySee) -> None:
        self._store, self._offices, self._may_see = store, offices, may_see
        self._read: dict[str, Sequence[Submission]] = {}

    def __getitem__(self, office: str) -> Sequence[Submission]:
        if not self._may_see(office):
            return ()
        if office not in self._read:
            with self._store.read() as connection:
                self._read[office] = [s for _, s in accepted_of(connection, office)]
        return self._read[office]

    def __iter__(self) -> Iterator[str]:
        return iter(self._offices)

    def __len__(self) -> int:
        return len(self._offices)


def everybody(office: str) -> bool:
    """For reviewers and operators: every office's history may be seen."""
    del office
    return True


def context(store: Store, data: Path | None = None, may_see: MaySee = everybody) -> Context:
    """All that a check may know. Reads the store; never writes.

    `may_see` says of which offices the accepted submissions may be compared with (and quoted).
    """
    offices = register()
    return Context(offices, _History(store, offices, may_see), official(data or data_folder()))


@lru_cache(maxsize=1)
def register() -> dict[str, Office]:
    """The offices of today; read once per process."""
    return load_register()


def official(data: Path) -> Counts:
    """Published counts by (office, year); empty without a warehouse."""
    try:
        return _counts(current_build(data))
    except UsageError:
        return {}


@lru_cache(maxsize=2)
def _counts(build: Path) -> Counts:
    found: dict[tuple[str, int], dict[str, float]] = {}
    with open_warehouse(build) as con:
        rows = con.execute(
            "SELECT region_id, year, variable_id, value FROM fact WHERE level = 'jugendamt' "
            "AND value IS NOT NULL AND list_contains($names, variable_id)",
            {"names": list(OFFICIAL)},
        ).fetchall()
    for region, year, variable, value in rows:
        found.setdefault((region, int(year)), {})[variable] = float(value)
    return found
