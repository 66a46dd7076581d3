"""Old flat file of the databases (`Statistik_Code;…`, until about early 2025).

Decides that every column after the traits is one measure (`CODE__Label__Unit`), with German
dates and German decimal comma.
"""

from __future__ import annotations

import pandas as pd

from etl.models import Source
from etl.parsers import flat
from etl.parsers.columns import Found, Rows, match
from etl.parsers.text import Place

NAMES = flat.Names(
    first="Statistik_Code",
    statistic="Statistik_Code",
    time="Zeit",
    trait="{}_Merkmal_Code",
    label="{}_Merkmal_Label",
    value="{}_Auspraegung_Code",
    value_label="{}_Auspraegung_Label",
)


def parse(raw: bytes, spec: Source, file: str) -> pd.DataFrame:
    """Read one old flat file; a measure is named by its code or its label."""
    header, rows = flat.read(raw, spec, NAMES, file)
    measures = [
        Found(i, (name.split("__")[0],)) for i, name in enumerate(header) if "__" in name
    ]  # fmt: skip
    result = Rows(file)
    for column in spec.column:
        for found in match(column, measures, Place(file, 1)):
            for row in rows:
                if row.fits(column):
                    period, printed = row.fields[NAMES.time], row.fields[header[found.index]]
                    result.add(row.key, period, column, printed, row.line)
    return result.frame()
