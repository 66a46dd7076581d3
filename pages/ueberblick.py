"""The argument as five questions, each answered by the figures, whichever way they fall."""

from __future__ import annotations

import streamlit as st

from ui import blocks, data, figures

DOORS = (
    ("meine_region", "Meine Region", "Alle Werte zu einem Ort, neben Land und Deutschland."),
    ("karte", "Karte", "Länder, Kreise und Jugendämter im Vergleich."),
    ("daten", "Daten", "Auswählen und als CSV herunterladen, mit Quelle und Lizenz."),
)
GAPS_SHOWN = 3


def doors() -> None:
    """Three ways on, for readers who come with a question of their own."""
    items = "".join(
        f'<div class="fm-card"><p><a href="/{path}" target="_self">{name}</a></p>'
        f'<p class="fm-card-note">{text}</p></div>'
        for path, name, text in DOORS
    )
    st.html(f'<nav aria-label="Einstieg"><div class="fm-cards">{items}</div></nav>')


def page() -> None:
    """Intro, doors, five questions."""
    blocks.page_header(
        "Reichen die Fachkräfte in der Kinder- und Jugendhilfe?",
        "Jugendämter schützen Kinder und helfen Familien. Dafür brauchen sie genug Fachkräfte. "
        "Fünf Fragen, beantwortet mit öffentlichen Zahlen. Wo Zahlen fehlen, steht das dabei.",
    )
    doors()
    for number, found in enumerate(data.findings(), start=1):
        blocks.heading(f"{number}. {found.question}", anchor=found.id)
        blocks.paragraph(found.answer, css="fm-lead")
        shown = [s for s in found.statements if not s.id.startswith("luecke_")]
        figures.statements(shown, key=found.id, answer=found.answer)
        gaps = [s for s in found.statements if s.id.startswith("luecke_")]
        if gaps:
            titles = "".join(f"<li>{blocks.esc(s.sentence)}</li>" for s in gaps[:GAPS_SHOWN])
            st.html(
                f'<ul class="fm-text">{titles}</ul><p class="fm-text"><a href="/datenluecken" '
                f'target="_self">Alle {len(gaps)} Datenlücken und wer sie füllen kann</a></p>'
            )


page()
