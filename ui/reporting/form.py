"""The web form: one control for each cell of the form definition, nothing of its own.

Numbers are typed as text and read by the same parser as files: a browser's number field may turn
"12,5" into 125 without a word (it depends on its language). Empty stays empty, never zero.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from etl.errors import UsageError
from etl.submissions import known, service
from etl.submissions.access import Actor
from etl.submissions.findings import findings_xlsx
from etl.submissions.form import NO, YES, Cell, FieldSpec, Form, load_form
from etl.submissions.schema import template_csv
from etl.submissions.template import template_xlsx
from etl.submissions.values import parse
from etl.warehouse import data_folder
from ui import blocks, identity, session, state
from ui.identity import Visitor
from ui.reporting import checks, steps, words
from ui.reporting.checks import DRAFT, FORM, ROUND, START

OFFICE, NAME, VERSION, DAY = "jugendamt_id", "jugendamt_name", "formularversion", "stichtag"
NOT_ASKED = {NAME, VERSION}
"""Follow from the chosen office and from the form itself."""
LONG = 200
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
NO_ANSWER = "keine Angabe"

Answers = dict[str, object]


def label_of(spec: FieldSpec, text: str = "") -> str:
    """Label with unit and the mark of a mandatory field."""
    return f"{text or words.label_with_unit(spec)}{' *' if spec.mandatory else ''}"


def help_of(spec: FieldSpec) -> str:
    """Help text with the range of a number, and what leaving it empty means where one may."""
    if not spec.span:
        return spec.help
    empty = "" if spec.mandatory else " Leer heißt keine Angabe, nicht 0."
    return f"{spec.help} Möglich: {spec.span}.{empty}"


def as_typed(value: object) -> str:
    """A number as somebody would type it; a text as it is; nothing for no answer."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).removesuffix(".0").replace(".", ",")
    return str(value)


def blank(form: Form) -> Answers:
    """What a new form holds: the defaults and the number of a first submission."""
    defaults: Answers = {f.id: f.default for f in form.fields.values() if f.default}
    return {**defaults, "version": 1}


def from_draft(content: bytes) -> Answers:
    """Answers as a draft holds them (JSON), with a real date again."""
    found: Answers = json.loads(content)
    day = found.get(DAY)
    found[DAY] = date.fromisoformat(day) if isinstance(day, str) and day else None
    return found


def begin(answers: Mapping[str, object], draft: str = "") -> None:
    """Fill the form with these answers and lead there; for use in callbacks."""
    checks.sent()
    session.hold(START, dict(answers))
    session.hold(DRAFT, draft)
    state.remember("ansicht", "formular")


def form_part(who: Visitor) -> None:
    """The form, its check, its downloads, and with an access: draft and sending."""
    form = load_form()
    blocks.heading("Formular ausfüllen")
    blocks.paragraph(form.lead)
    blocks.paragraph(
        "Felder mit * sind Pflichtangaben; ist eine Zahl null, tragen Sie 0 ein. Andere Felder "
        "dürfen leer bleiben: Leer heißt „keine Angabe“, nicht 0. Ihre Angaben gehen erst beim "
        "Prüfen an den Monitor und werden erst gespeichert, wenn Sie „Entwurf speichern“ oder "
        "„Einreichen“ wählen.", "fm-detail",
    )  # fmt: skip
    start = session.held(START) or blank(form)
    answers, check, save = _controls(form, start, who)
    if check or save:
        session.hold(START, answers)
    if save:
        steps.attempt(lambda: _save(who, answers))
        st.rerun()
    if check:
        checks.check_once(FORM, service.FORM_NAME, service.form_bytes(answers), who)
    checked = session.held(FORM)
    if isinstance(checked, checks.Checked):
        _result(form, checked, who)


def _controls(form: Form, start: Mapping[str, object], who: Visitor) -> tuple[Answers, bool, bool]:
    """(answers, whether to check, whether to save)."""
    answers: Answers = {}
    turn = session.held(ROUND, 0)
    with st.form(f"meldung_{turn}", enter_to_submit=False):
        for group, title in form.groups.items():
            blocks.heading(title, 3, words.anchor(group))
            if group == form.fields["freigabe"].group:
                checks.releases(form)
            with st.container(key=f"meldeform_{group}"):
                asked = ""
                for cell in form.cells:
                    spec = form.fields[cell.field]
                    if spec.group != group or spec.id in NOT_ASKED:
                        continue
                    if cell.option and asked != spec.id:
                        asked = spec.id
                        blocks.paragraph(f"{spec.label} {spec.help}")
                    key = f"f{turn}_{cell.id}"
                    answers[cell.id] = _control(cell, spec, start.get(cell.id), key, who)
        with st.container(horizontal=True):
            check = st.form_submit_button("Angaben prüfen", type="primary")
            save = who.is_office and st.form_submit_button("Entwurf speichern")
    answers[VERSION] = form.version
    office = known.register().get(str(answers.get(OFFICE)))
    answers[NAME] = office.name if office else None
    return answers, check, save


def _control(cell: Cell, spec: FieldSpec, value: Any, key: str, who: Visitor) -> object:
    """One control; returns the answer, None where there is none."""
    if spec.id == OFFICE:
        offices = _offices(who)
        return st.selectbox(
            label_of(spec, "Jugendamt"), offices, key=key, help=spec.help,
            index=offices.index(value) if value in offices else 0 if len(offices) == 1 else None,
            format_func=words.office_name, placeholder="Name oder Kennung eingeben …",
        )  # fmt: skip
    if spec.kind == "date":
        day = value if isinstance(value, date) else None
        return st.date_input(
            label_of(spec), day, key=key, help=spec.help, format="DD.MM.YYYY",
            min_value=EARLIEST, max_value=LATEST,
        )  # fmt: skip
    if spec.kind in ("multi", "yesno"):
        return _yes_or_no(label_of(spec, cell.label), value, key, "" if cell.option else spec.help)
    if spec.kind == "choice":
        ids = [o.id for o in spec.options]
        return st.radio(
            label_of(spec), ids, key=key, horizontal=True, help=spec.help,
            index=ids.index(value) if value in ids else None, format_func=spec.option_label,
        )  # fmt: skip
    make = st.text_area if spec.kind == "text" and spec.max_length > LONG else st.text_input
    given = make(
        label_of(spec), as_typed(value), key=key, help=help_of(spec), max_chars=spec.max_length,
        placeholder="" if spec.mandatory else NO_ANSWER,
    )  # fmt: skip
    return given.strip() or None


def _yes_or_no(label: str, value: Any, key: str, help_text: str) -> bool | None:
    options = [YES, NO]
    index = options.index(YES if value else NO) if isinstance(value, bool) else None
    made = st.radio(
        label, options, index=index, key=key, horizontal=True, help=help_text or None
    )  # fmt: skip
    return None if made is None else made == YES


def _offices(who: Visitor) -> list[str]:
    """The offices somebody may report for; all of the register for readers."""
    register = known.register()
    actor = who.actor if who.is_office else None
    kept = [o for o in register if actor is None or actor.may_submit(o)]
    return sorted(kept, key=lambda o: register[o].name)


def _save(who: Visitor, answers: Answers) -> str:
    office = answers.get(OFFICE)
    if not isinstance(office, str) or who.actor is None:
        raise UsageError("Bitte zuerst das Jugendamt wählen; dann lässt sich der Entwurf "
                           "speichern.")  # fmt: skip
    draft = _draft_of(office)
    saved = service.save_draft(identity.store(), who.actor, office, answers, draft)
    session.hold(DRAFT, saved.id)
    return "Der Entwurf ist gespeichert. Sie finden ihn unter „Meine Meldungen“; nur Sie sehen ihn."


def _draft_of(office: str) -> str:
    """The draft the form belongs to, as long as it is about the same office."""
    draft = str(session.held(DRAFT) or "")
    return draft if draft.startswith(f"{office}-") else ""


def _result(form: Form, checked: checks.Checked, who: Visitor) -> None:
    """Findings of the answers that were checked last, downloads of them, sending."""
    answers = from_draft(checked.content)
    checks.show(checked, lambda: _marked(form, answers, who), "form", form)
    blocks.paragraph("Die geprüften Angaben zum Aufheben oder Weiterbearbeiten:", "fm-detail")
    checks.downloads(
        {"meldung.xlsx": ("Angaben als Excel", lambda: filled(form, answers)),
         "meldung.csv": ("Angaben als CSV", lambda: template_csv(answers=[typed(form, answers)]))},
        "filled",
    )  # fmt: skip

    def send(actor: Actor) -> list[service.Receipt]:
        draft = _draft_of(str(answers.get(OFFICE)))
        return service.receive_values(
            identity.store(), actor, answers, data=data_folder(), draft=draft
        )

    checks.send_part(checked, who, send, "form")


def typed(form: Form, answers: Mapping[str, object]) -> Answers:
    """Answers with numbers as numbers where they can be read; what cannot stays as typed."""
    found: Answers = {}
    for cell in form.cells:
        spec, raw = form.fields[cell.field], answers.get(cell.id)
        value = parse(spec, raw).value if spec.is_number else None
        found[cell.id] = raw if value is None else value
    return found


def filled(form: Form, answers: Mapping[str, object]) -> bytes:
    """The XLSX template with these answers."""
    return template_xlsx(list(known.register().values()), answers=[typed(form, answers)])


def _marked(form: Form, answers: Mapping[str, object], who: Visitor) -> bytes:
    """The filled template with the cells marked that the check found something about."""
    content = filled(form, answers)
    report = service.validate(identity.store(), content, "meldung.xlsx", data_folder(), who.actor)
    return findings_xlsx(report.findings, content, "meldung.xlsx")
