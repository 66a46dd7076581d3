"""What pages, files and tests may ask a build: one function a question, each a parametrised SELECT.

All functions take a DuckDB cursor on a finished build and return a pandas frame whose columns
are named in the docstring. None of them writes, and none computes an indicator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pandas as pd

from etl.queries import sql
from etl.warehouse import current_build, open_warehouse

__all__ = [
    "availability", "build_info", "current_build", "download", "indicator_map", "observations",
    "open_warehouse", "region_profile", "regions", "rejected", "search_regions", "series_breaks",
    "sources", "successions", "trend", "values_of",
]  # fmt: skip

Con = duckdb.DuckDBPyConnection


def _ask(con: Con, name: str, **parameters: Any) -> pd.DataFrame:
    return con.execute(sql(f"marts/{name}"), parameters).df()


def build_info(con: Con) -> dict[str, Any]:
    """Id, time and inputs of the build: build_id, built_at, examples, example_rows, counts …"""
    frame = con.execute("SELECT * FROM build_info").df()
    return {str(key): value for key, value in frame.iloc[0].to_dict().items()}


def availability(con: Con) -> pd.DataFrame:
    """indicator_id, level, year, n_values, n_regions, n_gaps (stated gaps), example (bool)."""
    return _ask(con, "availability")


def indicator_map(con: Con, indicator_id: str, level: str, year: int) -> pd.DataFrame:
    """All regions of `level` that existed at the end of `year`, with the indicator's value or NaN.

    region_id, name, value, numerator, denominator, flag, n_reporting, n_expected,
    numerator_year, denominator_year, basis, source_ids, coverage_population.
    """
    return _ask(con, "indicator_map", indicator_id=indicator_id, level=level, year=year)


def values_of(con: Con, indicator_id: str, level: str) -> pd.DataFrame:
    """Every value of an indicator on a level, all years: region_id, name, year, value, flag."""
    return _ask(con, "values_of", indicator_id=indicator_id, level=level)


def trend(con: Con, indicator_id: str, region_ids: Sequence[str]) -> pd.DataFrame:
    """The series of some regions, oldest first.

    region_id, name, level, year, value, numerator, denominator, flag, numerator_year,
    denominator_year, n_reporting, n_expected, basis, source_ids.
    """
    return _ask(con, "trend", indicator_id=indicator_id, region_ids=list(region_ids))


def series_breaks(con: Con, indicator_id: str) -> pd.DataFrame:
    """Breaks of all variables behind an indicator: break_id, year, title, text."""
    return _ask(con, "series_breaks", indicator_id=indicator_id)


def region_profile(con: Con, region_id: str) -> pd.DataFrame:
    """Newest value of every indicator the region has, beside its Land and Germany in that year.

    indicator_id, year, value, flag, numerator, denominator, n_reporting, n_expected,
    denominator_year, basis, source_ids, land_id, land_value, land_flag, bund_value, bund_flag.
    """
    return _ask(con, "region_profile", region_id=region_id)


def regions(con: Con, level: str | None = None) -> pd.DataFrame:
    """region_id, level, name, ags, type, parent_id, valid_from, valid_to, status."""
    return _ask(con, "regions", level=level)


def successions(con: Con) -> pd.DataFrame:
    """Who became whom: old_id, new_id, date, share_population, share_area, source, note."""
    return _ask(con, "successions")


def search_regions(con: Con, text: str) -> pd.DataFrame:
    """Regions whose name contains the text or whose key starts with it; columns of `regions`."""
    return _ask(con, "search_regions", text=text.strip())


def sources(con: Con, ids: Sequence[str] | None = None) -> pd.DataFrame:
    """source_id, title, publisher, statistic, licence, url, citation, retrieved, n_rows."""
    return _ask(con, "sources", ids=list(ids) if ids is not None else None)


def observations(
    con: Con,
    variables: Sequence[str] | None = None,
    region_ids: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Published and submitted values, every source: columns of `observation` plus `preferred`."""
    return _ask(
        con, "observations",
        variables=_list(variables), region_ids=_list(region_ids), years=_list(years),
    )  # fmt: skip


def download(
    con: Con,
    *,
    indicators: Sequence[str] | None = None,
    levels: Sequence[str] | None = None,
    region_ids: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    source_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Indicator values with all that a citation needs; None means no filter.

    indicator_id, label, unit, region_id, region_name, level, year, value, numerator, denominator,
    numerator_year, denominator_year, flag, basis, n_reporting, n_expected, source_ids, sources,
    licences, build_id.
    """
    return _ask(
        con, "download",
        indicators=_list(indicators), levels=_list(levels), region_ids=_list(region_ids),
        years=_list(years), source_ids=_list(source_ids),
    )  # fmt: skip


def rejected(con: Con) -> pd.DataFrame:
    """Rows that came in and are not used, counted by source and reason."""
    return _ask(con, "rejected")


def _list(values: Sequence[Any] | None) -> list[Any] | None:
    return list(values) if values else None
