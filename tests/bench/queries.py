"""Every question that pages ask of the warehouse, asked with real ids on one open connection."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl import marts
from etl.warehouse import current_build, open_warehouse
from tests.bench.report import Line, percentile

GOAL_MS = 10
ROUNDS = 3
MANY = 40


@dataclass(frozen=True)
class Question:
    """Arguments of one call of a mart."""

    args: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


def questions(con: Any) -> dict[str, list[Question]]:
    """Calls by mart: each over indicators, levels, years and regions that have values."""
    available = marts.availability(con).sort_values("n_values", ascending=False)
    regions = marts.regions(con)
    some = regions.iloc[:: max(1, len(regions) // MANY)]["region_id"].tolist()[:MANY]
    cells = [
        (str(r["indicator_id"]), str(r["level"]), int(r["year"]))
        for r in available.iloc[:: max(1, len(available) // MANY)].to_dict("records")
    ][:MANY]
    variables = ["kwg_verfahren", "bev_u18", "hilfen_insgesamt", "asd_vzae"]
    return {
        "build_info": [Question()],
        "availability": [Question()],
        "indicator_map": [Question(cell) for cell in cells],
        "map_years": [Question(cell[:2]) for cell in cells],
        "values_of": [Question(cell[:2]) for cell in cells],
        "trend": [Question((cell[0], some[:6])) for cell in cells],
        "series_breaks": [Question((cell[0],)) for cell in cells],
        "region_profile": [Question((region,)) for region in some],
        "regions": [Question((level,)) for level in ("land", "kreis", None)],
        "gemeinden": [Question()],
        "sources": [Question()],
        "observations": [Question(([v], some[:10], None)) for v in variables],
        "download": [
            Question(named={"indicators": [i], "levels": [level], "years": [year]})
            for i, level, year in cells
        ],
    }


def measure(data: Path) -> list[Line]:
    """p95 of each mart and of all together, in milliseconds, cursor per call as in the app."""
    con = open_warehouse(current_build(data))
    everything: list[float] = []
    lines: list[Line] = []
    for name, calls in questions(con).items():
        mart = getattr(marts, name)
        mart(con.cursor(), *calls[0].args, **calls[0].named)
        times: list[float] = []
        for call in calls * (ROUNDS if len(calls) > 3 else ROUNDS * 10):
            started = time.perf_counter()
            mart(con.cursor(), *call.args, **call.named)
            times.append((time.perf_counter() - started) * 1000)
        everything += times
        p50 = percentile(times, 0.5)
        note = f"p50 {p50:.1f}, n = {len(times)}"
        lines.append(Line(f"  {name}, p95", percentile(times, 0.95), "ms", None, note))
    con.close()
    first = Line("all page queries, p95", percentile(everything, 0.95), "ms", GOAL_MS,
                 f"p50 {percentile(everything, 0.5):.1f}, n = {len(everything)}")  # fmt: skip
    return [first, *lines]
