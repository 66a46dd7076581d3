"""Decides what of one office may be shown, and at which level of release.

- `namentlich`: its values stand under its name, unless it is too small: fewer than 3 VZÄ in any
  number that a rate is divided by. Then every cell is a marker (a hidden rate would follow from its
  terms) and the office counts like one that released sums only.
- `nur_aggregat`: no cell and no marker; it enters sums together with others (`cohorts`).
- `pseudonym`: no cell, no marker, no sum; only rates without name or region (`pseudonyms`).
- Counts of persons come in blocks with a common total: all cells of a block from 5 (also what is
  left of the total) in a total from 10, else the whole block is hidden. No cell of a hidden block
  is known to be the small one.
- If the year before is not public, flows of this year are hidden: Ist − Zugänge + Abgänge would
  give the Ist of the year before.
- An office that sat in a sum of hidden offices stays hidden for that year (`cohorts`).
A hidden cell that the shown ones still pin down makes the office count as too small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from etl.disclosure.filing import Filing, standing, yearly
from etl.submissions.form import Submission
from etl.submissions.observe import Row, to_observations

Level = Literal["named", "sum", "pseudonym"]

MIN_VZAE = 3.0
MIN_CELL, MIN_PERSONS = 5, 10
MARGIN_SHARE, MARGIN_VZAE, MARGIN_COUNT = 0.2, 0.5, 2.0
"""How far a hidden value must be from what can be worked out about it, in both directions."""

DENOMINATORS = ("meld_soll_vzae", "meld_ist_vzae", "meld_praesent_vzae", "meld_mittel_ist_vzae")
STAFF = "meld_personen"
BLOCKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (STAFF, ("meld_teilzeit_personen",)),
    (STAFF, ("meld_alter_u30", "meld_alter_55plus")),
    ("", ("meld_abgaenge_ruhestand", "meld_abgaenge_kuendigung", "meld_abgaenge_intern",
          "meld_abgaenge_sonst")),
)  # fmt: skip
"""(variable of the total, cells). The total of the leavers is not published on its own."""

FLOWS = ("meld_zugaenge_vzae", "meld_abgaenge_vzae", "meld_mittel_ist_vzae")

HIDDEN = "unterdrueckt"
SMALL = "Das Amt ist zu klein, um einzeln gezeigt zu werden; es zählt nur in Summen mehrerer Ämter."
FEW_PERSONS = "Personenmerkmale stehen nur ab 5 Personen je Feld und 10 insgesamt."
YEAR_BEFORE = "Das Vorjahr ist nicht namentlich freigegeben und ließe sich daraus errechnen."
IN_SUM = "Die Werte stehen schon in einer Summe; einzeln ließen sie auf andere Ämter schließen."
NO_FLOWS = "Bewegungen ungenannter Ämter stehen in keiner Summe: Sie verrieten das Vorjahr."
TOO_FEW = "Zu wenige Ämter, oder eines überwiegt: Die Summe ließe auf einzelne Ämter schließen."
REASONS = frozenset({SMALL, FEW_PERSONS, YEAR_BEFORE, IN_SUM, NO_FLOWS, TOO_FEW})


@dataclass(frozen=True)
class Sheet:
    """One office and year after the rules. `values`: all, secret; `hidden`: variable → why."""

    filing: Filing
    level: Level
    values: Mapping[str, float]
    hidden: Mapping[str, str]

    @property
    def shown(self) -> bool:
        """Whether anything stands under the office's name (values or markers)."""
        return self.filing.record.freigabe == "namentlich"


def sheet(filing: Filing, *, secret_before: bool = False, in_sum: bool = False) -> Sheet:
    """Apply the rules to one filing.

    `secret_before`: there is (or was) a year before that is not public; `in_sum`: the office ever
    sat in a cohort of this year.
    """
    record = filing.record
    values = {row["variable_id"]: float(row["value"] or 0.0) for row in to_observations(record, "")}
    if record.freigabe != "namentlich":
        pseudonym = record.freigabe == "pseudonym" and not in_sum
        return Sheet(filing, "pseudonym" if pseudonym else "sum", values, {})
    hidden = dict.fromkeys(_person_cells(record, values), FEW_PERSONS)
    if secret_before:
        hidden |= {name: YEAR_BEFORE for name in FLOWS if name in values}
    if in_sum:
        return Sheet(filing, "sum", values, dict.fromkeys(values, IN_SUM))
    if too_small(values) or _pinned(values, hidden):
        return Sheet(filing, "sum", values, dict.fromkeys(values, SMALL))
    return Sheet(filing, "named", values, hidden)


def sheets(filings: Sequence[Filing], in_sum: AbstractSet[tuple[str, int]]) -> list[Sheet]:
    """Sheets of what stands today, sorted by office and year; `in_sum`: see `sheet`."""
    ever = {(f.office, f.year) for f in yearly(filings)}
    found: dict[tuple[str, int], Sheet] = {}
    for item in standing(filings):
        seat, before = (item.office, item.year), (item.office, item.year - 1)
        public = before in found and found[before].level == "named"
        found[seat] = sheet(
            item, secret_before=before in ever and not public, in_sum=seat in in_sum
        )
    return list(found.values())


def public_rows(item: Sheet, source_id: str) -> list[Row]:
    """The rows of an office that may be published, markers for the hidden ones; [] if not named."""
    if not item.shown:
        return []
    rows: list[Row] = []
    for row in to_observations(item.filing.record, source_id):
        why = item.hidden.get(row["variable_id"])
        if why:
            row |= {"value": None, "flag": "|".join(f for f in (HIDDEN, row["flag"]) if f),
                    "note": why}  # fmt: skip
        rows.append(row)
    return rows


def too_small(values: Mapping[str, float]) -> bool:
    """Whether a rate of the office would divide by fewer than 3 VZÄ."""
    return min(values[d] for d in DENOMINATORS) < MIN_VZAE


def _person_cells(record: Submission, values: Mapping[str, float]) -> list[str]:
    found: list[str] = []
    for total_name, names in BLOCKS:
        cells = [values[n] for n in names if n in values]
        total = values[total_name] if total_name else record.abgaenge_personen or sum(cells)
        rest = total - sum(cells)
        enough = total >= MIN_PERSONS and all(c >= MIN_CELL for c in cells)
        if not (enough and (rest >= MIN_CELL or (rest == 0 and not total_name))):
            found.extend(n for n in names if n in values)
    return found


def _pinned(values: Mapping[str, float], hidden: Mapping[str, str]) -> bool:
    """Whether a hidden cell lies too near to a bound that the shown values set."""
    soll, ist = values["meld_soll_vzae"], values["meld_ist_vzae"]
    bounds = {
        "meld_zugaenge_vzae": (0.0, soll),
        "meld_abgaenge_vzae": (0.0, soll),
        # (start + Ist) / 2, and start = Ist − Zugänge + Abgänge lies between 0 and Ist + Soll
        "meld_mittel_ist_vzae": ((ist + max(0.0, ist - soll)) / 2, ist + soll / 2),
        **{n: (0.0, values[STAFF]) for total, names in BLOCKS if total for n in names},
    }
    return any(
        not free(values[name], *bounds[name], name.endswith("_vzae"))
        for name in hidden
        if name in bounds
    )


def free(value: float, low: float, high: float, vzae: bool) -> bool:
    """Whether ±20 % and ±0.5 VZÄ (±2 as a count) fit in; at zero there is no room below."""
    least = max(MARGIN_SHARE * value, MARGIN_VZAE if vzae else MARGIN_COUNT)
    return high - value >= least and max(0.0, value - least) >= low
