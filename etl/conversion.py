"""Carries indicators to the territory of today: `indicator_today`, beside `indicator_value`.

Decides that only counts are converted, each from the day on which it was counted, and that the
ratio is then formed anew. What a source itself prints for a region of today before that region
began is preferred to our conversion. A ratio is never converted, so an indicator that a source
publishes as a ratio has no row here; neither has one that offices report, because staff does not
move like inhabitants. Regions whose borders stayed keep their value unchanged.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from etl.calculation import create
from etl.loading import put
from etl.queries import sql
from geo.territory import convert_counts, drawn_territory, moved_regions

KEY = ["variable_id", "region_id", "year"]


def convert(con: duckdb.DuckDBPyConnection, day: str = "") -> None:
    """Create `indicator_day`, `territory_today`, `indicator_today` (columns of `indicator_value`)
    and the view `indicator_territory` of both.

    `day`: ISO day, default that of the polygons in use. Needs a finished `indicator_value`.
    """
    day = day or drawn_territory()
    create(con, "indicator_day")
    facts = con.execute(sql("conversion/facts"), {"day": day}).df()
    con.register("incoming", converted(facts, day))
    con.execute(f"CREATE TEMP TABLE fact_today AS {sql('conversion/fact_today')}")
    con.register("moved_region", _moved(facts["day"], day))
    con.execute(
        "CREATE TEMP TABLE own_today AS WITH fact AS (FROM fact_today) "
        f"SELECT * FROM ({sql('indicator_own')})"
    )
    con.execute("CREATE OR REPLACE TABLE indicator_today AS FROM indicator_value LIMIT 0")
    con.execute(f"INSERT INTO indicator_today BY NAME {sql('conversion/today')}", {"day": day})
    for name in ("incoming", "moved_region"):
        con.unregister(name)
    con.execute("DROP TABLE fact_today; DROP TABLE own_today")
    put(con, "territory_today", [{"day": date.fromisoformat(day)}])
    con.execute(f"CREATE OR REPLACE VIEW indicator_territory AS {sql('conversion/territory')}")


def converted(facts: pd.DataFrame, day: str) -> pd.DataFrame:
    """Counts on the territory of `day`; one that is printed for it beats one that we converted.

    `facts`: variable_id, region_id, year, value, flag, source_ids, day (ISO day whose territory
    the count shows), published (it is printed for a region of `day` already). Returned: the same
    without the last two; a count one part of which is missing is NaN.
    """
    printed = facts[facts["published"] & facts["value"].notna()]
    rest = facts[~facts["published"]].drop(columns="published")
    done = convert_counts(rest, day, additive=rest["variable_id"].unique())
    both = pd.concat([printed.drop(columns="published"), done], ignore_index=True)
    return both.drop_duplicates(KEY).drop(columns="day")


def _moved(days: pd.Series[str], to_date: str) -> pd.DataFrame:
    """Regions of `to_date` that had other borders on one of `days`: region_id, day (ISO)."""
    each = sorted(days.unique())
    pairs = [(region, day) for day in each for region in moved_regions(day, to_date)]
    return pd.DataFrame(pairs, columns=["region_id", "day"], dtype="str")
