"""The regions of the project and their validity: reads the reviewed tables, derives the rest.

Decides what "valid on a day" means (both ends inclusive, an empty `valid_to` is open), which
regions are the same area under different ids (twins), and how containment is closed over all
levels. Containment always comes from `parent_id`, never from the prefix of a key.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parent
START = "1994-12-31"
"""First day the tables speak about; as `valid_from` it means "at least since"."""

OPEN = "9999-12-31"
CREDIT = "© GeoBasis-DE / BKG (Daten verändert)"
"""Whose borders these are; goes into the boundary files."""
LISTED = "2024-06-30"
"""Day of the Gemeindeverzeichnis that the tables are made from."""
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "ss"})

PARENT_LEVEL = {
    "bund": "",
    "international": "",
    "land": "bund",
    "kreis": "land",
    "jugendamt": "kreis",
    "bezirk": "jugendamt",
    "gemeinde": "jugendamt",
}
"""Level → the level that `parent_id` must have."""

REGION_COLUMNS = [
    "region_id",
    "level",
    "name",
    "name_short",
    "name_sort",
    "ags",
    "ars",
    "type",
    "parent_id",
    "valid_from",
    "valid_to",
    "status",
    "source",
]
SUCCESSION_COLUMNS = [
    "old_id",
    "new_id",
    "date",
    "share_population",
    "share_area",
    "source",
    "note",
]
GEMEINDE_COLUMNS = [
    "ags",
    "ars",
    "name",
    "office_id",
    "valid_from",
    "valid_to",
    "status",
    "source",
    "followed_by",
]

STATUS: dict[str, str] = {
    "amtlich": "aus einer amtlichen Liste",
    "abgeleitet": "nach einer Regel abgeleitet",
    "ungeprueft": "noch nicht an einer amtlichen Liste geprüft",
    "angekuendigt": "angekündigt, amtlicher Schlüssel nicht bestätigt",
    "projekt": "Kennung vom Projekt gewählt",
}
"""How sure a row is, with the German words shown to readers."""


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, usecols=columns)[columns]


def load_regions(path: Path = ROOT / "regions.csv") -> pd.DataFrame:
    """All regions, one row per id, every column text; dates ISO, empty `valid_to` = still valid."""
    return _read(path, REGION_COLUMNS)


def successions(path: Path = ROOT / "successions.csv") -> pd.DataFrame:
    """old → new with the first day of the new territory; shares 0–1 as float, NaN = unknown."""
    frame = _read(path, SUCCESSION_COLUMNS)
    for column in ("share_population", "share_area"):
        frame[column] = pd.to_numeric(frame[column])
    return frame


def load_gemeinden(path: Path = ROOT / "gemeinden.csv") -> pd.DataFrame:
    """Which office serves a Gemeinde from when to when; a Gemeinde may have several rows."""
    return _read(path, GEMEINDE_COLUMNS)


def load_extent(path: Path = ROOT / "extent.csv") -> pd.DataFrame:
    """Offices and Kreise of 30 June 2024 after the Gemeindeverzeichnis: region_id, gemeinden
    (number), km2, lon, lat (degrees, centre of the largest Gemeinde)."""
    return pd.read_csv(path, dtype={"region_id": str})


@lru_cache(maxsize=1)
def known() -> pd.DataFrame:
    """The committed regions, read once per process; do not change the frame."""
    return load_regions()


@lru_cache(maxsize=1)
def region_ids() -> frozenset[str]:
    """Every id that ever was one of a region."""
    return frozenset(known()["region_id"])


def fold(text: str) -> str:
    """Text for sorting after DIN 5007-1: umlauts as their vowels, ß as ss."""
    return text.translate(_FOLD)


def valid_on(regions: pd.DataFrame, date: str) -> pd.DataFrame:
    """Rows valid on an ISO `date` (31 December of a year for a map of that year)."""
    started = regions["valid_from"] <= date
    not_ended = (regions["valid_to"] == "") | (regions["valid_to"] >= date)
    return regions[started & not_ended]


def ancestors(regions: pd.DataFrame) -> pd.DataFrame:
    """Reflexive, transitive closure of `parent_id`: region_id, ancestor_id, valid_from, valid_to.

    The validity of a pair is the overlap of all regions on the way up; pairs without overlap
    are left out.
    """
    rows = regions.set_index("region_id")
    parent = rows["parent_id"].to_dict()
    start = rows["valid_from"].to_dict()
    end = {k: v or OPEN for k, v in rows["valid_to"].to_dict().items()}
    found: list[tuple[str, str, str, str]] = []
    for region in rows.index:
        at, first, last = region, start[region], end[region]
        seen: set[str] = set()
        while at and at not in seen:
            seen.add(at)
            first, last = max(first, start[at]), min(last, end[at])
            if first > last:
                break
            found.append((region, at, first, "" if last == OPEN else last))
            at = parent.get(at, "")
            if at and at not in start:
                raise ValueError(f"Region {at} fehlt, wird aber als übergeordnet genannt")
    return pd.DataFrame(found, columns=["region_id", "ancestor_id", "valid_from", "valid_to"])


def twins(regions: pd.DataFrame) -> pd.DataFrame:
    """Pairs of ids for the same area, both directions and transitive: region_id, twin_id.

    Land 02 ~ Kreis 02000 (11 alike), kreisfreie Stadt 05111 ~ JH05111000 ~ Gemeinde 05111000,
    Bezirk ~ its office, Gemeinde ~ its own office unless that serves another one as well.
    """
    ids = set(regions["region_id"])
    gemeinde = regions[regions["level"] == "gemeinde"]
    served = gemeinde["parent_id"].value_counts()
    groups: list[set[str]] = [{"02", "02000"}, {"11", "11000"}]
    for office in regions.loc[regions["level"] == "jugendamt", "region_id"]:
        key = office.removeprefix("JH")
        if office.endswith("999") or served.get(office, 1) != 1:
            continue
        groups.append({office, key, key[:5]} if key.endswith("000") else {office, key})
    pairs = {(a, b) for g in groups for a in g & ids for b in g & ids if a != b}
    return pd.DataFrame(sorted(pairs), columns=["region_id", "twin_id"])
