"""Does something for a visitor and says afterwards, in one sentence, what came of it.

The sentence is held over the rerun that follows. Words of the engine (`MonitorError`) go to the
reader as they are; our own faults become a sentence with a code that stands in the log.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import streamlit as st

from etl.errors import MonitorError
from ui import blocks, session

LOG = logging.getLogger(__name__)
MESSAGE = "reporting:message"


def attempt(run: Callable[[], str]) -> bool:
    """Run it; its answer, or why it failed, is shown at the top of the next run. True = done."""
    try:
        session.hold(MESSAGE, (True, run()))
    except MonitorError as error:
        session.hold(MESSAGE, (False, str(error)))
        return False
    except Exception:
        code = f"F{secrets.token_hex(3)}"
        LOG.exception("step on the page failed, code %s", code)
        text = f"Hier ist ein Fehler des Monitors aufgetreten (Code {code}). Bitte sehen Sie nach, "
        session.hold(MESSAGE, (False, text + "ob die Meldung unter „Meine Meldungen“ steht."))
        return False
    return True


def on_click(run: Callable[[], str]) -> Callable[[], None]:
    """The same as a callback of a button, which runs before the page is drawn again."""

    def callback() -> None:
        attempt(run)

    return callback


def message() -> None:
    """Show what the last step left to say, once."""
    said = session.held(MESSAGE)
    if said is None:
        return
    session.let_go(MESSAGE)
    good, text = said
    css, role = ("fm-note", "status") if good else ("fm-empty fm-error", "alert")
    st.html(f'<div class="{css}" role="{role}"><p>{blocks.esc(text)}</p></div>')
