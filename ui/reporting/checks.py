"""The pre-check on the page, and sending what was checked: for files and for the web form.

What is sent is exactly what was checked and shown. A file stays in memory until it is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from etl.submissions import service
from etl.submissions.access import Actor
from etl.submissions.findings import findings_csv, findings_xlsx
from etl.submissions.form import Form, Submission, load_form
from etl.submissions.guard import MAX_BYTES
from etl.submissions.validate import REFUSED, Report
from etl.warehouse import data_folder
from ui import blocks, identity, session
from ui.format import number
from ui.identity import Visitor
from ui.reporting import steps, words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
Files = Mapping[str, tuple[str, Callable[[], bytes]]]
"""Files on offer: name → (label of the button, what makes the bytes)."""
FILE, FORM = "reporting:file", "reporting:form"
"""Checks that this session holds."""
START, DRAFT, ROUND = "reporting:start", "reporting:draft", "reporting:round"
"""What the form starts with, the draft it belongs to, and how often it was emptied."""


@dataclass(frozen=True)
class Checked:
    """Bytes with their findings. `mark` tells one file and one reader from another."""

    name: str
    content: bytes
    report: Report
    mark: str


def check_once(key: str, name: str, content: bytes, who: Visitor) -> Checked:
    """All findings of a file or form, worked out once in a session (slow for large files)."""
    reader = who.actor.id if who.actor else ""
    mark = hashlib.sha256(b"|".join([content, name.encode(), reader.encode()])).hexdigest()
    before = session.held(key)
    if isinstance(before, Checked) and before.mark == mark:
        return before
    with st.spinner("Die Angaben werden geprüft …"):
        report = service.validate(identity.store(), content, name, data_folder(), who.actor)
    checked = Checked(name, content, report, mark)
    session.hold(key, checked)
    return checked


def show(checked: Checked, marked: Callable[[], bytes], key: str, form: Form | None = None) -> None:
    """Sentence, table and downloads of all findings; `marked` gives the XLSX with marked cells.

    `form`: what was checked stands above as web form, so that findings can lead back to it.
    """
    findings = checked.report.findings
    blocks.heading("Ergebnis der Prüfung", 3)
    css = "fm-note" if checked.report.ok else "fm-empty fm-error"
    st.html(f'<p class="{css}" role="status">'
            f"{blocks.esc(words.findings_sentence(findings))}</p>")  # fmt: skip
    if not findings:
        return
    if form:
        links = [f'<a href="#{words.anchor(group)}" target="_self">{blocks.esc(title)}</a>'
                 for group, title in words.topics(form, findings)]  # fmt: skip
        st.html(f'<p class="fm-detail">Zu den Feldern: {" · ".join(links)}</p>')
    blocks.html_table(
        words.findings_table(findings, form), caption="Befunde",
        labels=words.FINDING_LABELS, limit=SHOWN,
    )  # fmt: skip
    downloads(
        {"befunde.xlsx": ("Befunde als Excel, Zellen markiert", marked),
         "befunde.csv": ("Befunde als CSV", lambda: findings_csv(findings))},
        f"findings_{key}",
    )  # fmt: skip


def marked_file(checked: Checked) -> bytes:
    """The sender's own XLSX with marked cells; a plain list for what is no workbook."""
    refused = any(f.code == REFUSED for f in checked.report.findings)
    content = b"" if refused else checked.content
    return findings_xlsx(checked.report.findings, content, checked.name)


def contents(submissions: Sequence[Submission]) -> None:
    """What a checked file would hand in, with what its release means."""
    form = load_form()
    spec = form.fields["freigabe"]
    rows = [
        {"amt": words.office_name(s.jugendamt_id), "tag": words.day(s.stichtag.isoformat()),
         "nr": str(s.version), "freigabe": spec.option_label(s.freigabe)}
        for s in submissions
    ]  # fmt: skip
    blocks.html_table(
        pd.DataFrame(rows), caption="Enthaltene Meldungen", limit=SHOWN,
        labels={"amt": "Jugendamt", "tag": "Stichtag", "nr": "Nummer der Meldung",
                "freigabe": "Freigabe"},
    )  # fmt: skip
    releases(form)


def releases(form: Form) -> None:
    """What each release means, in plain words."""
    items = "".join(
        f"<li><strong>{blocks.esc(label)}:</strong> {blocks.esc(meaning)}</li>"
        for label, meaning in words.releases(form)
    )
    st.html(
        '<div class="fm-caveats"><p>Was die Freigabe bedeutet</p>'
        f"<ul>{items}<li>Zahlen zu Personen (zum Beispiel Alter) erscheinen in jedem Fall nur ab 5 "
        "von mindestens 10 Personen. Ansprechperson, E-Mail-Adresse und Erläuterung für die "
        "Prüfung werden nie veröffentlicht.</li></ul></div>"
    )


def send_part(
    checked: Checked, who: Visitor, send: Callable[[Actor], list[service.Receipt]], key: str
) -> None:
    """The button that hands in what was checked, or what is missing for it."""
    if not checked.report.ok or not checked.report.submissions:
        return
    actor = who.actor
    if actor is None or not who.is_office:
        blocks.paragraph(words.no_access())
        return
    foreign = [s.jugendamt_id for s in checked.report.submissions
               if not actor.may_submit(s.jugendamt_id)]  # fmt: skip
    if foreign:
        names = "; ".join(words.office_name(o) for o in foreign[:5])
        blocks.empty_state(f"Mit Ihrem Zugang können Sie nicht melden für: {names}. Bitte die "
                           "Kennung prüfen oder einen Zugang dafür anfordern.")  # fmt: skip
        return
    if st.button("Einreichen", key=f"send_{key}", type="primary"):
        with st.spinner("Die Meldung wird gespeichert …"):
            done = steps.attempt(lambda: receipt_words(send(actor)))
        if done:
            sent()
        st.rerun()


def sent() -> None:
    """After sending: a fresh uploader and an empty form, so that nothing is sent twice."""
    for key in (FILE, FORM, START, DRAFT):
        session.let_go(key)
    session.hold(ROUND, session.held(ROUND, 0) + 1)


def receipt_words(receipts: Sequence[service.Receipt]) -> str:
    """The acknowledgement in one sentence, with the proof where it is one submission."""
    new = [r for r in receipts if r.new]
    if not new:
        return ("Genau diese Angaben liegen schon vor; es bleibt bei der ersten Meldung. Ihren "
                "Stand sehen Sie unter „Meine Meldungen“.")  # fmt: skip
    count = "Die Meldung ist" if len(new) == 1 else f"{number(len(new))} Meldungen sind"
    proof = f" Quittung: {new[0].event_hash}" if len(new) == 1 else ""
    return (f"{count} eingereicht und gespeichert. Eine zweite Person prüft sie; den Stand sehen "
            f"Sie unter „Meine Meldungen“.{proof}")  # fmt: skip


def file_part(who: Visitor) -> None:
    """Upload, check, and with an access: send."""
    blocks.heading("Datei prüfen und einreichen")
    blocks.paragraph(words.PRIVACY)
    upload = st.file_uploader(
        f"Ausgefüllte Vorlage (.xlsx, .csv oder .json), höchstens {MAX_BYTES // 1_000_000} MB",
        key=f"datei_{session.held(ROUND, 0)}",
    )
    if upload is None:
        session.let_go(FILE)
        blocks.empty_state("Wählen Sie die ausgefüllte Vorlage aus. Sie wird sofort geprüft, aber "
                           "nicht gesendet. Leere Vorlagen stehen unter „Was gefragt "
                           "wird“.")  # fmt: skip
        return
    checked = check_once(FILE, upload.name, upload.getvalue(), who)
    blocks.paragraph(f"Geprüft: {upload.name} ({number(len(checked.content))} Byte).", "fm-detail")
    show(checked, lambda: marked_file(checked), "file")
    if checked.report.submissions:
        contents(checked.report.submissions)

    def send(actor: Actor) -> list[service.Receipt]:
        return service.receive(
            identity.store(), actor, checked.content, checked.name, data=data_folder()
        )

    send_part(checked, who, send, "file")


def downloads(files: Files, key: str) -> None:
    """Buttons for files that are made when clicked."""
    with st.container(horizontal=True, key=f"downloads_{key}"):
        for name, (label, make) in files.items():
            st.download_button(
                label, data=make, file_name=name, key=f"{key}_{name}", on_click="ignore",
                mime=XLSX if name.endswith(".xlsx") else None,
            )  # fmt: skip
