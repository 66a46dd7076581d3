"""Regions as tests ask for them."""

from __future__ import annotations

import pandas as pd

from geo.regions import valid_on
from geo.territory import parts


def valid_level(regions: pd.DataFrame, level: str, year: int) -> pd.DataFrame:
    """Regions of one level valid on 31 December of `year`."""
    return valid_on(regions[regions["level"] == level], f"{year}-12-31")


def transition(from_date: str, to_date: str) -> pd.DataFrame:
    """`geo.territory.parts` as a frame: old_id, new_id, share_population, share_area."""
    columns = ["old_id", "new_id", "share_population", "share_area"]
    return pd.DataFrame(parts(from_date, to_date), columns=columns)
