"""Ratios of all offices in a year: the chosen one as a card, table, figure, what is behind them.

Decides that only the recommendation of the BAG ASD is drawn as a line, that tables of offices are
alphabetical, and that it is said why fewer offices stand there one by one than in the sums.
"""

from __future__ import annotations

import pandas as pd

from etl.catalog import catalog
from etl.models import Benchmark, Indicator
from ui import blocks, charts, data, distribution_words, figures, notes, theme, values_table, words
from ui.charts_style import drawn
from ui.format import number
from ui.names import in_german_order
from ui.values import coverage, value_unit, value_words

OFFICE = "jugendamt"


def values_of(indicator_id: str, year: int) -> pd.DataFrame:
    """Offices with their values of a year."""
    return data.indicator_map(indicator_id, OFFICE, year).assign(year=year)


def marks_of(indicator: Indicator) -> list[Benchmark]:
    """Benchmarks of an indicator that exist."""
    known = catalog().benchmarks
    return [known[b] for b in indicator.benchmarks if b in known]


def shown(indicator_id: str, year: int, office: str) -> None:
    """Chosen office, table, figure, notes, sources and caveats."""
    indicator, frame = catalog().indicators[indicator_id], values_of(indicator_id, year)
    known = frame[frame["value"].notna()]
    blocks.example_banner(frame)
    words.explain(indicator)
    marks = marks_of(indicator)
    summary = distribution_words.summary(known, indicator, drawn(marks))
    figure = charts.distribution(
        indicator, known, benchmarks=marks, highlight=office,
        title=distribution_words.title(known, indicator, year), dark=theme.is_dark(),
    )  # fmt: skip
    if office:
        row = known[known["region_id"] == office].iloc[0]
        blocks.value_card(
            f"{row['name']}: {indicator.label}",
            value_unit(row["value"], row["flag"], indicator),
            note=values_table.terms(row), flag=str(row["flag"]), year=str(year),
        )  # fmt: skip
    figures.show(
        figure, key="offices",
        summary=[
            summary, *singly_line(data.indicator_map(indicator.id, "land", year), known),
            *unnamed_line(indicator, year), *coverage_lines(indicator, year),
        ],
        flags=list(known["flag"]),
        table=values_table.cells(in_german_order(known, "name", "region_id"), indicator),
        labels=values_table.LABELS, numeric=values_table.NUMBERS,
    )  # fmt: skip
    notes.office_notes(known)
    blocks.source_line(known["source_ids"])
    blocks.caveat_block(indicator)


def unnamed_line(indicator: Indicator, year: int) -> list[str]:
    """The rates of offices that want no name beside them, or nothing where there are none."""
    rows = data.pseudonymous(indicator.id, year).to_dict("records")
    values = [value_words(r["value"], r["flag"], indicator) for r in rows]
    if not values:
        return []
    return [f"Dazu {number(len(values))} Jugendämter, die ohne Namen erscheinen (nicht in der "
            f"Abbildung, nicht in den Summen): {'; '.join(values)} {indicator.unit}."]  # fmt: skip


def singly_line(laender: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """Why the offices shown one by one are fewer than those in the sums; nothing where not."""
    summed = int(laender.loc[laender["value"].notna(), "n_reporting"].sum())
    if summed <= len(known):
        return []
    return [f"Die Summen der Länder umfassen {number(summed)} Jugendämter, einzeln gezeigt werden "
            f"{number(len(known))}: Manche erscheinen nur in Summen."]  # fmt: skip


def coverage_lines(indicator: Indicator, year: int) -> list[str]:
    """How many offices of each Land (and of Germany) stand behind the values."""
    lines = []
    for level in ("bund", "land"):
        rows = data.indicator_map(indicator.id, level, year)
        for row in rows[rows["value"].notna()].to_dict("records"):
            text = coverage(row["n_reporting"], row["n_expected"])
            if text:
                value = value_unit(row["value"], row["flag"], indicator)
                lines.append(f"{row['name']}: zusammen {value}; {text}. Summe der Zähler geteilt "
                             "durch Summe der Nenner dieser Jugendämter.")  # fmt: skip
    return lines
