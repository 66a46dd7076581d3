"""What a spec may say: the pydantic models behind the TOML files of the catalog.

Decides the vocabulary (levels, flags, kinds) that every other module uses. Reading and
cross-checking the files is the job of `etl.catalog`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Level = Literal["bund", "land", "kreis", "jugendamt", "gemeinde", "bezirk", "international"]
LEVELS: tuple[Level, ...] = get_args(Level)
FLAGS: dict[str, str] = {
    "gerundet": "gerundet veröffentlicht",
    "abgeleitet": "aus anderen Angaben berechnet",
    "mindestwert": "Mindestwert oder unvollständig gemeldet",
    "widerspruch": "Quellen widersprechen sich",
    "geschaetzt": "von der Quelle geschätzt",
    "vorlaeufig": "vorläufig",
    "umgerechnet": "auf einen anderen Gebietsstand umgerechnet",
    "fortgeschrieben": "Wert eines früheren Jahres",
    "unterdrueckt": "unterdrückt (Geheimhaltung)",
    "unbekannt": "unbekannt oder geheim zu halten",
    "unzuverlaessig": "nicht zuverlässig genug",
    "entfaellt": "Angabe folgt später oder ist hier nicht sinnvoll",
    "beispiel": "Beispiel, keine echte Meldung",
}
"""Every flag a value may carry, with the German words shown to readers."""

CHANCE_CAVEAT = "zufallsbereich"
"""The caveat of every value with an interval."""

MISSING_FLAGS = ("unterdrueckt", "unbekannt", "unzuverlaessig", "entfaellt")
"""Flags of a row whose value is missing for a stated reason."""


class Spec(BaseModel):
    """Base of all specs: unknown keys are faults, texts are stripped."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True
    )


def _as_term(value: Any) -> Any:
    """Let a plain string stand for a term with weight 1."""
    return {"variable": value} if isinstance(value, str) else value


class TermSpec(Spec):
    """One addend of a formula or identity: `weight` × the variable, `year_offset` years away.

    `max_age` > 0 lets the newest value of the last `max_age` years stand in (flag
    `fortgeschrieben`, its year is shown).
    """

    variable: str
    weight: float = 1.0
    year_offset: int = 0
    max_age: int = Field(default=0, ge=0, le=5)


Term = Annotated[TermSpec, BeforeValidator(_as_term)]


class Identity(Spec):
    """A variable as a weighted sum of others; derives it where it is missing, checks it where not.

    `tolerance` is the absolute difference that rounding in the sources may cause.
    """

    terms: list[Term] = Field(min_length=1)
    tolerance: float = Field(default=0.0, ge=0)


class Break(Spec):
    """A year from which a series is not comparable with the years before.

    `comparable`: only an event to be marked; the definition stayed, the line may go on.
    """

    id: str
    year: int
    title: str
    text: str
    comparable: bool = False


class Variable(Spec):
    """A counted quantity. `additive` says whether regions may be summed."""

    id: str
    label: str
    unit: str
    kind: Literal["stock", "flow", "volume", "count", "published"]
    topic: str
    additive: bool = True
    reference_date: str = Field(default="12-31", pattern=r"^\d\d-\d\d$")
    counting_unit: str = ""
    breaks: list[str] = []
    identities: list[Identity] = []
    note: str = ""


class Formula(Spec):
    """Valid from year `from` on. Without denominator the numerator itself is the value."""

    from_year: int = Field(alias="from")
    numerator: list[Term] = Field(min_length=1)
    denominator: list[Term] = []
    per: float = Field(default=1.0, gt=0)


class SqlFormula(Spec):
    """What linear terms cannot say: a SELECT of its own in `etl/sql/`, with one target value."""

    file: str
    benchmark: str
    variables: list[str] = Field(min_length=1)


class Example(Spec):
    """A worked example; shown on the methodology page and run as a test."""

    numerator: float
    denominator: float | None = None
    shows: str


class Indicator(Spec):
    """One indicator, defined once; all titles, formats, files and tests derive from it.

    `chance`: the numerator counts cases that chance moves, per population ("rate") or as parts of
    the denominator ("share"); then every value has an interval (`etl/sql/interval.sql`).
    """

    id: str
    label: str
    short: str
    unit: str
    decimals: int = Field(default=1, ge=0, le=3)
    topic: str
    basis: Literal["amtlich", "veroeffentlicht", "meldung", "verbunden"]
    direction: Literal["higher_is_better", "lower_is_better", "neutral"] = "neutral"
    levels: list[Level] = Field(min_length=1)
    min_coverage: float = Field(default=0.8, ge=0, le=1)
    min_denominator: float = Field(default=0.0, ge=0)
    chance: Literal["", "rate", "share"] = ""
    caveats: list[str] = []
    benchmarks: list[str] = []
    why: str
    plain: str
    formula: list[Formula] = []
    sql: SqlFormula | None = None
    example: Example | None = None

    @model_validator(mode="after")
    def _chance_needs_two_counts(self) -> Indicator:
        if self.chance and not all(f.denominator for f in self.formula):
            raise ValueError("'chance' braucht eine Formel mit Zähler und Nenner")
        if self.chance and self.basis != "amtlich":
            raise ValueError("'chance' gilt nur für gezählte Fälle der amtlichen Statistik")
        return self

    @model_validator(mode="after")
    def _one_way_to_compute(self) -> Indicator:
        if bool(self.formula) == (self.sql is not None):
            raise ValueError("genau eines von 'formula' und 'sql' muss angegeben sein")
        years = [f.from_year for f in self.formula]
        if years != sorted(set(years)):
            raise ValueError("'formula'-Blöcke brauchen aufsteigende, verschiedene 'from'-Jahre")
        return self

    @property
    def reported(self) -> bool:
        """Whether offices report a part of it."""
        return self.basis in {"meldung", "verbunden"}

    def all_caveats(self) -> list[str]:
        """Ids of its caveats, with the one that every interval brings along."""
        return [*self.caveats, *([CHANCE_CAVEAT] if self.chance else [])]

    def variables(self) -> set[str]:
        """Ids of all variables the indicator reads."""
        if self.sql:
            return set(self.sql.variables)
        return {t.variable for f in self.formula for t in [*f.numerator, *f.denominator]}


class Caveat(Spec):
    """A warning that travels with values; `short` fits a chart note, `text` explains."""

    id: str
    short: str
    text: str


class Benchmark(Spec):
    """A value that somebody named as a yardstick; `line` says whether a chart may draw it."""

    id: str
    label: str
    value: float
    unit: str
    kind: Literal["empfehlung", "gesetz", "forderung", "erhebung", "rechenwert"]
    year: int
    source: str
    remark: str
    line: bool = False


class Gap(Spec):
    """Something nobody can know today: what is missing, who holds it, how to get it."""

    id: str
    title: str
    missing: str
    table: str
    holder: str
    how: str
    indicators: list[str] = []
    fields: list[str] = []


class Column(Spec):
    """Maps a column of an original table, found by its header texts, to a variable.

    `header`: texts that must all occur in its stacked header, top down (`*`: any text).
    `where`: further dimension values a row must have, by header text of that dimension.
    `from_year`, `until_year`: the years for which the map holds.
    `optional`: the table is also complete without this column.
    `ages`: the entry stands for one column per year of age, see `Source`.
    """

    header: list[str] = Field(min_length=1)
    variable: str
    where: dict[str, str] = {}
    from_year: int | None = None
    until_year: int | None = None
    optional: bool = False


class Source(Spec):
    """One public source: who says it, under which licence, and how its file is read."""

    id: str
    title: str
    publisher: str
    licence: str
    url: str
    citation: str
    statistic: str = ""
    licence_url: str = ""
    cadence: str = ""
    retrieved: str = ""
    priority: int = Field(default=50, ge=0, le=99)
    format: Literal[
        "genesis_classic", "ffcsv_old", "ffcsv_new", "stacked_xlsx", "long_csv", "none"
    ] = "none"
    files: list[str] = []
    encoding: str = "utf-8"
    column: list[Column] = []
    options: dict[str, Any] = {}
    region_names: dict[str, str] = {}
    territory_year: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _expand_ages(cls, data: Any) -> Any:
        """A column with `ages = [first, last]` becomes one column per year of age.

        `{age}` and `{next}` in its header texts and `AGE` (two digits) in its variable are
        replaced.
        """
        if not isinstance(data, dict) or not isinstance(data.get("column"), list):
            return data
        columns: list[Any] = []
        for column in data["column"]:
            if not (isinstance(column, dict) and "ages" in column):
                columns.append(column)
                continue
            rest = {key: value for key, value in column.items() if key != "ages"}
            first, last = column["ages"]
            for age in range(first, last + 1):
                texts = [
                    str(text).replace("{age}", str(age)).replace("{next}", str(age + 1))
                    for text in rest.get("header", [])
                ]
                variable = str(rest.get("variable", "")).replace("AGE", f"{age:02d}")
                columns.append({**rest, "header": texts, "variable": variable})
        return {**data, "column": columns}
