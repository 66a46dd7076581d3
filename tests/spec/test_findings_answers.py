"""The answers say only what the figures say: reported or not, equal or not, known or not."""

from __future__ import annotations

from tests.spec.argument import Row, country, statement, told, warehouse

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
    assert "entwickelte sich von 2016 bis 2018 stärker als die Zahl der" in found.answer
    for word in ("langsamer", "schneller", "wuchs"):
        assert word not in found.answer
    blurred = told(warehouse(
        country("asd_vzae", {2016: 11000, 2018: 10000}, y2016="gerundet", y2018="gerundet")
        + country("kwg_verfahren", {2016: 1000, 2018: 900})
    ))["personal"]  # fmt: skip
    assert "Was sich stärker entwickelte, ist wegen" in statement(
        blurred, "neben_kwg_verfahren"
    ).sentence  # fmt: skip


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
