"""Data page: what exists, the filters that reach the warehouse, the files that leave."""

from __future__ import annotations

import csv
import io

import pytest

from tests.pages import frames
from tests.pages.frames import open_page, page_html, stub
from ui import maps


def test_matrix_counts_regions_and_marks_examples(monkeypatch):
    stub(monkeypatch)
    text = page_html(open_page("daten", matrix="land"))
    assert '<td class="fm-full">16</td>' in text  # all Länder of 2020
    assert '<td class="fm-part">15</td>' in text  # one is missing in 2022
    assert text.index(">2022</th>") < text.index(">2020</th>")  # a phone starts at the newest
    text = page_html(open_page("daten", matrix="jugendamt"))
    assert "40<abbr title='Beispieldaten'>*</abbr>" in text


def test_filters_reach_the_warehouse_as_ids(monkeypatch):
    calls = stub(monkeypatch)
    open_page("daten", indicators="kwg_je_10000", levels="land", regions="05,09", years="2022",
              sources="s1")  # fmt: skip
    assert calls["download"][-1] == {
        "indicators": ["kwg_je_10000"], "levels": ["land"], "region_ids": ["05", "09"],
        "years": [2022], "source_ids": ["s1"],
    }  # fmt: skip


def test_region_filter_offers_only_chosen_levels(monkeypatch):
    stub(monkeypatch)
    app = open_page("daten", levels="kreis")
    assert app.multiselect(key="regions").options == ["Düsseldorf (kreisfreie Stadt, 05111)"]


def test_row_count_and_preview(monkeypatch):
    stub(monkeypatch, values=frames.values(1500))
    text = page_html(open_page("daten"))
    assert "1.500 Zeilen entsprechen der Auswahl." in text
    assert "Die ersten 30 Zeilen" in text
    assert text.count("1.234,6") == 30


def test_nothing_found_says_so(monkeypatch):
    stub(monkeypatch, values=frames.values(0))
    app = open_page("daten", levels="kreis", years="2020")
    assert "Zu dieser Auswahl gibt es keine Werte" in page_html(app)
    assert [b.label for b in app.get("download_button")] == ["Datenbestand als ZIP"]


def test_borders_can_be_taken_along_with_day_and_credit(monkeypatch):
    stub(monkeypatch)
    files = {"kreis": {"geojson": "kreis-0a1b.geojson", "svg": "kreis-2c3d.svg.json"}}
    monkeypatch.setattr(maps, "geometry_index", lambda: files)
    text = page_html(open_page("daten"))
    assert 'href="/app/static/geo/kreis-0a1b.geojson" download' in text
    assert "Gebietsstand 31. Dezember 2025" in text
    assert maps.CREDIT in text
    monkeypatch.setattr(maps, "geometry_index", dict)
    assert "geojson" not in page_html(open_page("daten"))


def test_empty_build_says_so(monkeypatch):
    stub(monkeypatch, availability=frames.AVAILABILITY.head(0))
    assert "noch keine Indikatorwerte" in page_html(open_page("daten"))


@pytest.mark.parametrize("flag", ["beispiel", "gerundet|beispiel"])
def test_banner_where_examples_are(monkeypatch, flag):
    stub(monkeypatch, values=frames.values(2, flag))
    assert "fm-example" in page_html(open_page("daten"))


def test_no_banner_without_examples(monkeypatch):
    stub(monkeypatch, values=frames.values(2, "gerundet"))
    assert "fm-example" not in page_html(open_page("daten"))


def test_unknown_ids_in_the_address(monkeypatch):
    calls = stub(monkeypatch)
    app = open_page("daten", indicators="<script>alert(1)</script>", matrix="mond")
    assert calls["download"][-1]["indicators"] == []
    text = page_html(app)
    assert text.count("fm-note") == 2
    assert "<script>alert" not in text


def test_files_carry_their_origin(monkeypatch):
    """The bytes behind the buttons, taken where the page hands them over."""
    from ui import blocks

    made = {}

    def catch(label, data, **more):
        made[more["key"]] = data()

    stub(monkeypatch)
    monkeypatch.setattr(blocks.st, "download_button", catch)
    blocks.downloads(frames.values(2, "beispiel"), None, {}, "test")
    rows = list(csv.DictReader(io.StringIO(made["csv_test"].decode("utf-8"))))
    assert rows[0]["region_id"] == "05"
    assert rows[0]["value"] == "1234.56"
    assert rows[0]["licences"] == "dl-de/by-2-0"
    assert rows[0]["build_id"] == "20260101-abc"
    assert rows[0]["flag"] == "beispiel"
    assert rows[0]["beispiel"] == "True"
    assert "Datenstand 20260101-abc; Quelle: Destatis" in rows[0]["citation"]
    text = made["excel_test"].decode("utf-8-sig")
    excel = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert excel[0]["region_id"] == "AGS 05"
    assert excel[0]["value"] == "1234,56"
