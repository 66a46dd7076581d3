"""Lists of places stand in German order: an umlaut as its vowel, not behind Z."""

from __future__ import annotations

from datetime import date

import pandas as pd

from ui import regional
from ui.names import in_german_order

DAY = date(2025, 1, 1)
ORDERED = ["Lübeck", "Ludwigshafen", "Ürzig", "Zell"]
SHUFFLED = ["Zell", "Ludwigshafen", "Ürzig", "Lübeck"]


def frame(**columns: object) -> pd.DataFrame:
    """Four places that exist since 2000; ids in an order that is not that of the names."""
    made = pd.DataFrame({"name": SHUFFLED, "valid_from": pd.Timestamp("2000-01-01")})
    return made.assign(valid_to=pd.NaT, **columns)


def regions(level: str) -> pd.DataFrame:
    return frame(region_id=["01", "02", "03", "04"], level=level, parent_id="K", type="")


def gemeinden() -> pd.DataFrame:
    return frame(gemeinde_id=["01", "02", "03", "04"], office_id="J", kreis_id="K", kreis_name="K")


def test_regions_to_choose_are_in_german_order_below_the_wider_ones():
    rows = pd.concat([regions("kreis"), regions("land").assign(region_id="05").head(1)])
    labels = list(regional.choices(rows, DAY).values())
    assert [label.split(" (")[0] for label in labels] == ["Zell", *ORDERED]


def test_offices_inside_and_gemeinden_are_in_german_order():
    whole = pd.DataFrame({"region_id": ["K"], "level": ["kreis"], "name": ["K"]})
    rows = pd.concat([regions("jugendamt"), whole])
    assert list(regional.offices(rows, "K")["name"]) == ORDERED
    assert regional.served(gemeinden(), "J") == ORDERED
    labels = regional.gemeinde_choices(gemeinden(), (), (), DAY).values()
    assert [label.split(" (")[0] for label in labels] == ORDERED


def test_case_is_set_aside_and_numbers_are_ordered_as_numbers():
    rows = pd.DataFrame({"n": [10, 9, 9], "name": ["a", "Öd", "oben"]})
    assert list(in_german_order(rows, "n", "name")["name"]) == ["oben", "Öd", "a"]
