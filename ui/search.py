"""Search fields for places: one that keeps what was found, one that adds it to some regions.

Decides that a town without an office of its own leads to the office that serves it, and where
offices have no values to the Kreis, then the Land: the nearest of the regions on offer.
"""

from __future__ import annotations

from collections.abc import Collection

from ui import data, options, places, regional, state
from ui.components import place_search as component

NOTHING = ""
LABEL = "Ort suchen und hinzufügen"
PROMPT = "Name oder Schlüssel eingeben …"
PICKED = "picked"


def place(label: str, names: options.Places, *, key: str) -> str:
    """A place found by name or key: its id, or "" for none; kept like any other choice."""
    chosen = state.place(label, list(names), key=key)

    def take() -> None:
        picked = state.event(key, PICKED)
        if picked is not None:
            state.take(key, picked if picked in names else NOTHING)

    component.mount(
        key=key, label=label, entries=names.text, chosen=chosen, shown=names.get(chosen, ""),
        keeps=True, prompt=PROMPT, help="", on_picked=take,
    )  # fmt: skip
    return chosen


def nearest(place: str, offered: Collection[str]) -> str:
    """The region on offer that is, serves or contains a place, nearest first; "" for none."""
    region = places.region_of(place)
    around = [place, region, *regional.parents(data.regions(), region)]
    return next((r for r in around if r in offered), NOTHING)


def add_place(target: str, offered: Collection[str], most: int) -> None:
    """A search field that stays empty: what is found joins the choice `target` (at most `most`)."""
    every, key = options.places(), f"{target}_suche"

    def take() -> None:
        picked = state.event(key, PICKED)
        if picked in every:
            _join(str(picked), every[picked], target, offered, most)

    component.mount(
        key=key, label=LABEL, entries=every.text, chosen=NOTHING, shown="", keeps=False,
        prompt=PROMPT, on_picked=take,
        help="Auch Städte und Gemeinden ohne eigenes Jugendamt: Hinzugefügt wird das Jugendamt, "
        "das zuständig ist, oder der Kreis, wenn es nur für ihn Werte gibt.",
    )  # fmt: skip


def _join(place: str, name: str, target: str, offered: Collection[str], most: int) -> None:
    region, chosen = nearest(place, offered), state.chosen_ids(target)
    if not region:
        state.say_next(f"Für {name} gibt es hier keine Werte.")
    elif region not in chosen and len(chosen) >= most:
        state.say_next(f"Es sind schon {most} Regionen gewählt. Nehmen Sie eine heraus.")
    elif region not in chosen:
        state.take(target, [*chosen, region])
