"""Map colours through other eyes: greyscale and three kinds of colour blindness, every theme.

Distances are ΔE in CAM02-UCS; the simulations are those of Machado et al. (2009) at full severity.
`NEIGHBOURS` is the distance that docs/design.md states; a test compares the two.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from ui import theme
from ui.components import region_map

NEIGHBOURS = 9.0
EYES = ("normal", "grey", "protanomaly", "deuteranomaly", "tritanomaly")
SCALES = {"sequential": theme.sequential, "diverging": theme.diverging}
GROUNDS = {
    "light": theme.LIGHT, "dark": theme.DARK, "high light": theme.HIGH_LIGHT,
    "high dark": theme.HIGH_DARK,
}  # fmt: skip
DESIGN = Path(__file__).resolve().parents[2] / "docs" / "design.md"


def seen(colour: str, eye: str) -> np.ndarray:
    """sRGB (0–1) of a hex colour as an eye sees it."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    if eye == "normal":
        return rgb
    if eye == "grey":
        light = cspace_convert(rgb, "sRGB1", "CIELab")[0]
        return np.clip(cspace_convert([light, 0, 0], "CIELab", "sRGB1"), 0, 1)
    space = {"name": "sRGB1+CVD", "cvd_type": eye, "severity": 100}
    return np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)


def distance(one: str, other: str, eye: str) -> float:
    return float(deltaE(seen(one, eye), seen(other, eye), input_space="sRGB1"))


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("steps", range(2, 8))
@pytest.mark.parametrize("scale", SCALES)
def test_neighbouring_classes_stay_apart(scale, steps, eye):
    colours = SCALES[scale](steps)
    assert len(set(colours)) == steps
    gaps = [distance(a, b, eye) for a, b in itertools.pairwise(colours)]
    assert min(gaps) >= NEIGHBOURS, gaps


@pytest.mark.parametrize("eye", EYES)
def test_no_two_classes_of_a_scale_are_mistaken(eye):
    for scale in SCALES.values():
        pairs = itertools.combinations(scale(7), 2)
        assert min(distance(a, b, eye) for a, b in pairs) >= NEIGHBOURS


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_choice_on_the_map_is_seen_on_every_class(ground, eye):
    """A chosen region has an outline of ink in a halo of paper: one of both stands out."""
    palette = GROUNDS[ground]
    for colour in theme.sequential(7):
        marks = (distance(mark, colour, eye) for mark in (palette.ink, palette.background))
        assert max(marks) >= 2 * NEIGHBOURS


@pytest.mark.parametrize("colour", theme.SEQUENTIAL + theme.DIVERGING)
def test_a_name_can_be_read_on_every_class(colour):
    assert theme.contrast(theme.ink_on(colour), colour) >= 4.5
    assert round(theme.contrast("#000000", "#ffffff"), 1) == 21.0


def test_rings_of_controls_stand_out_from_the_page():
    for palette in GROUNDS.values():
        assert theme.contrast(palette.muted, palette.background) >= 3


@pytest.mark.parametrize("eye", EYES)
def test_the_lines_of_a_hatch_are_seen_by_every_eye(eye):
    pairs = re.findall(r"--m-blank: (#\w{6}); --m-hatch: (#\w{6})", region_map.style())
    assert len(pairs) == len(GROUNDS)
    for blank, line in pairs:
        assert theme.contrast(blank, line) >= 3, (blank, line)
        assert distance(blank, line, eye) > 3 * NEIGHBOURS, (blank, line)


def test_the_measure_sees_colours_that_only_differ_in_hue():
    assert distance("#d0782b", "#7a9a1f", "normal") > NEIGHBOURS
    assert distance("#0b5f70", "#5b4a9c", "grey") < NEIGHBOURS


def test_the_design_page_states_this_distance():
    stated = re.search(r"ΔE ≥ (\d+)", DESIGN.read_text(encoding="utf-8"))
    assert stated is not None
    assert float(stated.group(1)) == NEIGHBOURS
