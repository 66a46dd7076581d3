"""The action plan in words: whether an indicator moves, and what is known where it cannot say.

Decides that only values for Germany and real reports count, and that a change is told in the
words of `etl.compare` or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.compare import ends, stretches
from etl.models import Break, Indicator
from etl.texts import Demand
from ui import trend_words
from ui.format import day_words, listing, number
from ui.names import level_words
from ui.points import points
from ui.values import is_example, value_unit

LEVELS = {"bund": "Bund", "laender": "Länder", "kommunen": "Kommunen"}
STATES = {
    "gefordert": "gefordert",
    "aufruf": "Aufruf",
    "entwurf": "im Entwurf des Aktionsplans",
    "beschlossen": "beschlossen",
    "umgesetzt": "umgesetzt",
}
NO_LEVEL = "in den Quellen nicht genannt"
NO_INDICATOR = "Kein Indikator zeigt, ob sich hier etwas bewegt."


def level_text(demand: Demand) -> str:
    """Whom a demand addresses, as far as its sources say."""
    return listing(LEVELS[level] for level in demand.levels) or NO_LEVEL


def state_text(demand: Demand) -> str:
    """The state of a demand with the day it is known from."""
    day = demand.as_of
    return f"{STATES[demand.state]} ({day.day}.{day.month}.{day.year}). {demand.state_text}"


def basis_text(demands: Sequence[Demand]) -> str:
    """What the plan rests on, with the days of its sources."""
    days = sorted({d.as_of for d in demands})
    span = " bis ".join(day_words(day) for day in dict.fromkeys([days[0], days[-1]]))
    return (f"Grundlage sind die Quellen, die bei jeder Forderung stehen (Stand: {span}). "
            "Wiedergegeben ist nur, was sie sagen.")  # fmt: skip


def value_text(indicator: Indicator, frame: pd.DataFrame) -> str:
    """The newest value for Germany, or that there is none."""
    known = frame[frame["value"].notna()]
    if known.empty:
        return "für Deutschland kein Wert"
    newest = known.sort_values("year").iloc[-1]
    return f"{value_unit(newest['value'], newest['flag'], indicator)} ({int(newest['year'])})"


def movement(indicator: Indicator, frame: pd.DataFrame, breaks: Sequence[Break]) -> str:
    """Whether it moves: the newest comparable change for Germany, in one short sentence."""
    if not frame["value"].notna().any():
        return ""
    change = next(iter(trend_words.changes(frame, indicator, breaks).values()), None)
    if change is None and (years := _from_zero(frame, indicator, breaks)):
        return years
    if change is None:
        return "Ob sich etwas bewegt, ist nicht zu sagen: Es fehlt ein vergleichbares Jahr."
    if change.word in ("mehr", "weniger"):
        said = f"{change.text} {change.word} von {change.years}."
        return said[0].upper() + said[1:]
    if change.word == "gleich":
        return f"Etwa gleich von {change.years}."
    return f"Ob es von {change.years} mehr oder weniger wurde, ist nicht zu sagen."


def _from_zero(frame: pd.DataFrame, indicator: Indicator, breaks: Sequence[Break]) -> str:
    """What can be said where the first value is zero, from which there is no percentage."""
    parts = reversed(stretches(points(frame, indicator), breaks))
    pair = next((found for part in parts if (found := ends(part))), None)
    if pair is None or pair[0].value != 0:
        return ""
    if pair[1].value == 0:
        return f"Gleich von {pair[0].year} bis {pair[1].year}."
    return f"Der Ausgangswert ({pair[0].year}) ist null."


def reports_text(offices: pd.DataFrame) -> str:
    """How many offices have really reported; examples do not count."""
    real = offices[offices["value"].notna() & ~offices["flag"].map(is_example).astype(bool)]
    count = int(real["region_id"].nunique())
    if not count:
        return "Noch hat kein Jugendamt gemeldet."
    word = "Jugendamt hat" if count == 1 else "Jugendämter haben"
    return f"{number(count)} {word} gemeldet."


def elsewhere_text(available: pd.DataFrame, indicator: Indicator) -> str:
    """Levels below Germany on which there are real values, for indicators without one for it."""
    rows = available[(available["indicator_id"] == indicator.id) & (available["n_values"] > 0)]
    rows = rows[~rows["example"].astype(bool)]
    levels = [level_words(level) for level in indicator.levels if level in set(rows["level"])]
    return f"Werte gibt es für: {listing(levels)}." if levels else ""
