"""Report staffing data: what is asked, check without sending, form, own submissions, review.

Decides only which part is shown; who may do what is decided at every step by the engine.
"""

from __future__ import annotations

from ui import blocks, identity, state
from ui.reporting import ask, checks, form, own, review, steps, words

READER = {"fragen": "Was gefragt wird", "datei": "Datei prüfen", "formular": "Formular",
          "meldungen": "Meine Meldungen"}  # fmt: skip
REVIEWER = {"pruefung": "Prüfung"}


def who_part(who: identity.Visitor) -> None:
    """Who is logged in and for whom, or how to log in."""
    if who.refused:
        blocks.empty_state(words.REFUSED[who.way])
    elif who.actor is not None:
        blocks.paragraph(words.welcome(who.actor))
    identity.logout_button(who)
    if not who.way:
        identity.login_button()


def page() -> None:
    """Header → who → choice of part → part."""
    blocks.page_header("Daten melden", words.lead())
    who = identity.visitor()
    steps.message()
    who_part(who)
    views = {**READER, **REVIEWER} if who.is_reviewer else READER
    chosen = state.select(
        "Was möchten Sie tun?", list(views), key="ansicht", kind="radio", noun="Ansicht",
        format_func=lambda v: views[v], default="pruefung" if who.is_reviewer else None,
    )  # fmt: skip
    if chosen == "fragen":
        ask.ask_part()
    elif chosen == "datei":
        checks.file_part(who)
    elif chosen == "formular":
        form.form_part(who)
    elif chosen == "meldungen":
        own.own_part(who)
    else:
        review.review_part(who)


page()
