"""Decides what `python -m etl submissions template|check` do and say; no printing but to stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.calls import counted
from etl.errors import InputError, UsageError
from etl.submissions.context import Context, load_register
from etl.submissions.findings import MANY, SEVERITIES, Finding, findings_csv, findings_xlsx
from etl.submissions.form import CURRENT
from etl.submissions.guard import require_file
from etl.submissions.schema import (
    dictionary_csv,
    dictionary_markdown,
    json_schema,
    template_csv,
)
from etl.submissions.template import template_xlsx
from etl.submissions.validate import report_file

FORMS = "FILE.xlsx (Vorlage), .csv (CSV-Vorlage), .json (JSON-Schema) oder .md (Datensatz)"


def template(out: Path, version: str = CURRENT, many: bool = False) -> int:
    """Write the face of the form that the ending names; exit code 0. `UsageError` otherwise."""
    offices = list(load_register().values())
    ending = out.suffix.lower()
    if ending == ".xlsx":
        data = template_xlsx(offices, many=many, version=version)
    elif ending == ".csv":
        data = dictionary_csv(version) if "daten" in out.stem.lower() else template_csv(version)
    elif ending == ".json":
        data = json.dumps(json_schema(version), ensure_ascii=False, indent=2).encode()
    elif ending == ".md":
        data = dictionary_markdown(version).encode()
    else:
        raise UsageError(f"Die Endung „{ending}“ ist nicht vorgesehen. Möglich sind: {FORMS}.")
    _write(out, data)
    sys.stdout.write(f"{out} geschrieben (Fassung {version}).\n")
    return 0


def check(file: Path, report: Path | None = None, context: Context | None = None) -> int:
    """Check a file without sending it; all findings to stdout and, if wanted, to `report`.

    Returns 3 with errors, else 0. `InputError` where there is no such file.
    """
    require_file(file)
    result = report_file(file, context or Context(load_register()))
    sys.stdout.write(_words(result.findings))
    if report is not None:
        _write(report, _report_bytes(report, result.findings, file))
        sys.stdout.write(f"Prüfbericht: {report}\n")
    return 0 if result.ok else InputError.exit_code


def _report_bytes(report: Path, findings: Sequence[Finding], file: Path) -> bytes:
    if report.suffix.lower() == ".csv":
        return findings_csv(findings)
    if report.suffix.lower() == ".xlsx":
        refused = any(f.code == "F00" for f in findings)
        return findings_xlsx(findings, b"" if refused else file.read_bytes(), file.name)
    raise UsageError("Der Prüfbericht kann als .xlsx oder .csv geschrieben werden.")


def _words(findings: Sequence[Finding]) -> str:
    lines = []
    for finding in findings:
        place = ", ".join(p for p in (finding.office, finding.place) if p)
        where = f" ({place})" if place else ""
        lines.append(f"{SEVERITIES[finding.severity]} {finding.code}{where}: {finding.message}")
        if finding.found or finding.expected:
            lines.append(f"    gefunden: {finding.found}; erwartet: {finding.expected}")
        lines.append(f"    {finding.mend}")
    counts = [
        counted(sum(f.severity == s for f in findings), one, MANY[s])
        for s, one in SEVERITIES.items()
    ]
    return "\n".join([*lines, ", ".join(counts) + ".", ""])


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"„{out}“ lässt sich nicht schreiben. Bitte Ordner und Rechte prüfen."
        ) from error
