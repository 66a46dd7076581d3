"""What the gate lets through, rule by rule, on records worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import load_catalog
from etl.disclosure import gate, offices
from etl.disclosure.cohorts import cohorts, spread
from etl.disclosure.filing import Filing
from etl.disclosure.gate import Published
from etl.submissions.form import Submission, load_form
from etl.submissions.observe import PLAIN
from tests.disclosure.worlds import SOURCE, base_tables, filings_of, inhabitants, office, record

VZAE = "_vzae"


@pytest.fixture(scope="module")
def territory():
    with base_tables() as con:
        yield con


def let_through(con: duckdb.DuckDBPyConnection, filings: list[Filing]) -> Published:
    return gate.publish(con, load_catalog(), filings, inhabitants(), SOURCE)


def released(con: duckdb.DuckDBPyConnection, *records: Submission) -> Published:
    return let_through(con, filings_of(records))


def cells(found: Published, where: str, year: int = 2025) -> dict[str, float | None]:
    """variable → value (None = marker) of an office."""
    rows = found.observations
    mine = rows[(rows["region_id"] == where) & (rows["year"] == year)]
    values = mine["value"].astype(object).where(mine["value"].notna(), None)
    return dict(zip(mine["variable_id"], values, strict=True))


def rates(found: Published, where: str, year: int = 2025) -> dict[str, float | None]:
    """indicator → value (None = marker) of a region."""
    rows = found.indicators
    mine = rows[(rows["region_id"] == where) & (rows["year"] == year)]
    values = mine["value"].astype(object).where(mine["value"].notna(), None)
    return dict(zip(mine["indicator_id"], values, strict=True))


def equal(number: int, land: int = 0, **more: Any) -> Submission:
    """Offices of the same make: three of them are a cohort."""
    return record(office(number, land), **{"cases": 800, **more})


@pytest.mark.parametrize("release", ["nur_aggregat", "pseudonym"])
def test_without_release_by_name_there_is_no_row_at_all(territory, release):
    found = released(territory, equal(0, freigabe=release))
    assert found.observations.empty
    assert found.indicators.empty
    assert found.suppression.empty
    assert found.secret == {(office(0), 2025)}


def test_nothing_said_means_sums_only():
    assert Submission.model_fields["freigabe"].default == "nur_aggregat"


def test_under_the_name_everything_shows_as_reported(territory):
    item = equal(0, freigabe="namentlich", personen=30, teilzeit_personen=12)
    found = released(territory, item)
    shown = cells(found, office(0))
    assert shown["meld_ist_vzae"] == item.ist_vzae
    assert shown["meld_teilzeit_personen"] == 12
    assert rates(found, office(0))["faelle_je_vzae"] == pytest.approx(800 / 15.5)
    assert found.suppression.empty
    assert found.secret == frozenset()


@pytest.mark.parametrize(
    ("changes", "hidden"),
    [
        ({"personen": 30, "teilzeit_personen": 5}, set()),
        ({"personen": 30, "teilzeit_personen": 4}, {"meld_teilzeit_personen"}),
        ({"personen": 30, "teilzeit_personen": 0}, {"meld_teilzeit_personen"}),
        ({"personen": 20, "teilzeit_personen": 16}, {"meld_teilzeit_personen"}),
        ({"personen": 40, "alter_u30": 8, "alter_55plus": 9}, set()),
        ({"personen": 40, "alter_u30": 8, "alter_55plus": 3}, {"meld_alter_u30",
                                                               "meld_alter_55plus"}),
        ({"personen": 20, "alter_u30": 8, "alter_55plus": 9}, {"meld_alter_u30",
                                                               "meld_alter_55plus"}),
        ({"abgaenge_personen": 12, "abgaenge_ruhestand": 6, "abgaenge_intern": 6}, set()),
        ({"abgaenge_personen": 12, "abgaenge_ruhestand": 8, "abgaenge_intern": 4},
         {"meld_abgaenge_ruhestand", "meld_abgaenge_intern"}),
        ({"abgaenge_personen": 9, "abgaenge_ruhestand": 9}, {"meld_abgaenge_ruhestand"}),
        ({"abgaenge_personen": 13, "abgaenge_ruhestand": 10}, {"meld_abgaenge_ruhestand"}),
    ],
)  # fmt: skip
def test_persons_show_from_five_a_cell_and_ten_in_all(territory, changes, hidden):
    found = released(territory, equal(0, freigabe="namentlich", **changes))
    assert {name for name, value in cells(found, office(0)).items() if value is None} == hidden
    assert set(found.suppression["item_id"]) == hidden
    assert set(found.suppression["reason"]) <= {offices.FEW_PERSONS}


def test_every_person_field_of_the_form_belongs_to_a_block():
    fields = load_form().fields
    asked = {v for v, name in PLAIN.items() if fields[name].publish == "person"}
    assert asked == {name for _, names in offices.BLOCKS for name in names}
    assert not {n for n in PLAIN.values() if fields[n].publish == "never"}


@pytest.mark.parametrize(
    "changes",
    [{"soll": 2.9, "vacant": 0.0, "absent": 0.0}, {"soll": 4.0, "vacant": 1.2, "absent": 0.0},
     {"soll": 4.0, "vacant": 0.5, "absent": 0.8}],
)  # fmt: skip
def test_under_three_posts_no_rate_and_no_terms(territory, changes):
    found = released(territory, record(office(0), freigabe="namentlich", **changes))
    assert set(cells(found, office(0)).values()) == {None}
    assert set(rates(found, office(0)).values()) == {None}
    assert set(found.suppression["reason"]) == {offices.SMALL}
    blank = found.indicators[["value", "numerator", "denominator"]]
    assert blank.isna().all(axis=None)
    assert (found.indicators["flag"] == "unterdrueckt").all()


def test_flows_wait_until_the_year_before_is_named(territory):
    pair = [equal(0, year=2024), equal(0, freigabe="namentlich")]
    shown = cells(released(territory, *pair), office(0))
    assert {n for n, v in shown.items() if v is None} == set(offices.FLOWS)
    pair[0] = equal(0, year=2024, freigabe="namentlich")
    assert None not in cells(released(territory, *pair), office(0)).values()
    withdrawn = [Filing(equal(0, year=2024), "0000", ended="0001"), Filing(pair[1], "0002")]
    assert cells(let_through(territory, withdrawn), office(0))["meld_abgaenge_vzae"] is None


def test_a_land_needs_three_offices_and_says_so(territory):
    few = [equal(n, freigabe="namentlich") for n in range(2)] + [equal(2), equal(3)]
    found = released(territory, *few)
    assert rates(found, "91")["vakanzquote"] is None
    marker = found.suppression[found.suppression["region_id"] == "91"]
    assert set(marker["reason"]) == {offices.TOO_FEW, offices.NO_FLOWS}
    assert rates(released(territory, *few, equal(4)), "91")["vakanzquote"] == pytest.approx(15.0)


def test_one_office_may_not_make_up_the_sum(territory):
    names = [equal(n, freigabe="namentlich") for n in range(3)]
    giant = record(office(3), soll=300, vacant=20, absent=10, cases=9000, freigabe="namentlich")
    assert rates(released(territory, *names, giant), "91")["vakanzquote"] is None


def test_sums_say_how_many_offices_but_not_which(territory):
    found = released(territory, *(equal(n) for n in range(6)))
    land = found.indicators.set_index(["indicator_id", "region_id"]).loc[("vakanzquote", "91")]
    assert (land["n_reporting"], land["n_expected"]) == (6, 12)
    assert pd.isna(land["coverage_population"])
    public = released(territory, *(equal(n, freigabe="namentlich") for n in range(6)))
    land = public.indicators.set_index(["indicator_id", "region_id"]).loc[("vakanzquote", "91")]
    assert land["coverage_population"] == 0.5, "of public offices it may be known"


def test_counting_units_are_never_added(territory):
    mixed = [equal(n, zaehlweise="hilfe" if n % 2 else "kind") for n in range(12)]
    found = released(territory, *mixed).indicators.set_index(["indicator_id", "region_id"])
    by_help, by_child = (found.loc[(i, "91")] for i in ("faelle_je_vzae", "kinder_je_vzae"))
    assert by_help["numerator"] == by_child["numerator"] == 6 * 800
    assert by_help["n_reporting"] == by_child["n_reporting"] == 6
    assert ("familien_je_vzae", "91") not in found.index
    assert found.loc[("vakanzquote", "91")]["numerator"] == 12 * 3
    assert set(found.loc["fluktuation"]["value"].isna()) == {True}


def test_pseudonymous_rates_stand_apart_and_in_order(territory):
    apart = [alias(n) for n in range(4)]
    found = released(territory, *apart)
    assert found.observations.empty
    assert found.indicators["value"].isna().all()
    rows = found.pseudonymous.set_index("indicator_id")
    assert list(rows.loc["faelle_je_vzae"]["value"]) == [32.3, 38.1, 43.9]
    assert set(found.pseudonymous.columns) == {
        "indicator_id", "year", "place", "value", "flag", "source_id",
    }  # fmt: skip
    assert "vakanzquote" not in rows.index, "three times the same value says it of every one"
    assert released(territory, *apart[:2]).pseudonymous.empty


def test_posts_are_rounded_to_half_a_post_before_dividing(territory):
    """The form promises it: 15.3 and 15.7 present give the rates of 15.5."""
    rounded = listed(released(territory, *(alias(n) for n in range(3))))
    for soll in (19.8, 20.2):
        assert listed(released(territory, *(alias(n, soll=soll) for n in range(3)))) == rounded


def alias(number: int, **more: Any) -> Submission:
    given = {"cases": 500 + 90 * number, "freigabe": "pseudonym", **more}
    return record(office(number), **given)


def listed(found: Published, indicator: str = "faelle_je_vzae") -> list[float]:
    rows = found.pseudonymous
    return list(rows[rows["indicator_id"] == indicator]["value"])


def test_lists_grow_by_three_offices_at_once(territory):
    """The fourth and fifth wait: a difference of two builds would be one office's record."""
    lengths = [len(listed(released(territory, *(alias(n) for n in range(m))))) for m in range(8)]
    assert lengths == [0, 0, 0, 3, 3, 3, 6, 6]


def test_who_withdraws_or_corrects_a_rate_takes_the_whole_batch_along(territory):
    filings = filings_of([alias(n) for n in range(6)])
    gone = [replace(filings[0], ended="0009"), *filings[1:]]
    assert len(listed(let_through(territory, gone))) == 3
    again = [*gone, Filing(alias(0, version=2), "0010")]
    assert len(listed(let_through(territory, again))) == 3
    later = [Filing(alias(n), f"001{n}") for n in (6, 7)]
    assert len(listed(let_through(territory, [*again, *later]))) == 3, "it fills no other batch"
    assert len(listed(let_through(territory, [*again, *later, Filing(alias(8), "0019")]))) == 6
    for number, more in ((3, {"cases": 511}), (6, {"kommentar": "anders"})):
        changed = Filing(alias(0, version=2, **more), "0009")
        both = [replace(filings[0], ended="0009"), *filings[1:], changed]
        assert len(listed(let_through(territory, both))) == number


def test_who_is_known_from_elsewhere_does_not_fill_a_batch(territory):
    by_name = equal(0, freigabe="namentlich")
    turned = [Filing(by_name, "0000", "0001"), Filing(alias(0, version=2), "0001")]
    rest = [Filing(alias(n), f"001{n}") for n in (1, 2)]
    assert listed(let_through(territory, [*turned, *rest])) == []
    assert len(listed(let_through(territory, [*turned, *rest, Filing(alias(3), "0020")]))) == 3
    seated = filings_of([equal(n) for n in range(3)])
    turned = [replace(seated[0], ended="0009"), *seated[1:], Filing(alias(0, version=2), "0009")]
    rest = [Filing(alias(n), f"001{n}") for n in (3, 4)]
    assert listed(let_through(territory, [*turned, *rest])) == []


def test_each_counting_unit_has_batches_of_its_own(territory):
    mixed = [alias(n, zaehlweise="hilfe" if n % 2 else "kind") for n in range(5)]
    found = released(territory, *mixed)
    assert listed(found) == []
    assert len(listed(found, "kinder_je_vzae")) == 3


def test_a_cohort_is_three_and_stays_together():
    rows = [{"a_vzae": 4.0}, {"a_vzae": 4.0}, {"a_vzae": 4.0}]
    assert not spread(rows[:2], ["a_vzae"])
    assert spread(rows, ["a_vzae"])
    assert not spread([*rows[:2], {"a_vzae": 33.0}], ["a_vzae"])
    assert not spread([{"n": 1.0}, {"n": 0.0}, {"n": 1.0}], ["n"])


def test_who_withdraws_breaks_the_cohort_and_who_comes_later_waits():
    filings = filings_of([equal(n) for n in range(4)])
    (group,) = cohorts(filings, lambda *_: "91", [35.0])
    assert group.offices == [office(n) for n in range(3)]
    gone = [replace(filings[0], ended="5"), *filings[1:]]
    (broken,) = cohorts(gone, lambda *_: "91", [35.0])
    assert broken.broken


def test_a_correction_that_outweighs_the_others_breaks_the_cohort():
    filings = filings_of([equal(n) for n in range(3)])
    giant = equal(0, version=2, soll=300.0, vacant=45.0, absent=22.0, cases=12000)
    both = [replace(filings[0], ended="0009"), *filings[1:], Filing(giant, "0009")]
    (before,) = cohorts(filings, lambda *_: "91", [35.0])
    (group,) = cohorts(both, lambda *_: "91", [35.0])
    assert (before.key, before.broken) == (group.key, False)
    assert group.broken


def test_who_sat_in_a_sum_is_not_shown_later(territory):
    filings = filings_of([equal(n) for n in range(4)])
    named = equal(0, freigabe="namentlich", version=2)
    again = [replace(filings[0], ended="0009"), *filings[1:], Filing(named, "0009")]
    found = let_through(territory, again)
    assert set(cells(found, office(0)).values()) == {None}
    assert set(found.suppression["reason"]) >= {offices.IN_SUM}
    early = [replace(filings[3], ended="0009"), *filings[:3],
             Filing(equal(3, freigabe="namentlich", version=2), "0009")]  # fmt: skip
    assert None not in cells(let_through(territory, early), office(3)).values()


def test_a_second_version_keeps_its_seat():
    filings = filings_of([equal(n) for n in range(3)])
    second = Filing(equal(0, version=2, leih_vzae=1.0), "0005")
    groups = cohorts([replace(filings[0], ended="0006"), *filings[1:], second],
                     lambda *_: "91", [35.0])  # fmt: skip
    assert [g.broken for g in groups] == [False]


def test_a_stichtag_in_summer_is_no_yearly_value(territory):
    summer = [equal(n, freigabe="namentlich", stichtag="2025-06-30") for n in range(3)]
    assert released(territory, *summer).observations.empty
