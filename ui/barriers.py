"""What is not yet accessible in the parts of others, read from `ui/barriers.toml`.

The accessibility statement and the browser tests both read this list, so that the statement
names exactly what the tests excuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl.errors import CatalogError, Fault
from etl.specfiles import faults_of, read_toml

FILE = Path(__file__).parent / "barriers.toml"


class Barrier(BaseModel):
    """One known fault of a component that is not ours."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    id: str
    component: Literal["Streamlit", "Plotly"]
    rule: str
    issue: str = Field(pattern=r"^https://")
    what: str = Field(min_length=1)
    instead: str = Field(min_length=1)
    within: str = ""


@dataclass(frozen=True)
class Statement:
    """The list, and the day it was last checked against all pages."""

    checked: date
    barriers: tuple[Barrier, ...]


def load_statement(path: Path) -> Statement:
    """Read and check the list; raises `CatalogError` with all faults."""
    faults: list[Fault] = []
    found: list[Barrier] = []
    tables = read_toml(path, faults)
    checked = tables.pop("checked", None)
    if not isinstance(checked, date):
        faults.append(Fault(path.name, "checked", "erwartet wurde ein Tag"))
    for key, data in tables.items():
        try:
            found.append(Barrier.model_validate({"id": key, **data}))
        except ValidationError as error:
            faults += faults_of(error, path.name, key)
    faults += [
        Fault(path.name, b.id, "eine Regel braucht 'within', sonst entschuldigt sie alles")
        for b in found
        if b.rule and not b.within
    ]
    if faults:
        raise CatalogError(faults)
    return Statement(checked, tuple(found))


@cache
def statement() -> Statement:
    """The project's own list, in file order."""
    return load_statement(FILE)
