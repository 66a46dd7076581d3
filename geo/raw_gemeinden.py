"""Makes gemeinden.csv: which office serves which Gemeinde from when to when.

Decides that NRW's history follows the printed labels ("neu ab …"; before that the Kreisjugendamt)
and that other Länder are known as of the Gemeindeverzeichnis, apart from the towns whose office or
key changed in a reform; derives from it what a Kreisjugendamt handed over when a town founded its
own office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from geo.raw_kreise import GV_SOURCE, Move, Row, day_before
from geo.raw_offices import NRW_SOURCE, nrw_places, read_gv
from geo.reforms import AACHEN_2009, GEMEINDE_BEFORE, HANAU, NRW_SERVES_MORE
from geo.regions import LISTED, START, fold

PLACES_SOURCE = "IT.NRW 12411-15i 2024, dl-de/by-2-0"


@dataclass(frozen=True)
class Place:
    """One row of gemeinden.csv: which office serves a Gemeinde, from when to when.

    `followed_by`: the key under which the Gemeinde goes on where this one ended.
    """

    ags: str
    name: str
    office_id: str
    valid_from: str
    valid_to: str
    status: str
    source: str
    ars: str = ""
    followed_by: str = ""


def gemeinde_table(raw: Path, offices: list[Row]) -> list[Place]:
    """Gemeinde → serving office by day; NRW with what came before, others as of the GV."""
    known = {row.region_id: row for row in offices}
    rows: list[Place] = []
    for ags, name in nrw_places(raw).items():
        office = NRW_SERVES_MORE.get(ags, f"JH{ags}")
        before = f"JH{ags[:5]}999"
        office = office if office in known else before
        serving = known[office]
        start, end, status = serving.valid_from, serving.valid_to, serving.status
        heir = AACHEN_2009.get(ags, ags.replace("05354", "05334")) if end else ""
        rows.append(Place(ags, name, office, start, end, status, PLACES_SOURCE, followed_by=heir))
        if start > START and before != office and before in known:
            old = known[before]
            first, end = old.valid_from, day_before(start)
            if first <= end and (not old.valid_to or old.valid_to >= end):
                rows.append(Place(ags, name, before, first, end, "abgeleitet", NRW_SOURCE))
    gv = read_gv(raw)
    for ags, name in zip(gv["ags"], gv["name"], strict=True):
        if ags[:2] not in ("02", "05", "11"):
            rows += _served_elsewhere(ags, gemeinde_name(name), known)
    return sorted(rows, key=lambda row: (row.ags, row.valid_from))


def gemeinde_name(official: str) -> str:
    """`Abensberg, St` → `Abensberg`: what stands behind the comma is a title, not the name."""
    return official.split(",", maxsplit=1)[0].strip()


def _served_elsewhere(ags: str, name: str, known: dict[str, Row]) -> list[Place]:
    office = next(o for o in (f"JH{ags}", f"JH{ags[:5]}999", f"JH{ags[:5]}000") if o in known)
    before = next((item for item in GEMEINDE_BEFORE if item[0] == ags), None)
    if before and before[2] == office:
        office = f"JH{ags[:5]}999"
    status = known[office].status
    if ags == HANAU["town"]:
        return _hanau(ags, name, known[office])
    if before is None:
        return [Place(ags, name, office, LISTED, "", status, GV_SOURCE)]
    _, key, old_id = before
    old = known[old_id]
    first = str(date.fromisoformat(old.valid_to) + timedelta(days=1))
    heir = ags if key != ags else ""
    return [
        Place(
            key, name, old_id, old.valid_from, old.valid_to, old.status, old.source,
            followed_by=heir,
        ),
        Place(ags, name, office, first, "", status, f"{GV_SOURCE}; Beginn nach {old_id}"),
    ]  # fmt: skip


def _hanau(ags: str, name: str, old: Row) -> list[Place]:
    day, key, new = HANAU["day"], f"{HANAU['kreis']}000", f"JH{HANAU['kreis']}000"
    end = day_before(day)
    return [
        Place(
            ags, name, old.region_id, old.valid_from, end, old.status, GV_SOURCE, followed_by=key
        ),
        Place(key, name, new, day, "", "angekuendigt", HANAU["source"]),
    ]


def gemeinde_rows(table: list[Place]) -> list[Row]:
    """NRW's Gemeinden as regions, with the office that serves them now."""
    rows = []
    for item in table:
        if item.ags.startswith("05") and not item.valid_to:
            town, name = item.ags, item.name
            rows.append(
                Row(
                    town, "gemeinde", name, name, fold(name), town, "Gemeinde",
                    item.office_id, item.valid_from, "", "amtlich", PLACES_SOURCE,
                )
            )  # fmt: skip
    return rows


def office_handovers(raw: Path, places: list[Place]) -> list[Move]:
    """Kreisjugendämter that gave Gemeinden to a new town office, with shares by population.

    Shares are those of the last known population (31.12.2022) among all Gemeinden that the
    office served on its last day before, because older ones are not at hand for Gemeinden.
    """
    sizes = read_gv(raw).set_index("ags")[["people", "area"]]
    heirs = {place.ags: place for place in places if not place.valid_to}
    note = "Stadt gründete ein Jugendamt; Anteile aus Bevölkerung 31.12.2022 und Fläche"
    moves = []
    left = [p for p in places if p.valid_to and p.ags in heirs and p.office_id.endswith("999")]
    for old, last in sorted({(p.office_id, p.valid_to) for p in left}):
        served = [p for p in places if p.office_id == old and (p.valid_to or "9999") >= last]
        total = sizes.loc[[p.ags for p in served]].sum()
        gone = [p for p in served if p.valid_to == last]
        day = heirs[gone[0].ags].valid_from
        parts = [(heirs[p.ags].office_id, *(sizes.loc[p.ags] / total)) for p in gone]
        if len(gone) < len(served):
            parts.append((old, 1 - sum(p[1] for p in parts), 1 - sum(p[2] for p in parts)))
        moves += [Move(old, new, day, people, area, note, GV_SOURCE) for new, people, area in parts]
    return moves
