"""Places in words: what contains a region, which office serves it, two places in one sentence each.

Pure functions on the frame of `etl.marts.regions` (region_id, level, name, parent_id, valid_to …)
and on trends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import pandas as pd

from etl.models import Indicator
from ui.beside import beside
from ui.format import is_missing
from ui.names import in_german_order, place_name, region_label, title_name

CITY_TYPES = ("Kreisfreie Stadt", "Stadtkreis")
"""Official kinds of a Kreis that is one town."""
DEEPEST = 6
"""Most steps from a region up to its Land."""
ORDER = {"bund": 0, "land": 1, "jugendamt": 2, "kreis": 3, "bezirk": 4, "gemeinde": 5}


def choices(
    regions: pd.DataFrame, today: date | None = None, *, ended: bool = False
) -> dict[str, str]:
    """Id → label of all regions that exist today (or have `ended`), widest level first, by name."""
    day = pd.Timestamp(today or date.today())
    begun = pd.to_datetime(regions["valid_from"]) <= day
    over = pd.to_datetime(regions["valid_to"]) < day
    rows = regions[begun & (over if ended else ~over) & regions["level"].isin(ORDER)].copy()
    rows["place"] = rows["level"].map(ORDER)
    rows = in_german_order(rows, "place", "name", "region_id")
    return {str(r["region_id"]): region_label(r) for r in rows.to_dict("records")}


def parents(regions: pd.DataFrame, region: str) -> list[str]:
    """Ids of containing regions, nearest first."""
    parent = dict(zip(regions["region_id"], regions["parent_id"], strict=True))
    found: list[str] = []
    while isinstance(up := parent.get(region), str) and up and up not in found:
        found.append(up)
        region = up
    return found


def containing(regions: pd.DataFrame, region: str) -> list[str]:
    """Names of the territories that contain a region, nearest first, each name once.

    Offices are left out: a Bezirk is served by one and lies in none.
    """
    rows = regions.drop_duplicates("region_id").set_index("region_id")
    names = [place_name(str(rows["name"].get(region, "")))]
    above = [r for r in parents(regions, region) if rows["level"].get(r) != "jugendamt"]
    names += [place_name(str(rows["name"][r])) for r in above if r in rows.index]
    return list(dict.fromkeys(names))[1:]


def lands(regions: pd.DataFrame) -> dict[str, str]:
    """Region → Land it lies in (a Land: itself), for all that lie in one; never from the key."""
    parent = dict(zip(regions["region_id"], regions["parent_id"], strict=True))
    levels = dict(zip(regions["region_id"], regions["level"], strict=True))
    found: dict[str, str] = {}
    for region in parent:
        at: object = region
        for _ in range(DEEPEST):
            if levels.get(at) == "land":
                found[str(region)] = str(at)
            at = parent.get(at)
            if not isinstance(at, str) or not at:
                break
    return found


def land_id(regions: pd.DataFrame, region: str) -> str:
    """Id of the Land a region lies in; empty for Germany, a Land itself, or abroad."""
    found = lands(regions).get(region, "")
    return "" if found == region else found


def land_name(regions: pd.DataFrame, region: str) -> str:
    """Name of the Land a region lies in, or empty."""
    found = regions.loc[regions["region_id"] == land_id(regions, region), "name"]
    return str(found.iloc[0]) if len(found) else ""


def offices(regions: pd.DataFrame, region: str) -> pd.DataFrame:
    """Offices that serve a region today: itself, the one above it, or those inside it."""
    rows = regions[(regions["level"] == "jugendamt") & regions["valid_to"].isna()]
    if region in set(rows["region_id"]):
        return rows[rows["region_id"] == region]
    above = rows[rows["region_id"].isin(parents(regions, region))]
    if len(above):
        return above.head(1)
    inside = rows[(rows["parent_id"] == region) & (rows["region_id"] != region)]
    level = regions.loc[regions["region_id"] == region, "level"]
    small = len(level) > 0 and level.iloc[0] in ("kreis", "bezirk", "gemeinde")
    return in_german_order(inside, "name", "region_id") if small else rows.head(0)


def served(gemeinden: pd.DataFrame, office: str) -> list[str]:
    """Names of the Gemeinden that an office serves (now, or on its last day)."""
    rows = gemeinden[gemeinden["office_id"] == office]
    last = rows[rows["valid_to"].isna()]
    rows = last if len(last) else rows[rows["valid_to"] == rows["valid_to"].max()]
    return [str(n) for n in in_german_order(rows, "name")["name"]]


def serving(gemeinden: pd.DataFrame, place: str, today: date | None = None) -> pd.DataFrame:
    """Rows of a Gemeinde up to the one of today, oldest first; empty where it is none."""
    rows = gemeinden[gemeinden["gemeinde_id"] == place].sort_values("valid_from")
    begun = pd.to_datetime(rows["valid_from"]) <= pd.Timestamp(today or date.today())
    return rows[begun]


def cities(regions: pd.DataFrame) -> frozenset[str]:
    """Ids of the Kreise that are one town."""
    return frozenset(regions.loc[regions["type"].isin(CITY_TYPES), "region_id"])


def gemeinde_choices(
    gemeinden: pd.DataFrame,
    known: Collection[str],
    towns: Collection[str],
    today: date | None = None,
) -> dict[str, str]:
    """Id → label of the Gemeinden that exist today and are not among the `known` ids, by name.

    A kreisfreie Stadt (its Kreis is one of `towns`) is left out: it stands there as Kreis and as
    Jugendamt already. Where two have the same name, their Kreis is named.
    """
    day = pd.Timestamp(today or date.today())
    begun = pd.to_datetime(gemeinden["valid_from"]) <= day
    over = pd.to_datetime(gemeinden["valid_to"]) < day
    rows = gemeinden[begun & ~over & ~gemeinden["gemeinde_id"].isin(set(known))]
    rows = in_german_order(rows[~rows["kreis_id"].isin(set(towns))], "name", "gemeinde_id")
    twice = rows["name"].duplicated(keep=False)
    where = ("Gemeinde, " + rows["kreis_name"]).where(twice, "Gemeinde")
    labels = rows["name"] + " (" + where + ", " + rows["gemeinde_id"] + ")"
    return dict(zip(rows["gemeinde_id"], labels, strict=True))


def with_context(regions: pd.DataFrame, chosen: Sequence[str]) -> list[str]:
    """The chosen regions, then their Länder, then Germany, each once."""
    laender = [land_id(regions, r) for r in chosen]
    return [r for r in dict.fromkeys([*chosen, *laender, "DE"]) if r]


CONTEXT = ("value", "flag", "n_reporting", "n_expected")
"""What is said of the larger regions beside one."""


def sentences(
    frame: pd.DataFrame, indicator: Indicator, chosen: Sequence[str], regions: pd.DataFrame
) -> list[str]:
    """One sentence a region, all for the newest year that all chosen ones have a value for.

    `frame` also holds their Länder and Germany. Where there is no such year, each takes its own
    newest and a last sentence says so.
    """
    land_of = lands(regions)
    names = dict(zip(regions["region_id"], regions["name"], strict=True))
    known = frame[frame["value"].notna()]
    years = [set(known.loc[known["region_id"] == r, "year"]) for r in chosen]
    common = set.intersection(*years) if years else set()
    lines = []
    for region, own in zip(chosen, years, strict=True):
        rows = frame[frame["region_id"] == region]
        if not own:
            name = place_name(str(names.get(region, region)))
            lines.append(f"{name}: {title_name(indicator)}: keine Angabe.")
            continue
        year = max(common) if common else max(own)
        row = rows[rows["year"] == year].iloc[0].to_dict()
        row |= _context(frame, region, year, land_of.get(region, ""))
        lines.append(beside(row, indicator, str(row["name"]), str(row["land_name"])))
    if len(chosen) > 1 and not common and all(years):
        lines.append("Die Jahre sind verschieden; die beiden Werte sind nicht vergleichbar.")
    return lines


def _context(frame: pd.DataFrame, region: str, year: int, land_id: str) -> dict[str, object]:
    """Values of the region's Land and of Germany in a year, as `ui.beside` wants them."""
    rows = frame[(frame["year"] == year) & (frame["region_id"] != region)]
    bund = rows[rows["region_id"] == "DE"]
    land = rows[rows["region_id"] == land_id]
    found: dict[str, object] = {"land_name": "", "land_value": None, "bund_value": None}
    for key, other in (("land", land), ("bund", bund)):
        if len(other) and region != "DE" and not is_missing(other["value"].iloc[0]):
            row = other.iloc[0]
            found |= {f"{key}_{c}": row.get(c) for c in ("name", *CONTEXT)}
    return found
