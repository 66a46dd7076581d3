"""Values of regions → what the map component draws; the only door to the map for pages.

Decides what travels: the values of the shown year with each step, as whole numbers in the
order of the labels; names, geometry and the values of all years once, by address. A region
without a row in the frame is *not there*, one with an empty value is a gap ("keine Angabe"),
one held back for secrecy is `unterdrückt`: three things that never become a zero.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from etl.models import Indicator
from geo.regions import CREDIT as BORDERS
from ui import session, theme
from ui.classes import printed_values
from ui.components import base_path, publish
from ui.components import region_map as component
from ui.format import is_missing
from ui.names import label_with_unit, level_word, level_words
from ui.values import flag_list, is_example

STATIC = Path(__file__).resolve().parent.parent / "static" / "geo"
STATIC_URL = "/app/static/geo/"
CREDIT = f"{BORDERS}, dl-de/by-2-0"
"""Whose borders a map shows, and under which licence."""
LEVELS = ("land", "kreis", "jugendamt")
"""Levels that can be drawn."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Picked:
    """What the reader has just done on the map; None where nothing happened."""

    region: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Ahead:
    """Keys of the lists that a map follows before the page does; address that gives the steps."""

    indicator: str
    year: str
    step: str


@lru_cache(maxsize=4)
def _index(path: Path, changed: float) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def geometry_index() -> dict[str, Any]:
    """The list of geometry files that the build has written ({} before the first build)."""
    path = STATIC / "index.json"
    return _index(path, path.stat().st_mtime) if path.is_file() else {}


def geometry_file(level: str) -> str:
    """File name of the borders of a level (those of today); "" where there are none."""
    return str(geometry_index().get(level, {}).get("svg", ""))


def geometry_downloads() -> dict[str, str]:
    """Level → address of its borders as GeoJSON (WGS 84); {} before the first build."""
    prefix = base_path() + STATIC_URL
    return {level: prefix + str(names["geojson"]) for level, names in geometry_index().items()}


def pack_year(frame: pd.DataFrame, ids: Sequence[str], decimals: int) -> dict[str, Any]:
    """One year of values as compact text; at least region_id, value, flag, all of one year.

    `v`: whole numbers (value × 10^decimals), "" = gap, "u" = suppressed, "-" = not in the frame.
    `fl`, `fx`: distinct flag texts and one character per region; `no`, `do`: how many years
    older numerator and denominator are; `n`: [reporting, expected] where some are missing.
    """
    packed = _packed(ids, _found(frame, decimals))
    rows = frame.drop_duplicates("region_id").set_index("region_id").reindex(list(ids))
    return {**packed, **_years_back(rows, "numerator_year", "no"),
            **_years_back(rows, "denominator_year", "do"), **_coverage(rows)}  # fmt: skip


def _found(frame: pd.DataFrame, decimals: int) -> dict[str, tuple[float, str]]:
    """Region → (whole number as printed, flag text); plain Python, since pages run it often."""
    scaled = (printed_values(frame["value"].astype(float), decimals) * 10**decimals).tolist()
    flags = [flag if isinstance(flag, str) else "" for flag in frame["flag"].tolist()]
    regions = frame["region_id"].tolist()
    rows = zip(regions, scaled, flags, strict=True)
    return {region: (number, flag) for region, number, flag in rows}


def _packed(ids: Sequence[str], found: Mapping[str, tuple[float, str]]) -> dict[str, Any]:
    pairs = [found.get(region) for region in ids]
    packed: dict[str, Any] = {"v": ",".join("-" if p is None else _cell(*p) for p in pairs)}
    flags = ["" if p is None else p[1] for p in pairs]
    distinct = sorted(set(flags))
    if distinct != [""]:
        packed["fl"] = distinct[: len(DIGITS)]
        place = {flag: DIGITS[min(k, len(DIGITS) - 1)] for k, flag in enumerate(distinct)}
        packed["fx"] = _same([place[flag] for flag in flags])
    return packed


def _cell(number: float, flag: str) -> str:
    if not math.isfinite(number):
        return "u" if "unterdrueckt" in flag_list(flag) else ""
    return str(round(number))


def _same(marks: Sequence[str]) -> str:
    """One character per region, or a single one where all are equal."""
    return marks[0] if marks and len(set(marks)) == 1 else "".join(marks)


def _years_back(rows: pd.DataFrame, column: str, name: str) -> dict[str, str]:
    if column not in rows or "year" not in rows:
        return {}
    gaps = (rows["year"] - rows[column]).fillna(0).clip(0, len(DIGITS) - 1).astype(int)
    return {name: _same([DIGITS[g] for g in gaps.tolist()])} if gaps.any() else {}


def _coverage(rows: pd.DataFrame) -> dict[str, Any]:
    if "n_expected" not in rows or "n_reporting" not in rows:
        return {}
    counts = (rows[name].fillna(0).tolist() for name in ("n_reporting", "n_expected"))
    triples = zip(*counts, rows["value"].tolist(), strict=True)
    found = {
        str(k): [int(there), int(expected)]
        for k, (there, expected, value) in enumerate(triples)
        if there < expected and not is_missing(value)
    }
    return {"n": found} if found else {}


def pack_years(
    history: pd.DataFrame, ids: Sequence[str], decimals: int
) -> dict[str, dict[str, Any]]:
    """All years of an indicator: year → packed values, with their intervals where there are any.

    `history`: region_id, year, value, low, high, flag, a row for every region there was
    (`map_years`). `lo`, `hi`: limits as whole numbers like `v`, "" where there is none.
    """
    years = history.groupby("year")
    return {
        str(year): {**_packed(ids, _found(rows, decimals)), **_limits(ids, rows, decimals)}
        for year, rows in years
    }


def _limits(ids: Sequence[str], rows: pd.DataFrame, decimals: int) -> dict[str, str]:
    if rows["low"].isna().all():
        return {}
    found = rows.drop_duplicates("region_id").set_index("region_id").reindex(list(ids))
    packed = {}
    for short, name in (("lo", "low"), ("hi", "high")):
        scaled = printed_values(found[name].astype(float), decimals) * 10**decimals
        packed[short] = ",".join(_cell(number, "") for number in scaled.tolist())
    return packed


@dataclass(frozen=True)
class MapFiles:
    """What a browser fetches once: labels of a level, and all years of an indicator on it."""

    labels: Mapping[str, Any]
    labels_text: str
    years: tuple[int, ...]
    years_text: str


def map_files(labels: Mapping[str, Any], history: pd.DataFrame, decimals: int) -> MapFiles:
    """Files of an indicator on a level; `labels` of it, the rest as in `pack_years`."""
    years = sorted(int(y) for y in history.loc[history["value"].notna(), "year"].unique())
    packed = pack_years(history, labels["ids"], decimals)
    return MapFiles(labels, _compact(labels), tuple(years), _compact(packed))


def map_payload(
    indicator: Indicator,
    frame: pd.DataFrame,
    *,
    labels: Mapping[str, Any],
    level: str,
    year: int,
    years: Sequence[int],
    breaks: Sequence[float],
    two_sided: bool = False,
    source: str = "",
    note: str = "",
    today: bool = False,
) -> dict[str, Any]:
    """Everything the component needs for one step, the same for all readers: without the chosen
    region and the addresses of the big files.

    `frame`: `ui.data.indicator_map` of that level and year. `two_sided`: diverging colours. Texts
    stay texts: the component never reads one as markup.
    """
    steps = max(1, len(breaks) - 1)
    colors = (theme.diverging if two_sided else theme.sequential)(max(2, steps))
    return {
        "level": level,
        "year": int(year),
        "years": [int(y) for y in years],
        "title": indicator.label,
        "said": label_with_unit(indicator),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "one": level_word(level),
        "many": level_words(level),
        "breaks": list(breaks) or [0.0, 0.0],
        "colors": colors[-steps:] if steps == 1 else colors,
        "now": pack_year(frame.assign(year=year), labels["ids"], indicator.decimals),
        "source": source,
        "credit": CREDIT,
        "note": note,
        "today": today,
        "example": bool(frame["flag"].map(is_example).any()),
        "file": f"karte_{indicator.id}_{level}",
    }


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def region_map(
    shown: Mapping[str, Any],
    *,
    files: MapFiles,
    key: str,
    selected: str = "",
    marks: Mapping[str, str] | None = None,
    on_region: Callable[[], None] = lambda: None,
    on_year: Callable[[], None] = lambda: None,
    ahead: Ahead | None = None,
    which: str = "",
) -> Picked:
    """Draw the map; returns what the reader has just picked on it.

    `shown`, `files`: from `ui.data.map_step` and `ui.data.map_files`. `marks`: region id → what
    to say where a diamond stands. `which`: of several maps, for the names of its controls.
    `on_region`, `on_year` run before the page is drawn again.
    """
    payload: dict[str, Any] = {**shown, "selected": selected, "name": key, "which": which}
    level = str(shown["level"])
    if ahead:
        payload["ahead"] = {**asdict(ahead), "step": base_path() + ahead.step}
    if marks:
        payload["marks"] = dict(marks)
    prefix = base_path() + STATIC_URL
    payload["geometry"] = prefix + geometry_file(level)
    borders = geometry_file("land") if level != "land" else ""
    payload["borders"] = prefix + borders if borders else ""
    payload["labels"] = publish(files.labels_text, "application/json", f"map/{key}/labels")
    payload["frames"] = publish(files.years_text, "application/json", f"map/{key}/frames")
    # A browser that is behind may still ask for the years of the map before this one.
    before = session.held(f"{key}/frames", files.years_text)
    if before != files.years_text:  # else they have just been published
        publish(before, "application/json", f"map/{key}/before")
    session.hold(f"{key}/frames", files.years_text)
    made = component.mount(payload, key=key, on_region=on_region, on_year=on_year)
    found = getattr(made, "year", None)
    return Picked(getattr(made, "region", None), int(found) if found is not None else None)
