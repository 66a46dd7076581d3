"""Search fields for places: one that keeps what was found, one that adds it to some regions.

Decides that a town without an office of its own leads to the office that serves it, and where
offices have no values to the Kreis, then the Land: the nearest of the regions on offer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ui import data, options, places, regional, session, state
from ui.components import place_search as component

NOTHING = ""
LABEL = "Ort suchen und hinzufügen"
PROMPT = "Name oder Schlüssel eingeben …"
PICKED = "picked"


def place(label: str, names: options.Places, *, key: str, help: str = "", noun: str = "") -> str:
    """A place found by name or key: its id, or "" for none; kept like any other choice.

    `noun`: what notes call the field, where its label is a command.
    """
    chosen = state.place(noun or label, list(names), key=key)

    def take() -> None:
        picked = session.event(key, PICKED)
        if picked is not None:
            state.take(key, picked if picked in names else NOTHING)

    component.mount(
        key=key, label=label, entries=names.text, chosen=chosen, shown=names.get(chosen, ""),
        keeps=True, prompt=PROMPT, help=help, said="", on_picked=take,
    )  # fmt: skip
    return chosen


def nearest(place: str, offered: Collection[str]) -> str:
    """The region on offer that is, serves or contains a place, nearest first; "" for none."""
    region = places.region_of(place)
    around = [place, region, *regional.parents(data.regions(), region)]
    return next((r for r in around if r in offered), NOTHING)


def add_place(target: str, offered: Mapping[str, str], most: int) -> None:
    """A search field that stays empty: what is found joins the choice `target` (at most `most` of
    the regions `offered`: id → label), and below the field stands what became of it."""
    every, key = options.places(), f"{target}_suche"

    def take() -> None:
        picked = session.event(key, PICKED)
        if picked in every:
            said = _join(str(picked), every[picked], target, offered, most)
            session.hold(key, said)

    component.mount(
        key=key, label=LABEL, entries=every.text, chosen=NOTHING, shown="", keeps=False,
        prompt=PROMPT, said=str(session.held(key, "")), on_picked=take,
        help="Auch Städte und Gemeinden ohne eigenes Jugendamt: Hinzugefügt wird das Jugendamt, "
        "das zuständig ist, sonst der Kreis oder das Land, wenn es nur dafür Werte gibt.",
    )  # fmt: skip
    session.let_go(key)  # said once


def _join(place: str, name: str, target: str, offered: Mapping[str, str], most: int) -> str:
    """Add what stands for a place to the choice; returns what is to be said of it."""
    region, chosen = nearest(place, offered), session.chosen_ids(target)
    if not region:
        return f"Für {name} gibt es hier keine Werte."
    if region in chosen:
        return f"{name}: {offered[region]} ist schon gewählt."
    if len(chosen) >= most:
        return f"Es sind schon {most} Regionen gewählt. Nehmen Sie eine heraus."
    state.take(target, [*chosen, region])
    return f"{name}: Hinzugefügt ist {offered[region]}." if region != place else (
        f"Hinzugefügt ist {name}.")  # fmt: skip
