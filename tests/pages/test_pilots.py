"""Pilot projects on pages: nothing while nothing is sourced, entries and a map layer with rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.pilots import FILE, HEADER
from tests.pages.views import show, words

OFFICE = "JH05113000"
EVIL = "<script>alert(1)</script>\u202e" + "x" * 1500
KARTE = {"indicator": "hilfen_je_10000_ew", "level": "jugendamt"}


@pytest.fixture
def entered(built_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose table names two entries for one office, one of them hostile."""
    monkeypatch.setenv("MONITOR_DATA", str(built_copy))
    path = built_copy / FILE
    path.unlink()
    rows = [
        (OFFICE, "Pilotregion", "Team Nord", "Ein Versuch", "2025", "", "Quelle A",
         "https://example.org/a", "2025-10-01"),
        (OFFICE, "Kooperation", EVIL, EVIL, "", "", "Quelle B", "https://example.org/b",
         "2025-10-01"),
    ]  # fmt: skip
    lines = [",".join(HEADER), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_without_a_row_the_page_says_so_and_how_to_add_one(data_dir):
    text = words(show("meine_region", region=OFFICE))
    assert "ist noch nichts eingetragen" in text
    assert "mit einer öffentlichen Quelle" in text
    assert "Nach einer Prüfung erscheint es hier. Adresse zum Einsenden" in text
    assert f"in der geprüften Tabelle data/{FILE}." in text
    assert not [t for t in show("karte", **KARTE).toggle if "Pilot" in t.label]


def test_entries_stand_at_the_office_with_their_source(entered):
    app = show("meine_region", region=OFFICE)
    text = words(app)
    for part in ("Team Nord", "Pilotregion, seit 2025", "Quelle A", "abgerufen am 01.10.2025"):
        assert part in text
    body = "\n".join(h.proto.body for h in app.get("html"))
    assert "https://example.org/a" in body
    assert "<script>alert" not in body
    assert "\u202e" not in body
    assert "ist noch nichts eingetragen" in words(show("meine_region", region="JH05111000"))


def test_the_map_offers_a_layer_of_its_own(entered):
    app = show("karte", **KARTE)
    (toggle,) = [t for t in app.toggle if "Pilot" in t.label]
    assert toggle.value is False
    assert not [t for t in show("karte", **KARTE | {"level": "land"}).toggle if "Pilot" in t.label]


def test_a_faulty_table_is_said_and_takes_no_page_with_it(entered):
    entered.write_text("falsch\n", encoding="utf-8")
    assert "Kopfzeile" in words(show("meine_region", region=OFFICE))
    assert "Kopfzeile" in words(show("aktionsplan"))
    show("karte", **KARTE)


def test_every_page_that_reads_the_table_is_tried_with_a_faulty_one():
    """A new page that uses `ui.pilots` has to be added above."""
    pages = Path(__file__).resolve().parents[2] / "pages"
    users = {p.stem for p in pages.glob("*.py") if "pilots." in p.read_text(encoding="utf-8")}
    assert users == {"aktionsplan", "karte", "meine_region"}
