"""New flat file of the databases (`statistics_code;…;value;…`, since 2025), plain or zipped.

Decides that a row is one measure, that rows may come in any order, and what the quality sign
in `value_q` means. ISO dates, German decimal comma, UTF-8 with byte order mark.
"""

from __future__ import annotations

import pandas as pd

from etl.errors import ParseError
from etl.models import Column, Source
from etl.parsers import flat
from etl.parsers.columns import Rows, same
from etl.parsers.text import QUALITY

NAMES = flat.Names(
    first="statistics_code",
    statistic="statistics_code",
    time="time",
    trait="{}_variable_code",
    label="{}_variable_label",
    value="{}_variable_attribute_code",
    value_label="{}_variable_attribute_label",
)


def parse(raw: bytes, spec: Source, file: str) -> pd.DataFrame:
    """Read one new flat file; a measure is named by its code or its label."""
    header, rows = flat.read(raw, spec, NAMES, file)
    missing = {"value", "value_variable_code", "value_variable_label"} - set(header)
    if missing:
        raise ParseError(file, 1, f"die Spalten {', '.join(sorted(missing))}")
    result = Rows(file)
    for column in spec.column:
        hits = [r for r in rows if _measures(r, column)]
        if not hits and not column.optional:
            raise ParseError(file, None, f"das Merkmal '{column.header[-1]}' unter den Werten")
        for row in hits:
            if row.fits(column):
                result.add(
                    row.key, row.fields["time"], column, row.fields["value"], row.line,
                    flag=_quality(row, file),
                )  # fmt: skip
    return result.frame()


def _measures(row: flat.FlatRow, column: Column) -> bool:
    names = (row.fields["value_variable_code"], row.fields["value_variable_label"])
    return all(any(same(text, name) for name in names) for text in column.header)


def _quality(row: flat.FlatRow, file: str) -> str:
    sign = row.fields.get("value_q", "").strip()
    if sign not in QUALITY:
        known = " ".join(k for k in QUALITY if k)
        raise ParseError(file, row.line, f"ein Qualitätskennzeichen ({known})", repr(sign))
    return QUALITY[sign]
