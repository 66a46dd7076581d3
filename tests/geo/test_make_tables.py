"""The tables are what the script makes of the original files."""

from __future__ import annotations

import pytest

from geo.make_tables import make_tables
from geo.raw_kreise import day_before, short_name
from geo.regions import ROOT, fold


@pytest.mark.faults
def test_tables_are_reproducible(shared, tmp_path):
    made = make_tables(shared / "data", tmp_path)
    assert set(made) == {"regions.csv", "successions.csv", "gemeinden.csv", "extent.csv"}
    for name in made:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes(), name


@pytest.mark.parametrize(
    ("official", "short"),
    [
        ("Kiel, Landeshauptstadt", "Kiel"),
        ("Hagen, Stadt der FernUniversität", "Hagen"),
        ("Ulm, Stadtkreis", "Ulm"),
        ("Lübeck, Hansestadt", "Lübeck"),
        ("Oldenburg (Oldenburg), Stadt", "Oldenburg (Oldenburg)"),
        ("Rhein-Kreis Neuss", "Rhein-Kreis Neuss"),
    ],
)
def test_short_name(official, short):
    assert short_name(official) == short


def test_sort_name_follows_din_5007():
    assert sorted(["Zwickau", "Öhringen", "Ober"], key=fold) == ["Ober", "Öhringen", "Zwickau"]


def test_day_before():
    assert day_before("2008-08-01") == "2008-07-31"
