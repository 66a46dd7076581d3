"""Small invented worlds: two Länder, submissions of any kind, and the file the public would get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pandas as pd

from etl import loading
from etl.calculation import compute, prepare
from etl.catalog import Catalog, load_catalog
from etl.disclosure import cohorts, gate, pseudonyms
from etl.disclosure.audit import audit
from etl.disclosure.filing import Filing, standing
from etl.disclosure.sums import Territory
from etl.submissions.form import Submission
from etl.submissions.observe import to_observations
from tests.disclosure.attacker import CASES, Cell, Roster, Seat
from tests.submissions.form.records import submission


@dataclass(frozen=True)
class Style:
    """What the offices of a random world have in common, so that worlds differ in kind."""

    spread: float
    load: tuple[float, float]
    units: list[str]
    releases: list[str]


RELEASES = ("nur_aggregat", "nur_aggregat", "pseudonym", "namentlich")
LAENDER = ("91", "92")
OFFICES_EACH = 12
OFFICES = [f"JH{land}{n:03d}000" for land in LAENDER for n in range(1, OFFICES_EACH + 1)]
SOURCE = "meldungen"
EMPTY = pd.DataFrame(columns=[*loading.OBSERVATION_COLUMNS]).astype({"year": "int32"})


def inhabitants(year: int = 2025) -> pd.DataFrame:
    """Published rows of the population: 1,000 around each office, their sums, one source."""
    counts = dict.fromkeys([o[2:7] for o in OFFICES] + OFFICES, 1000.0)
    counts |= dict.fromkeys(LAENDER, 1000.0 * OFFICES_EACH) | {"DE": 1000.0 * len(OFFICES)}
    rows = [
        {"variable_id": gate.POPULATION, "region_id": region, "year": year, "period": "stichtag",
         "value": count, "flag": "", "source_id": SOURCE, "note": ""}
        for region, count in counts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=loading.OBSERVATION_COLUMNS).astype({"year": "int32"})


def office(number: int, land: int = 0) -> str:
    """The id of an office of the small world, counted from 0."""
    return OFFICES[land * OFFICES_EACH + number]


def base_tables(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with territory, catalog and sources, and nothing from submissions."""
    con = duckdb.connect(str(path) if path else ":memory:")
    prepare(con)
    rows: list[tuple[str, str, str]] = [("DE", "bund", "")]
    rows += [(land, "land", "DE") for land in LAENDER]
    rows += [(o[2:7], "kreis", o[2:4]) for o in OFFICES]
    rows += [(o, "jugendamt", o[2:7]) for o in OFFICES]
    regions = pd.DataFrame(rows, columns=["region_id", "level", "parent_id"])
    regions["name"] = regions["name_sort"] = regions["region_id"]
    parent = dict(zip(regions["region_id"], regions["parent_id"], strict=True))
    pairs: list[tuple[str, str]] = []
    for region in regions["region_id"]:
        above = region
        while above:
            pairs.append((region, above))
            above = parent[above]
    loading.put(con, "region", regions)
    loading.put(con, "region_ancestor", pd.DataFrame(pairs, columns=["region_id", "ancestor_id"]))
    for table in ("region", "region_ancestor"):
        con.execute(f"ALTER TABLE {table} ADD COLUMN valid_from DATE DEFAULT DATE '1990-01-01'")
        con.execute(f"ALTER TABLE {table} ADD COLUMN valid_to DATE")
    twins = [(o, o[2:7]) for o in OFFICES] + [(o[2:7], o) for o in OFFICES]
    loading.put(con, "region_twin", pd.DataFrame(twins, columns=["region_id", "twin_id"]))
    con.execute("CREATE TABLE succession (old_id TEXT)")
    loading.load_catalog_tables(con, load_catalog())
    loading.load_reviewed(con)
    source = {"source_id": SOURCE, "priority": 90, "territory_year": None}
    loading.put(con, "source", pd.DataFrame([source]).astype({"territory_year": "Int32"}))
    return con


def publish(path: Path, filings: Sequence[Filing], catalog: Catalog | None = None) -> Path:
    """The warehouse file that these filings would give, made as `etl.build.fill` makes it."""
    catalog = catalog or load_catalog()
    with base_tables(path) as con:
        public = gate.publish(con, catalog, filings, EMPTY, SOURCE)
        loading.put(con, "observation_raw", public.observations)
        compute(con, gate.reported_part(catalog))
        gate.enter(con, catalog, public)
        audit(con, filings, public.secret)
    return path


def record(
    where: str, *, soll: float = 20.0, vacant: float = 3.0, absent: float = 1.5,
    cases: int = 600, year: int = 2025, **more: Any,
) -> Submission:  # fmt: skip
    """A submission whose parts fit together; sizes in VZÄ."""
    ist = round(soll - vacant, 2)
    open_8a = max(1, round(cases * 0.03))
    given: dict[str, Any] = {
        "jugendamt_id": where, "stichtag": date(year, 12, 31), "soll_vzae": soll, "ist_vzae": ist,
        "unbesetzt_vzae": vacant, "abwesend_vzae": absent, "personen": int(ist * 1.25) + 2,
        "zugaenge_vzae": round(0.1 * ist, 2), "abgaenge_vzae": round(0.12 * ist, 2),
        "leih_vzae": round(0.05 * ist, 2), "faelle_hze_3112": cases - open_8a,
        "faelle_35a_3112": 0, "faelle_41_3112": 0, "offene_8a_stichtag": open_8a,
        "verfahren_8a_jahr": open_8a * 9, "ansprechperson": "Erika Geheim",
        "ansprechperson_email": "erika@geheim.invalid",
    }  # fmt: skip
    return submission(**{**given, **more})


def random_record(
    where: str, rng: Random, style: Style, year: int = 2025, **more: Any
) -> Submission:
    """Anything an office may report: tiny to huge, all counting units and releases, gaps."""
    soll = round(min(400.0, max(1.5, rng.lognormvariate(2.6, style.spread))), 2)
    vacant = round(soll * rng.choice([0.0, rng.uniform(0, 0.1), rng.uniform(0.1, 0.5)]), 2)
    ist = round(soll - vacant, 2)
    persons = int(ist / rng.uniform(0.6, 1.0)) + 1
    leavers = [rng.choice([None, rng.randint(0, 12)]) for _ in range(4)]
    given: dict[str, Any] = {
        "absent": round(ist * rng.choice([0.0, rng.uniform(0, 0.3)]), 2),
        "cases": max(2, round(ist * rng.uniform(*style.load))),
        "leih_vzae": rng.choice([None, 0.0, round(ist * rng.uniform(0, 0.3), 2)]),
        "zugaenge_vzae": round(ist * rng.uniform(0, 0.4), 2),
        "abgaenge_vzae": round(min(soll, ist * rng.uniform(0, 0.4)), 2),
        "zaehlweise": rng.choice(style.units),
        "personen": persons,
        "teilzeit_personen": rng.choice([None, rng.randint(0, persons)]),
        "alter_u30": rng.choice([None, rng.randint(0, persons // 2)]),
        "alter_55plus": rng.choice([None, rng.randint(0, persons // 2)]),
        "abgaenge_ruhestand": leavers[0], "abgaenge_kuendigung": leavers[1],
        "abgaenge_intern": leavers[2], "abgaenge_sonst": leavers[3],
        "abgaenge_personen": sum(n or 0 for n in leavers),
        "freigabe": rng.choice(style.releases),
    }  # fmt: skip
    return record(where, soll=soll, vacant=vacant, year=year, **{**given, **more})


def random_world(seed: int) -> list[Filing]:
    """Accepted submissions of one or two years in random order, all standing."""
    rng = Random(seed)
    style = Style(
        rng.choice([0.2, 0.5, 0.9]),
        rng.choice([(15, 70), (44, 60), (36, 39)]),
        rng.choice([["hilfe"], ["hilfe"] * 4 + ["kind"], ["hilfe", "kind", "familie"]]),
        rng.choice([["nur_aggregat"], ["nur_aggregat", "namentlich"], [*RELEASES]]),
    )
    share = rng.choice([0.5, 0.8, 1.0])
    chosen = [o for o in OFFICES if rng.random() < (share if o[2:4] == LAENDER[0] else 0.4)]
    records: list[Submission] = []
    for where in chosen:
        newest = random_record(where, rng, style)
        pair = [newest]
        if rng.random() < 0.5:
            # the year before ends with the Ist with which this year starts
            start = round(newest.ist_vzae - newest.zugaenge_vzae + newest.abgaenge_vzae, 2)
            before = random_record(where, rng, style, 2024)
            soll = round(start * 1.2, 2)
            update = {"ist_vzae": start, "unbesetzt_vzae": round(soll - start, 2),
                      "soll_vzae": soll, "abwesend_vzae": round(start * 0.1, 2),
                      "zugaenge_vzae": round(start * 0.1, 2), "leih_vzae": None,
                      "abgaenge_vzae": round(start * rng.uniform(0, 0.3), 2),
                      "personen": int(start) + 4, "teilzeit_personen": None,
                      "alter_u30": None, "alter_55plus": None}  # fmt: skip
            pair.append(before.model_copy(update=update))
        records += pair
    rng.shuffle(records)
    return filings_of(records)


def filings_of(records: Iterable[Submission]) -> list[Filing]:
    """Accepted one after the other, all standing."""
    return [Filing(item, f"{n:04d}") for n, item in enumerate(records)]


def truth(filings: Iterable[Filing]) -> dict[Cell, float]:
    """Every reported number: (office, year, variable) → value."""
    return {
        (row["region_id"], row["year"], row["variable_id"]): float(row["value"] or 0)
        for item in standing(filings)
        for row in to_observations(item.record, SOURCE)
    }


def roster(filings: Sequence[Filing], con: duckdb.DuckDBPyConnection) -> Roster:
    """What the attacker is told besides the files: who stands in which sum, and how they count."""
    catalog, territory = load_catalog(), Territory(con)
    targets = tuple(gate.targets(catalog))
    cells: dict[Seat, dict[str, float]] = {}
    for (office_id, year, name), value in truth(filings).items():
        cells.setdefault((office_id, year), {})[name] = value
    inside: dict[tuple[str, str, int], set[Seat]] = {}
    for group in cohorts.cohorts(filings, territory.land_of, targets):
        if group.broken:
            continue
        land, year = group.key[:2]
        names = set(cohorts.entering(group, {o: cells[(o, year)] for o in group.offices}))
        for indicator in catalog.indicators.values():
            if indicator.basis == "meldung" and indicator.variables() <= names:
                for region in (land, "DE"):
                    found = inside.setdefault((indicator.id, region, year), set())
                    found |= {(o, year) for o in group.offices}
    over = {
        seat: sum(v.get(CASES, 0) > t * v["meld_praesent_vzae"] for t in targets)
        for seat, v in cells.items()
    }
    seated = {(o, g.key[1]) for g in cohorts.cohorts(filings, territory.land_of, targets)
              for o in g.offices}  # fmt: skip
    listed: dict[tuple[str, int], set[Seat]] = {}
    for batch in pseudonyms.batches(catalog, filings, seated):
        for name in {} if batch.broken else batch.lists():
            listed.setdefault((name, batch.year), set()).update(
                (o, batch.year) for o, rates in batch.rates.items() if name in rates
            )
    return Roster(
        {seat: frozenset(v) for seat, v in cells.items()},
        {key: frozenset(v) for key, v in inside.items()},
        over,
        targets,
        {key: frozenset(v) for key, v in listed.items()},
    )
