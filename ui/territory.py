"""The switch "Gebietsstand", and what is said about borders and missing rates on a level.

Decides where the switch is offered (levels whose regions change, indicators made of counts) and
that a reader is told how many of the values shown were converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from etl.catalog import catalog
from etl.models import Indicator
from ui import blocks, data, session, state
from ui.format import day_words, number
from ui.values import flag_list

KEY = "gebietsstand"
THEN, TODAY = "damals", "heute"
CHANGING = ("kreis", "jugendamt")
"""Levels whose regions change over the years."""
NO_AGES = "alter_nur_kreise"
"""Caveat of indicators that cannot be formed for towns, which have no population by age."""


def choose(indicator: Indicator, levels: Iterable[str]) -> bool:
    """Whether values are wanted on today's territory; `levels`: those that are shown."""
    if not is_offered(indicator, levels):
        if set(levels) & set(CHANGING) and state.remembered(KEY) == TODAY:
            session.page_note(f"Gezeigt wird der damalige Gebietsstand: {why_not(indicator)}")
        return False
    words = {THEN: "damaliger", TODAY: f"heutiger ({day_words(data.territory_today())})"}
    chosen: str = state.select(
        "Gebietsstand", list(words), key=KEY, kind="radio", format_func=lambda k: words[k],
        help="Damaliger: die Regionen, die es am Stichtag gab. Heutiger: Anzahlen früherer "
        "Regionen, nach Anteilen der Bevölkerung auf die heutigen verteilt. Quoten werden nicht "
        "umgerechnet, sondern aus umgerechneten Anzahlen neu gebildet.",
    )  # fmt: skip
    return chosen == TODAY


def is_offered(indicator: Indicator, levels: Iterable[str]) -> bool:
    """Whether there is a choice of territory: some regions change, and counts can be converted."""
    return bool(set(levels) & set(CHANGING)) and is_convertible(indicator)


def is_convertible(indicator: Indicator) -> bool:
    """Whether the build holds the indicator on today's territory."""
    return indicator.id in set(data.availability(today=True)["indicator_id"])


def why_not(indicator: Indicator) -> str:
    """Why an indicator is not converted, in one sentence."""
    if indicator.reported:
        return "Meldungen von Jugendämtern werden nicht umgerechnet."
    return "Dieser Wert ist als Quote veröffentlicht; Quoten werden nicht umgerechnet."


def converted_words(frame: pd.DataFrame) -> str:
    """How many values of a frame (value, flag) were converted, and what that means."""
    there = frame[frame["value"].notna()]
    moved = sum("umgerechnet" in flag_list(flag) for flag in there["flag"])
    if not moved:
        return "Heutiger Gebietsstand; hier war nichts umzurechnen."
    return (
        f"Heutiger Gebietsstand: {number(moved)} von {number(len(there))} Werten sind umgerechnet "
        "und so gekennzeichnet. Wo eine Region geteilt wurde, ist der Wert eine Schätzung nach "
        "Anteilen der Bevölkerung; wo Regionen ganz zusammenkamen, ist er ihre Summe."
    )


def no_rate_words(indicators: Iterable[Indicator], level: str) -> str:
    """Why offices of towns have no rate per age group; "" where all have or the level is wider."""
    if level != "jugendamt" or not any(NO_AGES in i.caveats for i in indicators):
        return ""
    return catalog().caveats[NO_AGES].text


def available(indicator: Indicator, today: bool) -> pd.DataFrame:
    """`ui.data.availability` of an indicator on a territory, only where there are values."""
    rows = data.availability(today)
    return rows[(rows["indicator_id"] == indicator.id) & (rows["n_values"] > 0)]


def remarks(indicator: Indicator, level: str, frame: pd.DataFrame, today: bool) -> None:
    """What a reader of a level is told in plain sight: conversion, and rates that cannot be."""
    if today:
        blocks.paragraph(converted_words(frame), css="fm-detail")
    if words := no_rate_words([indicator], level):
        blocks.paragraph(words, css="fm-detail")


def downloads(
    frame: pd.DataFrame, indicator: Indicator, filters: Mapping[str, Any], name: str, today: bool
) -> None:
    """`ui.blocks.downloads`, each row with the territory its value stands for."""
    words = f"{TODAY} ({data.territory_today().isoformat()})" if today else THEN
    more = {**filters, KEY: TODAY} if today else filters
    blocks.downloads(frame.assign(gebietsstand=words), indicator, more, name)
