"""Checks files one by one, each in a process of its own with little time and memory.

`python -m tests.submissions.form.measure FILE…` prints one JSON line per file: what came out,
processor seconds, and the most memory the process held. Checked is all that a page does with an
upload: the report, its CSV, and the workbook with marked cells.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

from etl.submissions.context import Context, load_register
from etl.submissions.findings import findings_csv, findings_xlsx
from etl.submissions.validate import report_file

SECONDS = 5
CEILING = 1_000_000_000
"""Bytes of address space: a runaway ends here and not with the machine."""


def examine(path: Path, context: Context) -> dict[str, object]:
    """The check of one file, with its two downloads."""
    report = report_file(path, context)
    findings_csv(report.findings)
    refused = any(f.code == "F00" for f in report.findings)
    findings_xlsx(report.findings, b"" if refused else path.read_bytes(), path.name)
    return {
        "codes": sorted({f.code for f in report.findings}),
        "first": report.findings[0].message if report.findings else "",
        "count": len(report.findings),
        "taken": len(report.submissions),
    }


def limited(path: Path, context: Context) -> dict[str, object]:
    """The same in a child that the system ends when it takes too much."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        import resource  # not on Windows, where tests are at least collected

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))
        os.close(reader)
        try:
            text = json.dumps(examine(path, context))
        except BaseException as error:
            text = json.dumps({"raised": repr(error)[:300]})
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    _, status, used = os.wait4(child, 0)
    found: dict[str, object] = json.loads(said) if said else {"killed": status}
    return {
        **found,
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }


def main(files: list[str]) -> None:
    """Examine the files in turn."""
    context = Context(load_register(), today=date(2026, 11, 24))
    for name in files:
        print(json.dumps({"file": name, **limited(Path(name), context)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
