"""Specs that speak to readers beyond figures: demands of the action plan, words of the glossary.

Decides what a demand must say (source, state, day) and that a word is explained in short
sentences; reading and cross-checking is the job of `etl.catalog`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from etl.models import Spec


class Reference(Spec):
    """Where a statement was found: title, publisher, address."""

    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")


PilotKind = Literal["Pilotregion", "Kooperation", "gute Praxis", "Evaluation"]


class Demand(Spec):
    """A demand of the action plan in our own words; `levels` only where the source names them.

    `indicators` show whether it moves, `pilot_kinds` count rows of `data/pilots.csv`.
    """

    id: str
    title: str
    text: str
    levels: list[Literal["bund", "laender", "kommunen"]] = Field(default_factory=list)
    year: int = Field(ge=2000)
    state: Literal["gefordert", "aufruf", "entwurf", "beschlossen", "umgesetzt"]
    as_of: date
    state_text: str
    indicators: list[str] = Field(default_factory=list)
    pilot_kinds: list[PilotKind] = Field(default_factory=list)
    sources: list[Reference] = Field(min_length=1)


class Word(Spec):
    """A technical word with the forms it occurs in and an explanation in plain German."""

    id: str
    word: str
    forms: list[str] = Field(min_length=1)
    text: str
