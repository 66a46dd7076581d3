"""What pages ask of the build in use, each answer kept (`ui.cache`).

One read-only connection per build, a cursor per question. Most functions have the name and the
arguments of their twin in `etl.marts`, without the connection. Frames are copies: a page may
change what it was given.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from etl import export, marts
from etl.catalog import catalog
from etl.findings import findings as etl_findings
from etl.findings_model import Finding
from etl.submissions.form import load_form
from etl.warehouse import open_warehouse
from ui import map_labels, map_words, maps
from ui.cache import current, kept
from ui.classes import class_breaks, two_sided


def build_id() -> str:
    """Id of the build in use, as it stands in footers, downloads and citations."""
    return str(build_info()["build_id"])


@kept(2)
def _connection() -> duckdb.DuckDBPyConnection:
    return open_warehouse(current())


def warehouse() -> duckdb.DuckDBPyConnection:
    """A fresh cursor on the one read-only connection of the current build."""
    return _connection().cursor()


@kept(1000)
def _ask(name: str, *args: Any, **named: Any) -> bytes:
    """Answer of `marts.<name>`, pickled: kept frames would be walked by every garbage collection,
    and copies that share their values leave a trace in them each time."""
    return pickle.dumps(getattr(marts, name)(warehouse(), *args, **named))


@kept(12)
def _ask_much(name: str, **named: Any) -> bytes:
    """The same for answers that may be as large as the build."""
    return pickle.dumps(getattr(marts, name)(warehouse(), **named))


def _frame(name: str, *args: Any, **named: Any) -> pd.DataFrame:
    result: pd.DataFrame = pickle.loads(_ask(name, *args, **named))
    return result


def build_info() -> dict[str, Any]:
    """Facts about the build in use: build_id, built_at, examples, example_rows, counts."""
    info: dict[str, Any] = pickle.loads(_ask("build_info"))
    return info


@kept(2)
def territory_today() -> date:
    """The day whose territory `today` means below."""
    return marts.territory_today(warehouse())


def availability(today: bool = False) -> pd.DataFrame:
    """indicator_id, level, year, n_values, n_regions, n_gaps, example; `today`: on today's
    territory, only indicators that can be converted."""
    return _frame("availability", today)


def indicator_map(indicator_id: str, level: str, year: int, today: bool = False) -> pd.DataFrame:
    """All regions of a level there were (or are today) with the indicator's value (NaN = none)."""
    return _frame("indicator_map", indicator_id, level, int(year), today)


def values_of(indicator_id: str, level: str, today: bool = False) -> pd.DataFrame:
    """Every value of an indicator on a level, all years."""
    return _frame("values_of", indicator_id, level, today)


def trend(indicator_id: str, region_ids: Sequence[str], today: bool = False) -> pd.DataFrame:
    """All years of an indicator for some regions, oldest first."""
    return _frame("trend", indicator_id, list(region_ids), today)


def office_notes(region_ids: Sequence[str]) -> pd.DataFrame:
    """region_id, name, year, note: what offices say on their own values."""
    return _frame("office_notes", list(region_ids))


def pseudonymous(indicator_id: str, year: int) -> pd.DataFrame:
    """place, value, flag: rates of offices that show theirs without name, smallest first."""
    return _frame("pseudonymous", indicator_id, int(year))


def series_breaks(indicator_id: str) -> pd.DataFrame:
    """break_id, year, title, text."""
    return _frame("series_breaks", indicator_id)


def region_profile(region_id: str) -> pd.DataFrame:
    """Every indicator a region has, newest year, beside its Land and Germany."""
    return _frame("region_profile", region_id)


def regions(level: str | None = None) -> pd.DataFrame:
    """region_id, level, name, ags, ars, type, parent_id, valid_from, valid_to, status, source."""
    return _frame("regions", level)


@kept(12)
def region_ids(level: str | None = None) -> frozenset[str]:
    """Ids of all regions (of a level) that ever were."""
    return frozenset(regions(level)["region_id"].tolist())


def successions() -> pd.DataFrame:
    """old_id, new_id, date, share_population, share_area, source, note."""
    return _frame("successions")


@kept(200)
def _map_of_all_years(
    indicator_id: str, level: str, today: bool
) -> tuple[maps.MapFiles, tuple[float, ...]]:
    """Files and all values of a map; the frame behind them is not kept (see `_ask`)."""
    history: pd.DataFrame = marts.map_years(warehouse(), indicator_id, level, today)
    decimals = catalog().indicators[indicator_id].decimals
    files = maps.map_files(_map_labels(level), history, decimals)
    return files, tuple(history["value"].dropna().tolist())


def map_files(indicator_id: str, level: str, today: bool = False) -> maps.MapFiles:
    """What a browser fetches once for the map of an indicator on a level; do not change it."""
    return _map_of_all_years(indicator_id, level, today)[0]


@kept(8)
def _map_labels(level: str) -> Mapping[str, Any]:
    return map_labels.map_labels(regions(), level, successions())


@kept(600)
def map_step(
    indicator_id: str, level: str, year: int, method: str, n_classes: int, *, today: bool = False
) -> Mapping[str, Any]:
    """What a map shows of one year, cut into classes that hold for all years; do not change it."""
    indicator = catalog().indicators[indicator_id]
    files, values = _map_of_all_years(indicator_id, level, today)
    frame = indicator_map(indicator_id, level, year, today)
    ids = {i.strip() for text in frame["source_ids"].unique() for i in text.split("|")} - {""}
    cut: dict[str, Any] = {"method": method, "n_classes": n_classes, "decimals": indicator.decimals}
    breaks = class_breaks(values, **cut)
    return maps.map_payload(
        indicator, frame, labels=files.labels, level=level, year=year, years=files.years,
        breaks=breaks, two_sided=two_sided(values, **cut), today=today,
        source=map_words.sources(sources(sorted(ids))), note=map_words.border_note(level),
    )  # fmt: skip


def gemeinden() -> pd.DataFrame:
    """Which office serves which Gemeinde from when to when (`etl.marts.gemeinden`)."""
    return _frame("gemeinden")


def sources(ids: Sequence[str] | None = None) -> pd.DataFrame:
    """source_id, title, publisher, licence, url, … of the named sources (all for None)."""
    return _frame("sources", list(ids) if ids is not None else None)


def observations(
    variables: Sequence[str] | None = None,
    region_ids: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Published and submitted values of every source, contradicting ones included."""
    found = _ask_much(
        "observations",
        variables=_list(variables), region_ids=_list(region_ids), years=_list(years),
    )  # fmt: skip
    rows: pd.DataFrame = pickle.loads(found)
    return rows


def download(
    *,
    indicators: Sequence[str] | None = None,
    levels: Sequence[str] | None = None,
    region_ids: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    source_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Filtered indicator values with sources, licences and build id; None = no filter."""
    found = _ask_much(
        "download",
        indicators=_list(indicators), levels=_list(levels), region_ids=_list(region_ids),
        years=_list(years), source_ids=_list(source_ids),
    )  # fmt: skip
    rows: pd.DataFrame = pickle.loads(found)
    return rows


@kept(1)
def dataset_zip(site_name: str) -> bytes:
    """The whole data set of the current build as ZIP; made once per build."""
    return export.dataset_zip(warehouse(), catalog(), build_id(), site_name)


def form_fields() -> pd.DataFrame:
    """Fields of the current form for offices: group, field, label, unit, mandatory, range, help."""
    form = load_form()
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


@kept(2)
def findings() -> tuple[Finding, ...]:
    """The argument: five questions answered from the build (`etl.findings`)."""
    return tuple(etl_findings(warehouse()))
