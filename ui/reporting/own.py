"""What an office sees of its submissions: state, reason of a return, history, and what it may do.

A correction, also of the public note alone, is a new submission with the next number: what was
handed in never changes.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from etl.submissions import decide, reads, service
from etl.submissions.access import Actor
from etl.submissions.events import NotFound
from etl.submissions.form import Submission, load_form
from etl.submissions.states import LIVE, Standing
from etl.submissions.validate import as_cells
from etl.warehouse import data_folder
from ui import blocks, identity, session, state, tables
from ui.identity import Visitor
from ui.reporting import checks, form, steps, words

NOTE = "stellungnahme"


def own_part(who: Visitor) -> None:
    """List of own submissions, one of them in full."""
    blocks.heading("Meine Meldungen")
    actor = who.actor
    if actor is None or not who.is_office:
        blocks.empty_state(words.no_access())
        return
    found = [s for s in reads.listing(identity.store(), actor) if actor.may_submit(s.office)]
    if not found:
        blocks.empty_state("Mit diesem Zugang ist noch nichts eingereicht oder als Entwurf "
                           "gespeichert.")  # fmt: skip
        return
    overview(found, "Meldungen, neueste zuerst")
    numbers = {s.id: s for s in found}
    chosen: str = state.select(
        "Meldung ansehen", list(numbers), key="meldung", noun="Meldung",
        format_func=lambda i: title(numbers[i])
    )  # fmt: skip
    detail(actor, numbers[chosen])


def title(item: Standing) -> str:
    """One submission in a list: office, Stichtag, state, when."""
    when = words.local_time(item.history[-1][0])
    return f"{words.office_name(item.office)}, {words.day(item.stichtag)}: {item.label} ({when})"


def overview(found: Sequence[Standing], caption: str) -> None:
    """Submissions as a table, in the given order; columns that say nothing are left out."""
    rows = [
        {"amt": words.office_name(s.office), "tag": words.day(s.stichtag), "stand": s.label,
         "wann": words.local_time(s.history[-1][0]), "grund": s.reason,
         "warnungen": str(s.warnings), "id": s.id}
        for s in found
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    empty = [c for c in ("grund", "warnungen") if table[c].isin(["", "0"]).all()]
    blocks.html_table(
        table.drop(columns=empty), caption=caption, limit=100,
        labels={"amt": "Jugendamt", "tag": "Stichtag", "stand": "Stand", "wann": "Stand seit",
                "grund": "Begründung", "warnungen": "Warnungen", "id": "Vorgang"},
    )  # fmt: skip


def detail(actor: Actor, item: Standing) -> None:
    """One submission: where it stands, what to do, its values and its history."""
    blocks.heading(f"{words.office_name(item.office)}, {words.day(item.stichtag)}", 3)
    facts: list[tuple[str, str | Sequence[str]]] = [
        ("Stand", f"{item.label}. {words.STATE_HELP[item.state]}"),
        ("Begründung", item.reason),
        ("Eingegangen", words.local_time(item.submitted_at)),
        ("Datei", item.file_name),
        ("Quittung", item.receipt),
    ]
    st.html(tables.facts(facts))
    if item.state == "draft":
        draft_steps(actor, item)
    elif item.handed_in:
        handed_in(actor, item)
    if item.state in LIVE:
        withdrawal(actor, item)
    blocks.html_table(
        words.steps_table(item.history), caption="Verlauf",
        labels={"wann": "Wann", "was": "Was", "wer": "Wer"},
    )  # fmt: skip


def handed_in(actor: Actor, item: Standing) -> None:
    """The values of what was handed in, and the way to a correction; or that they are erased."""
    try:
        record = reads.record(identity.store(), actor, item.id)
    except NotFound as error:
        blocks.empty_state(str(error))
        return
    values(record)
    correction(item, record)
    if item.state == "accepted":
        note_step(actor, item, record)


def values(record: Submission) -> None:
    """All answers as they were read."""
    fields = load_form(record.formularversion).fields
    rows = [
        {"frage": fields[name].label, "antwort": words.shown(fields[name], value),
         "einheit": fields[name].unit}
        for name, value in record.values().items() if name in fields
    ]  # fmt: skip
    with st.expander("Alle Angaben dieser Meldung"):
        blocks.html_table(
            pd.DataFrame(rows), caption="Angaben", numeric=["antwort"],
            labels={"frage": "Frage", "antwort": "Angabe", "einheit": "Einheit"},
        )  # fmt: skip


def draft_steps(actor: Actor, item: Standing) -> None:
    """Go on with a draft."""

    def resume() -> str:
        content = reads.draft(identity.store(), actor, item.id)
        form.begin(form.from_draft(content), item.id)
        return "Der Entwurf steht im Formular."

    st.button("Weiter ausfüllen", key="resume", on_click=steps.on_click(resume))


def correction(item: Standing, record: Submission) -> None:
    """Take the values into the form, to hand them in again."""
    again = item.state == "accepted"

    def start() -> str:
        answers = as_cells(record)
        form.begin({**answers, "version": record.version + 1} if again else answers)
        return "Die Angaben stehen im Formular. Bitte berichtigen, prüfen und einreichen."

    st.button(
        "Korrektur vorbereiten" if again else "Angaben ins Formular übernehmen", key="correct",
        on_click=steps.on_click(start),
        help="Die Angaben dieser Meldung werden in das Formular übernommen.",
    )  # fmt: skip


def note_step(actor: Actor, item: Standing, record: Submission) -> None:
    """Alter the public note of accepted values: a correction in which nothing else changes."""
    spec = load_form(record.formularversion).fields[NOTE]
    key = f"note_{item.id}"

    def send() -> str:
        note = session.typed(key).strip() or None
        answers = {**as_cells(record), "version": record.version + 1, NOTE: note}
        receipts = service.receive_values(identity.store(), actor, answers, data=data_folder())
        return checks.receipt_words(receipts)

    with st.expander(spec.label):
        blocks.paragraph(spec.help)
        if record.freigabe != "namentlich":
            blocks.paragraph("Diese Meldung ist nicht namentlich freigegeben; die Stellungnahme "
                             "wird deshalb nicht gezeigt.")  # fmt: skip
        st.text_area(spec.label, record.stellungnahme or "", key=key, max_chars=spec.max_length,
                     label_visibility="collapsed")  # fmt: skip
        st.button("Neue Stellungnahme einreichen", key="send_note",
                  on_click=steps.on_click(send))  # fmt: skip
        blocks.paragraph("Sie wird wie eine Korrektur geprüft; bis dahin bleibt die bisherige "
                         "stehen.", "fm-detail")  # fmt: skip


def withdrawal(actor: Actor, item: Standing) -> None:
    """Take a submission back."""
    key = f"withdraw_reason_{item.id}"

    def take_back() -> str:
        reason = session.typed(key)
        decide.withdraw(identity.store(), actor, item.id, reason=reason, expected=item.version)
        return "Die Meldung ist zurückgezogen."

    with st.expander("Entwurf verwerfen" if item.state == "draft" else "Meldung zurückziehen"):
        if item.state == "accepted":
            blocks.paragraph("Die Werte verschwinden mit der nächsten Aktualisierung des "
                             "Datenstands. Schon geladene Dateien kann niemand "
                             "zurückholen.")  # fmt: skip
        st.text_input("Grund (freiwillig)", key=key, max_chars=500)
        st.button("Endgültig zurückziehen", key="withdraw",
                  on_click=steps.on_click(take_back))  # fmt: skip
