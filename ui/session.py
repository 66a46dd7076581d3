"""What a reader's tab keeps beside the choices (`ui/state.py`): things held for later, what
controls have just reported, and the notes below a page's header.

No other files touch Streamlit's session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import address_notes

HELD = "held:"
"""Session prefix of what is no choice: a checked file, a message for the next run."""
NOTES = "state:notes"
KEPT = "state:kept"
"""Notes on choices of the address (`ui.address_notes.Kept`)."""


def open_notes(*, keep: bool) -> None:
    """Make room for notes here; those on choices of the address are kept only on the same page."""
    st.session_state[NOTES] = {"slot": st.container(), "texts": []}
    if not keep:
        st.session_state.pop(KEPT, None)


def page_note(text: str, left_out: Sequence[str] = ()) -> None:
    """Show one plain note (German, not escaped by the caller) below the page header; the names
    `left_out` in a folded list."""
    if NOTES not in st.session_state:
        open_notes(keep=True)
    notes = st.session_state[NOTES]
    if text in notes["texts"]:
        return
    notes["texts"].append(text)
    notes["slot"].html(address_notes.note(text, left_out))


def kept_notes() -> address_notes.Kept:
    """Notes on choices that the address of this page had."""
    found: address_notes.Kept = st.session_state.setdefault(KEPT, address_notes.Kept())
    return found


def show_kept(key: str, ids: Sequence[Any], label: str) -> None:
    """What is kept of the address that a choice had, with a way to close it."""
    said = kept_notes().of(key, ids)
    for text, left_out in said:
        page_note(text, left_out)
    if said:
        st.session_state[NOTES]["slot"].button(
            f"Hinweis zu „{label}“ schließen", key=f"hinweis_{key}", type="tertiary",
            on_click=kept_notes().close, args=(key,),
        )  # fmt: skip


def hold(key: str, value: Any) -> None:
    """Keep something for this session that is no choice; never in the URL, gone with the tab."""
    st.session_state[HELD + key] = value


def held(key: str, default: Any = None) -> Any:
    """What this session holds under `key`."""
    return st.session_state.get(HELD + key, default)


def let_go(key: str) -> None:
    """Forget what is held under `key`."""
    st.session_state.pop(HELD + key, None)


def typed(key: str) -> str:
    """What stands in the text control `key` at this moment; for use in callbacks."""
    return str(st.session_state.get(key) or "")


def event(key: str, name: str) -> Any:
    """What our component `key` has just reported under `name`; for use in its callback."""
    held = st.session_state.get(key)
    return held.get(name) if isinstance(held, Mapping) else None


def chosen_ids(key: str) -> list[str]:
    """Ids that the multiple choice `key` shows at this moment; for use in callbacks."""
    return list(st.session_state.get(key) or [])
