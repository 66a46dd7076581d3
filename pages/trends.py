"""Any indicator over the years, for several regions, as values or as an index."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import LEVELS, Break, Indicator
from ui import (
    blocks,
    cache,
    charts,
    data,
    figures,
    notes,
    options,
    search,
    session,
    state,
    territory,
    theme,
    trend_words,
    values_table,
    words,
)

STARTS = ("kwg_je_10000", "iob_je_10000")
VALUES, INDEX = "werte", "index"
MODES = {VALUES: "Werte", INDEX: "Index (Basisjahr = 100)"}
MAX_REGIONS = 8


def choose_indicator(available: pd.DataFrame) -> Indicator:
    """One of the indicators that have values somewhere."""
    specs = catalog().indicators
    present = set(available["indicator_id"])
    ids = [i for i in specs if i in present]
    start = next((i for i in STARTS if i in ids), ids[0])
    chosen: str = state.select("Indikator", ids, key="indicator", default=start,
                               format_func=lambda i: specs[i].label)  # fmt: skip
    return specs[chosen]


def choose_regions(indicator: Indicator, levels: Sequence[str], today: bool) -> list[str]:
    """Regions that have a value of the indicator; starts with Germany, or the first two."""
    names = options.regions_with_values(indicator.id, levels, today)
    default = ["DE"] if "DE" in names else list(names)[:2]
    chosen: list[str] = state.select(
        "Regionen", list(names), key="regions", multiple=True, default=default,
        limit=MAX_REGIONS, format_func=lambda r: names[r],
        help=f"Bis zu {MAX_REGIONS} Regionen; Name oder Schlüssel eingeben.",
    )  # fmt: skip
    search.add_place("regions", names, MAX_REGIONS)
    return chosen


def choose_base(frame: pd.DataFrame, breaks: Sequence[Break]) -> int | None:
    """The base year of the index; None for plain values."""
    mode = state.select("Darstellung", list(MODES), key="mode", kind="radio",
                        format_func=lambda m: MODES[m])  # fmt: skip
    if mode == VALUES:
        return None
    years = charts.base_years(frame)
    if not years:
        session.page_note("Ein Index ist nicht möglich: Es gibt kein Jahr, für das alle gewählten "
                        "Regionen einen Wert haben. Gezeigt werden die Werte.")  # fmt: skip
        return None
    chosen: int = state.select("Basisjahr", years, key="base",
                               default=charts.default_base(years, breaks))  # fmt: skip
    return chosen


def result(indicator_id: str, regions: Sequence[str], base: int | None, today: bool) -> None:
    """Finding, table, figure, summary, what breaks mean, notes, sources, caveats."""
    indicator = catalog().indicators[indicator_id]
    frame = data.trend(indicator_id, regions, today)
    breaks = blocks.indicator_breaks(indicator)
    blocks.example_banner(frame)
    told, listed, labels = frame, frame, values_table.LABELS
    if base is not None:
        told = charts.stretch_of(frame, base, breaks)
        listed = frame.assign(index=charts.indexed(frame, base, breaks)["value"])
        labels = {**labels, "index": f"Index ({base} = 100)"}
    figure = charts.trend(
        indicator, frame, breaks=breaks, base_year=base,
        step=charts.step_of(indicator, catalog()),
        title=trend_words.title(told, indicator, breaks, base), dark=theme.is_dark(),
    )  # fmt: skip
    figures.show(
        figure, key="trend", summary=trend_words.summary(told, indicator, breaks),
        flags=list(told.loc[told["value"].notna(), "flag"]),
        table=values_table.cells(listed, indicator), labels=labels,
        numeric=values_table.NUMBERS, level=2,
    )  # fmt: skip
    if base is not None and any(not b.comparable for b in breaks):
        blocks.paragraph("Der Index zeigt nur Jahre, zwischen denen und dem Basisjahr kein Bruch "
                         "der Zählweise liegt.", css="fm-detail")  # fmt: skip
    if today:
        blocks.paragraph(territory.converted_words(frame), css="fm-detail")
    words.explain(indicator)
    notes.office_notes(frame)
    blocks.source_line(frame["source_ids"])
    blocks.caveat_block(indicator)


def page() -> None:
    """Controls → finding, table, figure → sources, caveats, download."""
    blocks.page_header(
        "Trends", "Wie sich ein Wert über die Jahre verändert. Linien enden, wo sich die Zählweise "
        "ändert oder ein Jahr fehlt.",
    )  # fmt: skip
    available = data.availability()
    available = available[available["n_values"] > 0]
    if available.empty:
        blocks.empty_state("Dieser Datenbestand enthält noch keine Werte.")
        return
    with blocks.filter_bar():
        indicator = choose_indicator(available)
        present = set(available.loc[available["indicator_id"] == indicator.id, "level"])
        levels = [level for level in LEVELS if level in present]
        today = territory.choose(indicator, levels)
        regions = choose_regions(indicator, levels, today)
        frame = data.trend(indicator.id, regions, today) if regions else pd.DataFrame()
        breaks = blocks.indicator_breaks(indicator)
        controls = st.container()
    if frame.empty:
        blocks.empty_state("Bitte wählen Sie mindestens eine Region. Im Feld „Regionen“ stehen "
                           "alle, für die es Werte dieses Indikators gibt.")  # fmt: skip
        return
    with controls:
        base = choose_base(frame, breaks)
    cache.replay(result, indicator.id, tuple(regions), base, today)
    filters = {"indicator": indicator.id, "regions": regions}
    territory.downloads(frame, indicator, filters, "trends", today)


page()
