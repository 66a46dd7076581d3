"""What notes call a field: a noun, also where its label is a command or a question."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.pages.views import notes, show

ASKED = [
    ("karte", {"level": "kreis", "region": "XX"}, "Ort oder Kreis"),
    ("karte", {"level": "jugendamt", "region": "XX"}, "Ort oder Jugendamt"),
    ("karte", {"level": "land", "region": "XX"}, "Land"),
    ("fallbelastung", {"region": "XX"}, "Ort oder Jugendamt"),
    ("meine_region", {"region": "05", "region2": "XX"}, "Zweite Region"),
    ("aktionsplan", {"plan_level": "XX"}, "Adressat"),
    ("trends", {"regions": "XX"}, "Regionen"),
]


@pytest.mark.parametrize(("page", "query", "noun"), ASKED)
def test_a_note_names_the_field_with_a_noun(
    data_dir: Any, page: str, query: dict[str, str], noun: str
) -> None:
    (note,) = notes(show(page, **query))
    assert re.findall("bei „(.*?)“", note) == [noun]
