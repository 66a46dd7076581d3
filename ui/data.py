"""The only caching of the app: one read-only connection per build, one frame per question.

The cache key is the build (the file named in `CURRENT`), so a new build is seen at once and
nothing has to be cleared by hand. Each function has the name and arguments of its twin in
`etl.marts`, without the connection. Frames are copies: a page may change what it was given.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from etl import export, marts
from etl.catalog import catalog
from etl.errors import MonitorError
from etl.findings import findings as etl_findings
from etl.findings_model import Finding
from etl.submissions.form import load_form
from etl.warehouse import current_build, data_folder, open_warehouse
from ui import maps


def current() -> Path:
    """File of the build in use; raises `UsageError` where none was built."""
    return current_build(data_folder())


def build_id() -> str:
    """Id of the build in use, as it stands in footers, downloads and citations."""
    return str(build_info()["build_id"])


@st.cache_resource(show_spinner=False, max_entries=2)
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    return open_warehouse(Path(path))


def warehouse() -> duckdb.DuckDBPyConnection:
    """A fresh cursor on the one cached read-only connection of the current build."""
    return _connection(str(current())).cursor()


@st.cache_data(show_spinner=False, max_entries=600)
def _cached(path: str, name: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> Any:
    cursor = _connection(path).cursor()
    return getattr(marts, name)(cursor, *args, **dict(named))


def _ask(name: str, *args: Any, **named: Any) -> Any:
    """Answer of `marts.<name>`, cached by build and arguments (lists become tuples)."""
    frozen = tuple(_freeze(a) for a in args)
    keys = tuple((key, _freeze(value)) for key, value in sorted(named.items()))
    return _cached(str(current()), name, frozen, keys)


def _freeze(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set | tuple | pd.Series) else value


def _frame(name: str, *args: Any, **named: Any) -> pd.DataFrame:
    result: pd.DataFrame = _ask(name, *args, **named)
    return result


def build_info() -> dict[str, Any]:
    """Facts about the build in use: build_id, built_at, examples, example_rows, counts."""
    return dict(_ask("build_info"))


def availability() -> pd.DataFrame:
    """indicator_id, level, year, n_values, n_regions, n_gaps, example."""
    return _frame("availability")


def indicator_map(indicator_id: str, level: str, year: int) -> pd.DataFrame:
    """All valid regions of a level and year with the indicator's value (NaN = nothing)."""
    return _frame("indicator_map", indicator_id, level, int(year))


def values_of(indicator_id: str, level: str) -> pd.DataFrame:
    """Every value of an indicator on a level, all years."""
    return _frame("values_of", indicator_id, level)


def trend(indicator_id: str, region_ids: Sequence[str]) -> pd.DataFrame:
    """All years of an indicator for some regions, oldest first."""
    return _frame("trend", indicator_id, list(region_ids))


def series_breaks(indicator_id: str) -> pd.DataFrame:
    """break_id, year, title, text."""
    return _frame("series_breaks", indicator_id)


def region_profile(region_id: str) -> pd.DataFrame:
    """Every indicator a region has, newest year, beside its Land and Germany."""
    return _frame("region_profile", region_id)


def regions(level: str | None = None) -> pd.DataFrame:
    """region_id, level, name, ags, type, parent_id, valid_from, valid_to, status."""
    return _frame("regions", level)


def successions() -> pd.DataFrame:
    """old_id, new_id, date, share_population, share_area, source, note."""
    return _frame("successions")


def map_files(indicator_id: str, level: str) -> maps.MapFiles:
    """What a browser fetches once for the map of an indicator on a level; do not change it."""
    made: maps.MapFiles = _map_files(str(current()), indicator_id, level)
    return made


@st.cache_resource(show_spinner=False, max_entries=300)
def _map_files(path: str, indicator_id: str, level: str) -> maps.MapFiles:
    cursor = _connection(path).cursor()
    history = marts.values_of(cursor, indicator_id, level)
    decimals = catalog().indicators[indicator_id].decimals
    return maps.map_files(
        marts.regions(cursor), marts.successions(cursor), history, level, decimals
    )


def search_regions(text: str) -> pd.DataFrame:
    """Regions whose name contains `text` or whose key starts with it."""
    return _frame("search_regions", text)


def sources(ids: Sequence[str] | None = None) -> pd.DataFrame:
    """source_id, title, publisher, licence, url, … of the named sources (all for None)."""
    return _frame("sources", list(ids) if ids is not None else None)


def observations(
    variables: Sequence[str] | None = None,
    region_ids: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Published and submitted values of every source, contradicting ones included."""
    return _frame("observations", _list(variables), _list(region_ids), _list(years))


def download(
    *,
    indicators: Sequence[str] | None = None,
    levels: Sequence[str] | None = None,
    region_ids: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    source_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Filtered indicator values with sources, licences and build id; None = no filter."""
    return _frame(
        "download",
        indicators=_list(indicators), levels=_list(levels), region_ids=_list(region_ids),
        years=_list(years), source_ids=_list(source_ids),
    )  # fmt: skip


def dataset_zip(site_name: str) -> bytes:
    """The whole data set of the current build as ZIP; made once per build."""
    return _zip(str(current()), build_id(), site_name)


@st.cache_resource(show_spinner=False, max_entries=1)
def _zip(path: str, build: str, site_name: str) -> bytes:
    return export.dataset_zip(_connection(path).cursor(), catalog(), build, site_name)


@st.cache_resource(show_spinner=False)
def freeze_imports() -> bool:
    """Keep the loaded libraries out of garbage collection, once per process.

    Streamlit collects after every script run and would walk all of them each time.
    """
    gc.collect()
    gc.freeze()
    return True


def form_fields() -> pd.DataFrame:
    """Fields of the current form for offices: group, field, label, unit, mandatory, range, help.

    Empty where no form is installed.
    """
    try:
        form = load_form()
    except (MonitorError, OSError):
        return pd.DataFrame(columns=list(FIELD_COLUMNS))
    rows = [
        {
            "gruppe": form.groups.get(f.group, f.group),
            "feld": f.id,
            "bezeichnung": f.label,
            "einheit": f.unit,
            "pflicht": "ja" if f.mandatory else "nein",
            "von": f.minimum,
            "bis": f.maximum,
            "antworten": " | ".join(o.label for o in f.options),
            "erlaeuterung": f.help,
            "ihre_angabe": "",
        }
        for f in form.fields.values()
    ]
    return pd.DataFrame(rows, columns=list(FIELD_COLUMNS))


FIELD_COLUMNS = {
    "gruppe": "Gruppe",
    "feld": "Feld",
    "bezeichnung": "Bezeichnung",
    "einheit": "Einheit",
    "pflicht": "Pflicht",
    "von": "Von",
    "bis": "Bis",
    "antworten": "Mögliche Antworten",
    "erlaeuterung": "Erläuterung",
    "ihre_angabe": "Ihre Angabe",
}
"""Columns of the blank field list and their German heads."""


def _list(values: Sequence[Any] | None) -> list[Any] | None:
    return list(values) if values else None


def findings() -> list[Finding]:
    """The argument: five questions answered from the build (`etl.findings`)."""
    return list(_cached_findings(str(current())))


@st.cache_data(show_spinner=False, max_entries=2)
def _cached_findings(path: str) -> list[Finding]:
    return etl_findings(_connection(path).cursor())
