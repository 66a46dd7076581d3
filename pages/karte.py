"""The map: one indicator, one level, one year; click or choose a region to see its values.

Decides which choices exist (only what has values), where they start (the fullest year, the
newest of these) and what is said where a choice has no values. Sortable table, map and tiles
are one component; the page adds the chosen region, its series, sources and downloads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import Indicator
from ui import (
    blocks,
    cache,
    data,
    map_words,
    maps,
    options,
    pilots,
    places,
    region_values,
    search,
    second_map,
    session,
    state,
    steps,
    territory,
    words,
)
from ui.classes import CLASSES_AT_START, MAX_CLASSES, METHODS, MIN_CLASSES
from ui.format import number
from ui.names import LEVEL_WORDS, level_words

NOTHING = ""
# indicator, level, year, on today's territory (a text here would stand on the page)
View = tuple[Indicator, str, int, bool]
MAP = "karte"
# keys of the lists that choose the indicator and the year of each map
FIRST, SECOND = ("indicator", "year"), second_map.KEYS


def choose_indicator(
    available: pd.DataFrame, key: str = "indicator", label: str = "Indikator"
) -> Indicator:
    """One of the indicators that have values on a level that can be drawn."""
    names = options.indicators(available)
    start = options.start_indicator(names)
    chosen: str = state.select(
        label, list(names), key=key, default=start, format_func=lambda i: names[i]
    )
    return catalog().indicators[chosen]


def choose_level(available: pd.DataFrame) -> str:
    """One of the levels on which the indicator has values; starts at the one with most."""
    present = set(available["level"])
    levels = [level for level in maps.LEVELS if level in present]
    wanted = str(state.remembered("level", ""))
    start = options.level_for(available, wanted)
    if wanted in maps.LEVELS and wanted not in levels:
        what = level_words(wanted)
        session.page_note(f"Auf der Ebene „{what}“ hat dieser Indikator keine Werte. "
                        "Gezeigt wird eine Ebene, für die es Werte gibt.")  # fmt: skip
        state.remember("level", start)
    chosen: str = state.select(
        "Ebene", levels, key="level", kind="radio", default=start,
        format_func=lambda level: LEVEL_WORDS[level],
    )  # fmt: skip
    return chosen


def choose_year(available: pd.DataFrame, key: str = "year", label: str = "Jahr") -> int:
    """One of the years with values; starts at the fullest, the newest of equally full ones."""
    counts = {int(y): int(n) for y, n in zip(available["year"], available["n_values"], strict=True)}
    expected = {
        int(y): max(int(n), counts[int(y)])
        for y, n in zip(available["year"], available["n_regions"], strict=True)
    }
    years = sorted(counts, reverse=True)
    wanted = str(state.remembered(key, ""))
    start = options.year_for(available, wanted)
    if wanted.isdigit() and int(wanted) not in counts:
        session.page_note(f"Für {wanted} gibt es auf dieser Ebene keine Werte dieses Indikators. "
                        f"Gezeigt wird {start}.")  # fmt: skip
        state.remember(key, start)
    chosen: int = state.select(
        label, years, key=key, default=start,
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
            "Anzahl der Klassen",
            list(range(MIN_CLASSES, MAX_CLASSES + 1)),
            key="steps",
            default=CLASSES_AT_START,
        )
        blocks.paragraph("Die Klassen gelten für alle Jahre gemeinsam, damit ein Vergleich der "
                         "Jahre möglich ist.", css="fm-detail")  # fmt: skip
    return str(method), int(count)


def choose_place(level: str) -> str:
    """A region of the level by name or key, in whatever year it was there, or a Gemeinde, which
    leads to the office that serves it or to its Kreis; "" for none."""
    every = options.regions_ever(level) if level == "land" else options.with_gemeinden(level)
    what = {"jugendamt": "Ort oder Jugendamt", "kreis": "Ort oder Kreis"}.get(level, "Land")
    label = f"{what} suchen oder auf der Karte anklicken"
    return search.place(label, every, key="region", noun=what)


def picked(key: str, name: str, target: str) -> Callable[[], None]:
    """Callback: what was picked on the map becomes the choice of the control `target`."""

    def take() -> None:
        value = session.event(key, name)
        if value is not None:
            state.take(target, value)

    return take


def title(indicator_id: str, level: str, year: int, today: bool) -> None:
    """Finding and text summary of a map, and what its borders and rates leave out."""
    frame = data.indicator_map(indicator_id, level, year, today)
    indicator = catalog().indicators[indicator_id]
    said = map_words.detail(indicator, frame, level)
    blocks.finding(map_words.finding(indicator, frame, year), said, level=2)
    territory.remarks(indicator, level, frame, today)
    words.explain(indicator)


def draw(
    view: View,
    classes: tuple[str, int],
    region: str,
    *,
    key: str,
    lists: tuple[str, str],
    wished: str,
    marks: dict[str, str],
    which: str = "",
) -> pd.DataFrame:
    """Finding, text summary and map of one (indicator, level, year, today); returns its frame.

    `lists`: keys of those that choose its indicator and its year; `wished`: territory; `which` of
    two maps it is.
    """
    indicator, level, year, today = view
    frame = data.indicator_map(indicator.id, level, year, today)
    blocks.example_banner(frame)
    if not frame["value"].notna().any():
        blocks.empty_state(f"Für {year} gibt es auf der Ebene „{level_words(level)}“ keine Werte.")
        return frame
    with st.container(key=f"worte_{key}"):
        cache.replay(title, indicator.id, level, year, today)
    if not maps.geometry_file(level):
        blocks.empty_state("Die Grenzen für die Karte fehlen in diesem Datenstand. Sie kommen mit "
                           "der nächsten Aktualisierung.")  # fmt: skip
        return frame
    wish = steps.Wish(level, str(state.remembered(lists[1], "")), wished, *classes)
    maps.region_map(
        data.map_step(indicator.id, level, year, *classes, today=today),
        files=data.map_files(indicator.id, level, today), key=key, selected=region, marks=marks,
        on_region=picked(key, "region", "region"), on_year=picked(key, "year", lists[1]),
        ahead=maps.Ahead(*lists, steps.address(wish)), which=which,
    )  # fmt: skip
    return frame


def choose_second(first: View, usable: pd.DataFrame) -> View:
    """What the second map shows; its lists stand below those of the first."""
    _, level, _, today = first
    here = usable[usable["level"] == level]
    second_map.start(*first, here)
    other = choose_indicator(here, SECOND[0], "Indikator der zweiten Karte")
    also = today and territory.is_convertible(other)
    rows = territory.available(other, also)
    year = choose_year(rows[rows["level"] == level], SECOND[1], "Jahr der zweiten Karte")
    return other, level, year, also


def two_maps(
    view: View, second: View, classes: tuple[str, int], region: str, marks: dict[str, str]
) -> pd.DataFrame:
    """Two maps beside each other, then the sources of each; returns the frame of the first."""
    with st.container(key="zwei_karten"):
        left, right = st.columns(2)
    with left:
        frame = draw(view, classes, region, key=MAP, lists=FIRST, marks=marks, which="erste Karte",
                     wished=str(state.remembered(territory.KEY, "")))  # fmt: skip
    with right:
        shown = draw(second, classes, region, key=MAP + "2", lists=SECOND, marks=marks,
                     which="zweite Karte",
                     wished=territory.TODAY if view[3] else territory.THEN)  # fmt: skip
    blocks.source_line(frame["source_ids"], prefix="Quelle der ersten Karte")
    blocks.source_line(shown["source_ids"], prefix="Quelle der zweiten Karte")
    blocks.paragraph("Alles Weitere auf dieser Seite, auch Hinweise und Downloads, gehört zur "
                     f"ersten Karte ({view[0].label}).", css="fm-detail")  # fmt: skip
    return frame


@dataclass(frozen=True)
class Choice:
    """What the controls of the page say: one view or two, a place, and how it is drawn."""

    view: View
    second: View | None
    place: str
    classes: tuple[str, int]
    marks: dict[str, str]


def choose(usable: pd.DataFrame) -> Choice:
    """All controls, in the order in which they are read; `.st-key-kartenwahl` sets them in rows.

    What a list offers hangs on the territory, which stands after it: the year has a place kept.
    """
    with blocks.filter_bar(), st.container(key="kartenwahl"):
        indicator = choose_indicator(usable)
        own = usable[usable["indicator_id"] == indicator.id]
        level = choose_level(own)
        years = st.container(key="jahrwahl")
        place = choose_place(level)
        today = territory.choose(indicator, [level])
        own = territory.available(indicator, today)
        with years:
            year = choose_year(own[own["level"] == level])
        with st.container(key="kartenart", horizontal=True):
            classes = choose_classes()
            double = state.switch("Zweite Karte", key="second")
            marks = pilots.layer(level)
        second = choose_second((indicator, level, year, today), usable) if double else None
    return Choice((indicator, level, year, today), second, place, classes, marks)


def map_part(chosen: Choice) -> None:
    """One map, or two beside each other with the same chosen region; then that region."""
    indicator, level, year, today = chosen.view
    region = places.region_of(chosen.place, level) if chosen.place else NOTHING
    if chosen.second:
        frame = two_maps(chosen.view, chosen.second, chosen.classes, region, chosen.marks)
    else:
        frame = draw(chosen.view, chosen.classes, region, key=MAP, lists=FIRST, marks=chosen.marks,
                     wished=str(state.remembered(territory.KEY, "")))  # fmt: skip
        blocks.source_line(frame["source_ids"])
    if chosen.place != region:
        cache.replay(places.place_part, chosen.place)
    if region:
        cache.replay(region_values.region_part, indicator.id, level, region, year, today)
    blocks.caveat_block(indicator)
    filters = {"indicator": indicator.id, "level": level, "year": year}
    territory.downloads(frame.assign(level=level), indicator, filters, "karte", today)


def page() -> None:
    """Controls → map → region → sources, caveats, downloads."""
    blocks.page_header(
        "Karte", "Wo sind Werte hoch, wo niedrig? Mehr zu einer Region: anklicken oder suchen."
    )
    available = data.availability()
    usable = available[available["level"].isin(maps.LEVELS) & (available["n_values"] > 0)]
    if usable.empty:
        blocks.empty_state("Dieser Datenbestand enthält noch keine Werte, die eine Karte zeigt.")
        return
    map_part(choose(usable))


page()
