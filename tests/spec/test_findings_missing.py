"""Missing posts are told once: the argument says for a Land what the page of the caseload says."""

from __future__ import annotations

from typing import Any

import pytest

from etl.findings_missing import IN_SUMS
from tests.spec.argument import for_germany, for_region, statement, told, warehouse

SUMS = {"fehlbedarf_28": 925.4, "fehlbedarf_35": 497.3, "fehlbedarf_40": 320.9}


def reports(count: int, flag: str = "", year: int = 2024) -> list[tuple[Any, ...]]:
    return [("faelle_je_vzae", f"JH051{n:05d}", year, 40.5, 1, flag) for n in range(count)]


def with_sums(flag: str = "", singly: int = 4, year: int = 2024) -> Any:
    con = warehouse((), reports(singly, flag))
    for indicator, value in SUMS.items():
        for_region(con, indicator, value, 5, flag, year=year)
    return con


@pytest.mark.parametrize(("flag", "word"), [("", "Meldungen"), ("beispiel", "erzeugten Meldungen")])
@pytest.mark.parametrize("singly", [0, 4])
def test_the_sum_of_the_land_is_told_and_not_that_of_the_offices_shown(
    flag: str, word: str, singly: int
) -> None:
    id_ = "fehlbedarf_beispiel" if flag else "fehlbedarf_meldungen"
    found = statement(told(with_sums(flag, singly))["luecke"], id_)
    assert found.example == bool(flag)
    assert found.sentence.startswith("Beispiel, keine echten Angaben: ") == bool(flag)
    assert found.sentence.endswith(
        f"Nach {word} von 5 von 6 Jugendämtern (Nordrhein-Westfalen) für 2024 fehlen, je nach "
        "Zielwert, so viele Vollzeitstellen: 925 bei 28, 497 bei 35 und 321 bei 40 Fällen."
    )
    assert any(IN_SUMS in c for c in found.caveats)
    assert {p.region_id for p in found.points} == {"05", ""}


def test_every_land_with_a_sum_has_a_sentence() -> None:
    con = with_sums()
    con.execute("INSERT INTO region VALUES ('06', 'land', 'Hessen', '1990-01-01', NULL, '', 'DE')")
    for_region(con, "fehlbedarf_35", 12, 3, place=("06", "land"))
    text = statement(told(con)["luecke"], "fehlbedarf_meldungen").sentence
    assert "von 5 von 6 Jugendämtern (Nordrhein-Westfalen)" in text
    assert "3 von 6 Jugendämtern (Hessen) für 2024" in text
    assert text.endswith("so viele Vollzeitstellen: 12 bei 35 Fällen.")


def test_a_sum_of_an_older_year_does_not_stand_for_newer_reports() -> None:
    found = statement(told(with_sums(year=2023))["luecke"], "fehlbedarf_meldungen")
    assert "Nach 4 Meldungen von Jugendämtern für 2024" in found.sentence


def test_without_a_sum_the_offices_shown_are_counted_and_called_so() -> None:
    found = statement(told(warehouse((), reports(4)))["luecke"], "fehlbedarf_meldungen")
    assert any("nur Jugendämter, deren Werte einzeln gezeigt werden" in c for c in found.caveats)
    few = told(warehouse((), reports(2)))["luecke"]
    assert "fehlbedarf_meldungen" not in {s.id for s in few.statements}


def test_posts_are_told_without_decimals() -> None:
    con = warehouse((), reports(4))
    for_germany(con, "fehlbedarf_35", 12.4, 4)
    assert "zusammen 12 Vollzeitstellen" in told(con)["luecke"].answer


def test_the_span_of_caseloads_has_the_decimals_of_its_figure() -> None:
    finding = told(warehouse((), reports(4)))["fallbelastung"]
    sentence = statement(finding, "meldungen").sentence
    assert "4 Meldungen von Jugendämtern, deren Werte einzeln gezeigt werden, nennen" in sentence
    assert "zwischen 40,5 und 40,5 Fälle" in sentence
    assert "in der Mitte 40,5." in sentence
