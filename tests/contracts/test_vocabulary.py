"""Every German term that identifiers are made of stands in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.catalog import catalog
from etl.models import FLAGS, LEVELS
from tests.contracts.tree import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
GLUE = {"je", "und", "ohne", "mit", "der", "die", "des", "in", "von", "pro", "an", "am"}
"""Words that glue terms together and mean the same in every sentence."""


def terms(identifiers: Iterable[str]) -> set[str]:
    """Parts of identifiers that carry meaning: no numbers, no paragraphs (8a, 35a), no glue."""
    parts = {part for name in identifiers for part in name.split("_")}
    return {p for p in parts if re.fullmatch(r"[a-zäöüß]{2,}", p)} - GLUE


def explained() -> set[str]:
    """Identifier parts named in the last column of the glossary's tables."""
    found: set[str] = set()
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            cell = line.strip().strip("|").split("|")[-1]
            found |= {part for code in re.findall(r"`([^`]+)`", cell) for part in code.split("_")}
    return found


def test_glossary_explains_indicator_ids():
    known = catalog().indicators
    assert known, "no indicators in the catalog"
    assert sorted(terms(known) - explained()) == []


def test_glossary_explains_prefixes_of_variables():
    prefixes = {variable_id.split("_")[0] for variable_id in catalog().variables}
    assert prefixes, "no variables in the catalog"
    assert sorted(terms(prefixes) - explained()) == []


def test_glossary_explains_levels_and_flags():
    assert sorted({*LEVELS, *FLAGS} - explained()) == []


def test_glossary_has_the_words_that_readers_see():
    flags = GLOSSARY.read_text(encoding="utf-8").partition("\n## Flags\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in flags.splitlines() if "`" in line]
    assert {row[-1].strip("`"): row[0] for row in rows} == FLAGS


def test_terms_leave_out_numbers_and_glue():
    assert terms(["kwg_8a_je_10000_u18", "hze_quote"]) == {"kwg", "hze", "quote"}
