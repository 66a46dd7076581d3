"""Methodology page: what it says is what the catalog holds, for every indicator."""

from __future__ import annotations

import html
import itertools
import re

import pytest

from etl import marts
from etl.catalog import catalog, worked_value
from etl.models import FLAGS
from tests.pages.frames import open_page, page_html, stub
from tests.pages.views import show, words
from ui import text
from ui.format import day_words, number


@pytest.mark.parametrize("indicator_id", sorted(catalog().indicators))
def test_definition_of_every_indicator(monkeypatch, indicator_id):
    stub(monkeypatch)
    indicator = catalog().indicators[indicator_id]
    page = page_html(open_page("methodik", indicator=indicator_id))
    assert f">{html.escape(indicator.label)}</h3>" in page
    assert html.escape(text.formula_symbols(indicator)) in page
    value = worked_value(indicator)
    if value is not None:
        assert f"= {number(value, indicator.decimals)}" in page
    for caveat in indicator.all_caveats():
        assert html.escape(catalog().caveats[caveat].short) in page
    for benchmark in indicator.benchmarks:
        assert html.escape(catalog().benchmarks[benchmark].label) in page


def test_lists_are_complete(monkeypatch):
    stub(monkeypatch)
    page = page_html(open_page("methodik"))
    for indicator_id in catalog().indicators:
        assert f">{indicator_id}</td>" in page
    for flag in FLAGS:
        assert f"<dt>{flag}</dt>" in page
    for entry in catalog().breaks.values():
        assert html.escape(f"{entry.year}: {entry.title}") in page


def test_the_map_is_said_to_show_the_territory_of_the_build(data_dir, warehouse):
    with marts.open_warehouse(warehouse) as con:
        day = marts.territory_today(con)
    assert f"Die Karte zeigt die Grenzen vom {day_words(day)}." in words(show("methodik"))


def test_a_benchmark_names_its_source_in_words(data_dir, warehouse):
    indicator = catalog().indicators["faelle_je_vzae_veroeffentlicht"]
    text_of_page = words(show("methodik", indicator=indicator.id))
    with marts.open_warehouse(warehouse) as con:
        named = marts.sources(con).set_index("source_id")["title"]
    for benchmark in indicator.benchmarks:
        source = catalog().benchmarks[benchmark].source
        assert " ".join(named[source].split()) in text_of_page
        assert source not in text_of_page


def test_sources_with_licence_and_only_safe_links(monkeypatch):
    stub(monkeypatch)
    page = page_html(open_page("methodik"))
    assert '<a href="https://example.org/1" rel="noopener">Destatis: Tabelle 1</a>' in page
    assert "dl-de/by-2-0" in page
    assert "javascript:" not in page
    assert "Nie benutzt" not in page


def test_unknown_indicator(monkeypatch):
    stub(monkeypatch)
    page = page_html(open_page("methodik", indicator="gibt_es_nicht"))
    assert page.count("fm-note") == 1


def test_headings_in_order(monkeypatch):
    stub(monkeypatch)
    levels = [int(n) for n in re.findall(r"<h(\d)", page_html(open_page("methodik")))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_formula_in_words_and_symbols():
    indicator = catalog().indicators["hze_quote"]
    assert text.formula_symbols(indicator) == "hze_volumen ÷ bev_u21 × 10.000"
    assert "÷" in text.formula_words(indicator, catalog())
    assert text.worked_example(indicator).startswith("990.442 ÷ 16.696.452 × 10.000 = 593,2")
