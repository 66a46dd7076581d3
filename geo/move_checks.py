"""Checks on the successions: each returns the bad rows, empty if good.

Decides that a region passes over on the day after its last one, or lasts and keeps a part; that
nothing leaves its Land; that offices share like their Kreis; and how far our conversion may be
from what the statistical offices calculated themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from geo.faults import faults
from geo.raw_kreise import day_before
from geo.regions import OPEN, START, ancestors
from geo.territory import DIRECT, LIKE_KREIS, convert_counts

SHARE_LIMIT = 1e-5
"""Rounding of six decimals, summed."""

PRINTED_LIMIT = 0.02
"""Largest difference between converted and printed population of a Kreis; 1.6 % occur (14628 in
1997: the key already shows a border that the printed figures show a year later)."""

Shares = tuple[float, float]


def broken_successions(moves: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Successions with unknown ids, wrong days, another Land, or shares that are not shares."""
    rows = regions.set_index("region_id")
    ids = set(rows.index)
    there = moves["old_id"].isin(ids) & moves["new_id"].isin(ids)
    bad = [
        (str(old), f"Region {new if old in ids else old} gibt es nicht")
        for old, new in moves.loc[~there, ["old_id", "new_id"]].itertuples(index=False)
    ]
    known = moves[there]
    bad += [*_days(known, rows), *_shares(moves), *_lands(known, regions), *_offices(known, rows)]
    ended = regions[(regions["valid_to"] >= START) & regions["level"].isin(["kreis", "jugendamt"])]
    alone = sorted(set(ended["region_id"]) - set(moves["old_id"]))
    return faults([*bad, *((region, "aufgelöst, aber ohne Nachfolger") for region in alone)])


def _days(moves: pd.DataFrame, rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """A region that keeps a part is valid on the day; any other ended the day before."""
    begins, ends = rows["valid_from"].to_dict(), rows["valid_to"].to_dict()
    for (old, day), group in moves.groupby(["old_id", "date"]):
        end, stays = str(ends[old]), old in set(group["new_id"])
        if stays and not str(begins[old]) <= str(day) <= (end or OPEN):
            yield str(old), f"behält am {day} einen Teil, gilt aber nicht"
        elif not stays and end != day_before(str(day)):
            yield str(old), f"endet am {end or '…'}, Nachfolge am {day}"
    for move in moves.to_dict("records"):
        new, day = str(move["new_id"]), str(move["date"])
        if begins[new] > day and DIRECT not in str(move["note"]):
            yield str(move["old_id"]), f"Nachfolger {new} beginnt erst am {begins[new]}"
        elif day > (str(ends[new]) or OPEN):
            yield str(move["old_id"]), f"Nachfolger {new} ist am {day} schon beendet"


def _shares(moves: pd.DataFrame) -> Iterator[tuple[str, str]]:
    columns = ["share_population", "share_area"]
    outside = ((moves[columns] < 0) | (moves[columns] > 1)).any(axis=1)
    for old, new in moves.loc[outside, ["old_id", "new_id"]].itertuples(index=False):
        yield str(old), f"Anteil an {new} liegt nicht zwischen 0 und 1"
    sums = moves.groupby(["old_id", "date"])[columns].sum(min_count=1)
    for old, day in sums[((sums - 1).abs() > SHARE_LIMIT).any(axis=1)].index:
        yield str(old), f"Anteile am {day} ergeben nicht 1"


def _lands(moves: pd.DataFrame, regions: pd.DataFrame) -> Iterator[tuple[str, str]]:
    pairs = ancestors(regions)
    lands = set(regions.loc[regions["level"] == "land", "region_id"])
    land = pairs[pairs["ancestor_id"].isin(lands)].set_index("region_id")["ancestor_id"].to_dict()
    for old, new in moves[["old_id", "new_id"]].itertuples(index=False):
        if land.get(old) != land.get(new):
            yield str(old), f"Nachfolger {new} liegt in einem anderen Land"


def _offices(moves: pd.DataFrame, rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Offices that say they share like their Kreis but do not."""
    parent = rows["parent_id"].to_dict()
    columns = ["old_id", "new_id", "date", "share_population", "share_area", "note"]
    of_kreise = {(o, n, d): (p, a) for o, n, d, p, a, _ in moves[columns].itertuples(index=False)}
    for old, new, day, people, area, note in moves[columns].itertuples(index=False):
        if not str(note).startswith(LIKE_KREIS):
            continue
        shares = of_kreise.get((parent[old], parent[new], day), (-1.0, -1.0))
        if abs(shares[0] - people) > SHARE_LIMIT or abs(shares[1] - area) > SHARE_LIMIT:
            yield str(old), f"Anteil an {new} ist anders als beim Kreis {parent[old]}"


def unlike_printed(facts: pd.DataFrame, to_date: str, variable: str) -> pd.DataFrame:
    """Regions of `to_date` whose converted count is not what a source prints for them.

    `facts`: as for `etl.conversion.converted`. Where both are known they may differ by
    `PRINTED_LIMIT`: shares are those of all inhabitants, borders move in the middle of a year.
    """
    facts = facts[facts["variable_id"] == variable]
    key = ["region_id", "year"]
    printed = facts[facts["published"]].set_index(key)["value"]
    rest = facts[~facts["published"]].drop(columns="published")
    ours = convert_counts(rest, to_date, additive={variable}).set_index(key)["value"]
    both = pd.DataFrame({"printed": printed, "ours": ours[~ours.index.duplicated()]}).dropna()
    off = both[(both["ours"] / both["printed"] - 1).abs() > PRINTED_LIMIT]
    return faults(
        (str(region), f"{variable} {year}: umgerechnet {ours:.0f}, veröffentlicht {printed:.0f}")
        for (region, year), printed, ours in off.itertuples(name=None)
    )
