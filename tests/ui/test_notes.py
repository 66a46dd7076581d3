"""Notes of offices beside reported values: only theirs, only of that year, escaped, folded."""

from __future__ import annotations

import pandas as pd
import pytest

from ui import data, notes

OFFICE = "JH05111000"


@pytest.fixture
def told(monkeypatch):
    """What is sent to the page; the warehouse holds two notes of one office."""
    sent: list[str] = []
    rows = pd.DataFrame(
        [(OFFICE, "Jugendamt <Düsseldorf>", 2025, "Kurz & gut <b>x</b>"),
         (OFFICE, "Jugendamt <Düsseldorf>", 2023, "wort " * 100)],
        columns=["region_id", "name", "year", "note"],
    )  # fmt: skip

    def office_notes(ids):
        return rows[rows["region_id"].isin(ids)]

    monkeypatch.setattr(data, "office_notes", office_notes)
    monkeypatch.setattr(notes.st, "html", sent.append)
    return sent


def frame(region: str = OFFICE, year: int = 2025, value: float = 1.0, source: str = "meldungen"):
    """One row of a mart."""
    return pd.DataFrame(
        {"region_id": [region], "year": [year], "value": [value], "source_ids": [source]}
    )


@pytest.mark.parametrize("region", [OFFICE, "05111"])
def test_a_note_stands_beside_the_value_escaped(told, region):
    notes.office_notes(frame(region, source="12411_01_01_4|meldungen"))
    assert len(told) == 1
    assert "Kurz &amp; gut &lt;b&gt;x&lt;/b&gt;" in told[0]
    assert "Jugendamt &lt;Düsseldorf&gt;, Stellungnahme zu 2025" in told[0]
    assert "wort" not in told[0]


@pytest.mark.parametrize(
    "other",
    [frame(source="beispiel_meldungen"), frame(value=float("nan")), frame(year=2024),
     frame("05"), frame("JH05112000"), frame(source=None), frame().head(0)],
)  # fmt: skip
def test_no_note_without_its_value(told, other):
    notes.office_notes(other)
    assert told == []


def test_a_long_note_is_cut_with_a_way_to_the_rest(told):
    notes.office_notes(frame(year=2023))
    assert "<details><summary>Ganzen Text zeigen</summary>" in told[0]


def test_many_notes_are_folded(told, monkeypatch):
    many = [f"JH0511{n}000" for n in range(5)]
    rows = pd.DataFrame({"region_id": many, "name": many, "year": 2025, "note": "Satz."})
    monkeypatch.setattr(data, "office_notes", lambda ids: rows)
    notes.office_notes(pd.concat([frame(r) for r in many]))
    assert "Stellungnahmen von 5 Jugendämtern zeigen" in told[0]
