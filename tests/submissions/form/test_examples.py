"""Example submissions: reproducible, within the published spread, clean, and marked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import mean

import pandas as pd
import pytest

from etl.submissions.context import Context, Office, body_of
from etl.submissions.examples import example_submissions
from etl.submissions.findings import Finding
from etl.submissions.form import Submission
from etl.submissions.observe import open_cases, to_observations
from etl.submissions.validate import check_submission

OFFICES = pd.DataFrame(
    [(f"JH05{n:06d}", f"Amt {n}") for n in range(111000, 111000 + 186)],
    columns=["region_id", "name"],
)
HILFEN = pd.DataFrame(
    [(r, 300 + 17 * i) for i, r in enumerate(OFFICES["region_id"]) if i % 9],
    columns=["region_id", "value"],
)


@pytest.fixture(scope="module")
def examples() -> list[Submission]:
    return example_submissions(OFFICES, HILFEN)


def test_same_seed_same_examples_in_any_order(examples: list[Submission]) -> None:
    shuffled = OFFICES.sample(frac=1, random_state=3)
    assert example_submissions(shuffled, HILFEN.iloc[::-1]) == examples
    assert example_submissions(OFFICES, HILFEN, seed=1) != examples


def test_some_offices_are_silent_and_some_have_two_years(examples: list[Submission]) -> None:
    years = defaultdict(set)
    for item in examples:
        years[item.jugendamt_id].add(item.stichtag)
    assert len(years) == 150
    assert 40 <= sum(len(y) == 2 for y in years.values()) <= 80
    assert {d for y in years.values() for d in y} == {date(2023, 12, 31), date(2024, 12, 31)}


def test_spread_follows_the_published_findings(examples: list[Submission]) -> None:
    newest = [s for s in examples if s.stichtag.year == 2024]
    loads = [open_cases(s) / s.soll_vzae for s in newest]
    assert 38 <= mean(loads) <= 40
    assert min(loads) >= 16
    assert max(loads) <= 101
    assert max(loads) > 85
    assert min(loads) < 20
    vacancies = [1 - s.ist_vzae / s.soll_vzae for s in examples]
    assert min(vacancies) >= 0.045
    assert max(vacancies) <= 0.255


def test_cases_are_anchored_to_the_official_count(examples: list[Submission]) -> None:
    volume = dict(zip(HILFEN["region_id"], HILFEN["value"], strict=True))
    for item in examples:
        if item.jugendamt_id in volume and item.stichtag.year == 2024:
            assert 0.5 <= open_cases(item) / volume[item.jugendamt_id] <= 0.64


def test_the_newest_official_year_counts() -> None:
    years = pd.concat([HILFEN.assign(year=2024), HILFEN.assign(year=2023, value=1.0)])
    assert example_submissions(OFFICES, years) == example_submissions(OFFICES, HILFEN)


def test_every_example_passes_the_validator(examples: list[Submission]) -> None:
    register = {
        r: Office(r, n, body_of(r))
        for r, n in zip(OFFICES["region_id"], OFFICES["name"], strict=True)
    }
    before: dict[str, list[Submission]] = defaultdict(list)
    bad: list[Finding] = []
    for item in examples:
        volume = HILFEN.loc[HILFEN["region_id"] == item.jugendamt_id, "value"]
        official = {"hilfen_ohne_28": float(volume.iloc[0])} if len(volume) else {}
        context = Context(
            register,
            before,
            {(item.jugendamt_id, item.stichtag.year): official},
            date(2026, 11, 24),
        )
        bad.extend(f for f in check_submission(item, context) if f.severity == "error")
        before[item.jugendamt_id].append(item)
    assert bad == []


def test_every_example_is_marked(examples: list[Submission]) -> None:
    assert all(s.beispiel for s in examples)
    rows = [row for item in examples for row in to_observations(item, "beispiel_meldungen")]
    assert all("beispiel" in row["flag"].split("|") for row in rows)
    named = sum(s.freigabe == "namentlich" for s in examples) / len(examples)
    assert 0.65 < named < 0.85
