"""Decides what a submission consists of: the one definition of the form, and its typed record.

The texts, units, ranges and release classes of each form version stand in
`fields/<version>/*.toml` (form.toml plus one file per group, in reading order). `Submission` is the
typed record that other modules use; `load_form` refuses a version that does not fit to it, so the
two cannot drift apart. A published version is never edited: a change is a new folder, and the
record keeps the fields of older versions, so that old submissions stay readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from etl.errors import CatalogError, Fault, InputError
from etl.models import Spec
from etl.specfiles import faults_of, read_toml

FOLDER = Path(__file__).parent / "fields"
CURRENT = "2026-11"
YES, NO = "ja", "nein"

Kind = Literal["text", "date", "integer", "decimal", "choice", "multi", "yesno"]
Publish = Literal["open", "release", "person", "never"]
"""What may be published at most; what is, says `schema.publication`. open: describes the
submission; release: a value, public as the field `freigabe` says; person: a count of persons,
besides that only from 5 per cell and 10 in total; never: stays in the store."""

PLAIN_UNITS = ("", "Jahr")
"""Units of numbers that count nothing: the number of a submission, a year."""
Value = str | int | float | bool | date | tuple[str, ...] | None
PYTHON_TYPES: Mapping[Kind, object] = {
    "text": str,
    "date": date,
    "integer": int,
    "decimal": float,
    "choice": str,
    "multi": tuple[str, ...],
    "yesno": bool,
}


class Option(Spec):
    """One answer of a field with fixed answers."""

    id: str
    label: str


class FieldSpec(Spec):
    """One field: what is asked, in which unit and range, and how it may be published.

    `minimum`/`maximum` include the bound itself unless `above_minimum` is set.
    """

    id: str
    group: str
    kind: Kind
    label: str
    help: str
    unit: str = ""
    decimals: int = Field(default=0, ge=0, le=3)
    mandatory: bool = False
    minimum: float | None = None
    above_minimum: bool = False
    maximum: float | None = None
    pattern: str = ""
    max_length: int = Field(default=200, ge=1)
    options: tuple[Option, ...] = ()
    default: str = ""
    publish: Publish
    example: str = ""

    @model_validator(mode="after")
    def _options_where_needed(self) -> FieldSpec:
        if bool(self.options) != (self.kind in {"choice", "multi"}):
            raise ValueError("'options' gehören genau zu den Arten choice und multi")
        if self.kind in {"integer", "decimal"} and (self.minimum is None or self.maximum is None):
            raise ValueError("Zahlen brauchen 'minimum' und 'maximum'")
        return self

    @property
    def is_number(self) -> bool:
        """True for whole and decimal numbers."""
        return self.kind in {"integer", "decimal"}

    @property
    def can_be_zero(self) -> bool:
        """True for a number whose range holds 0."""
        return self.is_number and self.minimum == 0 and not self.above_minimum

    @property
    def span(self) -> str:
        """The range of a number in words, German: `über 0 bis 2.000`; years without the point."""
        if self.minimum is None or self.maximum is None:
            return ""
        least, most = (f"{n:,.0f}".replace(",", ".") for n in (self.minimum, self.maximum))
        if self.unit in PLAIN_UNITS:
            least, most = least.replace(".", ""), most.replace(".", "")
        return f"{'über ' if self.above_minimum else ''}{least} bis {most}"

    def option_label(self, option_id: str) -> str:
        """German label of an answer; the id itself when it is unknown."""
        return next((o.label for o in self.options if o.id == option_id), option_id)


class Cell(Spec):
    """One cell of the form: a field, or one part of a field with several answers."""

    id: str
    field: str
    option: str = ""
    label: str


class Form(Spec):
    """One dated version of the form."""

    version: str
    title: str
    lead: str
    published: date
    valid_from: date
    groups: dict[str, str]
    fields: dict[str, FieldSpec]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in reading order; a multi field has one ja/nein cell for each option."""
        found: list[Cell] = []
        for spec in self.fields.values():
            if spec.kind != "multi":
                found.append(Cell(id=spec.id, field=spec.id, label=spec.label))
            found.extend(
                Cell(id=f"{spec.id}.{o.id}", field=spec.id, option=o.id, label=o.label)
                for o in (spec.options if spec.kind == "multi" else ())
            )
        return tuple(found)


class Submission(BaseModel):
    """The figures of one office at one Stichtag. `None` = keine Angabe, never zero.

    VZÄ in full-time equivalents of `vz_wochenstunden`; flows over the 12 months before `stichtag`.
    `beispiel` marks generated records that nobody reported; it is no field of the form.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    formularversion: str
    jugendamt_id: str
    jugendamt_name: str | None = None
    stichtag: date
    version: int = 1
    traegerform: str
    p21_lokal: int | None = None
    asd_definition: tuple[str, ...]
    asd_definition_kommentar: str | None = None
    vz_wochenstunden: float
    soll_vzae: float
    ist_vzae: float
    unbesetzt_vzae: float
    unbesetzt_ueber_6_monate_vzae: float | None = None
    abwesend_vzae: float
    soll_leitung_vzae: float | None = None
    soll_verwaltung_vzae: float | None = None
    befristet_vzae: float | None = None
    leih_vzae: float | None = None
    berufseinstieg_vzae: float | None = None
    zugaenge_vzae: float
    abgaenge_vzae: float
    abgaenge_personen: int | None = None
    abgaenge_ruhestand: int | None = None
    abgaenge_kuendigung: int | None = None
    abgaenge_intern: int | None = None
    abgaenge_sonst: int | None = None
    personen: int
    teilzeit_personen: int | None = None
    alter_u30: int | None = None
    alter_55plus: int | None = None
    ueberlastungsanzeigen: int | None = None
    zaehlweise: str
    faelle_hze_3112: int
    faelle_35a_3112: int
    faelle_35a_enthalten: bool
    faelle_41_3112: int
    faelle_41_enthalten: bool
    offene_8a_stichtag: int
    verfahren_8a_jahr: int
    iob_jahr: int | None = None
    davon_uma: int | None = None
    max_faelle_person: int | None = None
    personalbemessung: str
    personalbemessung_jahr: int | None = None
    bedarf_vzae_pb: float | None = None
    tage_bis_besetzung_median: int | None = None
    besetzungen_anzahl: int | None = None
    freigabe: str = "nur_aggregat"
    ansprechperson: str
    ansprechperson_email: str | None = None
    kommentar: str | None = None
    stellungnahme: str | None = None
    beispiel: bool = False

    def values(self) -> dict[str, Value]:
        """All form fields by id, `None` = keine Angabe."""
        return {name: value for name, value in self if name != "beispiel"}


def versions() -> list[str]:
    """All form versions on offer, oldest first."""
    return _versions(FOLDER)


@lru_cache(maxsize=2)
def _versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if (path / "form.toml").is_file())


def load_form(version: str = CURRENT) -> Form:
    """Read one version; unknown: `InputError`, at fault: `CatalogError` with all faults."""
    return _load(FOLDER, version)


@lru_cache(maxsize=16)
def _load(home: Path, version: str) -> Form:
    folder = home / version
    if version not in versions():
        known = ", ".join(versions())
        raise InputError(
            f"Die Fassung „{version}“ des Formulars gibt es nicht. Gültig ist: {known}. "
            "Bitte eine aktuelle Vorlage verwenden."
        )
    faults: list[Fault] = []
    head = read_toml(folder / "form.toml", faults)
    if faults:
        raise CatalogError(faults)
    fields: dict[str, FieldSpec] = {}
    for path in sorted(folder.glob("[0-9]*.toml")):
        for key, table in read_toml(path, faults).items():
            spec = _field(path.name, key, table, faults)
            if spec is not None:
                fields[key] = spec
    form = Form.model_validate({**head, "version": version, "fields": fields})
    faults.extend(_faults(form))
    if faults:
        raise CatalogError(faults)
    return form


def _field(file: str, key: str, table: Mapping[str, Any], faults: list[Fault]) -> FieldSpec | None:
    try:
        return FieldSpec.model_validate({"id": key, **table})
    except ValidationError as error:
        faults.extend(faults_of(error, file, key))
        return None


def _faults(form: Form) -> list[Fault]:
    """Where the texts and the typed record disagree."""
    types = {k: v for k, v in get_type_hints(Submission).items() if k in Submission.model_fields}
    found: list[Fault] = []
    for spec in form.fields.values():
        if spec.group not in form.groups:
            found.append(Fault("form.toml", spec.id, f"Gruppe '{spec.group}' gibt es nicht"))
        if spec.id not in types:
            found.append(Fault("form.py", spec.id, "fehlt in 'Submission'"))
        elif _plain(types[spec.id]) != PYTHON_TYPES[spec.kind]:
            found.append(
                Fault("form.py", spec.id, f"hat in 'Submission' nicht die Art {spec.kind}")
            )
    for name, info in Submission.model_fields.items():
        if info.is_required() and (name not in form.fields or not form.fields[name].mandatory):
            found.append(Fault("form.py", name, "ist in 'Submission' Pflicht, im Formular nicht"))
    return found


def _plain(hint: Any) -> Any:
    """`X` for `X | None`."""
    if get_origin(hint) in {Union, UnionType}:
        return next(arg for arg in get_args(hint) if arg is not NoneType)
    return hint
