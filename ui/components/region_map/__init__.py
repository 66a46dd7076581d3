"""Our own map for the browser: plain JavaScript, the numbered files here in order, style sheet
included. Decides that only the data of a step uses the websocket; the rest is published."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from etl.models import FLAGS
from ui import tables, theme
from ui.components import LOADER, NAMES, publish

HERE = Path(__file__).parent
ROOM = (
    ".st-key-KEY{min-height:calc(min(66vh,640px) + 165px)}"
    "@media(max-width:760px){.st-key-KEY{min-height:calc(min(64vh,110vw) + 570px)}}"
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
    constants = {"STYLE": style(), "FLAGS": FLAGS, "INKS": inks, "FOLDED": tables.FOLDED}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in constants.items()]
    return "\n".join([*lines, *parts])


_component = st.components.v2.component(f"{NAMES}region_map", js=LOADER)


def mount(
    payload: Mapping[str, Any], *, key: str, on_region: Callable[[], None],
    on_year: Callable[[], None],
) -> Any:  # fmt: skip
    """Put the map on the page; the callbacks run when the reader picks a region or a year."""
    st.html(f"<style>{ROOM.replace('KEY', key)}</style>")
    address = publish(module(), "text/javascript", "region_map")
    return _component(
        key=key,
        data={**payload, "module": address},
        on_region_change=on_region,
        on_year_change=on_year,
    )
