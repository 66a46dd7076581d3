"""Rows of a mart as points, for what `etl.compare` may say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from etl.compare import Point, ratio_spread, unbounded
from etl.models import Indicator
from ui.format import is_missing


def points(frame: pd.DataFrame, indicator: Indicator) -> list[Point]:
    """Rows of a mart as points, for comparisons."""
    return [point_of(row, indicator) for row in frame.to_dict("records")]


def point_of(row: Mapping[Any, Any], indicator: Indicator) -> Point:
    """One row of a mart as a point, with all that limits what may be said of it."""
    top, bottom = as_float(row.get("numerator")), as_float(row.get("denominator"))
    return Point(
        what=indicator.id, region_id=str(row["region_id"]), year=int(row["year"]),
        value=as_float(row.get("value")), flag=str(row.get("flag") or ""),
        region_name=str(row.get("name") or row["region_id"]), unit=indicator.unit,
        decimals=indicator.decimals, numerator=top, denominator=bottom,
        spread=ratio_spread(top, bottom) if indicator.formula and bottom else None,
        unbounded=unbounded(indicator), basis=str(row.get("basis") or ""),
        n_reporting=_int(row.get("n_reporting")), n_expected=_int(row.get("n_expected")),
    )  # fmt: skip


def _int(value: Any) -> int | None:
    return None if is_missing(value) else int(value)


def as_float(value: Any) -> float | None:
    """The number, or None for a missing one."""
    return None if is_missing(value) else float(value)
