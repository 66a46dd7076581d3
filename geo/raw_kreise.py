"""Makes the rows for Bund, Länder and Kreise, current and dissolved.

Decides how an official label becomes name, short name and sort name; takes existence by year
from the BBSR conversion tables, the day of a reform from `geo.reforms`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from geo.reforms import ENGLAND, HANAU, LAENDER, REFORM_DAY
from geo.regions import START, fold

BBSR = "public/kreise-ags/bbsr_umstieg_kreise_1990-2019_auf_2020.csv"
CURRENT = "public/kreise-ags/kreise_2024-06-30_aus_GV.csv"
LABELS = "public/regionaldatenbank-2017-datenguide/12411-01-01-4_00.csv"
BBSR_SOURCE = "BBSR Umsteigeschlüssel Kreise, dl-de/by-2-0"
GV_SOURCE = "Destatis Gemeindeverzeichnis 30.06.2024"
FIRST_YEAR, LAST_YEAR = 1994, 2019

_TYPES = re.compile(
    r",?\s*\b(Kreisfreie Stadt|kreisfreie Stadt|krsfr\. Stadt|Stadtkreis|Landkreis|Kreis)$"
    r"|^(Kreisfreie Stadt|Landkreis) |^KS "
)
_SUFFIX = re.compile(
    r",\s*(Stadt der FernUniversität|Stadtkreis|Stadt|Landeshauptstadt|Hansestadt|"
    r"Freie und Hansestadt|Klingenstadt|Wissenschaftsstadt|documenta-Stadt|kreisfreie Stadt)\b"
)
_SELF_NAMED = re.compile(r"kreis|region|verband|^Landkreis", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of regions.csv."""

    region_id: str
    level: str
    name: str
    name_short: str
    name_sort: str
    ags: str
    type: str
    parent_id: str
    valid_from: str = START
    valid_to: str = ""
    status: str = "amtlich"
    source: str = ""
    ars: str = ""


@dataclass(frozen=True)
class Move:
    """One row of successions.csv: from `date` on, `old_id` is (partly) `new_id`; shares 0–1."""

    old_id: str
    new_id: str
    date: str
    share_population: float
    share_area: float
    note: str
    source: str = BBSR_SOURCE


def day_before(day: str) -> str:
    """The ISO day before an ISO day."""
    return str(date.fromisoformat(day) - timedelta(days=1))


def short_name(name: str) -> str:
    """`Kiel, Landeshauptstadt` → `Kiel`."""
    return _SUFFIX.sub("", name).strip()


def read_bbsr(raw: Path) -> pd.DataFrame:
    """Long conversion weights year → 2020 with text keys."""
    frame = pd.read_csv(raw / BBSR, dtype={"ags_alt": str, "ags_2020": str})
    return frame[frame["jahr"].between(FIRST_YEAR, LAST_YEAR)]


def read_labels(raw: Path) -> dict[str, str]:
    """Kreis key → label as printed in the regional data base of 2017."""
    found: dict[str, str] = {}
    for line in (raw / LABELS).read_text(encoding="utf-8").splitlines():
        cells = line.split(";")
        if len(cells) > 20 and re.fullmatch(r"\d{5}", cells[0]):
            found[cells[0]] = cells[1].strip()
    return found


def land_rows() -> list[Row]:
    """Germany, the 16 Länder and England."""
    rows = [Row("DE", "bund", "Deutschland", "Deutschland", "Deutschland", "", "Bund", "")]
    for key, name in LAENDER.items():
        kind = "Stadtstaat" if key in ("02", "04", "11") else "Flächenland"
        rows.append(Row(key, "land", name, name, fold(name), key, kind, "DE", source=GV_SOURCE))
    code, name, source = ENGLAND
    rows.append(Row(code, "international", name, name, name, "", "Staat", "", source=source))
    return [replace(rows[0], source=GV_SOURCE), *rows[1:]]


def _current(raw: Path, first_year: dict[str, int]) -> list[Row]:
    frame = pd.read_csv(raw / CURRENT, dtype=str)
    rows = []
    for item in frame.to_dict("records"):
        ags, name, kind = item["ags"], item["name"], item["typ"]
        base = short_name(name)
        full = name if "tadt" in kind or kind == "Stadtkreis" else _full(base, kind)
        start = START
        if first_year.get(ags, FIRST_YEAR) > FIRST_YEAR:
            start = REFORM_DAY[(ags[:2], first_year[ags] - 1)]
        sort = f"{fold(base)}, {kind}"
        row = Row(ags, "kreis", full, base, sort, ags, kind, ags[:2], start, source=GV_SOURCE)
        rows.append(row)
    return rows


def _full(base: str, kind: str) -> str:
    return base if _SELF_NAMED.search(base) else f"{kind} {base}"


def _dissolved(
    bbsr: pd.DataFrame, labels: dict[str, str], current: set[str], first_year: dict[str, int]
) -> list[Row]:
    last = bbsr.groupby("ags_alt")["jahr"].max()
    names = bbsr.drop_duplicates("ags_alt", keep="last").set_index("ags_alt")["name_alt"]
    rows = []
    for ags in sorted(set(last.index) - current):
        label = labels.get(ags, str(names[ags]))
        town = bool(re.search(r"KS |[Ss]tadt", label))
        base = short_name(_TYPES.sub("", label).strip())
        rural = "Kreis" if ags.startswith("05") else "Landkreis"
        kind = "Kreisfreie Stadt" if town else rural
        year = int(last[ags])
        end = day_before(REFORM_DAY[(ags[:2], 2020 if year == LAST_YEAR else year)])
        start = START
        if first_year[ags] > FIRST_YEAR:
            start = REFORM_DAY[(ags[:2], first_year[ags] - 1)]
        full = base if town else _full(base, kind)
        sort = f"{fold(base)}, {kind}"
        rows.append(
            Row(
                ags, "kreis", full, base, sort, ags, kind, ags[:2], start, end, "amtlich",
                BBSR_SOURCE,
            )
        )  # fmt: skip
    return rows


def kreis_rows(raw: Path) -> list[Row]:
    """All Kreise valid on or after `START`, with short names that are unique over all times."""
    bbsr = read_bbsr(raw)
    first_year = {str(k): int(v) for k, v in bbsr.groupby("ags_alt")["jahr"].min().items()}
    current = _current(raw, first_year)
    ids = {row.region_id for row in current}
    dissolved = _dissolved(bbsr, read_labels(raw), ids, first_year)
    hanau = Row(
        HANAU["kreis"], "kreis", "Hanau, Stadt", "Hanau", "Hanau, Kreisfreie Stadt",
        HANAU["kreis"], "Kreisfreie Stadt", "06", HANAU["day"], "", "angekuendigt",
        HANAU["source"],
    )  # fmt: skip
    return sorted(unique_short([*current, hanau], dissolved), key=lambda row: row.region_id)


def unique_short(current: list[Row], ended: list[Row]) -> list[Row]:
    """Short names made unique: by type among valid regions, by last year among ended ones.

    An ended region has its bare name only if no other one ever had it.
    """
    count = Counter(row.name_short for row in current)
    rows = [
        replace(row, name_short=f"{row.name_short} ({_brief(row.type)})")
        if count[row.name_short] > 1
        else row
        for row in current
    ]
    used = {row.name_short for row in rows} | set(count)
    used |= {name for name, n in Counter(row.name_short for row in ended).items() if n > 1}
    for row in sorted(ended, key=lambda r: (r.valid_to, r.region_id), reverse=True):
        until = f"bis {row.valid_to[:4]}"
        options = [
            row.name_short,
            f"{row.name_short} ({until})",
            f"{row.name_short} ({_brief(row.type)}, {until})",
        ]
        short = next(o for o in options if o not in used)
        used.add(short)
        rows.append(replace(row, name_short=short))
    return rows


def _brief(kind: str) -> str:
    return "Stadt" if "tadt" in kind else kind
