"""Decides what a check may know besides the file: register, earlier submissions, official counts.

Everything is optional: a rule that needs what is not there does not fire.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from etl.submissions.form import Submission

REGIONS = Path(__file__).resolve().parents[2] / "geo" / "regions.csv"

OLDEST = 2
"""Years that a published count may be older than what it is compared with."""


@dataclass(frozen=True)
class Office:
    """One Jugendamt of the register."""

    region_id: str
    name: str
    traegerform: str


@dataclass(frozen=True)
class Context:
    """What is known beside the file.

    `register`: all offices by id; empty = unknown, ids are then not checked.
    `history`: accepted submissions by office id, any order.
    `official`: published counts by (office id, year): variable id → value, in the units of the
    catalog (hilfen_bestand_3112, hilfen_ohne_28, hilfen_35a, kwg_verfahren, iob_gesamt, bev_u21).
    """

    register: Mapping[str, Office] = field(default_factory=dict)
    history: Mapping[str, Sequence[Submission]] = field(default_factory=dict)
    official: Mapping[tuple[str, int], Mapping[str, float]] = field(default_factory=dict)
    today: date = field(default_factory=date.today)

    def newest_official(self, office: str, day: date, variable: str) -> tuple[float, int] | None:
        """(published count, its year): of the year of the Stichtag, else of the newest one at most
        `OLDEST` years before; None for another day than 31 December or where there is none."""
        if (day.month, day.day) != (12, 31):
            return None
        for year in range(day.year, day.year - OLDEST - 1, -1):
            count = self.official.get((office, year), {}).get(variable)
            if count is not None:
                return count, year
        return None


def body_of(region_id: str) -> str:
    """Trägerform told from an office id: `JH` + 8 digits; …999 = Kreis, …000 = kreisfreie Stadt.

    Offices of Berlin's boroughs (`JH11…`) are Bezirke.
    """
    if region_id.startswith("JH11"):
        return "bezirk"
    endings = {"999": "landkreis", "000": "kreisfreie_stadt"}
    return endings.get(region_id[-3:], "kreisangehoerige_gemeinde")


def load_register(path: Path = REGIONS) -> dict[str, Office]:
    """The offices of `geo/regions.csv` that exist today; empty where the file is missing."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [r for r in csv.DictReader(handle) if r["level"] == "jugendamt"]
    return {
        r["region_id"]: Office(r["region_id"], r["name"], body_of(r["region_id"]))
        for r in rows
        if not r["valid_to"]
    }
