"""Accessibility statement: what is met, what others' parts still get wrong, whom to tell.

Decides nothing by itself: the faults are those that the browser tests excuse (`ui/barriers.toml`).
"""

from __future__ import annotations

import html

import streamlit as st

from ui import barriers, blocks, tables, text
from ui.config import PLACEHOLDER, site


def fault_item(barrier: barriers.Barrier) -> str:
    """One known fault as list item: whose, what, what helps, where it is reported."""
    return (
        f"<li><strong>{barrier.component}:</strong> {blocks.esc(barrier.what)} "
        f"{blocks.esc(barrier.instead)} "
        f'<a href="{html.escape(barrier.issue, quote=True)}" rel="noopener" '
        f'aria-label="Meldung beim Hersteller: {blocks.esc(barrier.what)}">Meldung beim '
        "Hersteller</a> (auf Englisch)</li>"
    )


def page() -> None:
    """State → what is met → known faults → how it was checked → feedback."""
    known, settings = barriers.statement(), site()
    day = known.checked
    blocks.page_header(
        "Barrierefreiheit",
        "Was diese Anwendung für Menschen tut, die ohne Maus, ohne Bild oder mit großer Schrift "
        "arbeiten, und was noch nicht gelingt.",
    )
    blocks.heading("Stand")
    state = "teilweise vereinbar" if known.barriers else "vereinbar"
    blocks.paragraph(
        "Maßstab ist die Barrierefreie-Informationstechnik-Verordnung (BITV 2.0) mit der Norm "
        "EN 301 549 und den Web Content Accessibility Guidelines (WCAG) 2.2, Stufe AA. Nach "
        f"eigener Prüfung ist diese Anwendung damit {state}."
    )
    blocks.heading("Was erfüllt ist")
    st.html(tables.facts(text.ACCESSIBLE))
    blocks.heading("Was noch nicht erfüllt ist", anchor="luecken")
    if known.barriers:
        blocks.paragraph("Die Anwendung nutzt Bausteine anderer. Diese Mängel sind bekannt und "
                         "beim Hersteller gemeldet:")  # fmt: skip
        st.html(f'<ul class="fm-plan">{"".join(map(fault_item, known.barriers))}</ul>')
    else:
        blocks.paragraph("Zurzeit ist kein Mangel bekannt.")
    blocks.heading("Wie geprüft wurde")
    blocks.paragraph(
        f"Zuletzt am {day.day}.{day.month}.{day.year}, durch das Entwicklungsteam selbst: jede "
        "Seite mit dem Prüfprogramm axe-core (hell, dunkel, mit hohem Kontrast und schmal), "
        "dazu fünf Aufgaben nur mit der Tastatur. Die Prüfung läuft bei jeder Änderung mit. Eine "
        "Prüfung durch Menschen mit Behinderung steht noch aus."
    )
    blocks.heading("Rückmeldung", anchor="rueckmeldung")
    blocks.paragraph("Sie stoßen auf eine Barriere oder brauchen einen Inhalt in anderer Form? "
                     "Bitte sagen Sie es uns.")  # fmt: skip
    blocks.report_links(settings.contact_email, settings.report_url)
    blocks.heading(settings.durchsetzung.title, anchor="durchsetzung")
    for line in settings.durchsetzung.paragraphs:
        blocks.paragraph(line, css="fm-text fm-open" if PLACEHOLDER in line else "fm-text")


page()
