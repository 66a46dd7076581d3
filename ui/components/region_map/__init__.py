"""Our own map for the browser: which parts it has and how they get there.

Decides that the script (plain JavaScript, the numbered files here in order, style sheet
included) and everything larger than one year of values travel by HTTP under the hash of their
content, so that the browser fetches each once; only the data of a step uses the websocket.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime

from etl.models import FLAGS
from ui import theme

HERE = Path(__file__).parent
LOADER = (
    "export default async (c) => (await import("
    "new URL(c.data.module, window.location.origin).href)).default(c);"
)
"""Sent with each step; the module behind it is loaded once."""

ROOM = (
    ".st-key-KEY{min-height:calc(min(72vh,640px) + 190px)}"
    "@media(max-width:760px){.st-key-KEY{min-height:calc(min(64vh,110vw) + 540px)}}"
)
"""Keeps the place of the map free until its script is there, so that nothing below jumps."""


@lru_cache(maxsize=1)
def style() -> str:
    """Style sheet with the colour tokens of `ui.theme` filled in."""
    text = (HERE / "style.css").read_text(encoding="utf-8")
    palettes = {
        "": theme.LIGHT, "dark.": theme.DARK, "high.": theme.HIGH_LIGHT,
        "highdark.": theme.HIGH_DARK,
    }  # fmt: skip
    for prefix, palette in palettes.items():
        for token in ("ink", "muted", "line", "background", "surface", "accent"):
            text = text.replace(f"@{prefix}{token}@", getattr(palette, token))
    return text


@lru_cache(maxsize=1)
def module() -> str:
    """The whole component as one JavaScript module."""
    parts = [p.read_text(encoding="utf-8") for p in sorted(HERE.glob("[0-9]*.js"))]
    inks = {colour: theme.ink_on(colour) for colour in (*theme.SEQUENTIAL, *theme.DIVERGING)}
    constants = {"STYLE": style(), "FLAGS": FLAGS, "INKS": inks}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in constants.items()]
    return "\n".join([*lines, *parts])


def publish(text: str, mimetype: str, place: str) -> str:
    """Path under which this server hands out `text` to this session; "" without a server.

    The path holds a hash of the content: the same text is fetched once and kept by the browser.
    """
    if not runtime.exists():
        return ""
    files = runtime.get_instance().media_file_mgr
    return base_path() + files.add(text.encode(), mimetype, f"region_map/{place}")


def base_path() -> str:
    """Prefix of all paths where the app is served below a folder ("" otherwise)."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


_component = st.components.v2.component("fachkraeftemonitor_region_map", js=LOADER)


def mount(
    payload: Mapping[str, Any], *, key: str, on_region: Callable[[], None],
    on_year: Callable[[], None],
) -> Any:  # fmt: skip
    """Put the map on the page; the callbacks run when the reader picks a region or a year."""
    st.html(f"<style>{ROOM.replace('KEY', key)}</style>")
    address = publish(module(), "text/javascript", "module")
    return _component(
        key=key,
        data={**payload, "module": address},
        on_region_change=on_region,
        on_year_change=on_year,
    )
