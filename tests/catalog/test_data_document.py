"""The measured tables of docs/data.md are those of the present data."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.support.describe import DOCUMENT, parts, rewrite


def test_the_document_says_what_the_build_holds(warehouse: Path):
    written = DOCUMENT.read_text(encoding="utf-8")
    with duckdb.connect(str(warehouse), read_only=True) as con:
        fresh = rewrite(written, parts(con))
    assert fresh.splitlines() == written.splitlines(), "the data changed: make figures"


def test_a_changed_number_would_be_seen():
    text = "<!-- flags -->\nold\n<!-- /flags -->\n"
    assert rewrite(text, {"flags": "new"}) == "<!-- flags -->\nnew\n<!-- /flags -->\n"
