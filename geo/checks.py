"""Checks on the tables of the territory; each returns the bad rows, empty if good.

Decides what a complete region, a served Gemeinde and a true number of offices are. Successions
are judged in `geo.move_checks`, polygons in `geo.border_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo.faults import faults
from geo.move_checks import broken_successions
from geo.raw_kreise import day_before
from geo.regions import LISTED, OPEN, PARENT_LEVEL, STATUS, ancestors, load_extent, valid_on
from geo.territory import convert_counts

PUBLISHED_OFFICES = {("05", "2023-12-31"): 186, ("05", "2024-12-31"): 186}
"""(Land, day) → number of Jugendämter as the statistical office publishes it."""
OUR_OFFICES = {
    "01": 16, "02": 7, "03": 57, "04": 2, "06": 33, "07": 41, "08": 46, "09": 96, "10": 6,
    "11": 12, "12": 18, "13": 8, "14": 13, "15": 14, "16": 22, "DE": 577,
}  # fmt: skip
"""Land → Jugendämter on 31 December 2024 as this table was reviewed; no official number. A
difference is either a fault or a change that somebody writes down here."""

NO_KEY = ("Kreisjugendamt", "Bezirksjugendamt")
"""Types of offices that no AGS of a Gemeinde belongs to."""

KEY_LENGTH = {"land": 2, "kreis": 5, "gemeinde": 8}
"""Level → digits of its AGS, which is its id too."""


def incomplete_regions(regions: pd.DataFrame) -> pd.DataFrame:
    """Regions without name, parent, validity or source, with two rows, or an unknown status."""
    bad: list[tuple[str, str]] = []
    ids = set(regions["region_id"])
    for region in regions.loc[regions["region_id"].duplicated(), "region_id"]:
        bad.append((region, "steht zweimal in der Tabelle"))
    for column in ("name", "name_short", "name_sort", "type", "valid_from", "status", "source"):
        bad += [(r, f"{column} fehlt") for r in regions.loc[regions[column] == "", "region_id"]]
    top = regions["level"].isin(["bund", "international"])
    for region, parent in regions.loc[~top, ["region_id", "parent_id"]].itertuples(index=False):
        if parent not in ids:
            bad.append((region, f"übergeordnete Region '{parent}' fehlt"))
    wrong = regions[(regions["valid_to"] != "") & (regions["valid_to"] < regions["valid_from"])]
    bad += [(r, "endet vor dem Beginn") for r in wrong["region_id"]]
    unknown = regions.loc[~regions["status"].isin(list(STATUS)), ["region_id", "status"]]
    bad += [(r, f"Status '{s}' gibt es nicht") for r, s in unknown.itertuples(index=False)]
    return faults(bad)


def misplaced_regions(regions: pd.DataFrame) -> pd.DataFrame:
    """Regions of an unknown level, below a region of the wrong level, or with a wrong key."""
    bad: list[tuple[str, str]] = []
    level = regions.set_index("region_id")["level"].to_dict()
    columns = ["region_id", "level", "parent_id", "ags", "type"]
    for region, at, parent, ags, kind in regions[columns].itertuples(index=False):
        if at not in PARENT_LEVEL:
            bad.append((region, f"Ebene '{at}' gibt es nicht"))
            continue
        if level.get(parent, "") != PARENT_LEVEL[at]:
            bad.append((region, f"{at} liegt unter {level.get(parent, 'nichts')}"))
        if ags != _expected_key(region, at, kind):
            bad.append((region, f"Schlüssel '{ags}' passt nicht zur Kennung"))
    keyed = regions[regions["ags"] != ""].sort_values(["level", "ags", "valid_from"])
    until = keyed["valid_to"].replace("", OPEN).groupby([keyed["level"], keyed["ags"]]).shift()
    for region in keyed.loc[until >= keyed["valid_from"], "region_id"]:
        bad.append((region, "Schlüssel gehört am selben Tag schon einer anderen Region"))
    return faults(bad)


def _expected_key(region: str, level: str, kind: str) -> str:
    if level == "jugendamt":
        return "" if kind in NO_KEY else region.removeprefix("JH")
    return region if len(region) == KEY_LENGTH.get(level) else ""


def orphan_days(regions: pd.DataFrame) -> pd.DataFrame:
    """Regions that are valid on a day on which a region above them is not."""
    pairs = ancestors(regions)
    rows = regions.set_index("region_id")[["valid_from", "valid_to"]]
    own = {str(r): (a, b) for r, a, b in rows.itertuples(name=None)}
    pairs = pairs[pairs["region_id"] != pairs["ancestor_id"]]
    bad = []
    levels = regions.set_index("region_id")["level"]
    need = {"land": 1, "kreis": 2, "jugendamt": 3, "bezirk": 4, "gemeinde": 4}
    found = pairs.groupby("region_id").size()
    for region, level in levels.items():
        if level in need and found.get(region, 0) != need[str(level)]:
            bad.append((str(region), "nicht in jeder höheren Ebene enthalten"))
    for row in pairs.to_dict("records"):
        if (row["valid_from"], row["valid_to"]) != own[str(row["region_id"])]:
            fault = f"gilt an Tagen, an denen {row['ancestor_id']} nicht gilt"
            bad.append((str(row["region_id"]), fault))
    return faults(bad)


def homeless_gemeinden(gemeinden: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Gemeinden with two offices on one day, a gap between two, an end without a follower, or an
    office that is not valid then or serves another Kreis."""
    offices = regions[regions["level"] == "jugendamt"].set_index("region_id")
    begins, ends = offices["valid_from"].to_dict(), offices["valid_to"].to_dict()
    key_of = regions.set_index("region_id")["ags"].to_dict()
    above = {o: key_of.get(p, "") for o, p in offices["parent_id"].to_dict().items()}
    starts = gemeinden.groupby("ags")["valid_from"].min().to_dict()
    bad = [(ags, "Name fehlt") for ags in gemeinden.loc[gemeinden["name"] == "", "ags"]]
    last: dict[str, str] = {}
    heirs: dict[str, str] = {}
    for row in gemeinden.sort_values(["ags", "valid_from"]).to_dict("records"):
        ags, office = str(row["ags"]), str(row["office_id"])
        first, until = str(row["valid_from"]), str(row["valid_to"]) or OPEN
        if office not in offices.index:
            bad.append((ags, f"Jugendamt {office} gibt es nicht"))
            continue
        if first < begins[office] or until > (ends[office] or OPEN):
            bad.append((ags, f"Jugendamt {office} gilt nicht während der ganzen Zuständigkeit"))
        if ags[:5] != above[office]:  # the only statement about its Kreis is its own key
            bad.append((ags, f"Jugendamt {office} liegt in einem anderen Kreis"))
        if ags in last and last[ags] >= first:
            bad.append((ags, f"zwei Jugendämter am {first}"))
        elif ags in last and last[ags] != day_before(first):
            bad.append((ags, f"kein Jugendamt vor dem {first}"))
        last[ags], heirs[ags] = until, str(row["followed_by"])
    for ags, until in last.items():
        heir = heirs[ags]
        if until != OPEN and until != day_before(starts.get(heir, OPEN)):
            bad.append((ags, f"endet am {until}, ohne dass jemand folgt"))
    return faults(bad)


def uncounted_gemeinden(
    gemeinden: pd.DataFrame, regions: pd.DataFrame, extent: pd.DataFrame
) -> pd.DataFrame:
    """Kreise and offices with another number of Gemeinden than in the Gemeindeverzeichnis."""
    rows = valid_on(gemeinden, LISTED)
    above = regions.set_index("region_id")["parent_id"].to_dict()
    found = pd.concat([rows["office_id"], rows["office_id"].map(above)]).value_counts()
    districts = set(regions.loc[regions["type"] == "Bezirksjugendamt", "parent_id"])
    listed = extent.set_index("region_id")["gemeinden"].drop(list(districts), errors="ignore")
    both = pd.DataFrame({"found": found, "listed": listed}).fillna(0).astype(int)
    return faults(
        (str(region), f"{n} Gemeinden statt {m} im Gemeindeverzeichnis")
        for region, n, m in both[both["found"] != both["listed"]].itertuples(name=None)
    )


def wrong_counts(regions: pd.DataFrame) -> pd.DataFrame:
    """Länder whose number of offices differs from the published one."""
    bad = []
    for (land, day), published in PUBLISHED_OFFICES.items():
        rows = valid_on(regions[regions["level"] == "jugendamt"], day)
        found = int(rows["parent_id"].str.startswith(land).sum())
        if found != published:
            bad.append((land, f"{found} Jugendämter am {day}, veröffentlicht sind {published}"))
    return faults(bad)


def changed_counts(regions: pd.DataFrame) -> pd.DataFrame:
    """Länder without a published number whose offices are not as many as when reviewed."""
    above = regions.set_index("region_id")["parent_id"].to_dict()
    rows = valid_on(regions[regions["level"] == "jugendamt"], "2024-12-31")
    lands = rows["parent_id"].map(above)
    found = {**lands.value_counts().to_dict(), "DE": len(rows)}
    return faults(
        (land, f"{found.get(land, 0)} Jugendämter am 2024-12-31, geprüft waren {number}")
        for land, number in OUR_OFFICES.items()
        if found.get(land, 0) != number
    )


def reform_sums(
    counts: pd.DataFrame,
    to_date: str,
    additive: set[str],
    counted: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Variables and years (and Länder) whose total changes when converted to `to_date`.

    `counts`: one level only; columns as for `convert_counts`, further key columns (such as the
    Land) split the totals. Totals of which a region is missing are not compared.
    """
    after = convert_counts(counts, to_date, additive=additive, counted=counted)
    keys = [c for c in counts.columns if c not in ("region_id", "value", "flag")]
    complete = counts.assign(known=counts["value"].notna()).groupby(keys)["known"].all()
    lost = after.assign(gone=after["value"].isna()).groupby(keys)["gone"].any()
    before, new = (f.groupby(keys)["value"].sum() for f in (counts, after))
    comparable = complete & ~lost
    off = comparable & ((before - new).abs() > 1e-6 * before.abs().clip(lower=1))
    return faults(
        [(str(key[0]), f"{key[1:]}: {before[key]:.1f} vor, {new[key]:.1f} nach der Umrechnung")
         for key in off.index[off]]
    )  # fmt: skip


def table_faults(
    regions: pd.DataFrame,
    gemeinden: pd.DataFrame,
    moves: pd.DataFrame,
    extent: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """All table checks by name; every frame empty if the territory is in order."""
    found = {"regions_complete": incomplete_regions(regions)}
    found["regions_placed"] = misplaced_regions(regions)
    if found["regions_complete"].empty:
        found["regions_nested"] = orphan_days(regions)
    found["gemeinde_one_office"] = homeless_gemeinden(gemeinden, regions)
    listed = load_extent() if extent is None else extent
    found["gemeinden_counted"] = uncounted_gemeinden(gemeinden, regions, listed)
    found["office_counts"] = wrong_counts(regions)
    found["office_counts_reviewed"] = changed_counts(regions)
    if found["regions_complete"].empty:
        found["successions"] = broken_successions(moves, regions)
    return found
