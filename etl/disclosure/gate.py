"""Makes all public figures from submissions: rows, indicator values, markers, rates without name.

The one calculation (`etl.calculation`) runs here on a private copy in memory, with the values of
named offices and of whole cohorts. Out come values of Länder and Germany, and of offices only
where they are named. Nothing that `publish` does not return reaches a warehouse file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from etl.calculation import compute, prepare
from etl.catalog import Catalog
from etl.disclosure.cohorts import Cohort, cohorts, entering
from etl.disclosure.filing import Filing
from etl.disclosure.offices import HIDDEN, Sheet, public_rows, sheets
from etl.disclosure.pseudonyms import COLUMNS as PSEUDONYMOUS
from etl.disclosure.pseudonyms import batches, pseudonymous
from etl.disclosure.sums import Entered, Marker, Territory, wide_values
from etl.loading import OBSERVATION_COLUMNS, put
from etl.submissions.notes import office_notes, without_contacts
from etl.submissions.observe import Row, to_observations

TABLES = (
    "region", "region_ancestor", "region_twin", "succession", "variable", "identity_term",
    "series_break", "indicator", "indicator_level", "indicator_term", "benchmark", "caveat",
    "annotation", "preference", "source",
)  # fmt: skip
"""Inputs of the calculation that do not depend on submissions."""

POPULATION = "bev_gesamt"
SUPPRESSION = ("item_id", "region_id", "level", "year", "reason")
EXAMPLE = "beispiel"


@dataclass(frozen=True)
class Published:
    """All that may be known of submissions, and `secret`: (office, year) of which no value may be.

    `observations`: rows as in the snapshot, markers without value; `indicators`: rows of
    `indicator_value` on all levels; `suppression`: every marker with its reason (item_id = variable
    or indicator); `pseudonymous`: see `pseudonyms`; `notes`: public notes of named offices.
    """

    observations: pd.DataFrame
    indicators: pd.DataFrame
    suppression: pd.DataFrame
    pseudonymous: pd.DataFrame
    notes: pd.DataFrame
    secret: frozenset[tuple[str, int]]


def publish(
    base: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    filings: Sequence[Filing],
    population: pd.DataFrame,
    source_id: str,
) -> Published:
    """Everything public about `filings`.

    `base` holds `TABLES` and is only read; `population`: published rows of `bev_gesamt`.
    """
    land = Territory(base)
    filings = _without_contacts(filings)
    groups = cohorts(filings, land.land_of, targets(catalog))
    seated = {(o, g.key[1]) for g in groups for o in g.offices}
    found = sheets(filings, seated)
    named = [s for s in found if s.level == "named"]
    rows = [row for s in found for row in public_rows(s, source_id)]
    inside = _cohort_rows(groups, found, source_id)
    shown = [r for r in rows if r["value"] is not None]
    computed = _computed(base, catalog, [*shown, *inside], population)
    single = computed[(computed["level"] == "jugendamt") & _seated(computed, named)]
    single = single[single["value"].notna()]
    wide, hidden = wide_values(catalog, computed, Entered(shown, inside), found, land)
    markers = [*_office_markers(catalog, found, single), *hidden]
    flag = EXAMPLE if any(s.filing.record.beispiel for s in found) else ""
    blank = _blank(markers, computed, flag, source_id)
    return Published(
        _frame(rows),
        pd.concat([f for f in (single, wide, blank) if len(f)] or [blank], ignore_index=True),
        pd.DataFrame([*_cell_markers(rows), *markers], columns=list(SUPPRESSION)),
        pd.DataFrame(
            pseudonymous(batches(catalog, filings, seated), flag, source_id),
            columns=list(PSEUDONYMOUS),
        ),
        office_notes(s.filing.record for s in named),
        frozenset({(f.office, f.year) for f in filings} - _seats_of(named)),
    )


def _without_contacts(filings: Sequence[Filing]) -> list[Filing]:
    """The filings, their notes without the contact person of any office."""
    records = without_contacts([f.record for f in filings])
    return [replace(f, record=r) for f, r in zip(filings, records, strict=True)]


def enter(con: duckdb.DuckDBPyConnection, catalog: Catalog, found: Published) -> None:
    """Put the public figures into a computed build, in place of what its own SQL made of them."""
    reported = [i.id for i in catalog.indicators.values() if i.basis == "meldung"]
    con.execute(
        "DELETE FROM indicator_value WHERE list_contains($ids, indicator_id)", {"ids": reported}
    )
    con.register("incoming", found.indicators)
    con.execute("INSERT INTO indicator_value BY NAME SELECT * FROM incoming")
    con.unregister("incoming")
    con.execute(
        "CREATE OR REPLACE TABLE indicator_value AS "
        "SELECT * FROM indicator_value ORDER BY indicator_id, level, year, region_id"
    )
    put(con, "suppression", found.suppression)
    put(con, "pseudonymous_value", found.pseudonymous)
    put(con, "office_note", found.notes)


def targets(catalog: Catalog) -> list[float]:
    """The target caseloads for which missing posts are computed."""
    marks = [i.sql.benchmark for i in catalog.indicators.values() if i.sql]
    return sorted({catalog.benchmarks[m].value for m in marks})


def reported_part(catalog: Catalog) -> Catalog:
    """The catalog without what submissions have no part in; a fifth of the statements."""
    return replace(
        catalog,
        variables={k: v for k, v in catalog.variables.items() if v.topic == "meldung"},
        indicators={k: i for k, i in catalog.indicators.items() if i.basis == "meldung"},
    )


def _cohort_rows(groups: Iterable[Cohort], found: Sequence[Sheet], source_id: str) -> list[Row]:
    by_seat = {(s.filing.office, s.filing.year): s for s in found}
    rows: list[Row] = []
    for group in (g for g in groups if not g.broken):
        members = {o: by_seat[(o, group.key[1])] for o in group.offices}
        kept = set(entering(group, {o: s.values for o, s in members.items()}))
        for item in members.values():
            made = to_observations(item.filing.record, source_id)
            rows.extend(r for r in made if r["variable_id"] in kept)
    return rows


def _computed(
    base: duckdb.DuckDBPyConnection, catalog: Catalog, rows: list[Row], population: pd.DataFrame
) -> pd.DataFrame:
    """`indicator_value` of the reported indicators, all levels, from these rows."""
    ours = _frame(rows)
    there = population[population["year"].isin(ours["year"].unique())]
    wanted = [i.id for i in catalog.indicators.values() if i.basis == "meldung"]
    with duckdb.connect() as con:
        prepare(con)
        for table in TABLES:
            frame = base.table(table).to_arrow_table()
            con.register("incoming", frame)
            con.execute(f"CREATE TABLE {table} AS SELECT * FROM incoming")
            con.unregister("incoming")
        con.register("incoming", pd.concat([ours, there[OBSERVATION_COLUMNS]], ignore_index=True))
        con.execute("CREATE TABLE observation_raw AS SELECT * FROM incoming")
        con.unregister("incoming")
        compute(con, reported_part(catalog))
        return con.execute(
            "SELECT * FROM indicator_value WHERE list_contains($ids, indicator_id)", {"ids": wanted}
        ).df()


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as in the snapshot; the types hold for no rows, too."""
    types = {c: "str" for c in OBSERVATION_COLUMNS} | {"year": "int32", "value": "float64"}
    return pd.DataFrame(rows, columns=OBSERVATION_COLUMNS).astype(types)


def _office_markers(catalog: Catalog, found: Iterable[Sheet], single: pd.DataFrame) -> list[Marker]:
    """Indicators that a named office reported all terms of, and that are not shown."""
    there = set(zip(single["indicator_id"], single["region_id"], single["year"], strict=True))
    markers: list[Marker] = []
    for item in found:
        seat = (item.filing.office, item.filing.year)
        for indicator in catalog.indicators.values() if item.shown else ():
            names = indicator.variables()
            if indicator.basis != "meldung" or not names <= set(item.values):
                continue
            reasons = [item.hidden[n] for n in sorted(names) if n in item.hidden]
            if reasons and (indicator.id, *seat) not in there:
                markers.append((indicator.id, seat[0], "jugendamt", seat[1], reasons[0]))
    return markers


def _cell_markers(rows: Iterable[Row]) -> list[Marker]:
    return [
        (r["variable_id"], r["region_id"], "jugendamt", r["year"], r["note"])
        for r in rows
        if r["value"] is None
    ]


def _blank(
    markers: Sequence[Marker], like: pd.DataFrame, flag: str, source_id: str
) -> pd.DataFrame:
    """Rows of `indicator_value` without value, one for each marker."""
    return pd.DataFrame([
        {"indicator_id": item, "region_id": region, "level": level, "year": year,
         "flag": "|".join(f for f in (flag, HIDDEN) if f),
         "basis": "direkt" if level == "jugendamt" else "teilmenge", "source_ids": source_id}
        for item, region, level, year, _ in markers
    ], columns=like.columns)  # fmt: skip


def _seats_of(found: Iterable[Sheet]) -> set[tuple[str, int]]:
    return {(s.filing.office, s.filing.year) for s in found}


def _seated(frame: pd.DataFrame, found: Iterable[Sheet]) -> pd.Series:
    seats = _seats_of(found)
    pairs = zip(frame["region_id"], frame["year"], strict=True)
    return pd.Series([(r, int(y)) in seats for r, y in pairs], index=frame.index, dtype=bool)
