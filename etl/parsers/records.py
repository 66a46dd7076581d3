"""Tidy tables, one value a row or one measure a column: what `long_csv` and `stacked_xlsx` share.

Decides how the options of a source (`region`, `period`, `keep`, `balanced`, `note`) pick
region, time and rows from named columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from etl.errors import ParseError
from etl.models import Column, Source
from etl.parsers.columns import Found, Rows, match, same
from etl.parsers.text import Place, tidy


@dataclass(frozen=True)
class Record:
    """One row of a tidy table with its line in the file."""

    line: int
    fields: dict[str, str]


def to_frame(header: list[str], records: Sequence[Record], spec: Source, file: str) -> pd.DataFrame:
    """Map named columns to the frame of `columns.FRAME`.

    Options: `region`, `period` (names of columns, required); `keep` {column: value or list of
    values} keeps matching rows; `balanced` [columns] demands equally many rows per combination;
    `note` names a column with footnotes; `flag_where` {footnote text: flag}; `decimal`.
    """
    options = spec.options
    region, period = str(options["region"]), str(options["period"])
    keep: dict[str, object] = dict(options.get("keep", {}))
    note = str(options.get("note", ""))
    balanced = [str(c) for c in options.get("balanced", [])]
    where = {name for c in spec.column for name in c.where}
    _need(header, [region, period, *keep, *balanced, *where, *([note] if note else [])], file)
    kept = [r for r in records if _kept(r, keep)]
    _check_balance(kept, balanced, file)
    columns = [Found(i, (name,)) for i, name in enumerate(header)]
    rows = Rows(file, decimal=str(options.get("decimal", ".")))
    for column in spec.column:
        for found in match(column, columns, Place(file, 1)):
            hits = [r for r in kept if _fits(r, column)]
            if not hits and not column.optional:
                wanted = ", ".join(f"{k} = {v}" for k, v in column.where.items())
                raise ParseError(file, None, f"mindestens eine Zeile mit {wanted or region}")
            for r in hits:
                rows.add(
                    _key(r.fields[region], spec, Place(file, r.line)),
                    r.fields[period], column, r.fields[header[found.index]], r.line,
                    flag=_flag(r, note, spec), note=r.fields[note] if note else "",
                )  # fmt: skip
    return rows.frame()


def _need(header: list[str], names: list[str], file: str) -> None:
    missing = [name for name in dict.fromkeys(names) if name not in header]
    if missing:
        raise ParseError(file, 1, f"die Spalten {', '.join(missing)}", ", ".join(header)[:200])


def _kept(record: Record, keep: dict[str, object]) -> bool:
    for name, value in keep.items():
        values = value if isinstance(value, list) else [value]
        if record.fields[name] not in {str(v) for v in values}:
            return False
    return True


def _fits(record: Record, column: Column) -> bool:
    return all(same(value, record.fields[name]) for name, value in column.where.items())


def _flag(record: Record, note: str, spec: Source) -> str:
    flags: dict[str, str] = spec.options.get("flag_where", {})
    text = record.fields[note] if note else ""
    return next((flag for part, flag in flags.items() if part in text), "")


def _key(text: str, spec: Source, place: Place) -> str:
    """Region key; names are looked up in `region_names` of the source."""
    key = tidy(text)
    if not spec.region_names or key in spec.region_names.values():
        return key
    if key not in spec.region_names:
        raise ParseError(place.file, place.line, "ein bekannter Name einer Region", repr(key))
    return spec.region_names[key]


def _check_balance(records: Sequence[Record], names: list[str], file: str) -> None:
    if not names or not records:
        return
    counts = Counter(tuple(r.fields[n] for n in names) for r in records)
    most = max(counts.values())
    for combination, found in counts.items():
        if found != most:
            raise ParseError(
                file, records[-1].line, f"{most} Zeilen je {', '.join(names)}",
                f"{found} für {', '.join(combination)}; die Datei ist vermutlich abgeschnitten",
            )  # fmt: skip
