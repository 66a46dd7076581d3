"""The shape in which every check of the territory answers."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def faults(rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Bad rows as region_id and fault (German, without the id); empty where all is in order."""
    return pd.DataFrame(list(rows), columns=["region_id", "fault"])
