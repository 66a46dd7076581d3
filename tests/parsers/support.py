"""Small specs and files for the parser tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from etl.catalog import catalog
from etl.models import Source

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "official"


def spec(format: str, column: list[dict[str, Any]], **rest: Any) -> Source:
    """A source with only what a parser reads."""
    base = {"id": "probe", "title": "t", "publisher": "p", "licence": "l", "url": "u"}
    return Source.model_validate(
        {**base, "citation": "c", "format": format, "encoding": "auto", "column": column, **rest}
    )


def source(source_id: str) -> Source:
    """A source of the project's own catalog."""
    return catalog().sources[source_id]


def excerpt(name: str) -> bytes:
    """One of the short excerpts."""
    return (FIXTURES / name).read_bytes()


def value(frame: pd.DataFrame, key: str, variable: str, period: str = "") -> float:
    """The one value of a region and variable."""
    region = "region_id" if "region_id" in frame else "region_key"
    hit = frame[(frame[region] == key) & (frame["variable_id"] == variable)]
    if period:
        hit = hit[hit["period"] == period]
    assert len(hit) == 1, (key, variable, period, len(hit))
    return float(hit["value"].iloc[0])
