"""The table of the values that a figure shows: rows of a mart as text cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from etl.models import Indicator
from ui.format import is_missing, number
from ui.values import CHANCE_WORD, coverage, span, value_flags, value_words, year_note

NUMBERS = ("wert", "index", "zufall", "zaehler", "nenner")
"""Columns of `cells` that are numbers."""
LABELS = {
    "region": "Region", "jahr": "Jahr", "wert": "Wert", "index": "Index",
    "zufall": f"{CHANCE_WORD} (95 %)",
    "zaehler": "Zähler", "nenner": "Nenner",
    "kennzeichen": "Kennzeichen", "abdeckung": "Abdeckung",
}  # fmt: skip


def cells(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Rows of a mart as text cells (columns of `LABELS` that hold something).

    `frame`: may bring a column `index`, for the rows that a figure shows as one.
    """
    rows = [
        {
            "region": str(r.get("name") or r["region_id"]),
            "jahr": year_note(r["year"], r.get("numerator_year"), r.get("denominator_year")),
            "wert": value_words(r["value"], r.get("flag"), indicator),
            "index": "" if is_missing(r.get("index")) else number(r["index"], 1),
            "zufall": span(r, indicator.decimals),
            "zaehler": _term(r.get("numerator")),
            "nenner": _term(r.get("denominator")),
            "kennzeichen": value_flags(r["value"], r.get("flag")),
            "abdeckung": coverage(r.get("n_reporting"), r.get("n_expected")),
        }
        for r in frame.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=list(LABELS))
    empty = [c for c in ("index", "zufall", "zaehler", "nenner", "kennzeichen", "abdeckung")
             if not len(table) or (table[c].isin(["", "–"])).all()]  # fmt: skip
    return table.drop(columns=empty)


def _term(value: Any) -> str:
    if is_missing(value):
        return "–"
    return number(value, 0 if float(value).is_integer() or abs(float(value)) >= 1000 else 2)


def terms(row: Mapping[Any, Any] | pd.Series) -> str:
    """ "Zähler 1.560, Nenner 40,00"; empty where a value has no terms."""
    top, bottom = row["numerator"], row["denominator"]
    if is_missing(top) or is_missing(bottom):
        return ""
    return f"Zähler {_term(top)}, Nenner {_term(bottom)}"
