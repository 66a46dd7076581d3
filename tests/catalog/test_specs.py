"""The project's own specs: they load, their worked examples hold, their words are complete."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from etl.catalog import load_catalog, worked_value
from etl.models import FLAGS, MISSING_FLAGS, Indicator
from etl.texts import Demand, Word

OWN = load_catalog()
PLAIN = 15
"""Most words of a sentence in plain German; a colon ends one too."""


def longest_sentence(text: str) -> int:
    """Words of the longest sentence."""
    return max(len(part.split()) for part in re.split(r"(?<=[.!?:])\s+", text))


WITH_EXAMPLE = sorted(i.id for i in OWN.indicators.values() if i.example)
CITATIONS = Path("data/snapshot/citations.csv")
REQUIRED = [
    "kwg_je_10000",
    "kwg_bestaetigt_quote",
    "kwg_akut_quote",
    "kwg_latent_quote",
    "iob_je_10000",
    "iob_ohne_uma_je_10000",
    "iob_uma_anteil",
    "hze_quote",
    "hze_quote_ohne_28",
    "hilfen_je_10000_ew",
    "hilfen_ohne_28_je_10000_ew",
    "anteil_heimerziehung",
    "anteil_spfh",
    "anteil_vollzeitpflege",
    "anteil_35a",
    "anteil_erziehungsberatung",
    "asd_dichte",
    "asd_je_10000_ew",
    "kwg_je_vzae",
    "hilfen_ohne_28_je_vzae",
    "hilfen_je_vzae",
    "ausg_je_u21",
    "personal_ohne_kita_je_10000_ew",
    "kita_plaetze_je_vollzeitstelle",
    "kita_personal_55plus_anteil",
    "sgb2_quote_u15",
    "faelle_je_vzae_veroeffentlicht",
    "vakanzquote_veroeffentlicht",
    "faelle_je_vzae",
    "vakanzquote",
    "praesenzquote",
    "fluktuation",
    "leih_quote",
    "fehlbedarf_28",
    "fehlbedarf_35",
    "fehlbedarf_40",
    "kwg_je_vzae_meldung",
    "hilfen_ohne_28_je_vzae_meldung",
]


def german(value: float, decimals: int) -> str:
    """1234.5 → "1.234,5", without the app's own formatter."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def cited(repo: Path) -> set[str]:
    return {row["source_id"] for row in rows(repo / CITATIONS)}


@pytest.mark.parametrize("indicator_id", REQUIRED)
def test_required_indicator_exists(indicator_id: str):
    assert indicator_id in OWN.indicators


@pytest.mark.parametrize("indicator_id", WITH_EXAMPLE)
def test_worked_example_gives_what_it_shows(indicator_id: str):
    indicator = OWN.indicators[indicator_id]
    value = worked_value(indicator)
    assert indicator.example is not None
    assert value is not None
    assert german(value, indicator.decimals) == indicator.example.shows


@pytest.mark.parametrize(
    ("indicator_id", "shows"),
    [("hze_quote", "593,2"), ("kwg_je_10000", "142,9"), ("asd_dichte", "8,7")],
)
def test_examples_of_the_domain_sheet(indicator_id: str, shows: str):
    example = OWN.indicators[indicator_id].example
    assert example is not None
    assert example.shows == shows


@pytest.mark.parametrize("indicator", OWN.indicators.values(), ids=lambda i: i.id)
def test_indicator_speaks_to_readers(indicator: Indicator):
    assert len(indicator.why) > 40
    assert indicator.plain.endswith(".")
    assert indicator.caveats, "every indicator carries at least one caveat"
    assert len(indicator.short) <= 36
    assert longest_sentence(indicator.plain) <= PLAIN, "plain language needs short sentences"
    assert indicator.direction == "neutral", "no ranking as good or bad"


@pytest.mark.parametrize("indicator", OWN.indicators.values(), ids=lambda i: i.id)
def test_submitted_indicators_follow_the_disclosure_rules(indicator: Indicator):
    if not indicator.reported:
        assert not {v for v in indicator.variables() if v.startswith("meld_")}
        return
    assert indicator.min_denominator >= 3
    if indicator.basis == "meldung":
        assert indicator.min_coverage == 0.3
    else:
        assert indicator.levels == ["jugendamt"], "sums of reports are made by the gate alone"
    assert {"beispielmeldungen", "meldung_freiwillig"} <= set(indicator.caveats)


def test_without_denominator_it_is_a_count_or_never_rolled_up():
    for indicator in OWN.indicators.values():
        for formula in indicator.formula:
            if not formula.denominator:
                variables = [OWN.variables[t.variable] for t in formula.numerator]
                count = {v.unit for v in variables} == {indicator.unit} and not indicator.decimals
                assert count or not any(v.additive for v in variables), indicator.id


def test_staff_is_carried_forward_at_most_two_years():
    ages = {
        t.variable: t.max_age
        for i in OWN.indicators.values()
        for f in i.formula
        for t in [*f.numerator, *f.denominator]
        if t.max_age
    }
    assert ages == {"asd_vzae": 2}


def test_only_the_recommendation_may_be_drawn_as_a_line(cited: set[str]):
    assert [b.id for b in OWN.benchmarks.values() if b.line] == ["asd_35"]
    for benchmark in OWN.benchmarks.values():
        assert benchmark.source in cited, benchmark.id
    assert OWN.benchmarks["vormund_50"].kind == "gesetz"


def test_every_caveat_is_used_and_reused():
    used = [c for i in OWN.indicators.values() for c in i.all_caveats()]
    assert set(used) == set(OWN.caveats)
    assert len(used) > 3 * len(OWN.caveats)


def test_every_break_belongs_to_a_variable():
    assert {b for v in OWN.variables.values() for b in v.breaks} == set(OWN.breaks)


def test_the_definition_of_a_case_stands_only_where_offices_report():
    """Surveys and articles count each in their own way; the form's definition is not theirs."""
    carried = [i for i in OWN.indicators.values() if "falldefinition" in i.caveats]
    assert carried
    assert {i.basis for i in carried} == {"meldung"}


def test_gaps_ask_for_fields_the_form_has(repo: Path):
    forms = "\n".join(
        p.read_text(encoding="utf-8") for p in (repo / "etl/submissions/fields").rglob("*.toml")
    )
    for gap in OWN.gaps.values():
        for field in gap.fields:
            assert f"[{field}]" in forms, f"{gap.id}: {field}"


@pytest.mark.parametrize("variable_id", ["kwg_verfahren", "hze_volumen", "iob_gesamt"])
def test_identities_of_one_variable_agree(variable_id: str):
    """Solved top down from free parts, all identities of a variable give the same number."""
    parts = {
        "kwg_akut": 3.0, "kwg_latent": 5.0, "kwg_keine_mit_hilfebedarf": 7.0,
        "kwg_keine_ohne_hilfebedarf": 11.0, "kwg_akut_latent": 8.0, "kwg_keine_gesamt": 18.0,
        "iob_42": 13.0, "iob_42a": 4.0, "iob_ohne_uma": 10.0, "iob_uma": 7.0,
        "hilfen_insgesamt": 60.0, "hilfen_35a": 9.0, "hze_volumen_ohne_28": 31.0,
        "hze_volumen_28": 20.0, "hze_volumen_27": 1.0, "hze_volumen_29": 2.0,
        "hze_volumen_30": 3.0, "hze_volumen_31": 4.0, "hze_volumen_32": 5.0,
        "hze_volumen_33": 6.0, "hze_volumen_34": 7.0, "hze_volumen_35": 3.0,
    }  # fmt: skip
    identities = OWN.variables[variable_id].identities
    totals = {sum(t.weight * parts[t.variable] for t in i.terms) for i in identities}
    assert len(identities) >= 2
    assert len(totals) == 1


def test_identities_are_consistent_with_each_other():
    """No set of identities forces a basic variable to zero or to another one's value."""
    equations = [
        {v.id: 1.0, **{t.variable: -t.weight for t in i.terms}}
        for v in OWN.variables.values()
        for i in v.identities
        if len(i.terms) > 1
    ]
    reduced: list[dict[str, float]] = []
    for equation in equations:
        rest = equation
        for pivot in reduced:
            rest = _minus(rest, pivot)
        if rest:
            reduced.append(rest)
    assert all(len(row) >= 3 for row in reduced), [r for r in reduced if len(r) < 3]


def _minus(row: dict[str, float], pivot: dict[str, float]) -> dict[str, float]:
    """`row` with the first variable of `pivot` eliminated."""
    lead = next(iter(pivot))
    factor = row.get(lead, 0.0) / pivot[lead]
    keys = [*row, *(k for k in pivot if k not in row)]
    result = {k: row.get(k, 0.0) - factor * pivot.get(k, 0.0) for k in keys}
    return {k: x for k, x in result.items() if abs(x) > 1e-9}


def test_annotations_use_known_words():
    known = set(OWN.variables) | {"*"}
    table = rows(Path(__file__).parents[2] / "etl/annotations.csv")
    for row in table:
        assert row["variable_id"] in known, row
        assert row["source_id"] in OWN.sources, row
        assert not row["set_flag"] or row["set_flag"] in FLAGS, row
        assert row["reason"], row
        assert row["where"], row
        if row["set_missing"] == "1" and row["set_flag"]:
            assert row["set_flag"] in MISSING_FLAGS, row
    keys = [(r["source_id"], r["region_id"], r["year"], r["variable_id"]) for r in table]
    assert all(a != b for a, b in pairwise(sorted(keys)))


def test_essen_2024_never_shows_a_false_zero(repo: Path):
    """Everything that Essen's row prints except § 28 is set missing."""
    printed = {
        r["variable_id"]
        for r in rows(repo / "data/snapshot/22517_02i.csv")
        if r["region_id"] == "JH05113000" and r["year"] == "2024"
    }
    missing = {
        r["variable_id"]
        for r in rows(repo / "etl/annotations.csv")
        if r["region_id"] == "JH05113000" and r["set_missing"] == "1"
    }
    assert printed - missing == {"hilfen_28", "hilfen_28_begonnen"}
    assert missing < printed


def test_preferences_name_rows_of_the_snapshot(repo: Path):
    published = [
        r for p in sorted((repo / "data/snapshot").glob("published_*.csv")) for r in rows(p)
    ]
    for rule in rows(repo / "etl/preferences.csv"):
        hits = [
            r["period"]
            for r in published
            if all(r[c] == rule[c] for c in ("variable_id", "region_id", "year", "source_id"))
            and rule["period"] in ("", r["period"])
        ]
        assert len(hits) == 1, rule
        assert rule["reason"].endswith(".")


@pytest.mark.parametrize("word", OWN.words.values(), ids=lambda w: w.id)
def test_words_are_explained_in_short_sentences(word: Word):
    assert longest_sentence(word.text) <= PLAIN
    assert word.text.endswith(".")
    assert word.forms


@pytest.mark.parametrize("demand", OWN.demands.values(), ids=lambda d: d.id)
def test_demands_are_told_in_plain_words(demand: Demand):
    assert len(demand.text.split()) <= 25
    assert demand.as_of.year >= demand.year
    assert demand.state_text.endswith(".")
