"""Decides how one raw cell becomes a value: German and English numbers, dates, answers.

Empty and "keine Angabe" are no value, never zero. What cannot be read with certainty is a problem
with its kind; the rules of `rules/types.py` turn problems into findings. `1.234` in a field with
decimals could be either number, so it is refused rather than guessed, unless only one of the two
is within the range of the field.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from etl.submissions.form import FieldSpec, Kind, Value

NO_ANSWER = {"k.a.", "ka", "keineangabe", "n/a", "unbekannt"}
YES_WORDS, NO_WORDS = {"ja", "j", "true", "wahr"}, {"nein", "n", "false", "falsch"}
EXCEL_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")
EXCEL_ERRORS_DE = ("#BEZUG!", "#WERT!", "#NV", "#ZAHL!")
FORMULA_SIGNS = ("=", "+", "-", "@")
GERMAN = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
ENGLISH = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
OFFICE = "jugendamt_id"
MAX_DIGITS = 15
LONGEST = 20_000
"""Characters of a cell that are looked at; no field takes nearly as many."""
NO_TEXT = {"Cc", "Cf", "Cs"}
"""Control and invisible characters, and halves of a character (they can stand in JSON)."""
SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")


@dataclass(frozen=True)
class Problem:
    """Why a cell has no certain value; `kind` is what the type rules look for."""

    kind: str
    found: str
    expected: str = ""


@dataclass(frozen=True)
class Parsed:
    """A value (None = no answer), the problem that prevents one, and notes for hints.

    `note`: `decimals`, `converted`, `invisible`, `sign` or empty. `mark`: decimal mark used.
    """

    value: Value = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    mark: str = ""
    no_answer: bool = False


def parse(spec: FieldSpec, raw: object) -> Parsed:
    """Read one raw cell (text, number, bool, date or None) as the field's kind."""
    if not isinstance(raw, str):
        return Parsed() if raw is None else PARSERS[spec.kind](spec, raw)
    text, invisible = clean(raw[: LONGEST + 1])
    notes = ("invisible",) if invisible else ()
    if not text:
        return Parsed(notes=notes)
    problem = _no_value(raw, text)
    if problem is not None:
        return Parsed(problem=problem)
    if text.casefold().replace(" ", "") in NO_ANSWER:
        return Parsed(no_answer=True, notes=notes)
    parsed = PARSERS[spec.kind](spec, text)
    return Parsed(parsed.value, parsed.problem, (*notes, *parsed.notes), parsed.mark)


def _no_value(raw: str, text: str) -> Problem | None:
    """What no field of any kind takes."""
    if len(raw) > LONGEST:
        return Problem("too_long", f"{len(raw)} Zeichen", "ein kürzerer Text")
    if text.startswith("="):
        return Problem("formula", text[:60], "ein eingetragener Wert")
    if text.upper() in (*EXCEL_ERRORS, *EXCEL_ERRORS_DE):
        return Problem("excel_error", text, "ein eingetragener Wert")
    return None


def clean(raw: str) -> tuple[str, bool]:
    """Text without control and invisible characters, and whether there were any."""
    spaced = SPACES.sub(" ", raw).replace("\r\n", "\n")
    kept = "".join(c for c in spaced if c == "\n" or unicodedata.category(c) not in NO_TEXT)
    return kept.strip(), kept != spaced


def shown(raw: object) -> str:
    """A raw value as the sender would recognise it, at most 60 characters."""
    if isinstance(raw, bool):
        return "ja" if raw else "nein"
    if isinstance(raw, datetime | date):
        return f"{raw:%d.%m.%Y}"
    if isinstance(raw, float):
        return f"{raw:g}".replace(".", ",") if abs(raw) < 1e6 else f"{raw:.0f}"
    return clean(str(raw)[:LONGEST])[0][:60]


def _number(spec: FieldSpec, raw: object) -> Parsed:
    expected = "eine ganze Zahl" if spec.kind == "integer" else "eine Zahl, zum Beispiel 12,5"
    if isinstance(raw, datetime | date):
        return Parsed(problem=Problem("date_in_number", shown(raw), expected))
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return Parsed(problem=Problem("not_a_number", shown(raw), expected))
    mark = ""
    notes: tuple[str, ...] = ()
    if isinstance(raw, str):
        text = raw.replace(" ", "")
        if spec.kind == "decimal" and AMBIGUOUS.fullmatch(text):
            return _ambiguous(spec, raw, text)
        number, mark, notes = _from_text(spec, text)
        if number is None:
            return Parsed(problem=Problem("not_a_number", raw[:60], expected))
    else:
        number = float(raw) if abs(raw) < 10**MAX_DIGITS else math.inf
    if not math.isfinite(number):
        return Parsed(problem=Problem("not_a_number", shown(raw), expected))
    return _fit(spec, number, shown(raw), mark, notes)


def _ambiguous(spec: FieldSpec, raw: str, text: str) -> Parsed:
    """`40,125` where 40125 is no possible value is 40,125; where both are possible: a problem."""
    thousands, fraction = re.sub("[.,]", "", text), text.replace(",", ".")
    fitting = [n for n in (float(thousands), float(fraction)) if _possible(spec, n)]
    if len(fitting) != 1:
        either = f"{thousands} oder {fraction.replace('.', ',')}"
        return Parsed(problem=Problem("ambiguous", raw[:60], either))
    mark = "," if "," in text else "."
    if fitting[0] == float(thousands):
        return _fit(spec, fitting[0], raw, "", ("converted",))
    return _fit(spec, fitting[0], raw, mark, ("converted",) if mark == "." else ())


def _possible(spec: FieldSpec, number: float) -> bool:
    """Whether a number is within the range of the field."""
    least = spec.minimum if spec.minimum is not None else -math.inf
    most = spec.maximum if spec.maximum is not None else math.inf
    return least <= number <= most and not (spec.above_minimum and number == least)


def _from_text(spec: FieldSpec, text: str) -> tuple[float | None, str, tuple[str, ...]]:
    """(number, decimal mark, notes) of a text; None where it is none."""
    if len(text) > MAX_DIGITS + 5 or not text.isascii():
        return None, "", ()
    thousands = AMBIGUOUS.fullmatch(text) is not None and spec.kind == "integer"
    if thousands:  # a whole number cannot have decimals: the mark groups thousands
        return float(text.replace(".", "").replace(",", "")), "", ("converted",)
    if GERMAN.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
        notes = ("converted",) if "." in text else ()
        return float(plain), "," if "," in text else "", notes
    if ENGLISH.fullmatch(text):
        return float(text.replace(",", "")), "." if "." in text else "", ("converted",)
    return None, "", ()


def _fit(spec: FieldSpec, number: float, found: str, mark: str, notes: tuple[str, ...]) -> Parsed:
    """Whole or rounded to the decimals of the field."""
    if spec.kind == "integer":
        if number != int(number):
            return Parsed(problem=Problem("not_whole", found, "eine ganze Zahl"), mark=mark)
        return Parsed(int(number), notes=notes, mark=mark)
    rounded = round(number, spec.decimals)
    if abs(rounded - number) > 1e-9:
        notes = (*notes, "decimals")
    return Parsed(rounded, notes=notes, mark=mark)


def _date(spec: FieldSpec, raw: object) -> Parsed:
    del spec
    if isinstance(raw, datetime):
        return Parsed(raw.date())
    if isinstance(raw, date):
        return Parsed(raw)
    if isinstance(raw, str):
        for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
            try:
                return Parsed(datetime.strptime(raw, pattern).date())
            except ValueError:
                continue
    return Parsed(problem=Problem("not_a_date", shown(raw), "ein Datum wie 31.12.2025"))


def _choice(spec: FieldSpec, raw: object) -> Parsed:
    wanted = _key(shown(raw))
    for option in spec.options:
        if wanted in {_key(option.id), _key(option.label)}:
            return Parsed(option.id)
    allowed = " | ".join(option.label for option in spec.options)
    return Parsed(problem=Problem("unknown_answer", shown(raw), allowed))


def _yesno(spec: FieldSpec, raw: object) -> Parsed:
    del spec
    word = _key(shown(raw))
    if word in YES_WORDS | NO_WORDS:
        return Parsed(word in YES_WORDS)
    return Parsed(problem=Problem("unknown_answer", shown(raw), "ja | nein"))


def _text(spec: FieldSpec, raw: object) -> Parsed:
    text = raw if isinstance(raw, str) else shown(raw)
    if spec.id == OFFICE:
        return _office(spec, text)
    if len(text) > spec.max_length:
        found = f"{len(text)} Zeichen"
        return Parsed(problem=Problem("too_long", found, f"höchstens {spec.max_length} Zeichen"))
    if spec.pattern and not re.fullmatch(spec.pattern.strip("^$"), text):
        return Parsed(problem=Problem("pattern", text[:60]))
    return Parsed(text, notes=("sign",) if text.startswith(FORMULA_SIGNS) else ())


def _office(spec: FieldSpec, text: str) -> Parsed:
    """The id of an office, also as the drop-down of the template shows it ("JH… – Name").

    A key without JH is not taken for one, but the likely id is named in the problem.
    """
    stated = re.split(r"\s+[–—-]\s", text, maxsplit=1)[0].replace(" ", "").upper()
    if re.fullmatch(spec.pattern.strip("^$"), stated):
        return Parsed(stated)
    return Parsed(problem=Problem("pattern", text[:60], likely_office(stated)))


def likely_office(stated: str) -> str:
    """The id that a bare key stands for: 8 digits of a town, 5 of a Kreis; empty if neither.

    Spreadsheets drop a leading 0, so 7 and 4 digits are read as 8 and 5.
    """
    digits = stated.removeprefix("JH")
    if not re.fullmatch(r"[0-9]{4,5}|[0-9]{7,8}", digits):
        return ""
    return f"JH{digits.zfill(8)}" if len(digits) > 5 else f"JH{digits.zfill(5)}999"


def _key(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", text).casefold()


PARSERS: Mapping[Kind, Callable[[FieldSpec, object], Parsed]] = {
    "text": _text,
    "date": _date,
    "integer": _number,
    "decimal": _number,
    "choice": _choice,
    "multi": _yesno,  # a multi field is read cell by cell
    "yesno": _yesno,
}
