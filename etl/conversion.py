"""Carries indicators to the territory of today: `indicator_today`, beside `indicator_value`.

Decides that only counts are converted: numerator and denominator each by the shares of the
succession, and the ratio is then formed anew. A ratio itself is never converted, so an indicator
that a source publishes as a ratio has no row here; neither has one that offices report, because
staff does not move like inhabitants. Regions whose borders stayed keep their value unchanged.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from etl.calculation import create
from etl.loading import put
from etl.queries import sql
from geo.territory import convert_counts, drawn_territory

SIDES = ("numerator", "denominator")
KEYS = ["indicator_id", "region_id", "year"]


def convert(con: duckdb.DuckDBPyConnection, day: str = "") -> None:
    """Create `indicator_day`, `territory_today`, `indicator_today` (columns of `indicator_value`)
    and the view `indicator_territory` of both.

    `day`: ISO day, default that of the polygons in use. Needs a finished `indicator_value`.
    """
    day = day or drawn_territory()
    create(con, "indicator_day")
    con.execute("CREATE OR REPLACE TABLE indicator_today AS FROM indicator_value LIMIT 0")
    rows = con.execute(sql("conversion/convertible")).df()
    con.register("incoming", converted(rows, day))
    con.execute(f"INSERT INTO indicator_today BY NAME {sql('conversion/today')}", {"day": day})
    con.unregister("incoming")
    put(con, "territory_today", [{"day": date.fromisoformat(day)}])
    con.execute(f"CREATE OR REPLACE VIEW indicator_territory AS {sql('conversion/territory')}")


def converted(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """Sides of ratios on the territory of `day`.

    `rows`: indicator_id, region_id, year, reference_date (MM-DD), numerator, denominator, flag,
    source_ids, numerator_year, denominator_year. Returned: the same without reference_date, only
    rows that were really converted; a side one part of which is missing is NaN.
    """
    counts = pd.concat([_counts(rows, side) for side in SIDES], ignore_index=True)
    reference = dict(zip(counts["variable_id"], counts["reference_date"], strict=True))
    done = convert_counts(
        counts.drop(columns="reference_date"), day, additive=set(reference), counted=reference
    )
    done = done[done["flag"].str.contains("umgerechnet", regex=False)]
    above, below = (done[done["side"] == s].rename(columns={"value": s}) for s in SIDES)
    both = above.merge(below[[*KEYS, "denominator"]], on=KEYS)
    extra = ["source_ids", "numerator_year", "denominator_year"]
    common = rows.groupby(["indicator_id", "year"])[extra].agg(
        {"source_ids": "|".join, "numerator_year": "min", "denominator_year": "min"}
    )
    found = both[[*KEYS, *SIDES, "flag"]]
    return found.merge(common.reset_index(), on=["indicator_id", "year"])


def _counts(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    """One side of every ratio as counts of a variable of its own."""
    named = rows.rename(columns={side: "value"}).assign(side=side)
    named["variable_id"] = side + "|" + named["indicator_id"]
    return named[["variable_id", "side", *KEYS, "value", "flag", "reference_date"]]
