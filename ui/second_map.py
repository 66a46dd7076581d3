"""What a second map starts with where the reader has not said it.

Who asks for a second map of what is shown wants to see how it was: the same indicator, as far from
the first map's year as values may be compared. Where no year may be, another indicator: two equal
maps say nothing.
"""

from __future__ import annotations

import pandas as pd

from etl.models import Indicator
from ui import blocks, options, state, territory

KEYS = ("indicator2", "year2")
"""Keys of the lists that choose its indicator and its year."""


def start(indicator: Indicator, level: str, year: int, today: bool, here: pd.DataFrame) -> None:
    """Choose for a second map beside the first (indicator, level, year, territory), once.

    `here`: rows of `ui.data.availability` on the level. What is chosen is kept as if the reader
    had done it: a second map that moved with the first would be no ground to compare.
    """
    if state.remembered(KEYS[0]) is not None:
        return
    rows = territory.available(indicator, today)
    breaks = blocks.indicator_breaks(indicator)
    match = options.year_beside(rows[rows["level"] == level], year, breaks)
    if match is None:
        state.remember(KEYS[0], options.start_indicator(options.indicators(here), indicator.id))
        return
    state.remember(KEYS[0], indicator.id)
    if state.remembered(KEYS[1]) is None:
        state.remember(KEYS[1], match)
