"""Decides how rules are written and run: a rule is a decorated function that yields hits.

A record rule gets a `Case` (one office), a file rule the `FileFacts`. A rule whose input is
missing or unreadable yields nothing: that the input is missing is the finding of another rule.
Every rule has one passing and one failing case in `tests/submissions/form/cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from typing import Any, Literal

from etl.submissions.context import Context, Office
from etl.submissions.findings import Finding, Severity
from etl.submissions.form import FieldSpec, Submission
from etl.submissions.reading import RawCell, Record

Scope = Literal["file", "record", "last"]


@dataclass(frozen=True)
class Hit:
    """One violation: at which field, what stands there, what was expected.

    `place` overrides the place of the field; `values` fill the braces of the message.
    """

    field: str = ""
    found: str = ""
    expected: str = ""
    place: RawCell | None = None
    cell: str = ""
    values: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A rule with its words. Braces in `message`: {label} of the field and values of the hit."""

    code: str
    severity: Severity
    message: str
    mend: str
    fields: tuple[str, ...]
    valid_from: date
    scope: Scope
    check: Callable[[Any], Iterator[Hit]]


RULES: dict[str, Rule] = {}
FIRST = date(2021, 12, 31)


def rule(
    code: str,
    severity: Severity,
    message: str,
    mend: str,
    *fields: str,
    scope: Scope = "record",
    valid_from: date = FIRST,
) -> Callable[[Callable[[Any], Iterator[Hit]]], Callable[[Any], Iterator[Hit]]]:
    """Register a check. `valid_from`: first Stichtag the rule applies to."""

    def register(check: Callable[[Any], Iterator[Hit]]) -> Callable[[Any], Iterator[Hit]]:
        if code in RULES:
            raise ValueError(f"rule {code} is defined twice")
        RULES[code] = Rule(code, severity, message, mend, fields, valid_from, scope, check)
        return check

    return register


@dataclass
class Case:
    """One office's record with all that is known beside it."""

    record: Record
    context: Context
    warnings: int = 0

    @property
    def office_id(self) -> str:
        """The stated office id, empty where there is none."""
        value = self.record.values.get("jugendamt_id")
        return value if isinstance(value, str) else ""

    @property
    def office(self) -> Office | None:
        """The office in the register."""
        return self.context.register.get(self.office_id)

    @property
    def stichtag(self) -> date | None:
        """The stated Stichtag."""
        value = self.record.values.get("stichtag")
        return value if isinstance(value, date) else None

    def spec(self, field_id: str) -> FieldSpec:
        """The definition of a field."""
        return self.record.form.fields[field_id]

    def value(self, field_id: str) -> Any:
        """The parsed value, None where there is none."""
        return self.record.values.get(field_id)

    def numbers(self, *field_ids: str) -> tuple[float, ...] | None:
        """The values of number fields; None unless all of them are there."""
        values = [self.record.values.get(f) for f in field_ids]
        if any(isinstance(v, bool) or not isinstance(v, int | float) for v in values):
            return None
        return tuple(float(v) for v in values if isinstance(v, int | float))

    def earlier(self) -> list[Submission]:
        """Accepted submissions of this office for earlier Stichtage, newest first."""
        day = self.stichtag
        if day is None:
            return []
        past = [s for s in self.context.history.get(self.office_id, ()) if s.stichtag < day]
        return sorted(past, key=lambda s: (s.stichtag, s.version), reverse=True)

    def year_before(self) -> Submission | None:
        """The accepted submission for the Stichtag one year earlier."""
        day = self.stichtag
        wanted = day.replace(year=day.year - 1) if day else None
        return next((s for s in self.earlier() if s.stichtag == wanted), None)

    def same_day(self) -> list[Submission]:
        """Accepted submissions of this office for the same Stichtag."""
        past = self.context.history.get(self.office_id, ())
        return [s for s in past if s.stichtag == self.stichtag]

    def official(self, variable: str) -> float | None:
        """The published count of this office for the year of the Stichtag (31 December only)."""
        day = self.stichtag
        if day is None or (day.month, day.day) != (12, 31):
            return None
        return self.context.official.get((self.office_id, day.year), {}).get(variable)


def show(number: float) -> str:
    """A number in a finding: German, at most two decimals."""
    text = f"{number:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """A share in a finding: whole percent, the sign after a space that does not break."""
    return f"{share * 100:.0f}\u00a0%"


def deviates(value: float, other: float, share: float, least: float = 0) -> bool:
    """Whether `value` is off `other` by more than the share and by more than `least`."""
    return abs(value - other) > max(share * abs(other), least)


def run_record(case: Case) -> list[Finding]:
    """All findings of one record, in the order of the rules; the rules `last` see the others."""
    found: list[Finding] = []
    for scope in ("record", "last"):
        for item in (r for r in RULES.values() if r.scope == scope):
            if case.stichtag is not None and case.stichtag < item.valid_from:
                continue
            found.extend(_finding(item, hit, case) for hit in item.check(case))
        case.warnings = sum(f.severity == "warning" for f in found)
    return found


def run_file(facts: Any) -> list[Finding]:
    """All findings about the file as a whole."""
    rules = [r for r in RULES.values() if r.scope == "file"]
    return [_file_finding(r, hit) for r in rules for hit in r.check(facts)]


def _finding(item: Rule, hit: Hit, case: Case) -> Finding:
    field_id = hit.field or (item.fields[0] if item.fields else "")
    spec = case.record.form.fields.get(field_id)
    place = hit.place or case.record.cells.get(hit.cell) or case.record.place(field_id)
    label = spec.label if spec else ""
    if spec and hit.cell and hit.cell != field_id:
        label = f"{label} – {spec.option_label(hit.cell.split('.')[-1])}"
    return Finding(
        item.code,
        item.severity,
        case.office_id,
        field_id,
        label,
        place.sheet,
        place.row,
        place.column,
        item.message.format(label=label, **hit.values),
        hit.found,
        hit.expected,
        item.mend.format(label=label, **hit.values),
    )


def _file_finding(item: Rule, hit: Hit) -> Finding:
    place = hit.place or RawCell(None)
    return Finding(
        item.code,
        item.severity,
        hit.values.get("office", ""),
        hit.field,
        "",
        place.sheet,
        place.row,
        place.column,
        item.message.format(label="", **hit.values),
        hit.found,
        hit.expected,
        item.mend,
    )
