"""What is asked and why, and the empty templates to take along."""

from __future__ import annotations

import json

import streamlit as st

from etl.submissions import known
from etl.submissions.form import Form, load_form
from etl.submissions.schema import dictionary_csv, json_schema, template_csv
from etl.submissions.template import template_xlsx
from ui import blocks, tables
from ui.reporting import checks, words


def ask_part() -> None:
    """Reason, templates, and every question, topic by topic."""
    form = load_form()
    blocks.heading("Was gefragt wird und warum")
    blocks.paragraph(words.WHY)
    blocks.paragraph(form.lead)
    checks.releases(form)
    blocks.heading("Vorlagen", 3)
    blocks.paragraph(f"Fassung {form.version}, veröffentlicht am {form.published:%d.%m.%Y}.",
                     "fm-detail")  # fmt: skip
    checks.downloads(_templates(form), "templates")
    blocks.heading("Alle Fragen", 3)
    st.html("".join(_topic(form, group, title) for group, title in form.groups.items()))


def _topic(form: Form, group: str, title: str) -> str:
    """One topic, closed: its number of questions, and inside each question with its words."""
    asked = words.questions(form, group)
    return (
        f'<details class="fm-plain"><summary>{blocks.esc(title)} '
        f"<span>({len(asked)} Fragen)</span></summary>{tables.facts(asked)}</details>"
    )


def _templates(form: Form) -> checks.Files:
    offices = list(known.register().values())
    stem = f"meldung_{form.version}"
    return {
        f"{stem}.xlsx": ("Vorlage (Excel)", lambda: template_xlsx(offices)),
        f"{stem}_viele.xlsx": ("Vorlage für viele Jugendämter (Excel)",
                               lambda: template_xlsx(offices, many=True)),
        f"{stem}.csv": ("Vorlage (CSV)", template_csv),
        f"{stem}.schema.json": ("JSON-Schema", lambda: json.dumps(
            json_schema(), ensure_ascii=False, indent=2).encode()),
        f"{stem}_felder.csv": ("Datensatzbeschreibung (CSV)", dictionary_csv),
    }  # fmt: skip
