"""What submissions are compared with: published counts that exist, of a year that is named."""

from __future__ import annotations

from datetime import date

import pytest

from etl.catalog import load_catalog
from etl.submissions.context import Context
from etl.submissions.known import OFFICIAL
from etl.submissions.staging import COMPARED
from etl.submissions.validate import check_submission
from tests.submissions.form.records import submission

OFFICE = "JH05111000"


@pytest.mark.parametrize("variable", sorted({*OFFICIAL, *COMPARED.values()}))
def test_every_count_that_rules_ask_for_is_in_the_catalog(variable):
    assert variable in load_catalog().variables
    assert variable in OFFICIAL


def test_the_newest_year_stands_in_for_two_years_and_is_named():
    def said(year: int) -> list[str]:
        context = Context(official={(OFFICE, year): {"hilfen_ohne_28": 1000.0}})
        found = check_submission(submission(stichtag=date(2025, 12, 31)), context)
        return [f.expected for f in found if f.code == "A02"]

    assert said(2025) == ["höchstens 1.000 (amtlich, ganzes Jahr 2025)"]
    assert said(2023) == ["höchstens 1.000 (amtlich, ganzes Jahr 2023)"]
    assert said(2022) == said(2026) == []
    both = {(OFFICE, y): {"hilfen_ohne_28": 1000.0 + y} for y in (2023, 2024)}
    assert Context(official=both).newest_official(OFFICE, date(2025, 12, 31), "hilfen_ohne_28") == (
        3024.0,
        2024,
    )
    assert Context(official=both).newest_official(OFFICE, date(2025, 6, 30), "x") is None
