"""What the one calculation promises, each rule stated on a few rows."""

from __future__ import annotations

import pytest

from etl.models import Variable
from tests.spec.world import indicator, row, value, variable, world

PEOPLE = [
    row("people", "91001", 2020, 1000), row("people", "91002", 2020, 500),
    row("people", "92001", 2020, 250),
]  # fmt: skip


def test_a_ratio_is_divided_and_scaled() -> None:
    con = world([row("cases", "91001", 2020, 30), *PEOPLE])
    assert value(con, "91001", 2020)[:3] == (3.0, "", "direkt")


def test_missing_is_not_zero() -> None:
    con = world([row("cases", "91001", 2020, None, flag="unbekannt"), *PEOPLE])
    assert value(con, "91001", 2020)[:2] == (None, "unbekannt")


def test_zero_is_a_value() -> None:
    con = world([row("cases", "91001", 2020, 0), *PEOPLE])
    assert value(con, "91001", 2020)[0] == 0.0


def test_no_row_without_any_numerator() -> None:
    con = world(PEOPLE)
    assert value(con, "91001", 2020) is None


def test_a_kreisfreie_stadt_is_kreis_and_office_at_once() -> None:
    con = world([row("cases", "JH91002000", 2020, 10), *PEOPLE])
    assert value(con, "91002", 2020)[0] == value(con, "JH91002000", 2020)[0] == 2.0


def test_complete_parts_make_a_total() -> None:
    con = world([row("cases", "91001", 2020, 30), row("cases", "91002", 2020, 15), *PEOPLE])
    assert value(con, "91", 2020)[:3] == (3.0, "abgeleitet", "summe")


def test_a_published_total_goes_before_the_sum() -> None:
    con = world([
        row("cases", "91", 2020, 46), row("people", "91", 2020, 1500),
        row("cases", "91001", 2020, 30), row("cases", "91002", 2020, 15), *PEOPLE,
    ])  # fmt: skip
    assert value(con, "91", 2020)[0] == pytest.approx(46 / 1500 * 100)
    assert value(con, "91", 2020)[2] == "direkt"


def test_partial_reports_take_both_sides_from_the_same_regions() -> None:
    half = indicator("rate", min_coverage=0.5)
    con = world([row("cases", "91001", 2020, 30), *PEOPLE], [half])
    found = value(con, "91", 2020)
    assert found[0] == pytest.approx(3.0)  # 30 of 1000, not 30 of 1500
    assert found[2:] == ("teilmenge", 1, 2)


def test_too_little_coverage_gives_no_value() -> None:
    con = world([row("cases", "91001", 2020, 30), *PEOPLE])  # 1 of 2 < 0.8
    assert value(con, "91", 2020) is None


def test_an_incomplete_total_yields_to_the_regions_that_reported() -> None:
    # The published total lacks one office (flag mindestwert): the ratio of the others is right.
    con = world(
        [
            row("cases", "91", 2020, 30, flag="mindestwert"), row("people", "91", 2020, 1500),
            row("cases", "91001", 2020, 30), row("cases", "91002", 2020, None, flag="unbekannt"),
            *PEOPLE,
        ],
        [indicator("rate", min_coverage=0.5)],
    )  # fmt: skip
    assert value(con, "91", 2020) == (pytest.approx(3.0), "", "teilmenge", 1, 2)


def test_a_slightly_incomplete_total_stays_the_published_one() -> None:
    # Every region below has a value, one of them a minimum: the published total counts, marked.
    con = world(
        [
            row("cases", "91", 2020, 44, flag="mindestwert"), row("people", "91", 2020, 1500),
            row("cases", "91001", 2020, 30),
            row("cases", "91002", 2020, 14, flag="mindestwert"), *PEOPLE,
        ],
        [indicator("rate", min_coverage=0.5)],
    )  # fmt: skip
    assert value(con, "91", 2020)[0] == pytest.approx(44 / 1500 * 100)
    assert value(con, "91", 2020)[1:3] == ("mindestwert", "mindestwert")


def test_an_incomplete_total_without_parts_is_shown_as_a_minimum() -> None:
    con = world([
        row("cases", "91", 2020, 30, flag="mindestwert"), row("people", "91", 2020, 1500),
    ])  # fmt: skip
    assert value(con, "91", 2020)[:3] == (2.0, "mindestwert", "mindestwert")


def test_ratios_are_never_averaged() -> None:
    con = world([
        row("cases", "91001", 2020, 100), row("cases", "91002", 2020, 0), *PEOPLE,
    ])  # fmt: skip
    assert value(con, "91", 2020)[0] == pytest.approx(100 / 1500 * 100)  # the mean were 5.0


def test_what_cannot_be_summed_is_not_rolled_up() -> None:
    published = indicator(
        "rate", formula=[{"from": 2000, "numerator": ["ratio"]}], min_coverage=0.1
    )
    con = world(
        [row("ratio", "91001", 2020, 7.5), row("ratio", "91002", 2020, 8.5)],
        [published], [variable("ratio", additive=False)],
    )  # fmt: skip
    assert value(con, "91001", 2020)[0] == 7.5
    assert value(con, "91", 2020) is None


def test_an_old_denominator_is_carried_forward_and_named() -> None:
    carried = indicator("rate", formula=[{
        "from": 2000, "numerator": ["cases"], "per": 100,
        "denominator": [{"variable": "people", "max_age": 2}],
    }])  # fmt: skip
    rows = [row("cases", "91001", y, 30) for y in (2021, 2022, 2023)]
    con = world([*rows, *PEOPLE], [carried])
    assert value(con, "91001", 2022)[:2] == (3.0, "fortgeschrieben")
    year = con.execute(
        "SELECT denominator_year FROM indicator_value WHERE region_id = '91001' AND year = 2022"
    ).fetchone()
    assert year == (2020,)
    assert value(con, "91001", 2023) is None  # three years old


def test_a_formula_holds_from_its_year() -> None:
    changed = indicator("rate", formula=[
        {"from": 2000, "numerator": ["cases"], "denominator": ["people"], "per": 100},
        {"from": 2020, "numerator": ["cases"], "denominator": ["people"], "per": 1000},
    ])  # fmt: skip
    con = world(
        [row("cases", "91001", 2019, 30), row("people", "91001", 2019, 1000),
         row("cases", "91001", 2020, 30), *PEOPLE], [changed],
    )  # fmt: skip
    assert (value(con, "91001", 2019)[0], value(con, "91001", 2020)[0]) == (3.0, 30.0)


def test_an_identity_derives_what_is_not_published() -> None:
    derived = variable("cases", identities=[
        {"terms": ["all", {"variable": "advice", "weight": -1}]}
    ])  # fmt: skip
    names = [derived, variable("people"), variable("all"), variable("advice")]
    con = world(
        [row("all", "91001", 2020, 50), row("advice", "91001", 2020, 20), *PEOPLE],
        variables=names,
    )
    assert value(con, "91001", 2020)[:2] == (3.0, "abgeleitet")


def test_published_goes_before_derived() -> None:
    derived = variable("cases", identities=[
        {"terms": ["all", {"variable": "advice", "weight": -1}]}
    ])  # fmt: skip
    names = [derived, variable("people"), variable("all"), variable("advice")]
    con = world(
        [row("all", "91001", 2020, 50), row("advice", "91001", 2020, 20),
         row("cases", "91001", 2020, 31), *PEOPLE], variables=names,
    )  # fmt: skip
    assert value(con, "91001", 2020)[:2] == (pytest.approx(3.1), "")


def _sum_of_two() -> list[Variable]:
    whole = variable("cases", identities=[{"terms": ["acute", "latent"]}])
    return [whole, *(variable(n) for n in ("people", "acute", "latent"))]


def test_a_rounded_figure_yields_to_its_exactly_published_parts() -> None:
    con = world(
        [row("cases", "91001", 2020, 50, flag="gerundet"), row("acute", "91001", 2020, 31),
         row("latent", "91001", 2020, 22), *PEOPLE], variables=_sum_of_two(),
    )  # fmt: skip
    assert value(con, "91001", 2020)[:3] == (pytest.approx(5.3), "abgeleitet", "summe")
    kept = con.execute("SELECT value FROM observation WHERE variable_id = 'cases'").fetchall()
    assert kept == [(50.0,)]


@pytest.mark.parametrize("latent", [None, "gerundet", "geschaetzt"])
def test_a_rounded_figure_stays_where_a_part_is_no_better(latent: str | None) -> None:
    rows = [row("cases", "91001", 2020, 50, flag="gerundet"), row("acute", "91001", 2020, 31)]
    rows += [row("latent", "91001", 2020, 22, flag=latent)] if latent else []
    con = world([*rows, *PEOPLE], variables=_sum_of_two())
    assert value(con, "91001", 2020)[:3] == (5.0, "gerundet", "direkt")


def test_a_gap_in_a_part_is_a_gap_in_what_is_derived() -> None:
    derived = variable("cases", identities=[{"terms": ["all", "advice"]}])
    names = [derived, variable("people"), variable("all"), variable("advice")]
    con = world(
        [row("all", "91001", 2020, 50), row("advice", "91001", 2020, None, flag="unterdrueckt"),
         *PEOPLE], variables=names,
    )  # fmt: skip
    assert value(con, "91001", 2020)[:2] == (None, "unterdrueckt")


def test_a_reviewed_annotation_turns_a_printed_dash_into_a_gap() -> None:
    con = world(
        [row("cases", "91001", 2020, 0), *PEOPLE],
        annotations=[{"source_id": "s", "region_id": "91001", "year": 2020, "variable_id": "*",
                      "set_flag": "unbekannt", "set_missing": True, "reason": "Fußnote"},
                     ],
    )  # fmt: skip
    assert value(con, "91001", 2020)[:2] == (None, "unbekannt")


def test_of_two_sources_the_better_one_counts_unless_a_review_says_otherwise() -> None:
    rows = [row("cases", "91001", 2020, 30, source_id="office"),
            row("cases", "91001", 2020, 40, source_id="press"), *PEOPLE]  # fmt: skip
    ranks = {"office": {"priority": 80}, "press": {"priority": 30}}
    assert value(world(rows, sources=ranks), "91001", 2020)[0] == 3.0
    review = [{"variable_id": "cases", "region_id": "91001", "year": 2020, "source_id": "press",
               "period": "", "reason": "Amt hat sich korrigiert"}]  # fmt: skip
    assert value(world(rows, sources=ranks, preferences=review), "91001", 2020)[0] == 4.0


def test_both_contradicting_values_are_kept() -> None:
    rows = [row("cases", "91001", 2020, 30, source_id="office"),
            row("cases", "91001", 2020, 40, source_id="press")]  # fmt: skip
    con = world(rows, sources={"office": {}, "press": {}})
    assert con.execute("SELECT count(*) FROM observation").fetchone() == (2,)
    assert con.execute("SELECT count(*) FROM observation_preferred").fetchone() == (1,)


def test_a_dash_for_a_region_that_no_longer_existed_is_no_zero() -> None:
    con = world([row("cases", "92002", 2020, 0), row("people", "92002", 2020, 100)])
    assert value(con, "92002", 2020) is None
    assert con.execute("SELECT DISTINCT reason FROM observation_rejected").fetchall() == [
        ("Region bestand am Stichtag nicht",)
    ]


def test_a_total_is_expected_from_the_regions_of_its_time() -> None:
    # Until 2015 the Land has two Kreise, so one of them is not the whole; from 2016 on it is.
    rows = [row(v, "92001", y, n) for y in (2015, 2016) for v, n in (("cases", 5), ("people", 100))]
    con = world(rows)
    assert value(con, "92", 2015) is None
    assert value(con, "92", 2016)[0] == 5.0


def test_a_source_on_a_fixed_territory_says_that_it_was_converted() -> None:
    rows = [row("cases", "92002", 2018, 5, source_id="fixed"),
            row("people", "92002", 2018, 100, source_id="fixed")]  # fmt: skip
    con = world(rows, sources={"fixed": {"territory": 2014}})
    assert value(con, "92002", 2018)[:2] == (5.0, "umgerechnet")


def _reform(*more: tuple[str, float]) -> list[dict[str, object]]:
    """Land 93 as a table prints it for 2019: its Kreise of 2020, and `more` of the time before."""
    return [row(v, r, 2019, n) for v in ("cases", "people")
            for r, n in (("93011", 5), ("93012", 10), *more)]  # fmt: skip


def test_a_land_printed_only_with_the_kreise_of_its_next_reform_keeps_them_marked() -> None:
    con = world(_reform())
    assert value(con, "93011", 2019)[:2] == (100.0, "umgerechnet")
    assert value(con, "93", 2019) is None  # no sum of what did not exist
    assert con.execute("SELECT count(*) FROM observation_rejected").fetchone() == (0,)


@pytest.mark.parametrize(
    "rows", [_reform(("93001", 15)), [r for r in _reform() if "93012" not in r.values()]]
)
def test_but_not_beside_its_own_kreise_nor_where_one_of_the_new_is_missing(rows) -> None:
    con = world(rows)
    assert value(con, "93011", 2019) is None
    reasons = con.execute("SELECT DISTINCT reason FROM observation_rejected").fetchall()
    assert reasons == [("Region bestand am Stichtag nicht",)]


def test_a_tiny_denominator_hides_the_rate() -> None:
    con = world(
        [row("cases", "91001", 2020, 1), row("people", "91001", 2020, 2)],
        [indicator("rate", min_denominator=3)],
    )
    assert value(con, "91001", 2020)[:2] == (None, "unterdrueckt")


def test_a_zero_denominator_gives_no_value() -> None:
    con = world([row("cases", "91001", 2020, 1), row("people", "91001", 2020, 0)])
    assert value(con, "91001", 2020)[:2] == (None, "entfaellt")


def test_submitted_ratios_of_a_land_need_three_offices() -> None:
    reported = indicator("rate", basis="meldung", min_coverage=0.1)
    rows = [row(v, o, 2020, n) for o in ("JH91001001", "JH91001999", "JH91002000")
            for v, n in (("cases", 10), ("people", 100))]  # fmt: skip
    assert value(world(rows[:4], [reported]), "91", 2020) is None
    assert value(world(rows, [reported]), "91", 2020)[0] == pytest.approx(10.0)
