"""Decides how much the XML of a workbook may hold, before a library makes objects of it.

A few kilobytes can stand for gigabytes: a million empty cells pack well, and one merged range or
link may name every cell of a sheet. So all XML parts are counted first, element by element, without
keeping any. 2,000 offices need 120,000 cells; the other limits are several times what the template
needs, and what stays below them is read in under five seconds and 200 MB (held by a test).
"""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

CELLS, TEXTS, OTHERS, ALL = 130_000, 60_000, 50_000, 700_000
AREA = 50_000
"""Cells that all merged ranges, links and comments together may name."""
DEPTH = 60
FORMULA_WORK = 1_000_000
"""Copies of shared formulas times characters of the longest formula."""

CHEAP = frozenset({"v", "t", "row", "f"})
RANGED = frozenset({"mergeCell", "hyperlink", "comment"})
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


class TooMuch(Exception):
    """More than any submission needs; `args[0]` names what."""


class Forbidden(Exception):
    """A DOCTYPE: office files never have one; whoever adds it means harm."""


def looks_like_xml(data: bytes) -> bool:
    """Whether a part can be XML, whatever its name says."""
    return data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


class Scan:
    """Counts over all parts of one workbook; `TooMuch` or `Forbidden` as soon as it is clear."""

    def __init__(self) -> None:
        self.all = self.cells = self.texts = self.others = self.area = 0
        self.depth = self.longest = self.shared = self._formula = 0
        self._parser = expat.ParserCreate()

    def see(self, part: bytes) -> None:
        """Count one part. Broken XML ends its part quietly: it is for the reader to refuse."""
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = _forbid
        self.depth = 0
        try:
            self._parser.Parse(part, True)
        except (expat.ExpatError, LookupError, ValueError):
            return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        self.all += 1
        self.depth += 1
        if kind == "c":
            self.cells += 1
        elif kind in {"si", "is"}:
            self.texts += 1
        elif kind not in CHEAP:
            self.others += 1
        if kind in RANGED:
            self.area += area(attributes.get("ref", ""))
        elif kind == "f":
            self.shared += attributes.get("t") == "shared"
            self._formula = 0
            self._parser.CharacterDataHandler = self._text
        self._limits()

    def _text(self, text: str) -> None:
        self._formula += len(text)
        self.longest = max(self.longest, self._formula)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(":")[2] == "f":
            self._parser.CharacterDataHandler = None

    def _limits(self) -> None:
        for value, most, what in (
            (self.cells, CELLS, "Zellen"),
            (self.texts, TEXTS, "Texte"),
            (self.others, OTHERS, "Formatangaben"),
            (self.all, ALL, "Angaben"),
            (self.area, AREA, "verbundene oder verknüpfte Zellen"),
            (self.depth, DEPTH, "Ebenen"),
            (self.shared * self.longest, FORMULA_WORK, "Formeln"),
        ):
            if value > most:
                raise TooMuch(what)


def _forbid(*_: object) -> NoReturn:
    raise Forbidden


def area(reference: str) -> int:
    """Number of cells that a reference like `A1:C7` names; 1 where it is no range."""
    found = RANGE.fullmatch(reference.strip().upper())
    if found is None:
        return 1
    first, top, last, bottom = found.groups()
    return (abs(_column(last) - _column(first)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
