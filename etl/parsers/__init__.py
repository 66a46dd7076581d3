"""Parsers, one module per file format. `parse` picks the one that a source names."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from etl.errors import InputError
from etl.models import Source
from etl.parsers import ffcsv_new, ffcsv_old, genesis_classic, long_csv, stacked_xlsx

PARSERS: dict[str, Callable[[bytes, Source, str], pd.DataFrame]] = {
    "genesis_classic": genesis_classic.parse,
    "ffcsv_old": ffcsv_old.parse,
    "ffcsv_new": ffcsv_new.parse,
    "stacked_xlsx": stacked_xlsx.parse,
    "long_csv": long_csv.parse,
}


def parse(raw: bytes, spec: Source, file: str) -> pd.DataFrame:
    """Read one original file of `spec`.

    Returns region_key, period (as printed), variable_id, value, flag, printed, note, line: one
    row per cell of the mapped columns. Raises `InputError` naming file, line and expectation.
    """
    if spec.format not in PARSERS:
        raise InputError(f"{spec.id}.toml nennt kein lesbares Format für {file}.")
    return PARSERS[spec.format](raw, spec, file)
