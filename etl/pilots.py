"""Pilot projects and cooperation structures of offices: the reviewed table `data/pilots.csv`.

Decides that a row needs a region that exists and a source that names it; all faults of the
file are reported at once. Nothing is invented: without rows the table is its header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from etl.errors import InputError
from etl.texts import PilotKind
from etl.warehouse import PROJECT

FILE = "pilots.csv"
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Pilot(BaseModel):
    """One row: whose it is, what it is, since when, and who says so."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    region_id: str
    kind: PilotKind
    title: Words
    description: Words
    since: int | None = Field(default=None, ge=1990, le=2100)
    until: int | None = Field(default=None, ge=1990, le=2100)
    source: Words
    url: str = Field(pattern=r"^https?://\S+$")
    retrieved: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


HEADER = tuple(Pilot.model_fields)


def pilots_file(data: Path) -> Path:
    """The table of this data folder, or the committed one where it has none of its own."""
    own = data / FILE
    return own if own.is_file() else PROJECT / "data" / FILE


def load_pilots(path: Path, regions: Collection[str]) -> tuple[Pilot, ...]:
    """All rows of the table, in file order; () where there is no file.

    `regions`: ids that exist. Raises `InputError` with every faulty line.
    """
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path.name} ist nicht in UTF-8 gespeichert.") from None
    rows = csv.DictReader(io.StringIO(text), restkey="*")
    if tuple(rows.fieldnames or ()) != HEADER:
        raise InputError(f"{path.name}: Die Kopfzeile muss „{','.join(HEADER)}“ lauten.")
    found: list[Pilot] = []
    faults: list[str] = []
    for row in rows:
        try:
            pilot = Pilot.model_validate({k: v for k, v in row.items() if v not in ("", None)})
        except ValidationError as error:
            faults += [f"Zeile {rows.line_num}, {e['loc'][0]}: {e['msg']}" for e in error.errors()]
            continue
        if pilot.region_id not in regions:
            faults.append(f"Zeile {rows.line_num}: Die Region {pilot.region_id} gibt es nicht.")
        found.append(pilot)
    if faults:
        raise InputError(f"{path.name} hat {len(faults)} Fehler: " + " · ".join(faults))
    return tuple(found)
