"""Decides what a reviewer sees before deciding: what changed, and its effect on indicators.

The effect is computed by the build's own SQL (`etl.build.compute`) on an in-memory copy of the
tables of the warehouse in use, once with the accepted submissions and once with the staged one
added. Nothing is written. Only the variables that indicators from submissions read are copied,
which leaves every other indicator out and keeps this at about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.build import CLEAN_FLAGS, compute
from etl.catalog import Catalog, load_catalog
from etl.loading import OBSERVATION_COLUMNS
from etl.submissions import known
from etl.submissions.access import Actor
from etl.submissions.findings import Finding
from etl.submissions.form import Submission, Value, load_form
from etl.submissions.observe import observations
from etl.submissions.reads import accepted_of, find, record_of
from etl.submissions.sources import EXAMPLES, REAL
from etl.submissions.states import Standing
from etl.submissions.store import Store
from etl.submissions.validate import check_submission
from etl.warehouse import current_build, data_folder

TABLES = (
    "region", "region_ancestor", "region_twin", "succession", "variable", "identity_term",
    "series_break", "indicator", "indicator_level", "indicator_term", "benchmark", "caveat",
    "annotation", "preference", "source",
)  # fmt: skip
"""Inputs of `compute` that do not depend on submissions."""

COMPARED = {
    "p21_lokal": "bev_u21",
    "faelle_hze_3112": "hze_bestand_3112",
    "faelle_35a_3112": "hilfen_35a",
    "verfahren_8a_jahr": "kwg_verfahren",
    "iob_jahr": "iob_gesamt",
}
"""Field → published count it stands beside (35a: helps of the whole year)."""

EFFECT_COLUMNS = ["indicator_id", "region_id", "level", "year", "before", "after"]


@dataclass(frozen=True)
class Change:
    """One field that differs from the last accepted submission, or stands beside a count."""

    field: str
    label: str
    before: Value
    now: Value
    official: float | None = None


@dataclass(frozen=True)
class Staged:
    """All that a decision rests on. `effect`: indicator values that would change, in their unit.

    `previous` is the record compared with: the accepted one for the same Stichtag, else the newest
    one before; None for the first submission of an office (then every field counts as changed).
    """

    standing: Standing
    record: Submission
    previous: Submission | None
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    effect: pd.DataFrame


def stage(store: Store, actor: Actor, number: str, data: Path | None = None) -> Staged:
    """What changed and what it does, before any decision; writes nothing.

    `NotFound` for what the actor may not see, `UsageError` without a warehouse.
    """
    folder = data or data_folder()
    found = find(store, actor, number)
    with store.read() as connection:
        record = record_of(connection, found)
        earlier = [s for _, s in accepted_of(connection) if s.jugendamt_id != found.office]
        own = [s for item, s in accepted_of(connection, f"{found.office}-") if item.id != number]
    previous = _previous(own, record)
    remaining = [s for s in own if s.stichtag != record.stichtag]
    if found.state == "accepted":
        before, after = [*earlier, *remaining], [*earlier, *remaining, record]
    else:
        before, after = [*earlier, *own], [*earlier, *remaining, record]
    context = known.context(store, folder)
    return Staged(
        found,
        record,
        previous,
        _changes(record, previous, known.official(folder)),
        () if found.state == "accepted" else tuple(check_submission(record, context)),
        effect(current_build(folder), before, after),
    )


def _previous(own: Sequence[Submission], record: Submission) -> Submission | None:
    past = [s for s in own if s.stichtag <= record.stichtag]
    return max(past, key=lambda s: (s.stichtag, s.version), default=None)


def _changes(
    record: Submission, previous: Submission | None, official: known.Counts
) -> tuple[Change, ...]:
    form = load_form(record.formularversion)
    old = previous.values() if previous else {}
    day = record.stichtag
    counts = official.get((record.jugendamt_id, day.year), {}) if day.month == 12 else {}
    found = []
    for name, now in record.values().items():
        spec = form.fields.get(name)
        count = counts.get(COMPARED.get(name, ""))
        if spec is not None and (now != old.get(name) or (count is not None and now is not None)):
            found.append(Change(name, spec.label, old.get(name), now, count))
    return tuple(found)


def effect(build: Path, before: Sequence[Submission], after: Sequence[Submission]) -> pd.DataFrame:
    """Indicator values that differ between two sets of submissions (`EFFECT_COLUMNS`; NaN = none).

    `build` is a finished warehouse; it is opened read-only and only copied from.
    """
    catalog = load_catalog()
    old, new = (_values(build, catalog, rows) for rows in (before, after))
    keys = EFFECT_COLUMNS[:4]
    both = old.merge(new, on=keys, how="outer", suffixes=("_old", "_new"))
    same = both["value_old"].eq(both["value_new"]) | (
        both["value_old"].isna() & both["value_new"].isna()
    )
    found = both.loc[~same].rename(columns={"value_old": "before", "value_new": "after"})
    return found[EFFECT_COLUMNS].sort_values(keys, ignore_index=True)


def _values(build: Path, catalog: Catalog, submissions: Sequence[Submission]) -> pd.DataFrame:
    wanted = [i for i in catalog.indicators.values() if i.basis == "meldung"]
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{str(build).replace(chr(39), chr(39) * 2)}' AS w (READ_ONLY)")
        for table in TABLES:
            con.execute(f"CREATE TABLE {table} AS SELECT * FROM w.{table}")
        con.execute(f"CREATE MACRO clean(x) AS {CLEAN_FLAGS}")
        con.execute(
            "CREATE TABLE observation_raw AS SELECT * FROM w.observation_raw "
            "WHERE list_contains($names, variable_id) AND NOT list_contains($ours, source_id)",
            {"names": _variables(catalog), "ours": [EXAMPLES, REAL]},
        )
        con.execute("DETACH w")
        staged = observations(submissions, REAL).astype({"year": "int32", "value": "float64"})
        con.register("staged", staged[OBSERVATION_COLUMNS])
        con.execute("INSERT INTO observation_raw BY NAME SELECT * FROM staged")
        compute(con, catalog)
        return con.execute(
            "SELECT indicator_id, region_id, level, year, value FROM indicator_value "
            "WHERE list_contains($ids, indicator_id) AND year IN (SELECT year FROM staged)",
            {"ids": [i.id for i in wanted]},
        ).df()


def _variables(catalog: Catalog) -> list[str]:
    """Variables behind the indicators from submissions, with the parts of their identities."""
    found: set[str] = set()
    todo = [v for i in catalog.indicators.values() if i.basis == "meldung" for v in i.variables()]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(t.variable for i in catalog.variables[name].identities for t in i.terms)
    return sorted(found)
