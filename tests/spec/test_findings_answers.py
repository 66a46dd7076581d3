"""The answers say only what the figures say: reported or not, equal or not, known or not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.argument import Row, country, for_germany, statement, told, warehouse

# --- years, numbers, directions ---------------------------------------------------------------


def test_each_direction_has_the_years_it_holds_for() -> None:
    rows = country("kwg_verfahren", {2013: 100, 2024: 200})
    rows += country("iob_gesamt", {2017: 300, 2023: 100}) + country(
        "hze_volumen", {2022: 5, 2023: 5}
    )
    answer = told(warehouse(rows))["aufgaben"].answer
    assert "mehr Gefährdungseinschätzungen nach § 8a (2013 bis 2024)" in answer
    assert "weniger Inobhutnahmen (2017 bis 2023)" in answer
    assert "etwa gleich viele Hilfen zur Erziehung im Lauf des Jahres (2022 bis 2023)" in answer


def test_a_year_and_its_number_stand_apart() -> None:
    found = told(warehouse(country("asd_vzae", {2006: 7585, 2018: 15000}, y2018="gerundet")))
    assert "2006: 7.585; 2018: rund 15.000" in statement(found["personal"], "personal").sentence


def test_staff_beside_tasks_presupposes_no_growth() -> None:
    rows = country("asd_vzae", {2016: 1000, 2018: 900})
    found = told(warehouse(rows + country("kwg_verfahren", {2016: 1000, 2018: 800})))["personal"]
    assert "schrumpfte von 2016 bis 2018 weniger stark als die Zahl der" in found.answer
    for word in ("langsamer", "schneller", "wuchs", "zunahm"):
        assert word not in found.answer
    blurred = told(warehouse(
        country("asd_vzae", {2016: 11000, 2018: 10000}, y2016="gerundet", y2018="gerundet")
        + country("kwg_verfahren", {2016: 1000, 2018: 900})
    ))["personal"]  # fmt: skip
    assert "Was sich stärker entwickelte, ist wegen" in statement(
        blurred, "neben_kwg_verfahren"
    ).sentence  # fmt: skip


@pytest.mark.parametrize(
    ("staff", "task", "said"),
    [
        (1100, 1200, "wuchs also langsamer als diese Aufgabe."),
        (1200, 1100, "wuchs also schneller als diese Aufgabe."),
        (1100, 900, "wuchs also, während diese Aufgabe abnahm."),
        (1100, 1000, "wuchs also, während diese Aufgabe etwa gleich blieb."),
        (900, 1100, "schrumpfte also, während diese Aufgabe zunahm."),
        (900, 800, "schrumpfte also weniger stark als diese Aufgabe."),
        (800, 900, "schrumpfte also stärker als diese Aufgabe."),
        (900, 901, "schrumpfte also etwa so stark wie diese Aufgabe."),
        (1000, 1100, "blieb also etwa gleich, während diese Aufgabe zunahm."),
        (1000, 1001, "entwickelte sich also etwa so wie diese Aufgabe."),
    ],
)
def test_what_grew_is_said_to_have_grown_and_nothing_else(
    staff: float, task: float, said: str
) -> None:
    rows = country("asd_vzae", {2016: 1000, 2018: staff})
    rows += country("kwg_verfahren", {2016: 1000, 2018: task})
    found = statement(told(warehouse(rows))["personal"], "neben_kwg_verfahren")
    assert found.sentence.endswith(f"Das Personal {said}")


def test_each_task_has_a_sentence_of_its_own_beside_the_staff() -> None:
    rows = country("asd_vzae", {2018: 1000, 2020: 1100})
    rows += country("kwg_verfahren", {2018: 100, 2020: 150})
    rows += country("hze_volumen", {2018: 100, 2020: 50})
    answer = told(warehouse(rows))["personal"].answer
    assert "langsamer als die Zahl der Gefährdungseinschätzungen nach § 8a. Es wuchs" in answer
    assert "2020, während die Zahl der Hilfen zur Erziehung im Lauf des Jahres abnahm." in answer


def test_other_tasks_are_called_incomparable_only_where_they_are() -> None:
    staff = country("asd_vzae", {2018: 1000, 2020: 1100})
    tasks = ("kwg_verfahren", "iob_gesamt", "iob_ohne_uma", "hze_volumen")
    every: list[Row] = [r for v in tasks for r in country(v, {2018: 100, 2020: 150})]
    some = told(warehouse(staff + country("kwg_verfahren", {2018: 100, 2020: 150})))["personal"]
    assert "Für andere Aufgaben fehlen vergleichbare Zahlen." in some.answer
    full = told(warehouse(staff + every))["personal"]
    assert "fehlen" not in full.answer
    assert "ohne_vergleich" not in {s.id for s in full.statements}


def test_what_is_counted_comes_from_the_variable() -> None:
    rows = country("asd_vzae", {2018: 1000, 2020: 1100})
    rows += country("iob_gesamt", {2018: 100, 2020: 150})
    caveats = statement(told(warehouse(rows))["personal"], "neben_iob_gesamt").caveats
    assert "Inobhutnahmen, gezählt: Maßnahmen." in caveats
    assert not any("Verfahren" in c for c in caveats)


@pytest.mark.parametrize(
    ("last", "end"), [(1300, "Gefährdungseinschätzungen im Jahr."), (1050, "im Jahr."),
                      (1100, "im Jahr. Das ist etwa gleich viel.")],
)  # fmt: skip
def test_two_numbers_that_speak_for_themselves_get_no_verdict(last: float, end: str) -> None:
    rows = country("asd_vzae", {2016: 1000, 2018: 1100})
    rows += country("kwg_verfahren", {2016: 1000, 2018: last})
    con = warehouse(rows, [("kwg_je_vzae", "DE", 2016, 1000, 1000, ""),
                           ("kwg_je_vzae", "DE", 2018, last, 1100, "")])  # fmt: skip
    found = statement(told(con)["fallbelastung"], "verfahren_je_stelle")
    assert found.sentence.endswith(end)


# --- reported by nobody, by some, by all ------------------------------------------------------


def reports(count: int) -> list[tuple[Any, ...]]:
    return [
        (indicator, f"JH051{n:05d}", 2024, 40, 1, "")
        for indicator in ("faelle_je_vzae", "vakanzquote")
        for n in range(count)
    ]


def test_nobody_has_reported() -> None:
    found = told(warehouse())
    assert "Bundesweit ist das nicht zu sagen" in found["fallbelastung"].answer
    assert found["luecke"].answer.endswith("ist nicht zu sagen: Niemand erhebt es.")
    assert found["unbekannt"].answer.endswith("Gemeldet hat es hier noch kein Jugendamt.")
    assert "steht in keiner amtlichen Statistik" in found["unbekannt"].answer
    assert "nicht gemeldet" not in found["unbekannt"].answer
    nobody = statement(found["unbekannt"], "belastung").sentence
    assert nobody.startswith("Kein Jugendamt (von 6) hat bisher Fälle je Vollzeitstelle, ")
    assert "für kein Land (von 1) bekannt" in statement(
        found["unbekannt"], "personal_land"
    ).sentence  # fmt: skip


def test_what_some_have_reported_is_one_sentence() -> None:
    found = statement(told(warehouse((), reports(4)))["unbekannt"], "belastung").sentence
    assert found == (
        "Fälle je Vollzeitstelle haben bisher 4 von 6 Jugendämtern gemeldet, unbesetzte Stellen 4 "
        "und Fluktuation 0."
    )


def test_too_few_have_reported_for_germany() -> None:
    found = told(warehouse((), reports(4)))
    assert "zu wenige Jugendämter" in found["fallbelastung"].answer
    assert "Zu wenige Jugendämter" in found["luecke"].answer
    assert "Niemand" not in found["luecke"].answer
    assert found["unbekannt"].answer.endswith("Beides gemeldet haben hier 4 von 6 Jugendämtern.")
    few = statement(told(warehouse((), reports(2)))["fallbelastung"], "meldungen").sentence
    assert "liegen noch nicht vor" not in few
    assert "bisher: 2" in few


def test_some_have_reported_enough_for_germany() -> None:
    con = warehouse((), reports(4))
    for_germany(con, "faelle_je_vzae", 40, 4)
    for_germany(con, "fehlbedarf_35", 12, 4)
    found = told(con)
    assert "nach Meldungen von 4 von 6 Jugendämtern 40,0 Fälle" in found["fallbelastung"].answer
    assert "nach Meldungen von 4 von 6 Jugendämtern zusammen 12" in found["luecke"].answer
    assert "Die übrigen sind nicht gezählt." in found["luecke"].answer
    for question in ("fallbelastung", "luecke"):
        assert "nicht zu sagen" not in found[question].answer


def test_all_have_reported() -> None:
    con = warehouse((), reports(6))
    for_germany(con, "faelle_je_vzae", 40, 6)
    for_germany(con, "fehlbedarf_35", 12, 6)
    found = told(con)
    assert "nach Meldungen aller Jugendämter 40,0 Fälle" in found["fallbelastung"].answer
    assert "nach Meldungen aller Jugendämter zusammen 12" in found["luecke"].answer
    assert "übrigen" not in found["luecke"].answer
    assert found["unbekannt"].answer.endswith("Gemeldet haben es hier alle 6 Jugendämter.")


def test_an_example_for_germany_answers_nothing() -> None:
    con = warehouse()
    for_germany(con, "faelle_je_vzae", 40, 4, "beispiel")
    for_germany(con, "fehlbedarf_35", 12, 4, "beispiel")
    found = told(con)
    assert "nicht zu sagen" in found["fallbelastung"].answer
    assert "nicht zu sagen" in found["luecke"].answer


def test_how_offices_of_boroughs_are_counted() -> None:
    con = warehouse()
    assert statement(told(con)["unbekannt"], "belastung").caveats == ()
    con.execute(
        "INSERT INTO region VALUES ('11', 'land', 'Berlin', '1990-01-01', NULL, '', 'DE'), "
        "('JH11001001', 'jugendamt', 'Mitte', '1990-01-01', NULL, 'Bezirksjugendamt', '11000'), "
        "('JH11002002', 'jugendamt', 'Alt', '1990-01-01', '2000-12-31', 'Bezirksjugendamt', "
        "'11000')"
    )
    (note,) = statement(told(con)["unbekannt"], "belastung").caveats
    assert note.startswith("7 Jugendämter: In Berlin (1) ist das Amt jedes Bezirks einzeln")


# --- published values and demands -------------------------------------------------------------


def test_values_counted_in_different_ways_have_no_common_span() -> None:
    rows: list[Row] = [
        ("faelle_je_vzae_veroeff", "05", 2019, 39.0, ""),
        ("faelle_je_vzae_veroeff", "05111", 2019, 79.0, ""),
        ("faelle_je_vzae_veroeff", "JH05100001", 2019, 16.0, ""),
        ("faelle_je_vzae_veroeff", "JH05100002", 2018, 12.0, ""),
        ("faelle_je_fachkraft", "DE", 2018, 137.0, ""),
        ("faelle_je_fachkraft", "05", 2014, 8.0, ""),
    ]
    found = told(warehouse(rows))["fallbelastung"]
    survey = statement(found, "umfrage")
    assert survey.chart is not None
    assert survey.chart.title.startswith(
        "Umfrage in Nordrhein-Westfalen 2019: von 16 bis 79 Fällen je Stelle"
    )
    other = statement(found, "anders_gezaehlt").sentence
    assert "Ihre 2 Angaben stehen in der Tabelle" in other
    for number in ("8", "137"):
        assert number not in other


CHECK = country("hze_volumen", {2019: 1016600}) + country("asd_fachkraefte_studie", {2018: 13400})


def claims(*values: float, flag: str = "") -> Any:
    rows = [*CHECK]
    for id_, value in zip(
        ("fehlbedarf_asd_stellen", "fehlbedarf_stellen_dbb"), values, strict=False
    ):
        rows += [(id_, "DE", 2018, value, flag if id_.endswith("dbb") else "")]
    return statement(told(warehouse(rows))["luecke"], "forderungen")


def test_a_demand_for_more_than_a_number_is_a_minimum() -> None:
    found = claims(16000, 3000, flag="mindestwert")
    assert "verschieden beziffert: 16.000 oder mindestens 3.000." in found.sentence
    assert (
        found.chart.title
        == "2018 öffentlich genannt: 16.000 oder mindestens 3.000 zusätzliche Stellen"
    )


@pytest.mark.parametrize("values", [(16000,), (16000, 16000), (3000,), (9000, 3000)])
def test_nothing_is_guessed_about_demands_that_do_not_fit(values: tuple[float, ...]) -> None:
    found = claims(*values)
    assert not any("Eigene Rechnung" in c for c in found.caveats)
    assert ("verschieden" in found.sentence) == (len(set(values)) > 1)
    assert "weichen" not in found.sentence
