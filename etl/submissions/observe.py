"""Decides which observations a submission yields, and which of them may show a single office.

Rules, each stated once here:
- Only the Stichtag 31 December becomes an observation: yearly indicators must not mix reference
  dates. A submission for 30 June stays in the store.
- Open cases = running Hilfen zur Erziehung without § 28, plus § 35a and § 41 where they are not
  already contained, plus open § 8a procedures. The sum is one office's own, in its own counting
  unit; offices that count children or families get variables of their own, so that no roll-up
  can add different units.
- Present staff = Ist − absent longer than six weeks.
- Average Ist of the year = mean of the Ist at both ends. Without a submission for the Stichtag one
  year before, the Ist at the start is worked out backwards: Ist − Zugänge + Abgänge, at least 0.
- No answer gives no row; it is never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

import pandas as pd

from etl.submissions.form import Submission

EXAMPLE_SOURCE = "beispiel_meldungen"
COLUMNS = ("variable_id", "region_id", "year", "period", "value", "flag", "source_id", "note")
OPEN_CASES: Mapping[str, str] = {
    "hilfe": "meld_offene_faelle",
    "kind": "meld_offene_faelle_kind",
    "familie": "meld_offene_faelle_familie",
}
"""Variable of the open cases by counting unit; `hilfe` is the unit of the official statistic."""

PLAIN: Mapping[str, str] = {
    "meld_soll_vzae": "soll_vzae",
    "meld_ist_vzae": "ist_vzae",
    "meld_abwesend_vzae": "abwesend_vzae",
    "meld_unbesetzt_vzae": "unbesetzt_vzae",
    "meld_zugaenge_vzae": "zugaenge_vzae",
    "meld_abgaenge_vzae": "abgaenge_vzae",
    "meld_verfahren_8a": "verfahren_8a_jahr",
    "meld_leih_vzae": "leih_vzae",
}
"""Variables that are a field as reported."""


class Row(TypedDict):
    """One observation, columns as in the snapshot."""

    variable_id: str
    region_id: str
    year: int
    period: str
    value: float
    flag: str
    source_id: str
    note: str


def open_cases(submission: Submission) -> int:
    """Open cases at the Stichtag in the office's own counting unit (rule: module docstring)."""
    total = submission.faelle_hze_3112 + submission.offene_8a_stichtag
    if not submission.faelle_35a_enthalten:
        total += submission.faelle_35a_3112
    if not submission.faelle_41_enthalten:
        total += submission.faelle_41_3112
    return total


def average_staff(submission: Submission, previous: Submission | None) -> float:
    """Average Ist-VZÄ over the 12 months before the Stichtag (rule: module docstring)."""
    if previous is not None and _is_year_before(previous, submission):
        start = previous.ist_vzae
    else:
        start = max(0.0, submission.ist_vzae - submission.zugaenge_vzae + submission.abgaenge_vzae)
    return round((start + submission.ist_vzae) / 2, 4)


def to_observations(
    submission: Submission, source_id: str, flag: str = "", previous: Submission | None = None
) -> list[Row]:
    """Rows of one submission; empty for a Stichtag other than 31 December.

    `flag` is set on every row (`beispiel` always where the record is an example), `previous` is
    the accepted submission of the same office one year before. Computed rows carry `abgeleitet`.
    """
    if (submission.stichtag.month, submission.stichtag.day) != (12, 31):
        return []
    values = submission.values()
    rows: list[Row] = []

    def add(variable_id: str, value: float, *more: str) -> None:
        flags = dict.fromkeys(f for f in [*more, *flag.split("|"), _example(submission)] if f)
        rows.append(
            Row(
                variable_id=variable_id,
                region_id=submission.jugendamt_id,
                year=submission.stichtag.year,
                period=f"{submission.stichtag:%d.%m.%Y}",
                value=float(value),
                flag="|".join(flags),
                source_id=source_id,
                note=submission.stellungnahme or "",
            )
        )

    for variable_id, name in PLAIN.items():
        value = values[name]
        if isinstance(value, int | float):
            add(variable_id, value)
    present = round(submission.ist_vzae - submission.abwesend_vzae, 4)
    add("meld_praesent_vzae", present, "abgeleitet")
    add("meld_mittel_ist_vzae", average_staff(submission, previous), "abgeleitet")
    add(OPEN_CASES[submission.zaehlweise], open_cases(submission), "abgeleitet")
    return rows


def observations(
    submissions: Iterable[Submission], source_id: str = EXAMPLE_SOURCE, flag: str = ""
) -> pd.DataFrame:
    """Observations of many submissions, columns as in the snapshot, sorted.

    Of several versions for one office and Stichtag only the highest counts.
    """
    newest: dict[tuple[str, str], Submission] = {}
    for item in sorted(submissions, key=lambda s: s.version):
        newest[(item.jugendamt_id, item.stichtag.isoformat())] = item
    rows: list[Row] = []
    for (office, _), item in sorted(newest.items()):
        before = (office, item.stichtag.replace(year=item.stichtag.year - 1).isoformat())
        rows.extend(to_observations(item, source_id, flag, newest.get(before)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def release_filter(rows: pd.DataFrame, submissions: Iterable[Submission]) -> pd.DataFrame:
    """The rows that may appear under the name of an office: Freigabe `namentlich` only.

    `rows` needs region_id and year. A row without a submission of its year is not released;
    of several versions the highest decides. `pseudonym` and `nur_aggregat` rows may enter sums
    only after the disclosure gate (`etl.disclosure`).
    """
    release: dict[tuple[str, int], str] = {}
    for item in sorted(submissions, key=lambda s: s.version):
        release[(item.jugendamt_id, item.stichtag.year)] = item.freigabe
    keys = zip(rows["region_id"], rows["year"], strict=True)
    keep = [release.get((str(region), int(year))) == "namentlich" for region, year in keys]
    return rows.loc[keep].reset_index(drop=True)


def _example(submission: Submission) -> str:
    return "beispiel" if submission.beispiel else ""


def _is_year_before(previous: Submission, submission: Submission) -> bool:
    start, end = previous.stichtag, submission.stichtag
    same_office = previous.jugendamt_id == submission.jugendamt_id
    return same_office and (start.year + 1, start.month, start.day) == (
        end.year,
        end.month,
        end.day,
    )
