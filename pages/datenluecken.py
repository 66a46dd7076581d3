"""Data gaps: what is missing here, which table would tell, who holds it, how to ask."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import LEVELS, Gap
from ui import blocks, cache, data, tables
from ui.format import counted, listing, number
from ui.names import german_key, level_words

cat = catalog()


def coverage_words(indicator_id: str, available: pd.DataFrame) -> str:
    """Which levels and years of an indicator have values, in one sentence."""
    rows = available[(available["indicator_id"] == indicator_id) & (available["n_values"] > 0)]
    parts = []
    for level in LEVELS:
        part = rows[rows["level"] == level]
        if part.empty:
            continue
        years = sorted(int(y) for y in part["year"])
        span = str(years[0]) if len(years) == 1 else f"{years[0]} bis {years[-1]}"
        examples = ", nur Beispieldaten" if part["example"].all() else ""
        count = counted(len(years), "Jahr", "Jahre")
        # without the places in brackets: values of some of them are no values of all
        parts.append(f"{level_words(level).split(' (')[0]} {span} ({count}{examples})")
    return "; ".join(parts) if parts else "keine Werte"


def gap_part(gap: Gap, available: pd.DataFrame) -> None:
    """One gap: what, where, who, how, and what the data set has that is near to it."""
    blocks.heading(gap.title, 3, anchor=gap.id)
    have = [f"{cat.indicators[i].label}: {coverage_words(i, available)}" for i in gap.indicators]
    blocks.paragraph(gap.missing)
    st.html(
        tables.facts(
            [
                ("Was es füllen würde", gap.table),
                ("Wer es hat", gap.holder),
                ("Wie man fragt", gap.how),
                ("Verwandte Werte", have),
                ("Felder im Formular", listing(field_names(gap))),
            ]
        )
    )


def field_names(gap: Gap) -> list[str]:
    """Labels of the form fields that would fill a gap (ids where no form is installed)."""
    labels = {r["feld"]: r["bezeichnung"] for r in data.form_fields().to_dict("records")}
    return [labels.get(f, f) for f in gap.fields]


def without_values_part(available: pd.DataFrame) -> None:
    """Indicators whose levels have no real value anywhere."""
    real = available[(available["n_values"] > 0) & ~available["example"].astype(bool)]
    have = set(zip(real["indicator_id"], real["level"], strict=True))
    rows = [
        {"name": i.label, "fehlt": listing([level_words(level) for level in missing])}
        for i in sorted(cat.indicators.values(), key=lambda i: (i.topic, german_key(i.label)))
        if (missing := [level for level in i.levels if (i.id, level) not in have])
    ]
    blocks.heading("Ebenen ohne einen einzigen Wert")
    blocks.paragraph("Für diese Indikatoren ist die Formel da, aber auf den genannten Ebenen gibt "
                     "es in keinem Jahr einen Wert. Beispieldaten zählen nicht mit.")  # fmt: skip
    if rows:
        blocks.html_table(
            pd.DataFrame(rows), caption="Indikatoren und Ebenen ohne Wert",
            labels={"name": "Indikator", "fehlt": "Ohne Wert auf der Ebene"},
        )  # fmt: skip
    else:
        blocks.empty_state("Jeder Indikator hat auf jeder vorgesehenen Ebene Werte.")


def gaps_part() -> None:
    """All gaps, then the indicators that have no value on some level."""
    available = data.availability()
    blocks.heading("Was fehlt")
    if not cat.gaps:
        blocks.empty_state("Im Katalog ist noch keine Lücke beschrieben.")
    for gap in cat.gaps.values():
        gap_part(gap, available)
    without_values_part(available)


def form_part() -> None:
    """The blank field list for offices, to read and to take along."""
    blocks.heading("Feldliste für Jugendämter", anchor="feldliste")
    fields = data.form_fields()
    blocks.paragraph(
        "Diese Angaben würden die Lücken bei Stellen, Besetzung und Fallbelastung schließen. "
        "Gefragt wird nur nach Zahlen des Amtes zum Stichtag 31. Dezember; Namen von Beschäftigten "
        "oder Angaben über Kinder werden nicht erfragt. Was nicht bekannt ist, bleibt leer; null "
        "heißt: es gibt keine."
    )
    blocks.field_list_downloads(fields)
    st.html('<p class="fm-text"><a href="/melden" target="_self">Angaben prüfen und melden</a></p>')
    blocks.html_table(
        fields[["gruppe", "bezeichnung", "einheit", "pflicht", "erlaeuterung"]].fillna(""),
        caption=f"{number(len(fields))} Felder des Formulars",
        labels=data.FIELD_COLUMNS, row_header="bezeichnung",
    )  # fmt: skip


blocks.page_header(
    "Datenlücken", "Was in diesem Monitor fehlt, wer es hat und wie man danach fragt."
)
cache.replay(gaps_part)
form_part()
