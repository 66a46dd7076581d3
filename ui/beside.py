"""One place beside its Land and Germany, in one sentence.

Decides when a difference may be named: not where the other value lies inside the interval of the
own one, and never for plain counts, of which a part is always less than its whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.compare import Point, change
from etl.models import Indicator
from ui.format import in_brackets, is_missing, listing
from ui.names import is_count, place_name, title_name
from ui.points import as_float, point_of
from ui.values import CHANCE_WORD, missing_parts, span, value_unit, value_words


def beside(row: Mapping[Any, Any], indicator: Indicator, name: str, land: str) -> str:
    """One sentence: the region's newest value beside its Land and Germany in the same year."""
    year = int(row["year"])
    lead = f"{place_name(name)}, {title_name(indicator)} {year}"
    if is_missing(row.get("value")):
        return f"{lead}: {value_words(None, row.get('flag'), indicator)}."
    own = point_of({**row, "region_id": name, "name": name}, indicator)
    text = f"{lead}: {value_unit(own.value, own.flag, indicator)}"
    bounds = span(row, indicator.decimals)
    text += f" ({CHANCE_WORD} {bounds})" if bounds else ""
    parts = []
    for label, key in ((land, "land"), ("Deutschland", "bund")):
        value = row.get(f"{key}_value")
        if not label or is_missing(value):
            continue
        flag = row.get(f"{key}_flag")
        shown = "; ".join(
            filter(None, (value_words(value, flag, indicator), missing_parts(row, f"{key}_")))
        )
        if is_count(indicator):
            parts.append(f"{label}: {shown}")
            continue
        other = Point(indicator.id, key, year, as_float(value), str(flag or ""),
                      unbounded=own.unbounded)  # fmt: skip
        parts.append(f"{RELATION[_relation(other, own, row)]} {label}{in_brackets(shown)}")
    if is_count(indicator):  # a part is always less than its whole: nothing to compare
        return text + (f" ({'; '.join(parts)})." if parts else ".")
    return text + (f"; {listing(parts)}." if parts else ".")


RELATION = {
    "mehr": "höher als der Wert für", "weniger": "niedriger als der Wert für",
    "gleich": "etwa so hoch wie der Wert für",
    "zufall": "nicht sicher anders als der Wert für", "nicht zu sagen": "zum Vergleich:",
}  # fmt: skip


def _relation(other: Point, own: Point, row: Mapping[Any, Any]) -> str:
    """Word for two values; "zufall" where the other one lies inside the interval of the own."""
    found = change(other, own)
    if found is None:
        return "nicht zu sagen"
    low, high = row.get("low"), row.get("high")
    inside = not is_missing(low) and float(low or 0) <= float(other.value or 0) <= float(high or 0)
    return "zufall" if inside and found.word in ("mehr", "weniger") else found.word
