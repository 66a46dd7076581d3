"""A small warehouse for tests of the argument: a catalog of ten variables, values as given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb

from etl.catalog import Catalog
from etl.compare import Point
from etl.findings import findings
from etl.findings_model import Finding, Statement
from etl.models import Benchmark, Break, Gap, Indicator, Variable

BREAKS = {
    "iob_2017": Break(id="iob_2017", year=2017, title="getrennt gezählt", text="…"),
    "event": Break(id="event", year=2020, title="Pandemie", text="…", comparable=True),
}


def variable(id_: str, unit: str = "Stück", *breaks: str) -> Variable:
    return Variable(id=id_, label=id_, unit=unit, kind="flow", topic="t", breaks=list(breaks))


def ratio(id_: str) -> Indicator:
    return Indicator.model_validate(
        {
            "id": id_, "label": id_, "short": id_, "unit": "je VZÄ", "topic": "t",
            "basis": "amtlich", "levels": ["bund"], "why": "w", "plain": "p",
            "formula": [{"from": 2000, "numerator": ["kwg_verfahren"],
                         "denominator": ["asd_vzae"]}],
        }
    )  # fmt: skip


def missing_posts(id_: str, target: str) -> Indicator:
    return Indicator.model_validate(
        {
            "id": id_, "label": id_, "short": id_, "unit": "VZÄ", "topic": "t", "decimals": 0,
            "basis": "meldung", "levels": ["bund"], "why": "w", "plain": "p",
            "sql": {"file": "f", "benchmark": target, "variables": ["asd_vzae"]},
        }
    )  # fmt: skip


def benchmark(id_: str, value: float) -> Benchmark:
    return Benchmark(id=id_, label=f"{value:.0f} Fälle", value=value, unit="Fälle je VZÄ",
                     kind="empfehlung", year=2019, source="q", remark="Anmerkung.",
                     line=id_ == "asd_35")  # fmt: skip


CATALOG = Catalog(
    variables={
        v.id: v
        for v in (
            variable("kwg_verfahren", "Verfahren", "event"),
            variable("iob_gesamt", "Maßnahmen", "iob_2017"),
            variable("iob_ohne_uma", "Maßnahmen", "iob_2017"),
            variable("hze_volumen", "Hilfen"), variable("asd_vzae", "VZÄ"),
            variable("faelle_je_vzae_veroeff", "Fälle je Stelle"),
            variable("faelle_je_fachkraft", "Fälle je Fachkraft"),
            variable("fehlbedarf_asd_stellen", "Stellen"),
            variable("fehlbedarf_stellen_dbb", "Stellen"),
            variable("asd_fachkraefte_studie", "Fachkräfte"),
        )
    },
    indicators={
        i.id: i
        for i in (*map(ratio, ("kwg_je_vzae", "faelle_je_vzae", "kwg_je_10000", "vakanzquote")),
                  missing_posts("fehlbedarf_40", "rechenwert_40"),
                  missing_posts("fehlbedarf_28", "forderung_28"),
                  missing_posts("fehlbedarf_35", "asd_35"))
    },
    breaks=BREAKS,
    benchmarks={
        b.id: b
        for b in (benchmark("forderung_28", 28), benchmark("asd_35", 35),
                  benchmark("rechenwert_40", 40))
    },
    gaps={"g": Gap(id="g", title="Offene Stellen", missing="Niemand zählt sie.", table="-",
                   holder="die Jugendämter", how="melden")},
)  # fmt: skip

Row = tuple[str, str, int, float, str]


def country(variable_id: str, values: dict[int, float], **flags: str) -> list[Row]:
    return [(variable_id, "DE", y, v, flags.get(f"y{y}", "")) for y, v in values.items()]


def warehouse(rows: Iterable[Row] = (), offices: Iterable[tuple[Any, ...]] = ()) -> Any:
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE region(region_id TEXT, level TEXT, name TEXT, valid_from DATE, "
        "valid_to DATE, type TEXT, parent_id TEXT)"
    )
    places = [("DE", "bund", "Deutschland"), ("05", "land", "Nordrhein-Westfalen"),
              ("05111", "kreis", "Düsseldorf, Stadt")]  # fmt: skip
    places += [(f"JH051{n:05d}", "jugendamt", f"Jugendamt Ort {n}") for n in range(6)]
    con.executemany(
        "INSERT INTO region VALUES (?, ?, ?, '1990-01-01', NULL, 'Stadtjugendamt', NULL)", places
    )
    level = {r: name for r, name, _ in places}
    for table, source in (("fact", "source_ids"), ("observation_preferred", "source_id")):
        con.execute(
            f"CREATE TABLE {table}(variable_id TEXT, region_id TEXT, level TEXT, year INT, "
            f"value DOUBLE, flag TEXT, {source} TEXT, note TEXT)"
        )
        for v, r, y, x, f in rows:
            con.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        [v, r, level[r], y, x, f, f"quelle_{v}", "Hinweis"])  # fmt: skip
    con.execute(
        "CREATE TABLE indicator_value(indicator_id TEXT, region_id TEXT, level TEXT, year INT, "
        "numerator DOUBLE, denominator DOUBLE, value DOUBLE, flag TEXT, source_ids TEXT, "
        "denominator_year INT, basis TEXT, n_reporting INT, n_expected INT)"
    )
    for indicator, region, year, top, bottom, flag in offices:
        con.execute("INSERT INTO indicator_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'meldung', ?, "
                    "'direkt', NULL, NULL)",
                    [indicator, region, level[region], year, top, bottom, top / bottom, flag,
                     year])  # fmt: skip
    return con


def for_region(
    con: Any, indicator: str, value: float, reporting: int, flag: str = "", *,
    place: tuple[str, str] = ("05", "land"), year: int = 2024,
) -> None:  # fmt: skip
    """Gives an indicator a value for a larger region, of `reporting` of the six offices."""
    con.execute(
        "INSERT INTO indicator_value VALUES (?, ?, ?, ?, ?, 1, ?, ?, 'meldung', ?, "
        "'teilmenge', ?, 6)", [indicator, *place, year, value, value, flag, year, reporting],
    )  # fmt: skip


def for_germany(con: Any, indicator: str, value: float, reporting: int, flag: str = "") -> None:
    """Gives an indicator a value for Germany of 2024, of `reporting` of the six offices."""
    for_region(con, indicator, value, reporting, flag, place=("DE", "bund"))


def told(con: Any) -> dict[str, Finding]:
    return {f.id: f for f in findings(con, CATALOG)}


def statement(finding: Finding, id_: str) -> Statement:
    return next(s for s in finding.statements if s.id == id_)


def point(year: int, value: float | None, flag: str = "") -> Point:
    return Point("x", "DE", year, value, flag)
