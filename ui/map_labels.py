"""Regions of a level → names, Länder and shapes for the map; fetched once by a browser.

Decides in whose shape a dissolved region is drawn, and from when on a region of today has the
borders that the map shows.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.laender import SHORT_NAMES
from ui import regional
from ui.format import shorten

NAME_LIMIT = 120
"""Longest name on the map; a longer one is cut with an ellipsis."""
BORDER_MOVED = 1e-3
"""Part of a region's area that moved, from which on its border is another."""


def map_labels(regions: pd.DataFrame, level: str, successions: pd.DataFrame) -> dict[str, Any]:
    """Names and Länder of all regions of a level that ever were, in the order of the values.

    `regions`: rows of all levels (`ui.data.regions()`); `successions`: old_id, new_id, date,
    share_area. `codes`: region → what to write on its tile, where it has a short name; `via`:
    dissolved region → the region of today in whose shape it is drawn; `from`: region of today →
    the one it was a part of before it began, whose value its shape shows until then; `changed`:
    region of today → the year from whose end on it has its borders of today.
    """
    here = regions[regions["level"] == level].drop_duplicates("region_id")
    land_of = regional.lands(regions)
    lands = regions[regions["level"] == "land"].drop_duplicates("region_id")
    order = {region: k for k, region in enumerate(lands["region_id"])}
    ids = [str(i) for i in here["region_id"]]
    return {
        "ids": ids,
        "codes": {region: SHORT_NAMES[region][0] for region in ids if region in SHORT_NAMES},
        "names": [shorten(str(name), NAME_LIMIT) for name in here["name"]],
        "land": [order.get(land_of.get(region, ""), -1) for region in ids],
        "lands": [[str(i), shorten(str(n), NAME_LIMIT)] for i, n in
                  zip(lands["region_id"], lands["name"], strict=True)],
        "via": _heirs(here, successions),
        "from": _origins(here, successions),
        "changed": _changed(here, successions),
    }  # fmt: skip


def _changed(here: pd.DataFrame, successions: pd.DataFrame) -> dict[str, int]:
    """Region of today → the first year-end with its borders of today, where they ever moved."""
    began = here.loc[here["valid_to"].isna()].set_index("region_id")["valid_from"].to_dict()
    moves = successions[(successions["old_id"] != successions["new_id"])
                        & (successions["share_area"] > BORDER_MOVED)]  # fmt: skip
    found: dict[str, int] = {}
    for old, new, day in moves[["old_id", "new_id", "date"]].itertuples(index=False, name=None):
        for region in (str(old), str(new)):
            if region in began and pd.Timestamp(day) > began[region]:
                found[region] = max(found.get(region, 0), pd.Timestamp(day).year)
    return found


def _heirs(here: pd.DataFrame, successions: pd.DataFrame) -> dict[str, str]:
    """Each region that has ended → who holds most of its area today (steps are followed)."""
    moved = successions[successions["old_id"] != successions["new_id"]]
    most = moved.sort_values("share_area").drop_duplicates("old_id", keep="last")
    following = dict(zip(most["old_id"], most["new_id"], strict=True))
    today = set(here.loc[here["valid_to"].isna(), "region_id"])
    heirs = {}
    for old in here.loc[here["valid_to"].notna(), "region_id"]:
        at = following.get(old)
        for _ in range(6):
            if at is None or at in today:
                break
            at = following.get(at)
        if at in today:
            heirs[str(old)] = str(at)
    return heirs


def _origins(here: pd.DataFrame, successions: pd.DataFrame) -> dict[str, str]:
    """Each region of today that was once a part of a single other one → that one."""
    began = here.loc[here["valid_to"].isna()].set_index("region_id")["valid_from"].to_dict()
    moves = successions[successions["old_id"] != successions["new_id"]]
    found: dict[str, set[str]] = {}
    for old, new, day in moves[["old_id", "new_id", "date"]].itertuples(index=False, name=None):
        if new in began and pd.Timestamp(day) == began[new]:
            found.setdefault(str(new), set()).add(str(old))
    return {new: olds.pop() for new, olds in found.items() if len(olds) == 1}
