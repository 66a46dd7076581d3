"""Reads every TOML spec, checks it against the others, and reports all faults at once.

One file per source and per indicator (the file name
is the id); variables by topic in `etl/variables/`; caveats, breaks, benchmarks, gaps,
demands and words in one file each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from etl.errors import CatalogError, Fault
from etl.models import (
    Benchmark,
    Break,
    Caveat,
    Gap,
    Indicator,
    Source,
    Spec,
    Variable,
)
from etl.specfiles import faults_of, read_toml
from etl.texts import Demand, Word

ROOT = Path(__file__).parent
S = TypeVar("S", bound=Spec)


@dataclass(frozen=True)
class Catalog:
    """All specs by id, in file order."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    caveats: Mapping[str, Caveat] = field(default_factory=dict)
    breaks: Mapping[str, Break] = field(default_factory=dict)
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    demands: Mapping[str, Demand] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)

    def identity_order(self) -> list[str]:
        """Ids of variables with identities, components before what is built from them."""
        order: list[str] = []
        visiting: list[str] = []

        def visit(variable_id: str) -> None:
            if variable_id in order or variable_id not in self.variables:
                return
            if variable_id in visiting:
                return  # a circle: both directions of one identity are allowed
            visiting.append(variable_id)
            for identity in self.variables[variable_id].identities:
                for term in identity.terms:
                    visit(term.variable)
            visiting.remove(variable_id)
            if self.variables[variable_id].identities:
                order.append(variable_id)

        for variable_id in self.variables:
            visit(variable_id)
        return order


def load_catalog(root: Path = ROOT) -> Catalog:
    """Read and check all specs below `root`; raises `CatalogError` with every fault found."""
    faults: list[Fault] = []
    catalog = Catalog(
        sources=_files(root / "sources", Source, faults),
        variables=_tables(sorted((root / "variables").glob("*.toml")), Variable, faults),
        indicators=_files(root / "indicators", Indicator, faults),
        caveats=_tables([root / "caveats.toml"], Caveat, faults),
        breaks=_tables([root / "breaks.toml"], Break, faults),
        benchmarks=_tables([root / "benchmarks.toml"], Benchmark, faults),
        gaps=_tables([root / "gaps.toml"], Gap, faults),
        demands=_tables([root / "demands.toml"], Demand, faults),
        words=_tables([root / "words.toml"], Word, faults),
    )
    faults.extend(_references(catalog))
    if faults:
        raise CatalogError(faults)
    return catalog


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The project's own catalog, read once per process."""
    return load_catalog()


def _build(model: type[S], file: str, key: str, data: Any, faults: list[Fault]) -> S | None:
    if not isinstance(data, dict):
        faults.append(Fault(file, key, "erwartet wurde eine Tabelle"))
        return None
    try:
        return model.model_validate({"id": key, **data})
    except ValidationError as error:
        faults += faults_of(error, file, key)
        return None


def _files(folder: Path, model: type[S], faults: list[Fault]) -> dict[str, S]:
    found: dict[str, S] = {}
    for path in sorted(folder.glob("*.toml")):
        data = read_toml(path, faults)
        spec = _build(model, path.name, path.stem, data, faults) if data else None
        if spec is not None:
            found[path.stem] = spec
    return found


def _tables(paths: Iterable[Path], model: type[S], faults: list[Fault]) -> dict[str, S]:
    found: dict[str, S] = {}
    for path in paths:
        for key, data in _expand(read_toml(path, faults)):
            if key in found:
                faults.append(Fault(path.name, key, "Id doppelt vergeben"))
                continue
            spec = _build(model, path.name, key, data, faults)
            if spec is not None:
                found[key] = spec
    return found


def _expand(tables: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (id, table); a table with `ages = [first, last]` stands for one id per age.

    `{age}` in the id and label is replaced (two digits in the id).
    """
    for key, data in tables.items():
        if not (isinstance(data, dict) and "ages" in data):
            yield key, data
            continue
        first, last = data["ages"]
        rest = {name: value for name, value in data.items() if name != "ages"}
        for age in range(first, last + 1):
            label = str(rest.get("label", "")).replace("{age}", str(age))
            yield key.replace("AGE", f"{age:02d}"), {**rest, "label": label}


def _references(catalog: Catalog) -> list[Fault]:
    """Every id that one spec names must exist in another."""
    faults: list[Fault] = []

    def need(file: str, key: str, ids: Iterable[str], known: Mapping[str, Any], what: str) -> None:
        faults.extend(
            Fault(file, key, f"{what} '{i}' gibt es nicht") for i in ids if i not in known
        )

    for v in catalog.variables.values():
        terms = [t.variable for i in v.identities for t in i.terms]
        need("variables", f"{v.id}.identities", terms, catalog.variables, "Variable")
        need("variables", f"{v.id}.breaks", v.breaks, catalog.breaks, "Bruch")
    for i in catalog.indicators.values():
        file = f"{i.id}.toml"
        need(file, "formula", sorted(i.variables()), catalog.variables, "Variable")
        need(file, "caveats", i.all_caveats(), catalog.caveats, "Hinweis")
        need(file, "benchmarks", i.benchmarks, catalog.benchmarks, "Richtwert")
        if i.sql:
            need(file, "sql.benchmark", [i.sql.benchmark], catalog.benchmarks, "Richtwert")
            if not (ROOT / "sql" / f"{i.sql.file}.sql").is_file():
                faults.append(Fault(file, "sql.file", f"etl/sql/{i.sql.file}.sql fehlt"))
    for s in catalog.sources.values():
        variables = [c.variable for c in s.column]
        need(f"{s.id}.toml", "column", variables, catalog.variables, "Variable")
    for g in catalog.gaps.values():
        need("gaps.toml", f"{g.id}.indicators", g.indicators, catalog.indicators, "Indikator")
    for d in catalog.demands.values():
        need("demands.toml", f"{d.id}.indicators", d.indicators, catalog.indicators, "Indikator")
    return [*faults, *_beside_the_gate(catalog)]


def _beside_the_gate(catalog: Catalog) -> Iterator[Fault]:
    """What offices report is summed by `etl.disclosure` alone, which sees nothing else."""
    for i in catalog.indicators.values():
        topics = {catalog.variables[v].topic for v in i.variables() if v in catalog.variables}
        mixed = "verbunden" if len(topics) > 1 else "meldung"
        wanted = mixed if "meldung" in topics else ""
        if (i.basis if i.reported else "") != wanted:
            told = f"erwartet wurde '{wanted}'" if wanted else "die Formel enthält keine Meldung"
            yield Fault(f"{i.id}.toml", "basis", told)
        if i.basis == "verbunden" and i.levels != ["jugendamt"]:
            yield Fault(f"{i.id}.toml", "levels", "'verbunden' gibt es nur je Jugendamt")


def worked_value(indicator: Indicator) -> float | None:
    """Value of the indicator's worked example by its newest formula; None without example."""
    if indicator.example is None:
        return None
    per = indicator.formula[-1].per if indicator.formula else 1.0
    denominator = indicator.example.denominator
    if denominator is None:
        return indicator.example.numerator * per
    return indicator.example.numerator / denominator * per
