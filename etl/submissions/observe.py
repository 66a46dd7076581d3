"""Decides which observations a submission yields; what of them is shown decides `etl.disclosure`.

Rules, each stated once here:
- Only the Stichtag 31 December becomes an observation: yearly indicators must not mix reference
  dates. A submission for 30 June stays in the store.
- Open cases = running Hilfen zur Erziehung without § 28, plus § 35a and § 41 where they are not
  already contained, plus open § 8a procedures. The sum is one office's own, in its own counting
  unit; offices that count children or families get variables of their own, so that no roll-up
  can add different units.
- Present staff = Ist − absent longer than six weeks.
- Average Ist of the year = mean of the Ist at both ends; the Ist at the start is worked out
  backwards: Ist − Zugänge + Abgänge, at least 0. The submission of the year before is not used:
  the office may have released it differently, and no value may carry another year with it.
- No answer gives no row; it is never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypedDict

from etl.submissions.form import Submission
from etl.submissions.notes import public_note

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
    "meld_personen": "personen",
    "meld_teilzeit_personen": "teilzeit_personen",
    "meld_alter_u30": "alter_u30",
    "meld_alter_55plus": "alter_55plus",
    "meld_abgaenge_ruhestand": "abgaenge_ruhestand",
    "meld_abgaenge_kuendigung": "abgaenge_kuendigung",
    "meld_abgaenge_intern": "abgaenge_intern",
    "meld_abgaenge_sonst": "abgaenge_sonst",
}
"""Variables that are a field as reported."""

_CASES = (
    "zaehlweise", "faelle_hze_3112", "faelle_35a_3112", "faelle_35a_enthalten",
    "faelle_41_3112", "faelle_41_enthalten", "offene_8a_stichtag",
)  # fmt: skip
COMPUTED: Mapping[str, tuple[str, ...]] = {
    "meld_praesent_vzae": ("ist_vzae", "abwesend_vzae"),
    "meld_mittel_ist_vzae": ("ist_vzae", "zugaenge_vzae", "abgaenge_vzae"),
    **dict.fromkeys(OPEN_CASES.values(), _CASES),
}
"""Fields that a computed variable is made from (a test changes each and looks)."""


def fields_of(variable: str) -> tuple[str, ...]:
    """The fields of the form behind a variable; none for what no submission yields."""
    return (PLAIN[variable],) if variable in PLAIN else COMPUTED.get(variable, ())


Way = Literal["value", "part", "office", "time", "note", "release"]
"""How an answer counts: as a value, as a part of computed ones, as the office or the year the
values belong to, as the public note, or as the release itself."""


@lru_cache(maxsize=1)
def passed_on() -> Mapping[str, Way]:
    """The fields that leave the store, and how; all others serve the check of the submission only.

    The name of the office comes from the register, but whoever gives it has it published with the
    id (a test changes each field and looks).
    """
    parts: dict[str, Way] = {name: "part" for names in COMPUTED.values() for name in names}
    values: dict[str, Way] = dict.fromkeys(PLAIN.values(), "value")
    return {
        **parts, **values, "jugendamt_id": "office", "jugendamt_name": "office",
        "stichtag": "time", "stellungnahme": "note", "freigabe": "release",
    }  # fmt: skip


class Row(TypedDict):
    """One observation, columns as in the snapshot."""

    variable_id: str
    region_id: str
    year: int
    period: str
    value: float | None
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


def average_staff(submission: Submission) -> float:
    """Average Ist-VZÄ over the 12 months before the Stichtag (rule: module docstring)."""
    start = max(0.0, submission.ist_vzae - submission.zugaenge_vzae + submission.abgaenge_vzae)
    return round((start + submission.ist_vzae) / 2, 4)


def to_observations(submission: Submission, source_id: str) -> list[Row]:
    """Rows of one submission; empty for a Stichtag other than 31 December.

    Every row of an example carries the flag `beispiel`, computed rows carry `abgeleitet`.
    """
    if (submission.stichtag.month, submission.stichtag.day) != (12, 31):
        return []
    values = submission.values()
    note = public_note(submission)
    rows: list[Row] = []

    def add(variable_id: str, value: float, *more: str) -> None:
        flags = [*more, "beispiel"] if submission.beispiel else more
        rows.append(
            Row(
                variable_id=variable_id,
                region_id=submission.jugendamt_id,
                year=submission.stichtag.year,
                period=f"{submission.stichtag:%d.%m.%Y}",
                value=float(value),
                flag="|".join(flags),
                source_id=source_id,
                note=note,
            )
        )

    for variable_id, name in PLAIN.items():
        value = values[name]
        if isinstance(value, int | float):
            add(variable_id, value)
    present = round(submission.ist_vzae - submission.abwesend_vzae, 4)
    add("meld_praesent_vzae", present, "abgeleitet")
    add("meld_mittel_ist_vzae", average_staff(submission), "abgeleitet")
    add(OPEN_CASES[submission.zaehlweise], open_cases(submission), "abgeleitet")
    return rows
