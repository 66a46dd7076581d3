"""Which year stands beside another: comparable, of like coverage, as far away as can be."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.models import Break
from ui.options import year_beside

BREAK = Break(id="b", year=2012, title="Neue Erhebung", text="")


def rows(**counts: int) -> pd.DataFrame:
    return pd.DataFrame({"year": [int(y[1:]) for y in counts], "n_values": list(counts.values())})


YEARS = rows(y2009=10, y2010=90, y2011=95, y2012=100, y2014=100, y2015=100)


@pytest.mark.parametrize(
    ("year", "breaks", "found"),
    [(2015, [], 2010), (2010, [], 2015), (2015, [BREAK], 2012), (2011, [BREAK], 2010),
     (2012, [], 2015), (2009, [], 2015),
     (2015, [BREAK.model_copy(update={"comparable": True})], 2010)],
)  # fmt: skip
def test_it_is_the_furthest_that_may_be_compared(year, breaks, found):
    assert year_beside(YEARS, year, breaks) == found


def test_of_two_equally_far_years_it_is_the_earlier():
    assert year_beside(rows(y2010=5, y2012=5, y2014=5), 2012, []) == 2010


def test_there_may_be_none():
    assert year_beside(rows(y2012=5), 2012, []) is None
    assert year_beside(rows(y2010=5, y2012=5), 2012, [BREAK]) is None
