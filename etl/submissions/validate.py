"""Decides whether a file can be submitted: opens it, runs all rules, gives all findings at once.

Structure first: where a file cannot be opened, that refusal (code F00) is its only finding. Nothing
here writes or sends anything, so the pre-check is safe to run anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.errors import InputError
from etl.submissions.context import Context
from etl.submissions.findings import Finding, has_errors
from etl.submissions.form import Submission
from etl.submissions.guard import printable
from etl.submissions.reading import (
    FileFacts,
    RawCell,
    Record,
    read_bytes,
    read_file,
    record,
    records,
)
from etl.submissions.rules import (
    Case,
    files,
    history,
    pairs,
    plausible,
    ranges,
    run_file,
    run_record,
    sums,
    types,
)

RULE_MODULES = (types, ranges, sums, pairs, plausible, history, files)
REFUSED = "F00"
MAX_FINDINGS = 2_000


@dataclass(frozen=True)
class Report:
    """All findings of a file and, if none of them is an error, its submissions."""

    name: str
    findings: tuple[Finding, ...]
    submissions: tuple[Submission, ...]

    @property
    def ok(self) -> bool:
        """Whether the file may be submitted."""
        return not has_errors(self.findings)


def check_file(path: Path, context: Context | None = None) -> list[Finding]:
    """All findings of a file; never raises for what is wrong with the file."""
    return list(report_file(path, context).findings)


def report_file(path: Path, context: Context | None = None) -> Report:
    """Check a file on disk."""
    try:
        facts = read_file(path)
    except InputError as error:
        return _refused(printable(path.name), error)
    return _report(facts, context or Context())


def report_bytes(data: bytes, name: str, context: Context | None = None) -> Report:
    """Check an upload; `name` is only used in words."""
    try:
        facts = read_bytes(data, name)
    except InputError as error:
        return _refused(name, error)
    return _report(facts, context or Context())


def report_values(values: Mapping[str, object], context: Context | None = None) -> Report:
    """Check one office's answers from a web form: cell id → text or value."""
    facts = FileFacts("Formular", "json")
    facts.rows.append({name: RawCell(value, "", None, name) for name, value in values.items()})
    return _report(facts, context or Context())


def check_submission(submission: Submission, context: Context | None = None) -> list[Finding]:
    """Run the rules on a typed record, as if it had come in a file."""
    return list(report_values(as_cells(submission), context).findings)


def as_cells(submission: Submission) -> dict[str, object]:
    """Cell id → value of a typed record: what a filled form holds."""
    cells: dict[str, object] = {}
    form = record({"formularversion": RawCell(submission.formularversion)}).form
    values = submission.values()
    for cell in form.cells:
        value = values[cell.field]
        if cell.option:
            cells[cell.id] = isinstance(value, tuple) and cell.option in value
        else:
            cells[cell.id] = value
    return cells


def _report(facts: FileFacts, context: Context) -> Report:
    parsed = records(facts)
    findings = run_file(files.WholeFile(facts, tuple(parsed)))
    for item in parsed:
        if len(findings) > MAX_FINDINGS:
            break
        findings.extend(run_record(Case(item, context)))
    findings = _limited(findings)
    submissions = () if has_errors(findings) else tuple(_submission(item) for item in parsed)
    return Report(facts.name, tuple(findings), submissions)


def _limited(findings: list[Finding]) -> list[Finding]:
    """A hopeless file gets its first findings and one word that there are more."""
    if len(findings) <= MAX_FINDINGS:
        return findings
    more = f"Es gibt mehr als {MAX_FINDINGS} Befunde; gezeigt werden die ersten."
    return [*findings[:MAX_FINDINGS], _plain(more, "Erst diese beheben und neu prüfen.")]


def _submission(item: Record) -> Submission:
    values = {name: value for name, value in item.values.items() if value is not None}
    return Submission.model_validate(values)


def _refused(name: str, error: InputError) -> Report:
    return Report(name, (_plain(str(error), "Die Datei berichtigen und neu prüfen."),), ())


def _plain(message: str, mend: str) -> Finding:
    return Finding(REFUSED, "error", "", "", "", "", None, "", message, "", "", mend)
