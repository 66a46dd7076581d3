"""Missing posts of offices against a caseload: sums of Länder as cards, each office as a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from etl.amounts import qualified
from etl.catalog import catalog
from etl.models import Benchmark
from ui import blocks, data, values_table, words
from ui.format import number
from ui.names import in_german_order
from ui.office_values import OFFICE, marks_of, singly_line
from ui.values import coverage, flag_list


@lru_cache(maxsize=1)
def targets() -> dict[str, Benchmark]:
    """Indicators of missing posts with the caseload each is reckoned against, lowest first."""
    cat = catalog()
    found = {
        i: cat.benchmarks[spec.sql.benchmark]
        for i, spec in cat.indicators.items()
        if spec.sql is not None and spec.sql.benchmark in cat.benchmarks
    }
    return dict(sorted(found.items(), key=lambda item: item[1].value))


def shown(chosen: str, ids: Sequence[str], year: int) -> None:
    """Missing posts of a Land for all targets, and of each office for the chosen one."""
    indicator, marks = catalog().indicators[chosen], targets()
    frames = {i: data.indicator_map(i, "land", year) for i in ids}
    blocks.example_banner(frames[chosen])
    cards = []
    for i in ids:
        for row in frames[i][frames[i]["value"].notna()].to_dict("records"):
            cards.append({
                "label": f"{row['name']}: fehlende Stellen bei {number(marks[i].value)} Fällen",
                "value": f"{qualified(row['value'], 0, flag_list(row['flag']))} VZÄ",
                "flag": str(row["flag"]),
                "year": str(year), "note": coverage(row["n_reporting"], row["n_expected"]),
                "accent": i == chosen,
            })  # fmt: skip
    if cards:
        blocks.value_cards(cards)
    else:
        blocks.paragraph("Für ein ganzes Land haben zu wenige Jugendämter gemeldet.")
    offices = data.indicator_map(chosen, OFFICE, year)
    known = offices[offices["value"].notna()].assign(year=year)
    for text in singly_line(frames[chosen], known):
        blocks.paragraph(text, css="fm-detail")
    blocks.html_table(
        values_table.cells(in_german_order(known, "name", "region_id"), indicator),
        caption=f"Fehlende Vollzeitstellen bei {number(marks[chosen].value)} Fällen je Stelle, "
                f"{year}",
        labels={**values_table.LABELS, "zaehler": "Offene Fälle", "nenner": "Anwesende VZÄ"},
        numeric=values_table.NUMBERS, folded="Fehlbedarf je Jugendamt als Tabelle",
    )  # fmt: skip
    words.explain(indicator)
    for mark in marks_of(indicator):
        blocks.paragraph(f"{mark.label}: {mark.remark}", css="fm-detail")
    blocks.source_line(known["source_ids"])
    blocks.caveat_block(indicator)
