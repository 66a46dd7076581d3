"""Makes the rows for Jugendämter and Bezirke, and the successions of offices.

Decides which office exists where: NRW after the official table 22517-02i; elsewhere one office
per Kreis by rule plus the towns of a list whose status says how sure it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geo.raw_kreise import Move, Row, day_before, short_name, unique_short
from geo.reforms import (
    ENDED_TOWN_OFFICES,
    HAMBURG_BEZIRKE,
    HANAU,
    NRW_OFFICE_START,
    OFFICE_SUCCESSIONS,
)
from geo.regions import LISTED, START, fold
from geo.territory import LIKE_KREIS

NRW_TABLE = "public/itnrw-jugendaemter/22517-02i_2024.csv"
NRW_PLACES = "public/itnrw-jugendaemter/12411-15i_2024.csv"
TOWNS = "geo/jugendamt-gemeinden/jugendamt_gemeinden.csv"
BERLIN = "public/regionaldatenbank-2026/22542-01-02-4_2020.csv"
GV = "public/kreise-ags/AuszugGV2QAktuell_2024-06-30.xlsx"
NRW_SOURCE = "IT.NRW 22517-02i 2024, dl-de/by-2-0"
BERLIN_SOURCE = "Regionaldatenbank 22542-01-02-4 2020, dl-de/by-2-0"
OUTSIDE = ("65", "66")
"""Text-Kennzeichen of areas that belong to no Gemeinde."""
RULE = "Regel: ein Jugendamt je Kreis und kreisfreier Stadt"
_NOTE = re.compile(r"\s*\((neu ab|bis) (\d\d)\.(\d\d)\.(\d{4})\)")


def read_gv(raw: Path, *, inhabited: bool = True) -> pd.DataFrame:
    """Gemeinden of the Gemeindeverzeichnis: ags, ars, name, kreis, area km², people 2022, lon and
    lat of the centre (degrees). Without `inhabited` the areas outside every Gemeinde too."""
    sheet = pd.read_excel(raw / GV, sheet_name=1, header=None, dtype=str)
    rows = sheet[sheet[0] == "60"]
    if inhabited:
        rows = rows[~rows[1].isin(OUTSIDE)]
    return pd.DataFrame(
        {
            "ags": rows[2] + rows[3] + rows[4] + rows[6],
            "ars": rows[2] + rows[3] + rows[4] + rows[5] + rows[6],
            "name": rows[7],
            "kreis": rows[2] + rows[3] + rows[4],
            "area": pd.to_numeric(rows[8]),
            "people": pd.to_numeric(rows[9]),
            "lon": pd.to_numeric(rows[14].str.replace(",", ".")),
            "lat": pd.to_numeric(rows[15].str.replace(",", ".")),
        }
    ).reset_index(drop=True)


def _printed(path: Path, key: str) -> dict[str, str]:
    """Region key → label of the rows of a classic table whose key matches `key`."""
    found: dict[str, str] = {}
    for line in path.read_text(encoding="cp1252").splitlines():
        cells = line.split(";")
        if len(cells) > 3 and re.fullmatch(key, cells[1]):
            found[cells[1]] = cells[2].strip()
    return found


def nrw_places(raw: Path) -> dict[str, str]:
    """The 396 Gemeinden of NRW: 8-digit key → name without additions."""
    found = {}
    for key, label in _printed(raw / NRW_PLACES, r"05\d{3}(\d{3})?").items():
        name = re.sub(r", (krfr\. )?Stadt.*$| \(ab .*\)$", "", label)
        if len(key) == 8:
            found[key] = name
        elif "krfr. Stadt" in label:
            found[f"{key}000"] = name
    return found


def _nrw_towns(raw: Path, kreise: dict[str, Row]) -> list[Row]:
    """Offices with a JH key in the NRW table, dissolved ones included."""
    places = nrw_places(raw)
    rows = []
    for office, label in _printed(raw / NRW_TABLE, r"JH05\d{6}").items():
        kreis = kreise[office[2:7]]
        name = _NOTE.sub("", label)
        start, end, source = kreis.valid_from, kreis.valid_to, NRW_SOURCE
        if match := _NOTE.search(label):
            day = f"{match[4]}-{match[3]}-{match[2]}"
            start, end = (day, end) if match[1] == "neu ab" else (start, day)
        if office in NRW_OFFICE_START:
            start, note = NRW_OFFICE_START[office]
            source = f"{NRW_SOURCE}; {note}"
        rural = office.endswith("999")
        kind = "Kreisjugendamt" if rural else "Stadtjugendamt"
        short = kreis.name if rural else places.get(office[2:], name.removeprefix("Jugendamt "))
        rows.append(
            Row(
                office, "jugendamt", name, short, fold(f"{short}, {kind}"),
                "" if rural else office[2:], kind, kreis.region_id, start, end, "amtlich", source,
            )
        )  # fmt: skip
    return rows


def _town_status(printed: str) -> str:
    return "amtlich" if printed == "verified" else "ungeprueft"


def _other_towns(raw: Path, kreise: dict[str, Row]) -> list[Row]:
    frame = pd.read_csv(raw / TOWNS, dtype=str, keep_default_na=False)
    frame = frame[~frame["ags"].str.startswith("05")]
    rows = []
    for ags, name, kreis_id, status in zip(
        frame["ags"],
        frame["gemeinde_vg5000_2021"],
        frame["kreis_ags"],
        frame["status"],
        strict=True,
    ):
        kreis = kreise[kreis_id]
        short = short_name(name)
        source = "Presseberichte 2025" if "name" in status else "Fachwissen, Liste ungeprüft"
        rows.append(
            _town(
                f"JH{ags}",
                short,
                kreis,
                end=kreis.valid_to,
                status=_town_status(status),
                source=source,
            )
        )
    for office, name, kreis_id, start, end, status, source in ENDED_TOWN_OFFICES:
        row = _town(office, name, kreise[kreis_id], end=end, status=status, source=source)
        rows.append(replace(row, valid_from=max(start, row.valid_from)))
    return [
        replace(row, valid_to=day_before(HANAU["day"])) if row.ags == HANAU["town"] else row
        for row in rows
    ]


def _town(office: str, short: str, kreis: Row, *, end: str, status: str, source: str) -> Row:
    return Row(
        office, "jugendamt", f"Jugendamt {short}", short, fold(f"{short}, Stadtjugendamt"),
        office[2:], "Stadtjugendamt", kreis.region_id, kreis.valid_from, end, status, source,
    )  # fmt: skip


def _by_rule(kreise: dict[str, Row]) -> list[Row]:
    """One office per Kreis; NRW's are in the table, city states have Bezirke."""
    rows = []
    for kreis in kreise.values():
        town = "tadt" in kreis.type
        if kreis.region_id in ("02000", "11000") or (kreis.ags.startswith("05") and not town):
            continue
        base = re.sub(r" \([^()]*(Stadt|[Kk]reis|bis \d{4})[^()]*\)$", "", kreis.name_short)
        rural_name = base if re.search("kreis|region|verband", base, re.I) else kreis.name
        kind = "Jugendamt der kreisfreien Stadt" if town else "Kreisjugendamt"
        status = "angekuendigt" if kreis.status == "angekuendigt" else "abgeleitet"
        source = NRW_SOURCE if kreis.ags.startswith("05") else RULE
        if kreis.ags.startswith("05") and not kreis.valid_to:
            status = "amtlich"
        source = kreis.source if status == "angekuendigt" else source
        rows.append(
            Row(
                f"JH{kreis.ags}{'000' if town else '999'}", "jugendamt",
                f"Jugendamt {base}" if town else f"Kreisjugendamt {base}",
                base if town else rural_name, fold(f"{base}, {kind}"),
                f"{kreis.ags}000" if town else "", kind, kreis.region_id, kreis.valid_from,
                kreis.valid_to, status, source,
            )
        )  # fmt: skip
    return rows


def bezirk_rows(raw: Path) -> list[Row]:
    """Berlin's 12 and Hamburg's 7 Bezirke, each with its office (same area)."""
    rows = []
    berlin = _printed(raw / BERLIN, r"11\d{6}")
    hamburg = {f"02{n:03d}{n:03d}": name for n, name in enumerate(HAMBURG_BEZIRKE, 1)}
    for key, label in {**hamburg, **berlin}.items():
        city = "Berlin" if key.startswith("11") else "Hamburg"
        name = label.removeprefix(f"{city}-")
        full = f"{city}-{name}"
        status = "amtlich" if city == "Berlin" else "projekt"
        source = BERLIN_SOURCE if city == "Berlin" else "Kennung nach der Bezirksnummer gewählt"
        office, kind = f"JH{key}", "Bezirksjugendamt"
        rows += [
            Row(
                office, "jugendamt", f"Jugendamt {full}", full, fold(f"{name}, {kind}"), "",
                kind, f"{key[:2]}000", START, "", status, source,
            ),
            Row(
                key, "bezirk", f"Bezirk {full}", full, fold(f"{name}, Bezirk"), "",
                "Bezirk", office, START, "", status, source,
            ),
        ]  # fmt: skip
    return rows


def office_rows(raw: Path, kreis_list: list[Row]) -> list[Row]:
    """All Jugendämter below a Kreis; short names unique over all times."""
    kreise = {row.region_id: row for row in kreis_list}
    rows = [*_nrw_towns(raw, kreise), *_other_towns(raw, kreise), *_by_rule(kreise)]
    rows = [
        replace(row, name_short=f"{row.name_short} (ab {row.valid_from[:4]})")
        if row.status == "angekuendigt"
        else row
        for row in rows
    ]
    ended = [row for row in rows if row.valid_to and row.valid_to < LISTED]
    return unique_short([row for row in rows if row not in ended], ended)


def office_successions(offices: list[Row], kreis_moves: list[Move]) -> list[Move]:
    """Whole offices that passed over, and offices of dissolved Kreise after their Kreis."""
    known = {row.region_id: row for row in offices}
    rows = [
        Move(old, new, day, 1.0, 1.0, note, "geo/reforms.py")
        for old, new, day, note in OFFICE_SUCCESSIONS
    ]
    done = {row.old_id for row in rows}
    for row in offices:
        if row.region_id.startswith("JH05354"):
            new = row.region_id.replace("JH05354", "JH05334")
            rows.append(
                Move(row.region_id, new, "2009-10-21", 1.0, 1.0, "Städteregion", NRW_SOURCE)
            )
            done.add(row.region_id)
    for move in kreis_moves:
        old, new = _own_office(move.old_id, known), _own_office(move.new_id, known)
        if old and new and old not in done and known[old].valid_to:
            shares = (move.share_population, move.share_area)
            note = "; ".join(n for n in (f"{LIKE_KREIS} {move.old_id}", move.note) if n)
            rows.append(Move(old, new, move.date, *shares, note, move.source))
    return rows


def _own_office(kreis: str, known: dict[str, Row]) -> str:
    return next((o for o in (f"JH{kreis}999", f"JH{kreis}000") if o in known), "")
