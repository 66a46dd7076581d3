"""Tidy CSV: one header row, then one record a line.

Decides only how lines become records; which column means what is said by the source
(`etl.parsers.records`). Options: `delimiter` (default comma), `decimal` (default point).
"""

from __future__ import annotations

import csv

import pandas as pd

from etl.errors import ParseError
from etl.models import Source
from etl.parsers.records import Record, to_frame
from etl.parsers.text import decode


def parse(raw: bytes, spec: Source, file: str) -> pd.DataFrame:
    """Read one tidy CSV; raises `ParseError` for missing columns and rows of another width."""
    text = decode(raw, spec.encoding, file)
    reader = csv.reader(
        text.splitlines(keepends=True), delimiter=spec.options.get("delimiter", ",")
    )
    header = [name.strip() for name in next(reader, [])]
    records: list[Record] = []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            raise ParseError(
                file, reader.line_num, f"{len(header)} Felder", f"{len(cells)} Felder"
            )  # fmt: skip
        records.append(Record(reader.line_num, dict(zip(header, cells, strict=True))))
    return to_frame(header, records, spec, file)
