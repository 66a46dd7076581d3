"""The exception tree: what a user can mend is one German sentence without a traceback.

MonitorError
├── UsageError            exit 2   the call was wrong
├── InputError            exit 3   a file that came in is at fault
│   └── ParseError                 … at a known line
├── CheckFailed           exit 4   a rule about our own data does not hold
│   └── CatalogError               … the specs contradict themselves
└── SourceUnavailable     exit 5   a source or service is away

Everything else that is raised is our own fault (exit 1) and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class MonitorError(Exception):
    """Base of every error that has words for a user. `exit_code` is what the shell gets."""

    exit_code = 1


class UsageError(MonitorError):
    """The caller asked for something that does not exist."""

    exit_code = 2


class InputError(MonitorError):
    """A file or value that came from outside cannot be used."""

    exit_code = 3


class ParseError(InputError):
    """A file does not have the expected form; says file, line and what was expected."""

    def __init__(self, file: str | Path, line: int | None, expected: str, found: str = "") -> None:
        place = f"{Path(file).name}, Zeile {line}" if line is not None else Path(file).name
        tail = f" Gefunden wurde: {found}." if found else ""
        super().__init__(f"{place}: Erwartet wurde {expected}.{tail}")
        self.file, self.line, self.expected, self.found = Path(file).name, line, expected, found


class CheckFailed(MonitorError):
    """One or more checks on a build found bad rows; the old build stays in use."""

    exit_code = 4

    def __init__(self, message: str, report: str = "") -> None:
        super().__init__(message)
        self.report = report


@dataclass(frozen=True)
class Fault:
    """One fault in the catalog: which file, which key, what is wrong."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}"


class CatalogError(CheckFailed):
    """The TOML specs are at fault; carries *all* faults found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"Der Katalog hat {len(faults)} Fehler:\n{lines}")
        self.faults = tuple(faults)


class SourceUnavailable(MonitorError):
    """A source or service does not answer."""

    exit_code = 5
