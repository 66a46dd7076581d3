"""A figure on a page: finding as heading, table, chart, signs, summary; the same everywhere.

Decides that each figure stands below its finding and a real table of the same values, so that who
cannot see or reach a chart meets the table first, and that examples stand below what is real. That
no figure mixes them is a check of the build (`indicators_do_not_mix`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.findings_model import Statement
from etl.models import Indicator
from ui import (
    blocks,
    charts,
    charts_findings,
    charts_style,
    tables,
    theme,
    trend_words,
    values_table,
)
from ui.format import number

SUMMARY_LINES = 6


def show(
    figure: Any,
    *,
    key: str,
    table: pd.DataFrame,
    summary: Sequence[str],
    flags: Sequence[Any] = (),
    labels: Mapping[str, str] | None = None,
    numeric: Sequence[str] = (),
    level: int = 3,
) -> None:
    """Heading from the figure's title, table of its values to open, chart, signs, summary."""
    title = str((figure.layout.meta or {}).get("title", ""))
    if title:
        blocks.finding(title, level=level)
    blocks.html_table(table, caption=title or "Werte", labels=labels, numeric=numeric,
                      folded=tables.FOLDED)  # fmt: skip
    st.plotly_chart(figure, key=key, theme=None, width="stretch", config=charts.CONFIG)
    marks = str((figure.layout.meta or {}).get("marks", ""))
    lines = [marks, charts_style.symbol_key(list(flags)), *list(summary)[:SUMMARY_LINES]]
    st.html("".join(tables.long_text(t, blocks.LONG_TEXT, "fm-detail") for t in lines if t))


def series(indicator: Indicator, frame: pd.DataFrame, table: pd.DataFrame, *, key: str) -> None:
    """The values of an indicator over the years; breaks are marked and not bridged.

    `frame`: rows of `ui.data.trend`; `table`: the same from `values_table.cells`.
    """
    breaks = blocks.indicator_breaks(indicator)
    show(
        charts.trend(
            indicator, frame, breaks=breaks, step=charts.step_of(indicator, catalog()),
            title=trend_words.title(frame, indicator, breaks), dark=theme.is_dark(),
        ),
        key=key, summary=trend_words.summary(frame, indicator, breaks),
        flags=list(frame.loc[frame["value"].notna(), "flag"]), table=table,
        labels=values_table.LABELS, numeric=values_table.NUMBERS,
    )  # fmt: skip


def statements(found: Sequence[Statement], *, key: str, answer: str = "") -> None:
    """Statements of a finding: sentence, table, figure and sources of each; all reservations as
    one list. What `answer` says is not repeated. Examples come last, under their banner, with
    reservations of their own."""
    for example in (False, True):
        part = [s for s in found if s.example == example]
        if not part:
            continue
        if example:
            blocks.example_banner(charts_findings.frame_of(part[0].points))
        for s in part:
            _statement(s, f"{key}_{s.id}", s.sentence not in answer)
        drawn = {i for s in part if s.chart for i in s.source_ids}
        blocks.source_line([i for s in part for i in s.source_ids if i not in drawn])
        notes(list(dict.fromkeys(text for s in part for text in s.caveats)))


def _statement(found: Statement, key: str, sentence: bool) -> None:
    """A statement without a figure has a table where its sentence does not hold all its values."""
    if sentence:
        blocks.paragraph(found.sentence)
    table, words = charts_findings.table_of(found), charts_findings.TABLE_LABELS
    if found.chart is not None:
        spec = found.chart
        signs = spec.kind in ("trend", "distribution")
        show(
            charts_findings.figure_of(spec, catalog(), dark=theme.is_dark()),
            key=f"chart_{key}", summary=[charts_findings.summary_of(found)],
            flags=[p.flag for p in spec.points] if signs else [],
            table=table, labels=words, numeric=["wert"],
        )  # fmt: skip
        blocks.source_line(list(found.source_ids))
    elif not charts_findings.says_all(found):
        blocks.html_table(table, caption=found.sentence, labels=words, numeric=["wert"],
                          folded=tables.FOLDED)  # fmt: skip


def notes(texts: Sequence[str]) -> None:
    """Reservations as a list; closed, with their number in sight."""
    if texts:
        items = "".join(f"<li>{blocks.esc(text)}</li>" for text in texts)
        st.html(
            '<div class="fm-caveats" role="note"><details>'
            f"<summary>Zu beachten ({number(len(texts))})</summary><ul>{items}</ul>"
            "</details></div>"
        )
