"""The argument from small warehouses: growing, shrinking, missing, rounded, broken series.

The oracle here derives every number of every sentence again, from the values alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

import pytest

from etl.findings_model import Derived, Facts, Statement
from tests.spec.argument import CATALOG, Row, country, statement, told, warehouse

# --- the five questions, whichever way the figures fall --------------------------------------


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({2018: 1000, 2019: 1500}, "mehr"),
        ({2018: 1500, 2019: 1000}, "weniger"),
        ({2018: 1000, 2019: 1004}, "gleich"),
        ({2019: 1000}, "nicht zu sagen"),
        ({}, "nicht zu sagen"),
    ],
)
def test_the_word_follows_the_figures(values: dict[int, float], word: str) -> None:
    found = told(warehouse(country("kwg_verfahren", values)))["aufgaben"]
    assert statement(found, "kwg_verfahren").word == word
    assert found.word == word
    assert ("mehr Gefährdungseinschätzungen" in found.answer) == (word == "mehr")
    assert ("weniger Gefährdungseinschätzungen" in found.answer) == (word == "weniger")


def test_tasks_that_fall_apart_get_no_common_word() -> None:
    rows = country("kwg_verfahren", {2018: 100, 2019: 200})
    rows += country("iob_ohne_uma", {2018: 200, 2019: 100})
    found = told(warehouse(rows))["aufgaben"]
    assert found.word == "nicht zu sagen"
    assert "mehr Gefährdungseinschätzungen nach § 8a" in found.answer
    assert "weniger Inobhutnahmen ohne unbegleitete Einreise" in found.answer


def test_nothing_is_compared_across_a_break() -> None:
    rows = country("iob_gesamt", {2015: 100, 2016: 900, 2017: 400, 2018: 300})
    found = statement(told(warehouse(rows))["aufgaben"], "iob_gesamt")
    assert found.word == "weniger"
    assert [p.year for p in found.points] == [2017, 2018]
    assert any("2017" in c for c in found.caveats)
    lonely = country("iob_gesamt", {2015: 100, 2016: 900, 2017: 400})
    assert [p.year for p in statement(told(warehouse(lonely))["aufgaben"], "iob_gesamt").points] \
        == [2015, 2016]  # fmt: skip
    apart = country("iob_gesamt", {2016: 900, 2017: 400})
    silent = statement(told(warehouse(apart))["aufgaben"], "iob_gesamt")
    assert silent.word == "nicht zu sagen"


def test_an_event_is_no_break() -> None:
    rows = country("kwg_verfahren", {2019: 100, 2021: 200})
    assert statement(told(warehouse(rows))["aufgaben"], "kwg_verfahren").word == "mehr"


def test_minimum_values_are_said_and_avoided() -> None:
    rows = country("kwg_verfahren", {2012: 100, 2013: 110, 2014: 120}, y2012="mindestwert")
    found = statement(told(warehouse(rows))["aufgaben"], "kwg_verfahren")
    assert [p.year for p in found.points] == [2013, 2014]
    rows = country("hze_volumen", {2022: 1000, 2023: 1100}, y2023="mindestwert")
    found = statement(told(warehouse(rows))["aufgaben"], "hze_volumen")
    assert "mindestens 1.100" in found.sentence
    assert "mindestens 10,0\u00a0%" in found.sentence or "mindestens 10\u00a0%" in found.sentence
    rows = country("hze_volumen", {2022: 1000, 2023: 900}, y2023="mindestwert")
    found = statement(told(warehouse(rows))["aufgaben"], "hze_volumen")
    assert found.word == "nicht zu sagen"


def test_rounding_can_swallow_a_change() -> None:
    rows = country("kwg_verfahren", {2018: 15000, 2019: 15400}, y2018="gerundet", y2019="gerundet")
    found = statement(told(warehouse(rows))["aufgaben"], "kwg_verfahren")
    assert found.word == "nicht zu sagen"
    assert "rund 15.000" in found.sentence


STAFF = country("asd_vzae", {2016: 1000, 2018: 1100})


@pytest.mark.parametrize(
    ("last", "word", "verb"),
    [
        (1300, "weniger", "wuchs von 2016 bis 2018 langsamer als die Zahl"),
        (1050, "mehr", "wuchs von 2016 bis 2018 schneller als die Zahl"),
        (1101, "gleich", "wuchs von 2016 bis 2018 etwa so schnell wie die Zahl"),
        (1000, "mehr", "wuchs von 2016 bis 2018, während die Zahl"),
    ],
)
def test_staff_is_compared_over_the_same_years(last: float, word: str, verb: str) -> None:
    rows = STAFF + country("kwg_verfahren", {2012: 10, 2016: 1000, 2018: last, 2022: 99999})
    found = told(warehouse(rows))["personal"]
    assert found.word == word
    assert verb in found.answer
    assert {p.year for p in statement(found, "neben_kwg_verfahren").points} == {2016, 2018}


def test_staff_without_figures_or_with_a_break_between() -> None:
    assert told(warehouse())["personal"].word == "nicht zu sagen"
    found = told(warehouse(STAFF))["personal"]
    assert found.word == "nicht zu sagen"
    assert "nicht zu sagen" in found.answer
    rows = STAFF + country("iob_gesamt", {2016: 500, 2018: 900})
    found = told(warehouse(rows))["personal"]
    assert found.word == "nicht zu sagen"
    apart = statement(found, "ohne_vergleich").sentence
    assert "(2016: 500; 2018: 900): dazwischen liegt 2017 ein Bruch" in apart


SURVEY: list[Row] = [
    ("faelle_je_vzae_veroeff", "05", 2019, 39.0, ""),
    ("faelle_je_vzae_veroeff", "05111", 2019, 79.0, ""),
    ("faelle_je_vzae_veroeff", "JH05100001", 2019, 16.0, ""),
]


def test_published_caseloads_are_quoted_with_their_range() -> None:
    found = told(warehouse(SURVEY))["fallbelastung"]
    assert "2019 nach einer Umfrage im Mittel 39 Fälle" in found.answer
    assert "16 (Ort 1) bis 79 (Düsseldorf)" in found.answer
    assert found.word == "nicht zu sagen"
    assert "fehlen" in told(warehouse())["fallbelastung"].answer


def offices(flag: str) -> list[tuple[Any, ...]]:
    rows = ((100, 2), (200, 5), (90, 6), (35, 1))
    return [
        ("faelle_je_vzae", f"JH051{n:05d}", 2024, cases, posts, flag)
        for n, (cases, posts) in enumerate(rows)
    ]


def test_examples_and_submissions_never_meet() -> None:
    found = told(warehouse(SURVEY, offices("beispiel")))
    example = statement(found["fallbelastung"], "beispiel")
    assert example.example
    assert example.sentence.startswith("Beispiel, keine echten Angaben: ")
    assert "liegen noch nicht vor" in statement(found["fallbelastung"], "meldungen").sentence
    assert (
        "Kein Jugendamt (von 6) hat bisher Fälle"
        in statement(found["unbekannt"], "belastung").sentence
    )
    mixed = [*offices("beispiel")[:2], *offices("")[2:]]
    found = told(warehouse(SURVEY, mixed))
    assert "beispiel" not in {s.id for s in found["fallbelastung"].statements}
    found = told(warehouse(SURVEY, offices("")))
    assert not statement(found["fallbelastung"], "meldungen").example
    assert "4 von 6 Jugendämtern" in statement(found["unbekannt"], "belastung").sentence


def test_missing_posts_are_summed_per_office() -> None:
    found = statement(told(warehouse(SURVEY, offices("")))["luecke"], "fehlbedarf_meldungen")
    by_target = {d.target: d.value for d in found.derived}
    # the third office has more posts than it needs; its surplus fills no other gap
    expected = {
        t: sum(max(0, c / t - p) for c, p in ((100, 2), (200, 5), (90, 6), (35, 1)))
        for t in (28, 35, 40)
    }
    assert by_target == pytest.approx(expected)
    assert by_target[28] > by_target[35] > by_target[40]


@pytest.mark.parametrize(
    ("mean", "word", "text"),
    [(39.0, "mehr", "um 4 Fälle über dem"), (30.0, "weniger", "um 5 Fälle unter dem"),
     (35.0, "gleich", "etwa auf dem")],
)  # fmt: skip
def test_the_gap_to_the_yardstick_has_a_direction(mean: float, word: str, text: str) -> None:
    rows: list[Row] = [("faelle_je_vzae_veroeff", "05", 2019, mean, "")]
    found = told(warehouse(rows))["luecke"]
    assert found.word == word
    assert text in found.answer
    assert told(warehouse())["luecke"].word == "nicht zu sagen"


def test_the_two_claims_stand_beside_each_other_with_the_reason() -> None:
    rows = country("fehlbedarf_asd_stellen", {2018: 16000})
    rows += country("fehlbedarf_stellen_dbb", {2018: 3000})
    rows += country("hze_volumen", {2019: 1016600})
    rows += country("asd_fachkraefte_studie", {2018: 13400})
    found = statement(told(warehouse(rows))["luecke"], "forderungen")
    assert "wurde 2018 verschieden beziffert: 16.000 oder 3.000." in found.sentence
    remark = next(c for c in found.caveats if "ergibt rund 15.600" in c)
    assert "Möglich ist" in remark
    assert "belegt ist das nicht" in remark


# --- every number of every sentence can be derived again -------------------------------------

FULL = [
    *country("kwg_verfahren", {2013: 116000, 2016: 136900, 2018: 157300, 2024: 239400},
             y2013="gerundet", y2016="gerundet", y2018="gerundet", y2024="gerundet"),
    *country("iob_gesamt", {2007: 28200, 2016: 84200, 2017: 61400, 2018: 52590, 2024: 69500}),
    *country("iob_ohne_uma", {2018: 40390, 2024: 38714}, y2024="gerundet|abgeleitet"),
    *country("hze_volumen", {2022: 990442, 2023: 1032929}, y2023="mindestwert"),
    *country("asd_vzae", {2006: 7585, 2016: 13966, 2018: 15000}, y2018="gerundet"),
    *SURVEY,
    *country("fehlbedarf_asd_stellen", {2018: 16000}),
    *country("fehlbedarf_stellen_dbb", {2018: 3000}),
]  # fmt: skip


def plain(value: float, decimals: int) -> str:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(exact):,}".replace(",", "_").replace(".", ",").replace("_", ".")


def again(number: Derived) -> float:
    """The derived number from its points, by the rule it names."""
    values = [p.value for p in number.points if p.value is not None]
    target = number.target or 1
    rules: dict[str, Callable[[], float]] = {
        "change_percent": lambda: (values[1] / values[0] - 1) * 100,
        "difference": lambda: values[1] - values[0],
        "posts_of_volume": lambda: values[0] / target - values[1],
        "posts_missing": lambda: sum(
            max(0, (p.numerator or 0) / target - (p.denominator or 0)) for p in number.points
        ),
        "median": lambda: median(values),
        "minimum": lambda: min(values),
        "maximum": lambda: max(values),
        "count": lambda: len(number.points) if number.points else number.value,
    }
    return rules[number.how]()


def allowed(found: Statement) -> set[str]:
    """All writings of numbers that the statement's own values can justify."""
    texts: set[str] = {"8", "6"}  # § 8a, six offices in the test's territory
    for p in found.points:
        assert p.value is not None
        texts |= {str(p.year), *(plain(p.value, d) for d in (0, 1, 2))}
        texts.add(plain(round(p.value, -2), 0))
        texts |= set(re.findall(r"\d+", p.region_name))
    for number in found.derived:
        assert number.value == pytest.approx(again(number)), number.how
        texts |= {plain(abs(number.value), d) for d in (0, 1)}
        texts |= {plain(number.target, 0)} if number.target else set()
    return texts


@pytest.mark.parametrize("id_", ["aufgaben", "personal", "fallbelastung", "luecke", "unbekannt"])
def test_every_number_in_a_sentence_is_derivable(id_: str) -> None:
    con = warehouse(FULL, [*offices("beispiel"), ("kwg_je_vzae", "DE", 2016, 136900, 13966, ""),
                           ("kwg_je_vzae", "DE", 2018, 157300, 15000, "gerundet")])  # fmt: skip
    finding = told(con)[id_]
    known: set[str] = set()
    checked = 0
    for found in finding.statements:
        texts = allowed(found) | ({"2006", "2016", "2018"} if id_ == "unbekannt" else set())
        texts |= {"2017"} if found.id == "ohne_vergleich" else set()  # the year of the break
        numbers = re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", found.sentence)
        assert set(numbers) <= texts, found.sentence
        checked += len(numbers)
        known |= texts
    answer = set(re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", finding.answer))
    assert answer <= known, finding.answer
    assert checked >= 3


def test_regions_are_counted_at_the_end_of_the_year_they_are_compared_in() -> None:
    con = warehouse()
    con.execute("DELETE FROM region WHERE level = 'kreis'")
    con.execute(
        "INSERT INTO region BY POSITION SELECT *, '', NULL FROM (VALUES "
        "('16056', 'kreis', 'Eisenach', DATE '1998-01-01', DATE '2021-06-30'), "
        "('16063', 'kreis', 'Wartburgkreis', DATE '1994-07-01', NULL))"
    )
    facts = Facts(con, CATALOG)
    assert [facts.count_regions("kreis", year) for year in (1996, 2020, 2021, 0)] == [1, 2, 1, 1]


def test_values_keep_their_sources() -> None:
    found = told(warehouse(FULL))["aufgaben"]
    assert statement(found, "kwg_verfahren").source_ids == ("quelle_kwg_verfahren",)
