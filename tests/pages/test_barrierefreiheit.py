"""The accessibility statement names exactly what the tests excuse, its day, and whom to tell."""

from __future__ import annotations

import dataclasses
import re

import pytest

from etl.errors import CatalogError
from tests.pages.frames import open_page, page_html, stub
from tests.pages.views import words
from ui import barriers, config


def test_every_excused_fault_is_named_with_its_report(monkeypatch):
    stub(monkeypatch)
    app = open_page("barrierefreiheit")
    text, page = words(app), page_html(app)
    known = barriers.statement()
    assert len(known.barriers) >= 1
    for barrier in known.barriers:
        assert barrier.what in text
        assert barrier.instead in text
        assert barrier.issue in page
    assert len(re.findall("Meldung beim Hersteller</a>", page)) == len(known.barriers)
    assert "teilweise vereinbar" in text
    assert f"{known.checked.day}.{known.checked.month}.{known.checked.year}" in text


def test_without_faults_it_says_so(monkeypatch):
    stub(monkeypatch)
    clean = dataclasses.replace(barriers.statement(), barriers=())
    monkeypatch.setattr(barriers, "statement", lambda: clean)
    text = words(open_page("barrierefreiheit"))
    assert "kein Mangel bekannt" in text
    assert "teilweise" not in text


def test_feedback_goes_to_the_configured_address(monkeypatch):
    stub(monkeypatch)
    assert "Adresse für Fehlermeldungen]" in words(open_page("barrierefreiheit"))
    filled = config.site().model_copy(update={"contact_email": "hilfe@example.org"})
    monkeypatch.setattr(config, "site", lambda: filled)
    page = page_html(open_page("barrierefreiheit"))
    assert 'href="mailto:hilfe@example.org' in page


def test_faults_of_the_list_are_all_named(tmp_path):
    path = tmp_path / "barriers.toml"
    path.write_text(
        '[a]\ncomponent = "Excel"\nrule = ""\nissue = "x"\nwhat = "w"\ninstead = "i"\n'
        '[b]\ncomponent = "Plotly"\nrule = "region"\nissue = "https://x.org"\nwhat = "w"\n'
        'instead = "i"\n',
        encoding="utf-8",
    )
    with pytest.raises(CatalogError) as caught:
        barriers.load_statement(path)
    said = str(caught.value)
    for part in ("checked", "a.component", "a.issue", "b: eine Regel braucht"):
        assert part in said
