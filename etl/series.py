"""Series as frames: where a line may be drawn, and how a series is set to a base year.

Decides that a line ends at every break, at every missing year and at every value without number.
Frames have one row per region and year: region_id, year, value, flag (and whatever else).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from etl.compare import of_a_part, real_breaks
from etl.models import Break, Variable

SLOW_TOPICS = frozenset({"personal", "einrichtungen"})


def rhythm(*variables: Variable) -> Callable[[int], int]:
    """Longest distance (in years) to the survey before a year, for series of these variables.

    Staff and facilities without Kita are surveyed every fourth year until 2014, then every
    second year; all else every year.
    """
    slow = bool(variables) and all(v.topic in SLOW_TOPICS for v in variables)
    return (lambda year: 4 if year <= 2014 else 2) if slow else (lambda year: 1)


def segments(
    series: pd.DataFrame, breaks: Iterable[Break], step: Callable[[int], int] = lambda _: 1
) -> list[pd.DataFrame]:
    """Parts of one region's series that a line may connect, each in order of years.

    Neighbours belong together if no break lies between them, no survey was left out (`step`, see
    `rhythm`), and neither is the value of a part of the region only: the next year's part may be
    another one.
    """
    known = series[series["value"].notna()].sort_values("year")
    years = [int(y) for y in known["year"]]
    apart = _of_a_part(known)
    edges = [b.year for b in real_breaks(breaks)]
    parts: list[list[int]] = []
    for place, year in enumerate(years):
        before = years[place - 1] if place else None
        joined = (
            before is not None
            and year - before <= step(year)
            and not any(before < edge <= year for edge in edges)
            and not (apart[place - 1] or apart[place])
        )
        if joined:
            parts[-1].append(place)
        else:
            parts.append([place])
    return [known.iloc[part] for part in parts]


def _of_a_part(known: pd.DataFrame) -> list[bool]:
    """Which values stand for some of the regions below only."""
    if "basis" not in known.columns:
        return [False] * len(known)
    columns = (known[c].astype(object).where(known[c].notna(), None)
               for c in ("basis", "n_reporting", "n_expected"))  # fmt: skip
    return [of_a_part(*row) for row in zip(*columns, strict=True)]


def base_years(frame: pd.DataFrame) -> list[int]:
    """Years in which every region of the frame has a positive value, oldest first."""
    known = frame[frame["value"].notna() & (frame["value"] > 0)]
    regions = known["region_id"].nunique()
    if not regions or regions < frame["region_id"].nunique():
        return []
    counted = known.groupby("year")["region_id"].nunique()
    return [int(year) for year in counted[counted == regions].index.tolist()]


def default_base(years: Sequence[int], breaks: Iterable[Break]) -> int:
    """The oldest of the possible base years in the newest stretch that holds two of them."""
    edges = [b.year for b in real_breaks(breaks)]
    stretches: dict[int, list[int]] = {}
    for year in years:
        stretches.setdefault(sum(edge <= year for edge in edges), []).append(year)
    long = [key for key, part in stretches.items() if len(part) > 1]
    return stretches[max(long)][0] if long else years[0]


def stretch_of(frame: pd.DataFrame, year: int, breaks: Iterable[Break]) -> pd.DataFrame:
    """Rows of the years that no break separates from `year`."""
    edges = [b.year for b in real_breaks(breaks)]
    home = sum(edge <= year for edge in edges)
    kept = [sum(edge <= y for edge in edges) == home for y in frame["year"]]
    return frame[pd.Series(kept, index=frame.index, dtype=bool)]


def indexed(frame: pd.DataFrame, base_year: int, breaks: Iterable[Break]) -> pd.DataFrame:
    """The frame with `value` as index (base year = 100); rows behind a break are left out.

    Regions without a value in the base year are left out too. The original value stays in
    `original`.
    """
    kept = stretch_of(frame, base_year, breaks).copy()
    base = kept[(kept["year"] == base_year) & (kept["value"] > 0)]
    factor = base.set_index("region_id")["value"]
    kept = kept[kept["region_id"].isin(factor.index)]
    kept["original"] = kept["value"]
    kept["value"] = kept["value"] / kept["region_id"].map(factor) * 100
    return kept
