"""Pilot projects and cooperation structures on pages: a block for one office, marks for the map.

Decides what is said while no source names one, and that a fault in the table is said in its
place and does not take the page with it.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from etl.errors import InputError
from etl.pilots import FILE, Pilot, load_pilots, pilots_file
from etl.warehouse import data_folder
from ui import blocks, data, state, tables
from ui.format import dated, number, shorten

HOW = (
    "Sie kennen ein Beispiel? Schicken Sie es uns mit einer öffentlichen Quelle. Nach einer "
    "Prüfung erscheint es hier."
)
WHERE = "Adresse zum Einsenden"
TABLE = f"Alle Einträge stehen in der geprüften Tabelle data/{FILE}."

NONE = "Noch keine. Bisher nennt keine vorliegende Quelle ein Beispiel."


def pilots() -> tuple[Pilot, ...]:
    """All rows of the table; raises `InputError` with its faults."""
    return load_pilots(pilots_file(data_folder()), data.region_ids())


def count_text(kinds: Collection[str]) -> str:
    """How many rows are of these kinds, that there are none, or what is wrong with the table."""
    try:
        count = sum(p.kind in kinds for p in pilots())
    except InputError as error:
        return str(error)
    return number(count) if count else NONE


def block(places: Collection[str], name: str) -> None:
    """What is entered for a place or its office; or that nothing is, and how to add it."""
    blocks.heading("Pilotprojekte und Zusammenarbeit", anchor="pilotprojekte")
    try:
        found = [p for p in pilots() if p.region_id in places]
    except InputError as error:
        blocks.empty_state(str(error))
        return
    if not found:
        blocks.paragraph(f"{name}: Hier ist noch nichts eingetragen. Keine vorliegende Quelle "
                         "nennt eine Pilotregion, eine Zusammenarbeit, gute Praxis oder eine "
                         "Auswertung.")  # fmt: skip
    for pilot in found:
        st.html(entry(pilot))
    st.html(f'<p class="fm-detail">{blocks.esc(HOW)} <a href="/rechtliches#fehler" '
            f'target="_self">{WHERE}</a>. {TABLE}</p>')  # fmt: skip


def entry(pilot: Pilot) -> str:
    """One row as HTML: kind, title, years, description, source."""
    years = [str(y) for y in (pilot.since, pilot.until) if y]
    when = f", {'seit ' if not pilot.until and years else ''}{' bis '.join(years)}" if years else ""
    source = tables.source_item({"title": pilot.source, "url": pilot.url})
    return (
        f'<div class="fm-card"><h3 class="fm-h4">{blocks.esc(pilot.title, 200)}</h3>'
        f'<p class="fm-card-note">{blocks.esc(pilot.kind)}{when}</p>'
        f"{tables.long_text(pilot.description, css='fm-text')}"
        f'<p class="fm-card-note">Quelle: {source}, {dated("abgerufen", pilot.retrieved)}</p></div>'
    )


def layer(level: str) -> dict[str, str]:
    """The map's own layer: region id → what is entered for it; {} while it is switched off.

    The switch is only there where the level has entries (a faulty table has none).
    """
    names = data.region_ids(level)
    try:
        rows = [p for p in pilots() if p.region_id in names]
    except InputError:
        rows = []
    if not rows or not state.switch("Pilotprojekte und Zusammenarbeit (◇)", key="pilots"):
        return {}
    found: dict[str, str] = {}
    for pilot in rows:
        said = f"{pilot.kind}: {shorten(pilot.title, 120)}"
        found[pilot.region_id] = "; ".join(filter(None, [found.get(pilot.region_id), said]))
    return found
