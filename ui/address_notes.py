"""What a page says about an address that asks for what it cannot show: words and markup, pure.

Text from an address is cut and escaped here; what a page has no room for is counted, and can be
seen where it has a name.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from ui.format import counted, number, shorten

NAMED = 3
"""As many unknown ids are quoted; the others stand in the folded list."""
QUOTED = 40
"""Longest quotation of an unknown id."""
LABEL = 10_000
"""Longest name in the list of what is left out."""


class Kept:
    """What is said of the choices of an address, until it is closed or no longer holds.

    With other ids to choose from it may be wrong: what did not exist may now, and the reverse.
    """

    def __init__(self) -> None:
        self._said: dict[str, tuple[int, list[tuple[str, Sequence[str]]]]] = {}

    def add(self, key: str, ids: Sequence[Any], text: str, left_out: Sequence[str]) -> None:
        """Say `text` of the choice `key` among `ids`; `left_out` as in `note`."""
        self._said.setdefault(key, (hash(tuple(ids)), []))[1].append((text, left_out))

    def of(self, key: str, ids: Sequence[Any]) -> list[tuple[str, Sequence[str]]]:
        """What is to be said of a choice, text and what is left out; forgotten for other ids."""
        offered, said = self._said.get(key, (0, []))
        if said and offered != hash(tuple(ids)):
            self.close(key)
            return []
        return said

    def close(self, key: str) -> None:
        """Say no more of a choice."""
        self._said.pop(key, None)


def note(text: str, left_out: Sequence[str] = ()) -> str:
    """One note below the page header; names that are left out stand in a folded list."""
    if not left_out:
        return f'<p class="fm-note" role="status">{html.escape(text)}</p>'
    items = "".join(f"<li>{html.escape(shorten(name, LABEL))}</li>" for name in left_out)
    return (
        f'<div class="fm-note"><p role="status">{html.escape(text)}</p>'
        f"<details><summary>Nicht gezeigte Einträge ({number(len(left_out))})</summary>"
        '<div tabindex="0" role="region" aria-label="Nicht gezeigte Einträge">'
        f"<ul>{items}</ul></div></details></div>"
    )


def unseen(raw: Sequence[str]) -> list[str]:
    """Of unknown ids those that `unknown` does not quote, or not whole."""
    return [part for at, part in enumerate(raw) if at >= NAMED or len(part) > QUOTED]


def too_many(label: str, asked: int, limit: int) -> str:
    """Said where the choice `label` takes `limit` ids and an address names `asked` known ones."""
    return (f"Die Adresse nennt bei „{label}“ {number(asked)} Einträge; "
            f"gezeigt werden die ersten {limit}.")  # fmt: skip


def unknown(label: str, raw: Sequence[str], *, others: bool = False) -> str:
    """Said where an address names ids (one or more) that the choice `label` does not have.

    `others`: it names known ones too, which are shown; else the default view is.
    """
    quoted = [f"„{shorten(part, QUOTED)}“" for part in raw[:NAMED]]
    if len(raw) > NAMED:
        said = f"{', '.join(quoted)} und {number(len(raw) - NAMED)} weitere"
    else:
        said = " und ".join([part for part in (", ".join(quoted[:-1]), quoted[-1]) if part])
    what = "eine Angabe" if len(raw) == 1 else counted(len(raw), "Angabe", "Angaben")
    shown = "Gezeigt werden die bekannten." if others else "Gezeigt wird die Voreinstellung."
    return (f"Die Adresse dieser Seite nennt bei „{label}“ {what}, die es hier nicht gibt "
            f"({said}). {shown}")  # fmt: skip
