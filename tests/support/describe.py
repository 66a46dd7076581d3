"""Writes the measured tables of docs/data.md from a fresh build: `make figures`.

Decides which figures the document shows; everything between a pair of markers there is
replaced, the words around them are written by people.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from etl.models import FLAGS
from tests.support.data import build_warehouse, link_data_folder

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "data.md"


def table(head: list[str], rows: list[tuple[Any, ...]]) -> str:
    """A Markdown table; whole numbers get thin groups of three."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = [f"{c:,}".replace(",", " ") if isinstance(c, int) else str(c) for c in row]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def snapshot() -> str:
    """File, rows, bytes, licence of everything in data/snapshot."""
    folder = ROOT / "data" / "snapshot"
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    rows = [
        (f"`{r['file']}`", int(r["rows"]), (folder / r["file"]).stat().st_size, r["licence"])
        for r in listed
    ]
    total = ("together", sum(r[1] for r in rows), sum(r[2] for r in rows), "")
    return table(["file", "rows", "bytes", "licence"], [*rows, total])


def tables(con: Any) -> str:
    """Every table of the warehouse with its columns and row count."""
    names = con.execute(
        "SELECT table_name FROM information_schema.tables ORDER BY table_name"
    ).fetchall()
    rows = []
    for (name,) in names:
        columns = ", ".join(row[0] for row in con.execute(f'DESCRIBE "{name}"').fetchall())
        count = con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        rows.append((f"`{name}`", count, columns))
    return table(["table", "rows", "columns"], rows)


def flags(con: Any) -> str:
    """How often each flag stands on an observation and on an indicator value."""
    rows = []
    for flag, words in FLAGS.items():
        counts = [
            con.execute(
                f"SELECT count(*) FROM {name} WHERE list_contains(string_split(flag, '|'), ?)",
                [flag],
            ).fetchone()[0]
            for name in ("observation", "indicator_value")
        ]
        rows.append((f"`{flag}`", words, *counts))
    return table(["flag", "shown as", "observations", "indicator values"], rows)


def coverage(con: Any) -> str:
    """Per level: indicators, values, stated gaps, years."""
    rows = con.execute(
        """SELECT level, count(DISTINCT indicator_id) FILTER (value IS NOT NULL),
                  count(value), count(*) - count(value),
                  count(*) FILTER (list_contains(string_split(flag, '|'), 'beispiel')),
                  min(year) || '–' || max(year)
           FROM indicator_value GROUP BY level ORDER BY count(value) DESC"""
    ).fetchall()
    head = ["level", "indicators with values", "values", "stated gaps", "of them examples", "years"]
    return table(head, rows)


def topics(con: Any) -> str:
    """Observations by topic of their variable: how much, which years."""
    rows = con.execute(
        """SELECT v.topic, count(DISTINCT o.variable_id), count(*),
                  count(DISTINCT o.region_id), min(o.year) || '–' || max(o.year)
           FROM observation o JOIN variable v USING (variable_id)
           GROUP BY v.topic ORDER BY count(*) DESC"""
    ).fetchall()
    return table(["topic", "variables", "observations", "regions", "years"], rows)


def rewrite(text: str, parts: dict[str, str]) -> str:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->` for each part."""
    for name, body in parts.items():
        place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL).search(
            text
        )
        if place is None:
            raise SystemExit(f"{DOCUMENT.name}: no place for '{name}'")
        text = f"{text[: place.start()]}{body}\n{text[place.end() :]}"
    return text


def parts(con: Any) -> dict[str, str]:
    """Every measured table of the document by the name of its place."""
    return {
        "snapshot": snapshot(),
        "tables": tables(con),
        "flags": flags(con),
        "coverage": coverage(con),
        "topics": topics(con),
    }


def main() -> int:
    """Build into a scratch folder and rewrite the document."""
    with tempfile.TemporaryDirectory() as scratch:
        data = link_data_folder(ROOT, Path(scratch) / "data")
        build_warehouse(ROOT, data)
        folder = data / "warehouse"
        path = folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()
        with duckdb.connect(str(path), read_only=True) as con:
            found = parts(con)
    DOCUMENT.write_text(rewrite(DOCUMENT.read_text(encoding="utf-8"), found), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)}: {', '.join(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
