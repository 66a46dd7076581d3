"""Sharing out, simplifying and dissolving on squares whose areas are computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import compose
from geo.border_checks import coverage_faults, nesting_faults

KREIS = shapely.box(0, 0, 10_000, 10_000)


def test_every_point_of_a_kreis_goes_to_one_group():
    town = shapely.box(-300, -300, 3_000, 3_000)  # the other edition reaches outside
    rest = shapely.box(3_100, -300, 10_200, 9_800)  # and leaves strips uncovered
    above = shapely.box(-300, 3_050, 3_000, 9_900)
    parts = compose.share_out(KREIS, {"town": town, "rest": shapely.union(rest, above)})
    total = sum(shapely.area(p) for p in parts.values())
    assert total == pytest.approx(shapely.area(KREIS), rel=1e-6)
    assert shapely.area(shapely.intersection(parts["town"], parts["rest"])) < 1
    assert shapely.area(parts["town"]) == pytest.approx(3_000 * 3_000, rel=0.05)


def test_far_corner_goes_to_the_nearest_group():
    parts = compose.share_out(
        KREIS, {"a": shapely.box(0, 0, 1_000, 10_000), "b": shapely.box(7_000, 0, 10_000, 10_000)}
    )
    assert sum(shapely.area(p) for p in parts.values()) == pytest.approx(1e8)


def test_islets_go_but_not_the_last_part():
    islet, island = shapely.box(20_000, 0, 20_500, 500), shapely.box(30_000, 0, 32_000, 2_000)
    layer = {
        "coast": shapely.multipolygons([KREIS, islet, island]),
        "small": shapely.multipolygons([shapely.box(50_000, 0, 50_100, 100)]),
    }
    kept = compose.drop_islets(layer, 1_000_000)
    assert shapely.area(kept["coast"]) == pytest.approx(1e8 + 4e6)
    assert shapely.area(kept["small"]) == pytest.approx(10_000)


def wavy(seed: int, columns: int = 4) -> compose.Layer:
    """A row of regions with rough common borders."""
    noise = np.random.default_rng(seed)
    ys = np.linspace(0, 40_000, 60)
    lines = []
    for column in range(columns + 1):
        wave = noise.normal(0, 300, len(ys))
        wave[[0, -1]] = 0
        lines.append(np.column_stack([column * 10_000 + wave, ys]))
    return {
        f"JH0{1 + n // 2}00{n}": shapely.Polygon(np.vstack([lines[n], lines[n + 1][::-1]]))
        for n in range(columns)
    }


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_levels_nest_exactly_after_simplifying(seed):
    offices = compose.simplify(compose.clean(wavy(seed)), 500)
    kreise = compose.dissolve(offices, {k: k[2:4] + k[-1] for k in offices})
    lands = compose.dissolve(kreise, {k: k[:2] for k in kreise})
    levels = {"jugendamt": offices, "kreis": kreise, "land": lands}
    assert all(coverage_faults(name, layer).empty for name, layer in levels.items())
    parents = {k: k[2:4] + k[-1] for k in offices} | {k: k[:2] for k in kreise}
    assert nesting_faults(levels, parents).empty
    before = shapely.get_num_coordinates(list(wavy(seed).values())).sum()
    assert shapely.get_num_coordinates(list(offices.values())).sum() < before
    points = {tuple(p) for p in shapely.get_coordinates(list(offices.values()))}
    assert {tuple(p) for p in shapely.get_coordinates(list(lands.values()))} <= points


def test_overlap_slit_and_lost_area_are_found():
    good = {"a": shapely.box(0, 0, 10, 10), "b": shapely.box(10, 0, 20, 10)}
    assert coverage_faults("kreis", good).empty
    slit = {"a": shapely.box(0, 0, 5_000, 9_000), "b": shapely.box(5_040, 0, 9_000, 9_000)}
    assert set(coverage_faults("kreis", slit)["region_id"]) == {"a", "b"}
    overlap = good | {"b": shapely.box(9, 0, 20, 10)}
    assert set(coverage_faults("kreis", overlap)["region_id"]) == {"a", "b"}
    bow = good | {"b": shapely.Polygon([(20, 0), (30, 10), (30, 0), (20, 10)])}
    assert "kreis: ungültige Fläche" in set(coverage_faults("kreis", bow)["fault"])
    levels = {
        "land": {"01": shapely.box(0, 0, 20, 10)},
        "kreis": {"01a": good["a"], "01b": good["b"]},
        "jugendamt": {"JH01a": good["a"], "JH01b": shapely.box(10, 0, 19, 10)},
    }
    parents = {"01a": "01", "01b": "01", "JH01a": "01a", "JH01b": "01b"}
    assert nesting_faults(levels, parents)["fault"].str.startswith("jugendamt").tolist() == [True]


def test_orientation_is_clockwise():
    ring = compose.orient({"a": shapely.box(0, 0, 1, 1, ccw=True)})["a"].geoms[0].exterior
    assert not ring.is_ccw
