"""Legal page and site file: the operator's texts, placeholders marked, faults named."""

from __future__ import annotations

import html

import pytest

from etl.errors import CatalogError
from tests.pages.frames import open_page, page_html, stub
from ui import blocks, config
from ui.config import DEFAULT, PLACEHOLDER, load_site


def test_sections_and_open_placeholders(monkeypatch):
    stub(monkeypatch)
    page = page_html(open_page("rechtliches"))
    for title in ("Impressum", "Datenschutz", "Kontakt", "Fehler melden", "Lizenzen"):
        assert f">{title}</h2>" in page
    assert page.count("fm-open") == page.count(PLACEHOLDER)
    assert page.count("fm-open") >= 4


def test_no_legal_text_is_folded_away(monkeypatch):
    stub(monkeypatch)
    page = page_html(open_page("rechtliches"))
    assert "<details" not in page
    texts = load_site(DEFAULT).datenschutz.paragraphs
    assert max(map(len, texts)) > blocks.LONG_TEXT, "or this test holds nothing"
    for text in texts:
        assert f"{html.escape(text)}</p>" in page


def test_filled_in_texts_carry_no_mark(monkeypatch, tmp_path):
    raw = DEFAULT.read_text(encoding="utf-8").replace(PLACEHOLDER, "[ausgefüllt")
    raw = raw.replace('contact_email = ""', 'contact_email = "a@example.org"')
    path = tmp_path / "site.toml"
    path.write_text(raw, encoding="utf-8")
    filled = load_site(path)
    stub(monkeypatch)
    monkeypatch.setattr(config, "site", lambda: filled)
    page = page_html(open_page("rechtliches"))
    assert "fm-open" not in page
    assert 'href="mailto:a@example.org?subject=Fehlermeldung"' in page


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("[kontakt]", "[kontact]"), "kontakt"),
        (('name = "', 'name = 5 #"'), "name"),
        (("[impressum]", "[impressum"), "TOML"),
    ],
)
def test_a_bad_site_file_names_its_faults(tmp_path, change, word):
    path = tmp_path / "site.toml"
    path.write_text(DEFAULT.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_site(path)
    assert word in str(caught.value)
    assert "site.toml" in str(caught.value)


def test_a_missing_site_file_is_named(tmp_path):
    with pytest.raises(CatalogError, match="Datei fehlt"):
        load_site(tmp_path / "weg.toml")
