"""A search over all places that adds to a list of regions what stands for the place there.

Decides that a town without an office of its own leads to the office that serves it, and where
offices have no values to the Kreis, then the Land: the nearest of the regions on offer.
"""

from __future__ import annotations

from collections.abc import Collection

from ui import data, options, places, regional, state

NOTHING = ""
LABEL = "Ort suchen und hinzufügen"
PROMPT = "Name oder Schlüssel eingeben …"


def nearest(place: str, offered: Collection[str]) -> str:
    """The region on offer that is, serves or contains a place, nearest first; "" for none."""
    region = places.region_of(place)
    around = [place, region, *regional.parents(data.regions(), region)]
    return next((r for r in around if r in offered), NOTHING)


def add_place(target: str, offered: Collection[str], most: int) -> None:
    """The search field; what is found joins the choice `target` (at most `most` regions)."""
    every = options.places()

    def found(place: str) -> None:
        region = nearest(place, offered)
        if not region:
            state.say_next(f"Für {every[place]} gibt es hier keine Werte.")
            return
        chosen = state.chosen_ids(target)
        if region not in chosen and len(chosen) >= most:
            state.say_next(f"Es sind schon {most} Regionen gewählt. Nehmen Sie eine heraus.")
        elif region not in chosen:
            state.remember(target, [*chosen, region])

    state.finder(
        LABEL, [NOTHING, *every], key=f"{target}_suche", on_pick=found,
        format_func=lambda r: every.get(r, PROMPT),
        help="Auch Städte und Gemeinden ohne eigenes Jugendamt: Hinzugefügt wird das Jugendamt, "
        "das zuständig ist, oder der Kreis, wenn es nur für ihn Werte gibt.",
    )  # fmt: skip
