"""Decides how a command line that cannot be understood is answered: in German, with exit code 2.

argparse speaks English and offers no catalog of its sentences, so each is matched and said anew.
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

SENTENCES = (
    (r"the following arguments are required: (.+)", r"Es fehlt: \1."),
    (r"one of the arguments (.+) is required", r"Es fehlt eines von: \1."),
    (r"unrecognized arguments: (.+)", r"Nicht vorgesehen: \1."),
    (
        r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)",
        r"\1: \2 gibt es nicht. Möglich sind: \3.",
    ),
    (r"argument (\S+): expected (?:at least )?one argument", r"Nach \1 fehlt eine Angabe."),
    (r"argument (\S+): invalid int value: (.+)", r"\1: \2 ist keine ganze Zahl."),
    (r"argument (\S+): invalid \S+ value: (.+)", r"\1: \2 ist nicht möglich."),
    (r"argument (\S+): not allowed with argument (.+)", r"\1 und \2 schließen einander aus."),
    (r"argument (\S+): ignored explicit argument (.+)", r"Nach \1 ist keine Angabe vorgesehen."),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 ist nicht eindeutig: \2."),
)
"""What argparse says, and what we say instead."""
OTHER = "Der Aufruf ist nicht verständlich."
TITLES = {
    "usage: ": "Aufruf: ",
    "positional arguments:": "Angaben:",
    "options:": "Schalter:",
    "show this help message and exit": "diese Hilfe zeigen",
}


def german(message: str) -> str:
    """One of argparse's sentences in German; a general one where it is none we know."""
    for pattern, answer in SENTENCES:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, answer, message)
    return OTHER


class Parser(argparse.ArgumentParser):
    """A parser that answers in German; its sub-commands do the same."""

    def format_usage(self) -> str:
        """The line that shows how it is called."""
        return _german_titles(super().format_usage())

    def format_help(self) -> str:
        """The whole help."""
        return _german_titles(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is meant; exit code 2 = wrong call."""
        sys.stderr.write(f"{german(message)} Mehr zeigt: {self.prog} --help\n{self.format_usage()}")
        raise SystemExit(2)


def _german_titles(text: str) -> str:
    for title, word in TITLES.items():
        text = text.replace(title, word)
    return text


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: `1 Befund`, `2 Befunde`."""
    return f"{count} {one if count == 1 else many}"
