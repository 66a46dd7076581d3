"""What an office says about its own values ("Stellungnahme"), shown beside them everywhere.

The note is the office's text, not ours: it is escaped, marked as a quotation, and a long one is
cut with a way to see the rest.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ui import blocks, data, tables
from ui.format import number

REPORTED = "meldungen"
AT_ONCE = 3
"""As many notes stand open; more are folded."""


def office_notes(frame: pd.DataFrame) -> None:
    """Notes on the reported values in a frame (region_id, year, value, source_ids)."""
    told = notes_of(frame)
    if told.empty:
        return
    items = "".join(_note(r["name"], int(r["year"]), r["note"]) for r in told.to_dict("records"))
    if len(told) > AT_ONCE:
        items = (f"<details><summary>Stellungnahmen von {number(told['region_id'].nunique())} "
                 f"Jugendämtern zeigen</summary>{items}</details>")  # fmt: skip
    st.html(f'<div class="fm-office" role="note">{items}</div>')


def notes_of(frame: pd.DataFrame) -> pd.DataFrame:
    """region_id, name, year, note of the notes that belong to reported values in the frame."""
    ours = frame["source_ids"].fillna("").str.split("|").map(lambda ids: REPORTED in ids)
    rows = frame[ours.astype(bool) & frame["value"].notna()]
    if rows.empty:
        return pd.DataFrame(columns=["region_id", "name", "year", "note"])
    years: dict[str, set[int]] = {}
    for region, year in zip(rows["region_id"], rows["year"], strict=True):
        years.setdefault(_office(str(region)), set()).add(int(year))
    told = data.office_notes(sorted(years))
    keep = [int(y) in years[r] for r, y in zip(told["region_id"], told["year"], strict=True)]
    return told[pd.Series(keep, index=told.index, dtype=bool)]


def _office(region: str) -> str:
    """The office behind a region: a kreisfreie Stadt shows the values of its own office."""
    return f"JH{region}000" if len(region) == 5 and region.isdigit() else region


def _note(name: str, year: int, note: str) -> str:
    head = f"{blocks.esc(name, 120)}, Stellungnahme zu {year}"
    return f"<p><strong>{head}</strong></p><blockquote>{tables.long_text(note)}</blockquote>"
