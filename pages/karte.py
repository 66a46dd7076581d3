"""The map: one indicator, one level, one year; click or choose a region to see its values.

Decides which choices exist (only what has values), where they start (the fullest year, the
newest of these) and what is said where a choice has no values. Map, tiles and sortable table
are one component; the page adds the chosen region, its series, sources and downloads.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import Indicator
from ui import blocks, charts, charts_text, data, map_words, maps, state, theme
from ui.classes import MAX_CLASSES, METHODS, MIN_CLASSES, class_breaks
from ui.format import (
    LEVEL_WORDS,
    coverage,
    is_missing,
    level_words,
    missing_words,
    number,
    with_unit,
    year_note,
)

# indicators to start with, the first one that has values; else the first of the catalog
STARTS = ("hilfen_je_10000_ew", "kwg_je_10000")
NOTHING = ""
MAP = "karte"


def choose_indicator(
    available: pd.DataFrame, key: str = "indicator", label: str = "Indikator"
) -> Indicator:
    """One of the indicators that have values on a level that can be drawn."""
    present = set(available["indicator_id"])
    examples = set(available.loc[~available["example"].astype(bool), "indicator_id"])
    specs = catalog().indicators
    ids = [i for i in specs if i in present]
    start = next((i for i in STARTS if i in present), ids[0])
    chosen: str = state.select(
        label, ids, key=key, default=start,
        format_func=lambda i: specs[i].label + ("" if i in examples else " (Beispieldaten)"),
    )  # fmt: skip
    return specs[chosen]


def choose_level(available: pd.DataFrame) -> str:
    """One of the levels on which the indicator has values; starts at the one with most."""
    fullest = available.groupby("level")["n_values"].max()
    levels = [level for level in maps.LEVELS if level in fullest.index]
    wanted = state.remembered("level")
    if wanted in maps.LEVELS and wanted not in levels:
        state.page_note(f"Auf der Ebene „{level_words(wanted)}“ hat dieser Indikator keine Werte. "
                        "Gezeigt wird eine Ebene, für die es Werte gibt.")  # fmt: skip
        state.remember("level", str(fullest.idxmax()))
    chosen: str = state.select(
        "Ebene", levels, key="level", kind="radio", default=str(fullest.idxmax()),
        format_func=lambda level: LEVEL_WORDS[level],
    )  # fmt: skip
    return chosen


def choose_year(available: pd.DataFrame, key: str = "year") -> int:
    """One of the years with values; starts at the fullest, the newest of equally full ones."""
    counts = {int(y): int(n) for y, n in zip(available["year"], available["n_values"], strict=True)}
    expected = {
        int(y): max(int(n), counts[int(y)])
        for y, n in zip(available["year"], available["n_regions"], strict=True)
    }
    years = sorted(counts, reverse=True)
    fullest = max(years, key=lambda y: (counts[y] / max(expected[y], 1), y))
    wanted = str(state.remembered(key, ""))
    if wanted.isdigit() and int(wanted) not in counts:
        state.page_note(f"Für {wanted} gibt es auf dieser Ebene keine Werte dieses Indikators. "
                        f"Gezeigt wird {fullest}.")  # fmt: skip
        state.remember(key, fullest)
    chosen: int = state.select(
        "Jahr", years, key=key, default=fullest,
        format_func=lambda y: f"{y} · {number(counts[y])} von {number(expected[y])}",
        help="Daneben: wie viele Regionen einen Wert haben.",
    )  # fmt: skip
    return chosen


def choose_classes() -> tuple[str, int]:
    """How values are cut into classes: method and number."""
    with st.popover("Klassen", help="Wie die Werte in Farben eingeteilt werden"):
        method = state.select(
            "Einteilung", list(METHODS), key="classes", kind="radio",
            format_func=lambda m: METHODS[m],
        )  # fmt: skip
        count = state.select(
            "Anzahl der Klassen", list(range(MIN_CLASSES, MAX_CLASSES + 1)), key="steps", default=5
        )
        blocks.paragraph("Die Klassen gelten für alle Jahre gemeinsam, damit ein Vergleich der "
                         "Jahre möglich ist.", css="fm-detail")  # fmt: skip
    return str(method), int(count)


def choose_region(level: str) -> str:
    """A region of the level by name or key, found while typing; "" for none.

    All regions that ever were are offered, in every year the same (so the list travels once).
    """
    rows = data.regions(level)
    names = {
        str(r["region_id"]): f"{r['name']} ({r['region_id']}{ended(r['valid_to'])})"
        for r in rows.to_dict("records")
    }
    names[NOTHING] = "keine Region gewählt"
    ids = [NOTHING, *[i for i in names if i != NOTHING]]
    chosen: str | None = state.select(
        "Region suchen oder auf der Karte anklicken", ids, key="region",
        format_func=lambda region: names[region],
    )  # fmt: skip
    return chosen or NOTHING


def ended(valid_to: pd.Timestamp) -> str:
    """ ", bis 2007" for a region that no longer exists."""
    return "" if pd.isna(valid_to) else f", bis {pd.Timestamp(valid_to).year}"


def picked(key: str, name: str, target: str) -> Callable[[], None]:
    """Callback: what was picked on the map becomes the choice of the control `target`."""

    def take() -> None:
        value = state.event(key, name)
        if value is not None:
            state.remember(target, value)

    return take


def source_words(frame: pd.DataFrame) -> str:
    """Source and licence in one line, for the map and the saved picture."""
    rows = data.sources(blocks.source_ids(frame["source_ids"]))
    names = dict.fromkeys(f"{r['publisher']}: {r['title']} ({r['licence']})" for r in
                          rows.to_dict("records"))  # fmt: skip
    shown, more = list(names)[:2], len(names) - 2
    text = "; ".join(shown) + (f" und {more} weitere" if more > 0 else "")
    return f"Quelle: {text}" if text else ""


def draw(
    view: tuple[Indicator, str, int],
    classes: tuple[str, int],
    region: str,
    *,
    key: str,
    year_key: str,
) -> pd.DataFrame:
    """Finding, text summary and map of one (indicator, level, year); returns its frame."""
    indicator, level, year = view
    frame = data.indicator_map(indicator.id, level, year)
    blocks.example_banner(frame)
    if not frame["value"].notna().any():
        blocks.empty_state(f"Für {year} gibt es auf der Ebene „{level_words(level)}“ keine Werte.")
        return frame
    blocks.heading(f"{level_words(level)} {year}")
    blocks.finding(map_words.finding(indicator, frame), map_words.detail(indicator, frame))
    if not maps.geometry_file(level):
        blocks.empty_state("Die Grenzen für die Karte fehlen in dieser Installation. Der Aufruf "
                           "„python -m etl build“ legt sie an.")  # fmt: skip
        return frame
    history = data.values_of(indicator.id, level)
    breaks = class_breaks(
        history["value"], method=classes[0], n_classes=classes[1], decimals=indicator.decimals
    )
    maps.region_map(
        indicator, frame, level=level, year=year, classes=breaks,
        files=data.map_files(indicator.id, level), key=key, selected=region,
        source=source_words(frame), note=map_words.border_note(level),
        on_region=picked(key, "region", "region"), on_year=picked(key, "year", year_key),
    )  # fmt: skip
    return frame


def map_part(indicator: Indicator, level: str, year: int, usable: pd.DataFrame) -> None:
    """One map, or two beside each other with the same chosen region; then that region."""
    columns = st.columns([5, 2, 3], vertical_alignment="bottom")
    with columns[0]:
        region = choose_region(level)
    with columns[1]:
        classes = choose_classes()
    with columns[2]:
        double = state.switch("Zweite Karte daneben", key="second")
    if not double:
        frame = draw((indicator, level, year), classes, region, key=MAP, year_key="year")
    else:
        left, right = st.columns(2)
        with left:
            frame = draw((indicator, level, year), classes, region, key=MAP, year_key="year")
        with right:
            here = usable[usable["level"] == level]
            other = choose_indicator(here, "indicator2", "Indikator der zweiten Karte")
            rows = here[here["indicator_id"] == other.id]
            second = (other, level, choose_year(rows, "year2"))
            shown = draw(second, classes, region, key=MAP + "2", year_key="year2")
            blocks.source_line(shown["source_ids"])
    if region:
        region_part(indicator, frame, region, year)
    blocks.source_line(frame["source_ids"])
    blocks.caveat_block(indicator)
    filters = {"indicator": indicator.id, "level": level, "year": year}
    blocks.downloads(frame.assign(year=year, level=level), indicator, filters, "karte")


def region_part(indicator: Indicator, frame: pd.DataFrame, region: str, year: int) -> None:
    """Value of the chosen region, how it is made up, and its series as chart and table."""
    rows = frame[frame["region_id"] == region]
    known = data.regions()
    blocks.heading(str(known.loc[known["region_id"] == region, "name"].iloc[0]))
    if rows.empty:
        blocks.paragraph(f"Diese Region gab es am Ende des Jahres {year} nicht.")
    else:
        region_value(indicator, rows.iloc[0], year)
    series = data.trend(indicator.id, [region])
    if series.empty:
        blocks.empty_state("Für diese Region gibt es in keinem Jahr einen Wert dieses Indikators.")
        return
    if series["value"].notna().sum() > 1:
        series_chart(indicator, series)
    series_table(indicator, series)


def region_value(indicator: Indicator, row: pd.Series, year: int) -> None:
    """Value of one region as a card, with coverage, flags and the years of its terms."""
    missing = is_missing(row["value"])
    blocks.value_card(
        indicator.label,
        missing_words(row["flag"]) if missing else with_unit(row["value"], indicator),
        note=coverage(row["n_reporting"], row["n_expected"]), flag=str(row["flag"]),
        year=year_note(year, row["numerator_year"], row["denominator_year"]),
    )  # fmt: skip


def series_chart(indicator: Indicator, series: pd.DataFrame) -> None:
    """The region's values over the years; breaks are marked and not bridged."""
    breaks = blocks.indicator_breaks(indicator)
    title = charts_text.trend_title(series, indicator, breaks)
    blocks.finding(title)
    figure = charts.trend(
        indicator, series, breaks=breaks, step=charts_text.step_of(indicator, catalog()),
        dark=theme.is_dark(),
    )  # fmt: skip
    st.plotly_chart(figure, theme=None, config=charts.CONFIG, key="karte_trend")


def series_table(indicator: Indicator, series: pd.DataFrame) -> None:
    """All years of the region with numerator, denominator and flags, newest first."""
    newest = series.sort_values("year", ascending=False)
    table = charts_text.values_table(newest, indicator).drop(columns="region")
    blocks.html_table(
        table, caption=f"{indicator.label} ({indicator.unit}), alle Jahre", row_header="jahr",
        labels=charts_text.TREND_LABELS, numeric=["wert", "zaehler", "nenner"],
    )  # fmt: skip


def page() -> None:
    """Controls → map → region → sources, caveats, downloads."""
    blocks.page_header(
        "Karte", "Wo viele, wo wenige? Eine Region anklicken oder suchen, dann stehen ihre Werte "
        "darunter. Die Tabelle zeigt dasselbe als Liste.",
    )  # fmt: skip
    available = data.availability()
    usable = available[available["level"].isin(maps.LEVELS) & (available["n_values"] > 0)]
    if usable.empty:
        blocks.empty_state("Dieser Datenbestand enthält noch keine Werte, die eine Karte zeigt.")
        return
    with blocks.filter_bar():
        indicator = choose_indicator(usable)
        own = usable[usable["indicator_id"] == indicator.id]
        level = choose_level(own)
        year = choose_year(own[own["level"] == level])
    map_part(indicator, level, year, usable)


page()
