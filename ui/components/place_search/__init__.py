"""A search field for places: plain JavaScript, the list fetched when the field is first used.

Decides that a choice among thousands of places travels as one id. Streamlit's own list sends all
of its entries again with each choice, and keeps them for each reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from ui.components import LOADER, NAMES, publish

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def module() -> str:
    """The whole component as one JavaScript module."""
    style, script = ((HERE / n).read_text(encoding="utf-8") for n in ("style.css", "search.js"))
    return f"const STYLE = {json.dumps(style)};\n{script}"


_component = st.components.v2.component(f"{NAMES}place_search", js=LOADER)


def mount(
    *, key: str, label: str, entries: str, chosen: str, shown: str, keeps: bool, prompt: str,
    help: str, said: str, on_picked: Callable[[], None],
) -> None:  # fmt: skip
    """Put the field on the page; `on_picked` runs when the reader takes an entry or none ("").

    `entries`: JSON of [[id, label, …short names], …]; `shown`: label of the `chosen` id. A field
    that does not keep what was picked is empty again at once, and `said` tells below it what became
    of that.
    """
    _component(
        key=key,
        data={
            "label": label, "chosen": chosen, "shown": shown, "keeps": keeps, "prompt": prompt,
            "help": help, "said": said,
            "list": publish(entries, "application/json", f"places/{key}"),
            "module": publish(module(), "text/javascript", "place_search"),
        },
        on_picked_change=on_picked,
    )  # fmt: skip
