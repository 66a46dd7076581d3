"""One region below the map: its value of the year, its series as chart and table, its notes."""

from __future__ import annotations

import pandas as pd

from etl.catalog import catalog
from etl.models import Indicator
from ui import blocks, data, figures, notes, places, values_table
from ui.format import is_missing
from ui.names import label_with_unit
from ui.values import CHANCE_WORD, coverage, missing_words, span, value_unit, year_note

NOTHING = "keine Angabe"
"""What stands for a value that is not there, large; the reason stands below it, small."""


def region_part(indicator_id: str, level: str, region: str, year: int, today: bool) -> None:
    """Value of the chosen region, how it is made up, and its series as chart and table."""
    indicator = catalog().indicators[indicator_id]
    frame = data.indicator_map(indicator_id, level, year, today)
    rows = frame[frame["region_id"] == region]
    known = data.regions()
    blocks.heading(str(known.loc[known["region_id"] == region, "name"].iloc[0]))
    if rows.empty:
        absent(region, year, today)
        if today:
            return
    else:
        region_value(indicator, rows.iloc[0], year)
    series = data.trend(indicator.id, [region], today)
    if series.empty:
        blocks.empty_state("Für diese Region gibt es in keinem Jahr einen Wert dieses Indikators.")
        return
    series_figure(indicator, series)
    blocks.source_line(series["source_ids"])
    notes.office_notes(series)


def absent(region: str, year: int, today: bool) -> None:
    """Said of a region that there was not in the year (or is not today), with what became of it."""
    if today:
        blocks.paragraph("Diese Region gibt es auf dem heutigen Gebietsstand nicht mehr. Ihre "
                         "Werte stehen in der Region, in die sie überging.")  # fmt: skip
    else:
        blocks.paragraph(f"Diese Region gab es im Jahr {year} am Stichtag nicht.")
    places.history_part(region)


def region_value(indicator: Indicator, row: pd.Series, year: int) -> None:
    """Value of one region as a card, with coverage, flags and the years of its terms."""
    missing, bounds = is_missing(row["value"]), span(row.to_dict(), indicator.decimals)
    blocks.value_card(
        indicator.label,
        NOTHING if missing else value_unit(row["value"], row["flag"], indicator),
        note="; ".join(filter(None, (
            missing_words(row["flag"]) if missing and row["flag"] else "",
            f"{CHANCE_WORD} (95 %): {bounds}" if bounds else "",
            coverage(row["n_reporting"], row["n_expected"]),
        ))),
        flag="" if missing else str(row["flag"]),
        year=year_note(year, row["numerator_year"], row["denominator_year"]),
    )  # fmt: skip


def series_figure(indicator: Indicator, series: pd.DataFrame) -> None:
    """The region's values over the years: as table, newest first, and as chart where there are
    several; breaks are marked and not bridged."""
    newest = series.sort_values("year", ascending=False)
    table = values_table.cells(newest, indicator).drop(columns="region")
    if series["value"].notna().sum() > 1:
        figures.series(indicator, series, table, key="karte_trend")
        return
    blocks.html_table(
        table, caption=f"{label_with_unit(indicator)}, alle Jahre",
        labels=values_table.LABELS, numeric=values_table.NUMBERS,
    )  # fmt: skip
