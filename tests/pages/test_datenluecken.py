"""Gaps page: what is missing, what is there meanwhile, and the blank field list."""

from __future__ import annotations

import html
import re

import pandas as pd

from etl.catalog import catalog
from tests.pages.frames import AVAILABILITY, open_page, page_html, stub


def test_every_gap_says_what_who_and_how(monkeypatch):
    stub(monkeypatch)
    text = page_html(open_page("datenluecken"))
    assert catalog().gaps
    for gap in catalog().gaps.values():
        for words in (gap.title, gap.missing[:60], gap.holder[:60], gap.how[:60]):
            assert html.escape(words) in text, gap.id


def test_values_that_are_there_are_named_with_their_years(monkeypatch):
    gap = next(g for g in catalog().gaps.values() if "kwg_je_10000" in g.indicators)
    stub(monkeypatch)
    text = page_html(open_page("datenluecken"))
    part = text.split(f'id="{gap.id}"')[1].split("</dl>")[0]
    assert "Länder 2020 bis 2022 (2 Jahre)" in part
    assert "Kreise und kreisfreie Städte 2022 (1 Jahr)" in part


def test_examples_do_not_fill_a_gap(monkeypatch):
    stub(monkeypatch)
    text = page_html(open_page("datenluecken"))
    label = html.escape(catalog().indicators["vakanzquote"].label)
    row = re.search(rf"<tr[^>]*><th[^>]*>{re.escape(label)}</th>(.*?)</tr>", text)
    assert row
    assert "Jugendämter" in row.group(1)  # only example values, so still without a value
    assert "Jugendämter 2024 (1 Jahr, nur Beispieldaten)" in text


def test_values_of_some_boroughs_are_not_said_of_a_city_without(monkeypatch):
    rows = [("rsd_vakanzquote", "bezirk", 2018, 4, 19, 0, False)]
    stub(monkeypatch, availability=pd.DataFrame(rows, columns=list(AVAILABILITY.columns)))
    text = page_html(open_page("datenluecken"))
    assert "Bezirke 2018 (1 Jahr)" in text


def test_names_are_in_german_order(monkeypatch):
    stub(monkeypatch)
    text = page_html(open_page("datenluecken"))
    labels = [html.escape(catalog().indicators[i].label) for i in ("faelle_je_vzae", "fluktuation")]
    first, second = (re.search(rf"<th[^>]*>{re.escape(n)}</th>", text).start() for n in labels)
    assert first < second


def test_field_list_to_read_and_to_take_along(monkeypatch):
    stub(monkeypatch)
    app = open_page("datenluecken")
    assert "Stellen im Plan" in page_html(app)
    labels = [b.label for b in app.get("download_button")]
    assert labels == ["Feldliste (Excel)", "Feldliste (CSV für Excel)"]
