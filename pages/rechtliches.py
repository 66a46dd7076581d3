"""Legal texts and contact: shows what the operator wrote into the site file, nothing else."""

from __future__ import annotations

from ui import blocks, maps
from ui.config import PLACEHOLDER, Section, site


def show(section: Section, anchor: str) -> None:
    """One section; a placeholder that is still open is marked."""
    blocks.heading(section.title, anchor=anchor)
    if section.open:
        blocks.paragraph("Dieser Abschnitt ist noch nicht ausgefüllt. Wer diese Anwendung "
                         "betreibt, ergänzt die markierten Stellen.", css="fm-note")  # fmt: skip
    for text in section.paragraphs:
        css = "fm-text fm-open" if PLACEHOLDER in text else "fm-text"
        blocks.paragraph(text, css, whole=True)  # what the law asks for is not folded away


settings = site()
blocks.page_header(
    "Rechtliches und Kontakt", "Wer diese Anwendung betreibt und wie Sie Fehler melden."
)
show(settings.impressum, "impressum")
show(settings.datenschutz, "datenschutz")
show(settings.kontakt, "kontakt")
show(settings.fehler, "fehler")
blocks.report_links(settings.contact_email, settings.report_url)
blocks.heading("Lizenzen", anchor="lizenzen")
blocks.paragraph("Die Lizenz jeder Quelle steht bei der Quelle, im Download und auf der Seite "
                 f"Methodik. Kartengrundlage: {maps.CREDIT}. "
                 "Schrift: IBM Plex Sans, © IBM Corp., SIL Open Font License 1.1.")  # fmt: skip
