"""What a reviewer sees: the queue, what changed and what it does, and the decision.

A decision carries the version of the submission that was on the screen when the button was drawn;
if somebody was quicker, the engine refuses it and the page shows the new state.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.submissions import decide, handout, reads, staging
from etl.submissions.access import GRANT, Actor
from etl.submissions.events import NotFound
from etl.submissions.form import load_form
from etl.submissions.staging import Staged
from etl.submissions.states import OPEN, Standing
from etl.warehouse import current_build, data_folder
from ui import blocks, data, identity, session, state, tables
from ui.format import NO_VALUE, is_missing, number
from ui.identity import Visitor
from ui.reporting import own, steps, words
from ui.values import with_unit

DECIDED = 30
"""How many decided submissions can still be looked at."""
CONTACT = ("ansprechperson", "ansprechperson_email", "kommentar")
NOTE = "stellungnahme"
HEAD = {"formularversion", "jugendamt_id", "jugendamt_name", "stichtag"}
"""What a submission is about; it always differs and says nothing about the values."""
STAGED = "reporting:staged"
DECISIONS: dict[decide.Decision, str] = {"accept": "Annehmen", "return": "Zurückgeben"}


def review_part(who: Visitor) -> None:
    """Queue, then one submission."""
    blocks.heading("Prüfung")
    actor = who.actor
    if actor is None or not who.is_reviewer:
        blocks.empty_state("Prüfen können nur Personen mit einem Prüfzugang.")
        return
    known = [s for s in reads.listing(identity.store(), actor) if s.handed_in]
    waiting = sorted((s for s in known if s.state in OPEN), key=lambda s: s.submitted_at)
    decided = [s for s in known if s.state not in OPEN][:DECIDED]
    if waiting:
        own.overview(waiting, "Offene Meldungen, älteste zuerst")
    else:
        blocks.empty_state("Es wartet keine Meldung auf eine Entscheidung.")
    numbers = {s.id: s for s in [*waiting, *decided]}
    if not numbers:
        return
    chosen: str = state.select(
        "Meldung ansehen", list(numbers), key="meldung", noun="Meldung",
        format_func=lambda i: own.title(numbers[i]),
    )  # fmt: skip
    detail(actor, numbers[chosen])


def detail(actor: Actor, item: Standing) -> None:
    """All that a decision rests on, then the decision; of what was erased only its history."""
    blocks.heading(f"{words.office_name(item.office)}, {words.day(item.stichtag)}", 3)
    try:
        content_part(actor, item)
    except NotFound as error:
        blocks.empty_state(f"{item.label}. {error}")
    blocks.html_table(
        words.steps_table(item.history), caption="Verlauf",
        labels={"wann": "Wann", "was": "Was", "wer": "Wer"},
    )  # fmt: skip


def content_part(actor: Actor, item: Standing) -> None:
    """What was handed in, what it changes, and the decision; `NotFound` once it is erased."""
    staged = stage_once(actor, item)
    facts_part(item, staged)
    changes_part(staged)
    effect_part(staged)
    findings_part(staged)
    files_part(actor, item)
    decision_part(actor, item)


def files_part(actor: Actor, item: Standing) -> None:
    """The file that came in, without what is live in it, and as it came in a ZIP."""
    try:
        _, content = reads.original(identity.store(), actor, item.id)
    except NotFound as error:  # erased with another submission that came in it
        blocks.paragraph(str(error), "fm-detail")
        return
    copy, original = handout.harmless(item.id, content), handout.packed(item.id, content)
    with st.container(horizontal=True):
        if copy is not None:
            st.download_button("Eingereichte Datei (ohne Formeln)", copy.content, copy.name,
                               copy.mime, key="copy", on_click="ignore")  # fmt: skip
        st.download_button("Original als ZIP", original.content, original.name, original.mime,
                           key="original", on_click="ignore")  # fmt: skip
    blocks.paragraph("Das Original ist unverändert, wie es gesendet wurde. Öffnen Sie es nur, wenn "
                     "Sie dem Absender vertrauen.", "fm-detail")  # fmt: skip


def stage_once(actor: Actor, item: Standing) -> Staged:
    """Changes and effect, worked out once for this state of submission, store and build."""
    seen = [(s.id, s.version) for s in reads.listing(identity.store(), actor, ["accepted"])]
    mark = (item.id, item.version, str(current_build(data_folder())), tuple(seen))
    before = session.held(STAGED)
    if before is not None and before[0] == mark:
        staged: Staged = before[1]
        return staged
    with st.spinner("Änderungen und Wirkung werden berechnet …"):
        staged = staging.stage(identity.store(), actor, item.id, data_folder())
    session.hold(STAGED, (mark, staged))
    return staged


def facts_part(item: Standing, staged: Staged) -> None:
    """State, release and what the office wrote; the contact stands here and nowhere else."""
    fields = load_form(staged.record.formularversion).fields
    release = fields["freigabe"].option_label(staged.record.freigabe)
    meaning = dict(words.releases(load_form(staged.record.formularversion)))
    written = [
        (fields[name].label, str(staged.record.values().get(name) or ""))
        for name in (*CONTACT, NOTE)
    ]
    st.html(
        tables.facts(
            [("Stand", item.label), ("Eingegangen", words.local_time(item.submitted_at)),
             ("Freigabe", f"{release}: {meaning.get(release, '')}"), *written]
        )
    )  # fmt: skip


def changes_part(staged: Staged) -> None:
    """Only what differs from the last accepted submission or stands beside an official figure."""
    before = staged.previous
    since = (
        f"der angenommenen Meldung zum {before.stichtag:%d.%m.%Y} (Nr. {before.version})"
        if before
        else "keiner früheren Meldung: Es ist die erste dieses Jugendamts"
    )
    blocks.heading("Was sich ändert", 4)
    blocks.paragraph(f"Verglichen mit {since}; daneben die amtliche Zahl, wo es eine gibt.")
    fields = load_form(staged.record.formularversion).fields
    rows = [
        {"frage": c.label, "vorher": words.shown(fields[c.field], c.before),
         "jetzt": words.shown(fields[c.field], c.now),
         "amtlich": NO_VALUE if c.official is None
         else f"{number(c.official)} ({c.official_year})",
         "einheit": fields[c.field].unit}
        for c in staged.changes if c.field not in {*HEAD, *CONTACT}
    ]  # fmt: skip
    if not rows:
        blocks.empty_state("Keine Angabe hat sich geändert.")
        return
    blocks.html_table(
        pd.DataFrame(rows), caption="Geänderte Angaben", numeric=["vorher", "jetzt", "amtlich"],
        labels={"frage": "Frage", "vorher": "Vorher", "jetzt": "Jetzt", "amtlich": "Amtlich",
                "einheit": "Einheit"},
    )  # fmt: skip


def effect_part(staged: Staged) -> None:
    """Published values that the next build would change, before anything is decided."""
    blocks.heading("Wirkung auf die Indikatoren", 4)
    frame = staged.effect
    release = load_form(staged.record.formularversion).fields["freigabe"]
    rules = (f"Maßgeblich sind die Freigabe „{release.option_label(staged.record.freigabe)}“ und "
             "die Regeln zum Schutz kleiner Zahlen.")  # fmt: skip
    if frame.empty:
        blocks.empty_state(f"Kein veröffentlichter Wert würde sich ändern. {rules}")
        return
    blocks.paragraph(
        "Veröffentlichte Werte, die sich mit der Annahme ändern, berechnet wie beim Bau des "
        f"Datenbestands und ohne Beispiele. {rules}"
    )
    specs = catalog().indicators
    regions = data.regions()
    names = dict(zip(regions["region_id"], regions["name"], strict=True))
    rows = [
        {"indikator": specs[r["indicator_id"]].label, "jahr": str(r["year"]),
         "ort": names.get(r["region_id"], r["region_id"]),
         "vorher": with_unit(r["before"], specs[r["indicator_id"]]),
         "nachher": with_unit(r["after"], specs[r["indicator_id"]]),
         "unterschied": change(r["before"], r["after"], specs[r["indicator_id"]].decimals)}
        for r in frame.to_dict("records")
    ]  # fmt: skip
    blocks.html_table(
        pd.DataFrame(rows), caption="Werte vor und nach der Annahme", limit=200,
        numeric=["vorher", "nachher", "unterschied"],
        labels={"indikator": "Indikator", "ort": "Region", "jahr": "Jahr", "vorher": "Vorher",
                "nachher": "Nachher", "unterschied": "Unterschied"},
    )  # fmt: skip


def change(before: float, after: float, decimals: int) -> str:
    """The difference of two values as text; "neu" or "entfällt" where one of them is missing."""
    if is_missing(before) or is_missing(after):
        return "entfällt" if is_missing(after) else "neu"
    return number(after - before, decimals, signed=True)


def findings_part(staged: Staged) -> None:
    """What the rules say about the record today."""
    if not staged.findings:
        return
    blocks.heading("Befunde der Prüfregeln", 4)
    blocks.html_table(
        words.findings_table(staged.findings), caption="Befunde", labels=words.FINDING_LABELS,
        limit=100,
    )  # fmt: skip


def decision_part(actor: Actor, item: Standing) -> None:
    """The next step, or why there is none for this person."""
    blocks.heading("Entscheidung", 4)
    if item.state not in OPEN:
        more = f" {words.NEXT_BUILD}" if item.state == "accepted" else ""
        blocks.paragraph(f"Über diese Meldung ist nicht zu entscheiden: {item.label}.{more}")
        return
    if actor.id in item.submitters:
        blocks.empty_state("Sie haben diese Meldung selbst eingereicht. Entscheiden muss eine "
                           "andere Person (Vier-Augen-Prinzip).")  # fmt: skip
        return
    if any(sender.startswith(GRANT) for sender in item.submitters):
        blocks.paragraph("Eingereicht mit einem Zugang ohne Namen. Entscheiden Sie nur, wenn Sie "
                         "die Meldung nicht selbst eingereicht haben.")  # fmt: skip
    if item.state == "submitted":
        st.button("In Prüfung nehmen", key="take_up", type="primary",
                  on_click=steps.on_click(partial(_take_up, actor, item)))  # fmt: skip
        return
    st.text_area(
        "Begründung (für eine Rückgabe nötig; das Jugendamt liest sie)", key=_reason(item),
        max_chars=2000,
    )  # fmt: skip
    with st.container(horizontal=True):
        for decision, label in DECISIONS.items():
            run = partial(_decide, actor, item, decision)
            st.button(label, key=decision, on_click=steps.on_click(run))


def _reason(item: Standing) -> str:
    return f"reason_{item.id}_{item.version}"


def _take_up(actor: Actor, item: Standing) -> str:
    decide.start_review(identity.store(), actor, item.id, expected=item.version)
    state.remember("meldung", item.id)
    return "Die Meldung ist in Prüfung."


def _decide(actor: Actor, item: Standing, decision: decide.Decision) -> str:
    decide.decide(
        identity.store(), actor, item.id, decision, expected=item.version,
        reason=session.typed(_reason(item)),
    )  # fmt: skip
    state.remember("meldung", item.id)
    if decision == "accept":
        return f"Die Meldung ist angenommen. {words.NEXT_BUILD}"
    return "Die Meldung ist zurückgegeben; das Jugendamt kann die Begründung lesen."
