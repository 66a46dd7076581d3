"""What the reader has chosen, between controls, session and address (the rest of a session:
`ui/session.py`).

A choice starts from what this session chose last, else from the URL, else from the default.
A URL that differs from what we wrote there ourselves (a link, the back button) wins over the
session, except in a run that a control has started: that run's own choice is newer. A key that
was in the address when the page was last shown and has gone from it stands at its default again.
The id, never the label, is written back to the URL. Shared keys ("indicator", "level", "region",
"year") follow the reader from page to page; a choice that a page cannot show is kept for the
next page. Unknown ids in a URL give the default view and one visible note, which stays until the
reader leaves the page, makes that choice, closes the note, or other ids can be chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui import address_notes, session
from ui.format import shorten

CHOICE = "choice:"
"""Session prefix of remembered choices (widget keys are dropped when a page changes)."""
WRITTEN = "written:"
"""Session prefix of the URL text we wrote last for a key."""
TOUCHED = "state:touched"
SHOWN = "state:shown"
"""Page and keys of the address as they were at the end of the last run."""
GONE = "state:gone"
"""Keys that have gone from the address of this page since then."""
UNTOLD = "state:untold"
"""For each key set from outside its control: what the control showed, and what it is to show."""
REPORTED = "state:reported"
"""What controls and events have reported since the last run."""
MAX_MULTIPLE = 12
"""Most ids a multiple choice takes; a URL with more is cut, and says so."""


def begin_page(page: str = "") -> None:
    """Start of a run of `page` (its title): forget old notes, make room for new ones below the
    header."""
    _drop_echoes()
    last, keys = st.session_state.get(SHOWN, ("", frozenset()))
    here = last == page and not st.session_state.get(TOUCHED)
    st.session_state[GONE] = keys - set(st.query_params) if here else frozenset()
    session.open_notes(keep=last == page)
    st.session_state[SHOWN] = (page, frozenset())


def end_page() -> None:
    """End of a page run: the next run was not started by a control until one says so."""
    st.session_state[TOUCHED] = False
    page, _ = st.session_state.get(SHOWN, ("", None))
    st.session_state[SHOWN] = (page, frozenset(st.query_params))


def select(
    label: str, options: Sequence[Any], *, key: str, format_func: Callable[[Any], str] = str,
    default: Any = None, multiple: bool = False, help: str | None = None, kind: str = "list",
    limit: int = MAX_MULTIPLE, noun: str = "",
) -> Any:  # fmt: skip
    """A choice among ids; returns the id (or a list of ids), None where there are no options.

    `kind`: "list" (select box), "radio" (all options visible, one line). The widget's key in
    tests is `key` itself. `default` None = the first option (or none, when multiple). `noun`: what
    notes call the choice, where the label is none.
    """
    called = noun or label
    ids = list(options)
    if multiple:
        picked = [d for d in default or [] if d in ids]
        value = _start_values(key, ids, called, picked, limit=limit, name=format_func)
        st.session_state[key] = value
        chosen = st.multiselect(
            label, ids, key=key, format_func=format_func, help=help, max_selections=limit,
            placeholder="Auswählen …", on_change=_touched, args=(key,),
        )  # fmt: skip
        _write_url(key, ",".join(str(m) for m in chosen), keep_empty=bool(picked))
        return list(chosen)
    if not ids:
        return None
    first = default if default in ids else ids[0]
    value = _start_value(key, ids, called, first)
    # setting before the widget exists is how Streamlit lets a script move a control
    st.session_state[key] = value
    if kind == "radio":
        made = st.radio(
            label, ids, key=key, format_func=format_func, help=help, horizontal=True,
            on_change=_touched, args=(key,),
        )  # fmt: skip
    else:
        made = st.selectbox(
            label, ids, key=key, format_func=format_func, help=help,
            on_change=_touched, args=(key,),
        )  # fmt: skip
    _write_url(key, str(made))
    return made


def switch(label: str, *, key: str, default: bool = False, help: str | None = None) -> bool:
    """A yes/no choice, kept in session and URL like any other (as 1 or 0)."""
    value = bool(_start_value(key, [0, 1], label, int(default)))
    st.session_state[key] = value
    made = st.toggle(label, key=key, help=help, on_change=_touched, args=(key,))
    _write_url(key, str(int(made)))
    return bool(made)


def text(label: str, *, key: str, default: str = "", max_chars: int = 80, **kwargs: Any) -> str:
    """A short text (a search), kept in session and URL; direction marks are dropped."""
    _forget_gone(key)
    found = _from_url(key)
    stored = st.session_state.get(CHOICE + key)
    value = found if found is not None else stored if isinstance(stored, str) else default
    st.session_state[key] = shorten(value, max_chars)
    st.session_state[CHOICE + key] = st.session_state[key]
    made = st.text_input(
        label, key=key, max_chars=max_chars, on_change=_touched, args=(key,), **kwargs
    )
    _write_url(key, made)
    return str(made)


def place(noun: str, ids: Sequence[str], *, key: str) -> str:
    """The choice `key` of a control that we draw ourselves (`ui.search`): an id, "" for none;
    notes call it `noun`.

    What is picked there comes with `event` and is set with `take`.
    """
    value = str(_start_value(key, list(ids), noun, ""))
    _write_url(key, value)
    return value


def take(key: str, value: Any) -> None:
    """Set a choice that a reader makes outside its control (a click on the map); for callbacks."""
    if key in st.session_state:
        untold = st.session_state.setdefault(UNTOLD, {})
        untold[key] = (untold.get(key, (st.session_state[key],))[0], value)
    remember(key, value)
    _report(f"event on {key}")


def remember(key: str, value: Any) -> None:
    """Set a choice from outside its control; shown where the control comes next."""
    session.kept_notes().close(key)
    st.session_state[CHOICE + key] = value
    _write_url(key, ",".join(map(str, value)) if isinstance(value, list) else str(value))


def remembered(key: str, default: Any = None) -> Any:
    """The choice this session (or else its URL, as text) holds for `key`."""
    _forget_gone(key)
    found = _from_url(key)
    return found if found is not None else st.session_state.get(CHOICE + key, default)


def _touched(key: str) -> None:
    """A control was used: its value is the newest word on `key`."""
    value = st.session_state[key]
    session.kept_notes().close(key)
    st.session_state[CHOICE + key] = int(value) if isinstance(value, bool) else value
    _report(key)


def _report(what: str) -> None:
    st.session_state.setdefault(REPORTED, set()).add(what)
    st.session_state[TOUCHED] = True


def _drop_echoes() -> None:
    """Put right what a browser says of a control that it has not yet been told to move.

    Each question of a browser holds what all its controls show. While the answer to a click on the
    map is on its way, the list of years still shows the year before; the next thing that a reader
    does would bring that year back. So a list that reports its old value along with another control
    is not heard; one that reports it alone is a reader's choice.
    """
    reported = st.session_state.pop(REPORTED, set())
    untold = st.session_state.get(UNTOLD, {})
    for key, (old, new) in list(untold.items()):
        now = st.session_state.get(key)
        if key in reported and now == old and len(reported) > 1:
            remember(key, new)
        elif key in reported or now != old:
            del untold[key]


def _forget_gone(key: str) -> None:
    if key in st.session_state.get(GONE, ()):
        st.session_state.pop(CHOICE + key, None)
        st.session_state[GONE] -= {key}
        session.kept_notes().close(key)


def _from_url(key: str) -> str | None:
    """URL text for `key` where it says something that we did not write ourselves."""
    if st.session_state.get(TOUCHED):
        return None
    raw = st.query_params.get(key)
    return None if raw is None or raw == st.session_state.get(WRITTEN + key) else raw


def _start_value(key: str, ids: list[Any], label: str, default: Any) -> Any:
    by_text = {str(i): i for i in ids}
    _forget_gone(key)
    raw = _from_url(key)
    if raw is not None:
        session.kept_notes().close(key)
        if raw in by_text:
            st.session_state[CHOICE + key] = by_text[raw]
        else:
            said = address_notes.unknown(label, [raw])
            session.kept_notes().add(key, ids, said, address_notes.unseen([raw]))
            st.session_state.pop(CHOICE + key, None)
    session.show_kept(key, ids, label)
    stored = st.session_state.get(CHOICE + key)
    return by_text.get(str(stored), default) if stored is not None else default


def _start_values(
    key: str, ids: list[Any], label: str, default: list[Any], *, limit: int,
    name: Callable[[Any], str],
) -> list[Any]:  # fmt: skip
    by_text = {str(i): i for i in ids}
    _forget_gone(key)
    raw = _from_url(key)
    if raw is not None:
        session.kept_notes().close(key)
        asked = list(dict.fromkeys(part for part in raw.split(",") if part))
        known = [by_text[part] for part in asked if part in by_text]
        strange = [part for part in asked if part not in by_text]
        if strange:
            said = address_notes.unknown(label, strange, others=bool(known))
            session.kept_notes().add(key, ids, said, address_notes.unseen(strange))
        if len(known) > limit:
            said = address_notes.too_many(label, len(known), limit)
            session.kept_notes().add(key, ids, said, [name(i) for i in known[limit:]])
        if known or not asked:
            st.session_state[CHOICE + key] = known[:limit]
        else:
            st.session_state.pop(CHOICE + key, None)
    session.show_kept(key, ids, label)
    stored = st.session_state.get(CHOICE + key)
    if not isinstance(stored, list):
        return default[:limit]
    kept = [by_text[str(i)] for i in stored if str(i) in by_text]
    return kept if kept or not stored else default[:limit]


def _write_url(key: str, value: str, *, keep_empty: bool = False) -> None:
    """Write an id; an empty choice leaves the address (unless that would bring a default back)."""
    st.session_state[WRITTEN + key] = value
    if not value and not keep_empty:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value
