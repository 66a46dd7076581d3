"""First visit: words explained where they stand, a tour that can be skipped and stays skipped."""

from __future__ import annotations

import html

import pytest

from etl.catalog import catalog
from tests.pages.views import show, words
from ui import data
from ui import words as glossary

CAT = catalog()


@pytest.mark.parametrize(
    ("text", "ids"),
    [("Fälle je VZÄ im ASD", {"asd", "vzae"}), ("Verfahren nach § 8a", {"kwg"}),
     ("Die Jugendämter", {"jugendamt"}), ("Umbruch, Maßnahme, Fasdem", set()),
     ("Hilfen nach § 28 und § 35a", {"beratung_28", "eingliederung_35a"})],
)  # fmt: skip
def test_words_are_found_in_their_forms(text, ids):
    assert {w.id for w in glossary.found_in(text)} == ids


@pytest.mark.parametrize(
    ("page", "query"),
    [("karte", {"indicator": "kwg_je_10000", "level": "land"}),
     ("trends", {"indicator": "kwg_je_10000"}),
     ("meine_region", {"region": "05", "indicator": "kwg_je_10000"}),
     ("fallbelastung", {"indicator": "faelle_je_vzae"})],
)  # fmt: skip
def test_each_figure_comes_with_plain_words(data_dir, page, query):
    text = words(show(page, **query))
    indicator = CAT.indicators[query.get("indicator", "faelle_je_vzae")]
    assert "Was heißt das?" in text
    assert indicator.plain in text
    for word in glossary.found_in(indicator.label, indicator.unit):
        assert word.text in text


def test_the_glossary_lists_every_word(data_dir):
    text = words(show("methodik"))
    assert all(w.word in text and w.text in text for w in CAT.words.values())


def test_the_tour_is_skipped_and_stays_skipped(data_dir):
    app = show("ueberblick")
    assert "In drei Schritten" in words(app)
    next(b for b in app.button if "überspringen" in b.label).click().run()
    assert not app.exception
    assert "In drei Schritten" not in words(app)
    assert "In drei Schritten" not in words(show("ueberblick", einfuehrung="aus"))
    next(b for b in app.button if "zeigen" in b.label).click().run()
    assert "In drei Schritten" in words(app)


def test_every_value_of_a_place_and_every_gap_is_explained(data_dir):
    bodies = [h.proto.body for h in show("meine_region", region="05113").get("html")]
    plain = html.unescape(" ".join(b for b in bodies if "in einfacher Sprache" in b))
    specs = [CAT.indicators[i] for i in data.region_profile("05113")["indicator_id"]]
    own = [spec for spec in specs if not spec.reported]
    assert len(own) > 20
    assert [spec.id for spec in own if spec.plain not in plain] == []
    gap = " ".join(h.proto.body for h in show("fallbelastung").get("html"))
    assert "(Fehlbedarf bei 35 Fällen je Vollzeitäquivalent, in einfacher Sprache)" in gap
