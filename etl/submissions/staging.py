"""Decides what a reviewer sees before deciding: what changed, and its effect on indicators.

The effect is what the disclosure gate would publish, from the tables of the warehouse in use, once
with the accepted submissions and once with the staged one added: so the reviewer sees the effect
on published figures, and none where an office releases sums only and not enough others did.
Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from etl.catalog import load_catalog
from etl.disclosure.filing import Filing
from etl.disclosure.gate import POPULATION, publish
from etl.submissions import events, known
from etl.submissions.access import Actor
from etl.submissions.context import Context
from etl.submissions.findings import Finding
from etl.submissions.form import Submission, Value, load_form
from etl.submissions.reads import accepted_of, filings, find, record_of
from etl.submissions.sources import REAL
from etl.submissions.states import Standing
from etl.submissions.store import Store
from etl.submissions.validate import check_submission
from etl.warehouse import current_build, data_folder, open_warehouse

COMPARED = {
    "p21_lokal": "bev_u21",
    "faelle_hze_3112": "hilfen_bestand_3112",
    "faelle_35a_3112": "hilfen_35a",
    "verfahren_8a_jahr": "kwg_verfahren",
    "iob_jahr": "iob_gesamt",
}
"""Field → published count it stands beside (35a: helps of the whole year)."""
PARTS = ("faelle_35a_enthalten", "faelle_41_enthalten")
"""What the published stock of helps contains; the field stands beside it only if it does, too."""

EFFECT_COLUMNS = ["indicator_id", "region_id", "level", "year", "before", "after"]


@dataclass(frozen=True)
class Change:
    """One field that differs from the last accepted submission, or stands beside a count."""

    field: str
    label: str
    before: Value
    now: Value
    official: float | None = None
    official_year: int | None = None


@dataclass(frozen=True)
class Staged:
    """All that a decision rests on. `effect`: published values that would change, in their unit.

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
        own = [s for item, s in accepted_of(connection, f"{found.office}-") if item.id != number]
    previous = _previous(own, record)
    before, after = _filings(store, found, record)
    context = known.context(store, folder)
    return Staged(
        found,
        record,
        previous,
        _changes(record, previous, context),
        () if found.state == "accepted" else tuple(check_submission(record, context)),
        effect(current_build(folder), before, after),
    )


def _previous(own: Sequence[Submission], record: Submission) -> Submission | None:
    past = [s for s in own if s.stichtag <= record.stichtag]
    return max(past, key=lambda s: (s.stichtag, s.version), default=None)


def _changes(
    record: Submission, previous: Submission | None, context: Context
) -> tuple[Change, ...]:
    form = load_form(record.formularversion)
    old = previous.values() if previous else {}
    alike = record.zaehlweise == "hilfe" and all(record.values()[p] for p in PARTS)
    found = []
    for name, now in record.values().items():
        spec = form.fields.get(name)
        count, year = context.newest_official(
            record.jugendamt_id, record.stichtag, COMPARED.get(name, "")
        ) or (None, None)
        if name == "faelle_hze_3112" and not alike:
            count, year = None, None
        if spec is not None and (now != old.get(name) or (count is not None and now is not None)):
            found.append(Change(name, spec.label, old.get(name), now, count, year))
    return tuple(found)


def _filings(
    store: Store, found: Standing, record: Submission
) -> tuple[list[Filing], list[Filing]]:
    """All filings without and with the staged one, which takes the place of the one before it."""
    key = (record.jugendamt_id, record.stichtag)
    mine = [f for f in filings(store) if (f.office, f.record.stichtag) == key]
    others = [f for f in filings(store) if (f.office, f.record.stichtag) != key]
    if found.state == "accepted":
        gone = [f for f in mine if f.ended]
        return [*others, *gone], [*others, *mine]
    moment = events.now()
    old = [f if f.ended else replace(f, ended=moment) for f in mine]
    return [*others, *mine], [*others, *old, Filing(record, moment)]


def effect(build: Path, before: Sequence[Filing], after: Sequence[Filing]) -> pd.DataFrame:
    """Published values that differ between two sets of filings (`EFFECT_COLUMNS`; NaN = none).

    `build` is a finished warehouse; it is opened read-only.
    """
    catalog = load_catalog()
    with open_warehouse(build) as con:
        population = con.execute(
            "SELECT * FROM observation_raw WHERE variable_id = ?", [POPULATION]
        ).df()
        old, new = (
            publish(con, catalog, given, population, REAL).indicators for given in (before, after)
        )
    keys = EFFECT_COLUMNS[:4]
    both = old[[*keys, "value"]].merge(
        new[[*keys, "value"]], on=keys, how="outer", suffixes=("_old", "_new")
    )
    same = both["value_old"].eq(both["value_new"]) | (
        both["value_old"].isna() & both["value_new"].isna()
    )
    shown = both.loc[~same].rename(columns={"value_old": "before", "value_new": "after"})
    return shown[EFFECT_COLUMNS].sort_values(keys, ignore_index=True)
