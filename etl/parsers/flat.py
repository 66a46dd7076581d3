"""What the two flat files of the databases (old and new ffcsv) have in common.

Decides how a row of codes and labels becomes region, further traits and value. No parser of
its own: `ffcsv_old` and `ffcsv_new` say how their columns are called.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from etl.errors import ParseError
from etl.models import Column, Source
from etl.parsers.columns import same
from etl.parsers.text import decode, unpack

REGION_TRAITS = ("DINSG", "DLAND", "REGBEZ", "KREISE", "KREISZ", "GEMEIN", "GEMEINDE")
"""Codes of traits that hold a region key."""


@dataclass(frozen=True)
class Names:
    """Column names of a flat file; `trait` has a place for the number of the trait."""

    first: str
    statistic: str
    time: str
    trait: str
    label: str
    value: str
    value_label: str


@dataclass(frozen=True)
class FlatRow:
    """One row: fields by column name, its line, the region key and the other traits."""

    line: int
    fields: dict[str, str]
    key: str
    traits: tuple[tuple[tuple[str, str], tuple[str, str]], ...]

    def fits(self, column: Column) -> bool:
        """Whether the row has all traits of `column.where`, by code or label."""
        return all(
            any(w in names and (w_value in values or any(same(w_value, v) for v in values))
                for names, values in self.traits)
            for w, w_value in column.where.items()
        )  # fmt: skip


def read(raw: bytes, spec: Source, names: Names, file: str) -> tuple[list[str], list[FlatRow]]:
    """Header and rows of a flat file (bytes or ZIP); checks its completeness."""
    text = decode(unpack(raw, file), spec.encoding, file)
    lines = csv.reader(text.splitlines(), delimiter=";")
    header = next(lines, [])
    if names.first not in header or names.time not in header:
        raise ParseError(
            file, 1, f"die Kopfzeile einer Flat-Datei ({names.first};…;{names.time};…)",
            repr(";".join(header)[:80]),
        )  # fmt: skip
    rows = list(_rows(lines, header, names, spec, file))
    _balanced(rows, names, file)
    return header, rows


def _rows(
    lines: Iterator[list[str]], header: list[str], names: Names, spec: Source, file: str
) -> Iterator[FlatRow]:
    wanted = str(spec.options.get("statistic", ""))
    count = 0
    while names.trait.format(count + 1) in header:
        count += 1
    for line, cells in enumerate(lines, start=2):
        if len(cells) != len(header):
            raise ParseError(file, line, f"{len(header)} Felder", f"{len(cells)} Felder")
        fields = dict(zip(header, cells, strict=True))
        if wanted and fields[names.statistic] != wanted:
            raise ParseError(file, line, f"die Statistik {wanted}", fields[names.statistic])
        yield _row(line, fields, count, names, file)


def _row(line: int, fields: dict[str, str], count: int, names: Names, file: str) -> FlatRow:
    key, traits = "", []
    for n in range(1, count + 1):
        code, value = fields[names.trait.format(n)], fields[names.value.format(n)]
        if code in REGION_TRAITS:
            key = value
        else:
            label = fields[names.label.format(n)]
            traits.append(((code, label), (value, fields[names.value_label.format(n)])))
    if not key:
        raise ParseError(file, line, "ein regionales Merkmal (z. B. KREISE) mit Schlüssel")
    return FlatRow(line, fields, key, tuple(traits))


def _balanced(rows: list[FlatRow], names: Names, file: str) -> None:
    """A flat file lists every combination: a region with fewer rows shows a cut file."""
    counts = Counter((r.fields[names.time], r.key) for r in rows)
    most = max(counts.values(), default=0)
    for (period, key), found in counts.items():
        if found != most:
            raise ParseError(
                file, rows[-1].line, f"{most} Zeilen je Region und Zeit",
                f"{found} für {key} ({period}); die Datei ist vermutlich abgeschnitten",
            )  # fmt: skip
