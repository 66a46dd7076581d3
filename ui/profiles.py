"""What a place has: its own figures apart from what its office reports, and a first look at both.

Decides what a reader sees first of a place: the caseload of its office, or that nobody has
reported it, then the few figures that most places have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from etl.catalog import catalog
from ui import blocks, data
from ui.format import is_missing
from ui.values import CHANCE_WORD, context_value, is_example, span, value_unit, year_note

CASELOAD = "faelle_je_vzae"
LEADING = ("hilfen_je_10000_ew", "kwg_je_10000", "personal_ohne_kita_je_10000_ew",
           "iob_je_10000")  # fmt: skip
"""Figures for the first look, in this order, where the place has them."""
MOST_CARDS = 4


def is_report(profile: pd.DataFrame) -> pd.Series:
    """Which rows of a profile come from reports of offices (real ones or examples)."""
    reported = {i for i, spec in catalog().indicators.items() if spec.reported}
    return profile["indicator_id"].isin(reported)


def own_values(region: str) -> pd.DataFrame:
    """Profile of a place without what its office reports."""
    own = data.region_profile(region)
    return own[~is_report(own)]


def first_look(region: str, office: str) -> None:
    """Cards: the caseload of the office ("" where there is not one office), leading figures."""
    cards = [caseload_card(office)] if office else []
    own = own_values(region).set_index("indicator_id")
    known = own[own["value"].notna()]
    for indicator_id in (i for i in LEADING if i in known.index):
        cards.append(figure_card(indicator_id, known.loc[indicator_id].to_dict()))
    if cards:
        blocks.value_cards(cards[:MOST_CARDS])


def caseload_card(office: str) -> dict[str, Any]:
    """The reported caseload of an office; an example is never shown in its place."""
    spec, profile = catalog().indicators[CASELOAD], data.region_profile(office)
    rows = profile[(profile["indicator_id"] == CASELOAD) & profile["value"].notna()]
    if rows.empty or is_example(rows["flag"].iloc[0]):
        return {"label": spec.label, "value": "nicht gemeldet", "accent": True,
                "note": "Beispielwerte stehen weiter unten." if len(rows) else ""}  # fmt: skip
    row = rows.iloc[0].to_dict()
    return {**figure_card(CASELOAD, row), "accent": True}


def figure_card(indicator_id: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """One figure of a profile: value, year, how far chance reaches, its Land and Germany."""
    spec = catalog().indicators[indicator_id]
    beside = [
        f"{word} {context_value(row, f'{key}_', spec)}"
        for word, key in (("Land", "land"), ("Deutschland", "bund"))
        if not is_missing(row[f"{key}_value"])
    ]
    bounds = span(row, spec.decimals)
    notes = [f"{CHANCE_WORD} {bounds}" if bounds else "", ", ".join(beside)]
    return {
        "label": spec.label, "value": value_unit(row["value"], row["flag"], spec),
        "year": year_note(row["year"], row["numerator_year"], row["denominator_year"]),
        "flag": str(row["flag"]), "note": "; ".join(filter(None, notes)),
    }  # fmt: skip
