"""A value in words with all that limits it: flags, why it is missing, interval, years, coverage.

Computes no figure: values come in from the warehouse and go out as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.amounts import qualified
from etl.compare import unbounded
from etl.german import NBSP
from etl.models import FLAGS, MISSING_FLAGS, Indicator
from ui.format import NO_VALUE, in_brackets, is_missing, number

CHANCE_WORD = "Zufallsbereich"
"""What the 95 % interval of a value is called."""
EXAMPLE_DATA = "Beispieldaten"
EXAMPLES = f" ({EXAMPLE_DATA})"
"""Behind the name of what is made of example submissions."""
EXAMPLE = "beispiel"
"""Flag of a value that comes from an example."""


def value_words(value: Any, flag: Any, indicator: Indicator) -> str:
    """A value with its qualifier: "593,2", "rund 593,2"; or the reason why there is none."""
    if is_missing(value):
        return missing_words(flag) if flag_list(flag) else NO_VALUE
    return qualified(
        float(value), indicator.decimals, flag_list(flag), unbounded=unbounded(indicator)
    )


def value_unit(value: Any, flag: Any, indicator: Indicator) -> str:
    """`value_words` with the unit: "rund 593,2 je 10.000"; the reason alone where there is none."""
    said = value_words(value, flag, indicator)
    return said if is_missing(value) else said + NBSP + indicator.unit


def with_unit(number_: Any, indicator: Indicator) -> str:
    """A reckoned number (a quartile, a difference) with decimals and unit of an indicator:
    "593,2 je 10.000"; missing → "–". Values of regions: `value_unit`."""
    if is_missing(number_):
        return NO_VALUE
    return number(number_, indicator.decimals) + NBSP + indicator.unit


def flag_list(flag: Any) -> list[str]:
    """The single flags in a `|`-joined flag text; unknown flags stay as they are."""
    if not isinstance(flag, str):
        return []
    return [part.strip() for part in flag.split("|") if part.strip()]


def flag_words(flag: Any) -> str:
    """German words for a flag text, joined by "; "; empty for an empty flag."""
    return "; ".join(FLAGS.get(part, part) for part in flag_list(flag))


def value_flags(value: Any, flag: Any) -> str:
    """`flag_words` beside a value; a missing one has said its reason already (`value_words`)."""
    if not is_missing(value):
        return flag_words(flag)
    return flag_words("|".join(part for part in flag_list(flag) if part == EXAMPLE))


def missing_words(flag: Any) -> str:
    """Why a value is missing: the words of its missing flag, else "keine Angabe"."""
    for part in flag_list(flag):
        if part in MISSING_FLAGS:
            return FLAGS[part]
    return "keine Angabe"


def span(row: Mapping[Any, Any], decimals: int) -> str:
    """Interval of a row (`low`, `high`) as "168,4 bis 175,2"; empty where there is none."""
    low, high = row.get("low"), row.get("high")
    if is_missing(low) or is_missing(high):
        return ""
    return f"{number(low, decimals)} bis {number(high, decimals)}"


def is_example(flag: Any) -> bool:
    """True where a value comes from an example, not from a real submission."""
    return EXAMPLE in flag_list(flag)


def year_note(year: Any, numerator_year: Any = None, denominator_year: Any = None) -> str:
    """As "2022", or "2022 (Nenner: Stand 2020)" where a term was carried forward."""
    parts = []
    if not is_missing(numerator_year) and int(numerator_year) != int(year):
        parts.append(f"Zähler: Stand {int(numerator_year)}")
    if not is_missing(denominator_year) and int(denominator_year) != int(year):
        parts.append(f"Nenner: Stand {int(denominator_year)}")
    return f"{int(year)}" + (f" ({', '.join(parts)})" if parts else "")


def coverage(n_reporting: Any, n_expected: Any) -> str:
    """As "139 von 186 mit Angabe"; empty where nothing is known about coverage."""
    if is_missing(n_reporting) or is_missing(n_expected) or not int(n_expected):
        return ""
    return f"{number(n_reporting)} von {number(n_expected)} mit Angabe"


def missing_parts(row: Mapping[Any, Any], prefix: str) -> str:
    """Coverage of a larger region in words, where some of its parts are missing, else "".

    `row`: <prefix>n_reporting and <prefix>n_expected, where known.
    """
    there, expected = row.get(f"{prefix}n_reporting"), row.get(f"{prefix}n_expected")
    told = coverage(there, expected)
    return told if told and int(there or 0) < int(expected or 0) else ""


def context_value(row: Mapping[Any, Any], prefix: str, indicator: Indicator) -> str:
    """Value of a larger region in a row of a profile, with what limits it: a minimum, some parts
    only. `row`: <prefix>value, <prefix>flag and what `missing_parts` needs."""
    value = row[f"{prefix}value"]
    said = value_words(value, row.get(f"{prefix}flag"), indicator)
    return said if is_missing(value) else said + in_brackets(missing_parts(row, prefix))
