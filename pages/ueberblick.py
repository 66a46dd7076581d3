"""The argument as five questions, each answered by the figures, whichever way they fall."""

from __future__ import annotations

import streamlit as st

from ui import blocks, cache, data, figures, state, words

DOORS = (
    ("meine_region", "Meine Region", "Alle Werte zu einem Ort, neben Land und Deutschland."),
    ("karte", "Karte", "Länder, Kreise und Jugendämter im Vergleich."),
    ("daten", "Daten", "Auswählen und als CSV herunterladen, mit Quelle und Lizenz."),
)
GAPS_SHOWN = 3
TOUR, HIDDEN = "einfuehrung", "aus"
STEPS = (
    ('<a href="/meine_region" target="_self">Den eigenen Ort suchen</a>',
     "Den Namen eines Ortes oder Jugendamts eingeben. Alle Werte stehen auf einer Seite."),
    ("Einen Wert lesen",
     "Neben jedem Wert stehen Jahr und Quelle. „Was heißt das?“ erklärt ihn in einfacher Sprache. "
     "Eine fehlende Angabe ist keine Null."),
    ('<a href="/trends" target="_self">Vergleichen</a> und '
     '<a href="/daten" target="_self">mitnehmen</a>',
     "Orte und Jahre nebeneinander stellen, die Seite drucken oder die Zahlen als CSV laden."),
)  # fmt: skip


def doors() -> None:
    """Three ways on, for readers who come with a question of their own."""
    items = "".join(
        f'<div class="fm-card"><p><a href="/{path}" target="_self">{name}</a></p>'
        f'<p class="fm-card-note">{text}</p></div>'
        for path, name, text in DOORS
    )
    st.html(f'<nav aria-label="Einstieg"><div class="fm-cards">{items}</div></nav>')


def tour() -> None:
    """Three steps for a first visit; what hides them stays in session and address."""
    if state.remembered(TOUR) == HIDDEN:
        st.button("Einführung zeigen", on_click=state.remember, args=(TOUR, ""), type="tertiary")
        return
    items = "".join(f"<li><strong>{head}.</strong> {text}</li>" for head, text in STEPS)
    with st.container(key="tour"):
        blocks.heading("In drei Schritten zur eigenen Zahl")
        st.html(f'<ol class="fm-plan">{items}</ol>')
        st.button("Einführung überspringen", on_click=state.remember, args=(TOUR, HIDDEN))


def answers() -> None:
    """The five questions as links, each with its answer in one sentence."""
    blocks.heading("Fünf Fragen, fünf Antworten")
    items = "".join(
        f'<li><a href="#{f.id}">{blocks.esc(f.question)}</a> {blocks.esc(f.short)}</li>'
        for f in data.findings()
    )
    st.html(f'<nav aria-label="Fünf Fragen"><ol class="fm-plan">{items}</ol></nav>')


def argument() -> None:
    """Five questions with answers, figures and gaps."""
    for number, found in enumerate(data.findings(), start=1):
        blocks.heading(f"{number}. {found.question}", anchor=found.id)
        blocks.paragraph(found.answer, css="fm-lead")
        words.explain_text(found.question, found.answer)
        shown = [s for s in found.statements if not s.id.startswith("luecke_")]
        figures.statements(shown, key=found.id, answer=found.answer)
        gaps = [s for s in found.statements if s.id.startswith("luecke_")]
        if gaps:
            titles = "".join(f"<li>{blocks.esc(s.sentence)}</li>" for s in gaps[:GAPS_SHOWN])
            st.html(
                f'<ul class="fm-text">{titles}</ul><p class="fm-text"><a href="/datenluecken" '
                f'target="_self">Alle {len(gaps)} Datenlücken und wer sie füllen kann</a></p>'
            )


def page() -> None:
    """Five questions with short answers, ways on, then each question at length."""
    blocks.page_header(
        "Reichen die Fachkräfte in der Kinder- und Jugendhilfe?",
        "Jugendämter schützen Kinder und helfen Familien. Dafür brauchen sie genug Fachkräfte. "
        "Fünf Fragen, beantwortet mit öffentlichen Zahlen. Wo Zahlen fehlen, steht das dabei.",
    )
    cache.replay(answers)
    tour()
    doors()
    cache.replay(argument)


page()
