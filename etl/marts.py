"""What pages, files and tests may ask a build: one function a question, each a parametrised SELECT.

All functions take a DuckDB cursor on a finished build and return a pandas frame whose columns
are named in the docstring. None of them writes, and none computes an indicator.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from etl.queries import sql
from etl.warehouse import current_build, open_warehouse

__all__ = [
    "availability", "build_info", "current_build", "download", "gemeinden", "indicator_map",
    "map_years", "observations", "office_notes", "open_warehouse", "pseudonymous",
    "region_profile", "regions", "series_breaks", "sources", "successions",
    "territory_today", "trend", "values_of",
]  # fmt: skip

Con = duckdb.DuckDBPyConnection


def _ask(con: Con, name: str, **parameters: Any) -> pd.DataFrame:
    return con.execute(sql(f"marts/{name}"), parameters).df()


def build_info(con: Con) -> dict[str, Any]:
    """Id, time and inputs of the build: build_id, built_at, examples, example_rows, counts …"""
    frame = con.execute("SELECT * FROM build_info").df()
    return {str(key): value for key, value in frame.iloc[0].to_dict().items()}


def territory_today(con: Con) -> date:
    """The day whose territory is meant by `today` in the other questions."""
    found: date = con.execute("SELECT day FROM territory_today").fetchall()[0][0]
    return found


def availability(con: Con, today: bool = False) -> pd.DataFrame:
    """indicator_id, level, year, n_values, n_regions, n_gaps (stated gaps), example (bool).

    `today`: on today's territory; only indicators that can be converted have rows there.
    """
    return _ask(con, "availability", today=today)


def indicator_map(
    con: Con, indicator_id: str, level: str, year: int, today: bool = False
) -> pd.DataFrame:
    """All regions of `level` there were on the day of counting, with the indicator's value or NaN;
    no row for a year in which none of them has one.

    region_id, name, year, value, low, high (95 % interval, else NaN), numerator, denominator,
    flag, n_reporting, n_expected, numerator_year, denominator_year, basis, source_ids,
    coverage_population. `today`: the regions of today instead, values converted to their territory.
    """
    return _ask(
        con, "indicator_map", indicator_id=indicator_id, level=level, year=year, today=today
    )


def map_years(con: Con, indicator_id: str, level: str, today: bool = False) -> pd.DataFrame:
    """The rows of `indicator_map` of every year that has one."""
    return _ask(
        con, "indicator_map", indicator_id=indicator_id, level=level, year=None, today=today
    )


def values_of(con: Con, indicator_id: str, level: str, today: bool = False) -> pd.DataFrame:
    """Every value of an indicator on a level, all years: region_id, name, year, value, flag."""
    return _ask(con, "values_of", indicator_id=indicator_id, level=level, today=today)


def trend(
    con: Con, indicator_id: str, region_ids: Sequence[str], today: bool = False
) -> pd.DataFrame:
    """The series of some regions, oldest first; `today`: on today's territory.

    region_id, name, level, year, value, low, high, numerator, denominator, flag, numerator_year,
    denominator_year, n_reporting, n_expected, basis, source_ids.
    """
    return _ask(con, "trend", indicator_id=indicator_id, region_ids=list(region_ids), today=today)


def office_notes(con: Con, region_ids: Sequence[str]) -> pd.DataFrame:
    """Public notes of offices on their values, newest year first: region_id, name, year, note."""
    return _ask(con, "office_notes", region_ids=list(region_ids))


def pseudonymous(con: Con, indicator_id: str, year: int) -> pd.DataFrame:
    """Rates of offices that show theirs without name, smallest first: place, value, flag."""
    return _ask(con, "pseudonymous", indicator_id=indicator_id, year=year)


def series_breaks(con: Con, indicator_id: str) -> pd.DataFrame:
    """Breaks of all variables behind an indicator: break_id, year, title, text."""
    return _ask(con, "series_breaks", indicator_id=indicator_id)


def region_profile(con: Con, region_id: str) -> pd.DataFrame:
    """Newest value of every indicator the region has, beside its Land and Germany in that year.

    indicator_id, year, value, low, high, flag, numerator, denominator, n_reporting, n_expected,
    numerator_year, denominator_year, basis, source_ids, land_id; then
    value, flag, n_reporting, n_expected of Land and Germany (land_…, bund_…).
    """
    return _ask(con, "region_profile", region_id=region_id)


def regions(con: Con, level: str | None = None) -> pd.DataFrame:
    """region_id, level, name, ags, ars, type, parent_id, valid_from, valid_to, status, source."""
    return _ask(con, "regions", level=level)


def successions(con: Con) -> pd.DataFrame:
    """Who became whom: old_id, new_id, date, share_population, share_area, source, note."""
    return _ask(con, "successions")


def gemeinden(con: Con) -> pd.DataFrame:
    """Which office serves which Gemeinde: gemeinde_id, ars, name, office_id, office_name,
    kreis_id, kreis_name, valid_from, valid_to, source; oldest validity first.
    """
    # Eleven thousand rows of texts: by way of Arrow pandas takes them as they are.
    found = con.sql(sql("marts/gemeinden")).to_arrow_table()
    frame: pd.DataFrame = found.to_pandas(date_as_object=False)
    return frame


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

    indicator_id, label, unit, region_id, region_name, level, year, value, low, high, numerator,
    denominator, numerator_year, denominator_year, flag, basis, n_reporting, n_expected, source_ids,
    sources, licences, build_id.
    """
    return _ask(
        con, "download",
        indicators=_list(indicators), levels=_list(levels), region_ids=_list(region_ids),
        years=_list(years), source_ids=_list(source_ids),
    )  # fmt: skip


def _list(values: Sequence[Any] | None) -> list[Any] | None:
    return list(values) if values else None
