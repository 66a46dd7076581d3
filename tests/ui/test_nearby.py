"""Position among peers and neighbours: small frames, and the real borders."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.catalog import catalog
from ui import nearby

INDICATOR = catalog().indicators["hilfen_je_10000_ew"]
LAND_OF = {f"r{k}": "05" for k in range(9)} | {"x0": "06", "x1": "06"}


def frame(values: dict[str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {"region_id": list(values), "name": [f"Amt {i}" for i in values], "year": 2023,
         "value": list(values.values()), "flag": ["" if v is not None else "geheim" for v in
                                                  values.values()]}
    )  # fmt: skip


def place(region: str, land: str = "05") -> nearby.Place:
    return nearby.Place(region, f"Amt {region}", "jugendamt", land)


@pytest.mark.parametrize(
    ("region", "word"), [("r0", "darunter"), ("r4", "darin"), ("r8", "darüber")]
)
def test_a_place_lies_below_in_or_above_the_middle_half(region: str, word: str) -> None:
    values = frame({f"r{k}": 10.0 * k for k in range(9)} | {"x0": 999.0})
    said = nearby.position(INDICATOR, values, place(region), LAND_OF, "Nordrhein-Westfalen")
    assert said.startswith("Jugendämter, Nordrhein-Westfalen, 2023: Die mittlere Hälfte der 9 ")
    assert "zwischen 20,0 und 60,0" in said
    assert ". Der Wert hier (" in said
    assert said.endswith(f") liegt {word}.")


def test_a_count_has_no_place_among_its_peers() -> None:
    values = frame({f"r{k}": 10.0 * k for k in range(9)})
    counts = catalog().indicators["hilfen_anzahl"]
    assert nearby.position(counts, values, place("r0"), LAND_OF, "Nordrhein-Westfalen") == ""


def test_too_few_in_the_land_are_compared_with_the_country_and_too_few_there_not_at_all() -> None:
    many = frame({f"r{k}": 10.0 * k for k in range(9)} | {"x0": 5.0})
    said = nearby.position(INDICATOR, many, place("x0", "06"), LAND_OF, "Hessen")
    assert "Jugendämter, Deutschland, 2023: Die mittlere Hälfte der 10 Werte" in said
    few = frame({f"r{k}": 10.0 * k for k in range(nearby.FEWEST - 1)})
    assert nearby.position(INDICATOR, few, place("r0"), LAND_OF, "Nordrhein-Westfalen") == ""


def test_a_neighbour_without_a_value_keeps_its_row_and_its_reason() -> None:
    near = {"r2": "NO", "r1": "S", "gone": "W"}
    around = nearby.around(frame({"r1": 12.0, "r2": None, "r3": 1.0}), near)
    rows = nearby.neighbour_rows(INDICATOR, around, near)
    assert rows["name"].tolist() == ["Amt r1", "Amt r2"]
    assert rows["lage"].tolist() == ["im Süden", "im Nordosten"]
    assert rows["wert"].iloc[0] == "12,0"
    assert rows["wert"].iloc[1] not in ("", "0", "0,0")


def test_neighbours_of_the_drawn_borders_are_mutual_and_all_directions_have_words(
    data_dir: object,
) -> None:
    essen = nearby.neighbours("kreis", "05113")
    assert {"05117", "05119", "05512", "05513", "05911"} <= set(essen)
    for other, direction in essen.items():
        assert direction in nearby.COMPASS
        assert "05113" in nearby.neighbours("kreis", other)
    assert nearby.neighbours("kreis", "unbekannt") == {}
