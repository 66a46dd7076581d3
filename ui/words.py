"""Technical words explained in place: "Was heißt das?" at an indicator, "Begriffe" at a text.

Decides where a word of the glossary (`etl/words.toml`) is recognised: at the beginning of a
word, in one of its written forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import streamlit as st

from etl.catalog import catalog
from etl.models import Indicator
from etl.texts import Word
from ui.tables import clean


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, forms)) + ")")


def found_in(*texts: str) -> list[Word]:
    """Words of the glossary that occur in the texts, in the glossary's order."""
    text = " \n ".join(texts)
    return [w for w in catalog().words.values() if _pattern(tuple(w.forms)).search(text)]


def _list(words: Iterable[Word]) -> str:
    items = "".join(f"<dt>{clean(w.word)}</dt><dd>{clean(w.text)}</dd>" for w in words)
    return f'<dl class="fm-facts">{items}</dl>' if items else ""


def explain(indicator: Indicator) -> None:
    """What an indicator means, in plain German, with the words of its name; opens on demand."""
    words = _list(found_in(indicator.label, indicator.unit))
    _plain(indicator.label, f"<p>{clean(indicator.plain)}</p>{words}")


def explain_all(indicators: Iterable[Indicator], about: str) -> None:
    """What several indicators mean, in plain German; opens on demand, `about` says of what."""
    items = "".join(f"<dt>{clean(i.label)}</dt><dd>{clean(i.plain)}</dd>" for i in indicators)
    _plain(about, f'<dl class="fm-facts">{items}</dl>')


def _plain(about: str, body: str) -> None:
    st.html(
        '<details class="fm-plain"><summary>Was heißt das? '
        f"<span>({clean(about)}, in einfacher Sprache)</span></summary>{body}</details>"
    )


def explain_text(*texts: str) -> None:
    """The words of some sentences, explained; nothing where there are none."""
    words = found_in(*texts)
    if words:
        names = ", ".join(w.word.split(" (")[0] for w in words)
        st.html(f'<details class="fm-plain"><summary>Begriffe: {clean(names)}</summary>'
                f"{_list(words)}</details>")  # fmt: skip


def glossary() -> None:
    """All words, for the methodology page."""
    words = sorted(catalog().words.values(), key=lambda w: w.word.casefold())
    st.html(_list(words))
