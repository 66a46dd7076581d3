"""The frame around every page: page set-up, footer, and words for errors."""

from __future__ import annotations

import html
import logging
import secrets

import streamlit as st
from streamlit.navigation.page import Page

from etl.errors import MonitorError
from ui import blocks, cache, entry, state
from ui.config import site

LOG = logging.getLogger(__name__)


def configure() -> None:
    """Page title and layout; call it first."""
    entry.use_own_navigation()
    st.set_page_config(page_title=site().name, layout="wide", initial_sidebar_state="collapsed")


def show(page: Page) -> None:
    """Run a page inside the frame.

    An expected error becomes its own sentence; an unexpected one a sentence with a code that
    stands in the log beside the traceback.
    """
    try:
        with cache.one_build():
            page.run()
            blocks.page_footer()
    except MonitorError as error:
        _say(str(error), f"M{error.exit_code}")
    except Exception:
        code = f"F{secrets.token_hex(3)}"
        LOG.exception("page %s failed, code %s", page.url_path, code)
        _say("Auf dieser Seite ist ein Fehler aufgetreten, den wir nicht vorgesehen haben. Laden "
             "Sie die Seite neu oder wählen Sie oben eine andere. Bleibt der Fehler, melden Sie "
             "ihn bitte mit dem Code.", code)  # fmt: skip
    finally:
        cache.freeze_imports()
    state.end_page()  # not where a new run cuts this one short: that run knows what started it


def _say(text: str, code: str) -> None:
    st.html(
        '<div class="fm-empty fm-error" role="alert"><p><strong>Die Seite kann nicht gezeigt '
        f"werden.</strong> {html.escape(text)} (Code {html.escape(code)}, "
        '<a href="/rechtliches" target="_self">Fehler melden</a>)</p></div>'
    )
