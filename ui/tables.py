"""Frames and texts → HTML: tables, cards, source entries. Pure functions, no Streamlit calls.

Every text is escaped; a long text is cut with a way to see the rest.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ui.format import DIRECTION_MARKS, counted, dated, in_brackets, number, shorten
from ui.values import flag_words

CELL_LIMIT = 240
"""Longest text in one table cell before it is folded."""
WIDE = 40
"""A cell with more characters asks for a wider column, so that a phone shows no tall columns."""
NARROW = 3
"""Most columns that a phone shows side by side."""
NUMBER = ' class="fm-num"'
FOLDED = "Werte als Tabelle"
"""Words that open the table before a figure; the same on every page and at the map."""
QUOTED = "zit_"
"""How ids of quoted publications begin (`data/snapshot/citations.csv`)."""


def clean(text: Any, limit: int = 10_000) -> str:
    """HTML-safe text without control or direction marks, at most `limit` characters."""
    return html.escape(shorten(str(text), limit))


def long_text(
    text: str, limit: int = CELL_LIMIT, css: str = "", tag: str = "p", anchor: str = ""
) -> str:
    """A paragraph (or heading, `tag`); beyond `limit` characters the rest stands in a <details>."""
    plain = "".join(c for c in str(text) if c not in DIRECTION_MARKS)
    mark = (f' class="{css}"' if css else "") + (f' id="{anchor}"' if anchor else "")
    if len(plain) <= limit:
        return f"<{tag}{mark}>{clean(plain)}</{tag}>"
    cut = plain.rfind(" ", limit // 2, limit)
    cut = cut if cut > 0 else limit
    return (
        f"<{tag}{mark}>{clean(plain[:cut])} …</{tag}>"
        f"<details><summary>Ganzen Text zeigen</summary><p>{clean(plain[cut:])}</p></details>"
    )


def html_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    labels: Mapping[str, str] | None = None,
    numeric: Sequence[str] = (),
    row_header: str | None = None,
) -> str:
    """<table> with caption, column heads, a row head (first column unless named), escaped cells.

    Cells are text already formatted by `ui.format`; `numeric` columns are set flush right. Where
    a phone is too narrow for the columns, each row becomes a list of label and value; the roles
    keep it a table for screen readers.
    """
    names = {str(c): (labels or {}).get(str(c), str(c)) for c in frame.columns}
    first = row_header or (str(frame.columns[0]) if len(frame.columns) else "")
    numbers = set(numeric)
    head = "".join(
        f'<th role="columnheader" scope="col"{NUMBER if column in numbers else ""}>'
        f"{clean(name)}</th>"
        for column, name in names.items()
    )
    rows = []
    for record in frame.to_dict("records"):
        cells = []
        for key, value in record.items():
            column = str(key)
            css = "fm-num" if column in numbers else "fm-wide" if len(str(value)) > WIDE else ""
            mark = f' class="{css}"' if css else ""
            kind = (
                'th role="rowheader" scope="row"' if column == first
                else f'td role="cell" data-label="{clean(names[column])}"'
            )  # fmt: skip
            cells.append(f"<{kind}{mark}>{_cell(value)}</{kind[:2]}>")
        rows.append(f'<tr role="row">{"".join(cells)}</tr>')
    head_line = clean(caption, CELL_LIMIT)
    return (
        f'<div class="fm-tablewrap" tabindex="0" role="region" aria-label="{head_line}">'
        f'<table role="table" class="fm-table {"fm-rows" if len(names) > NARROW else ""}">'
        f'<caption>{head_line}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table></div>'
    )


def _cell(value: Any) -> str:
    text = "" if pd.isna(value) else str(value)
    return clean(text) if len(text) <= CELL_LIMIT else long_text(text)


def matrix(availability: pd.DataFrame, names: Mapping[str, str]) -> str:
    """What exists on one level: a row for each indicator, a column for each year, counts as cells.

    `availability` as the mart returns it, one level only. A full cell means all regions.
    """
    years = sorted({int(y) for y in availability["year"]}, reverse=True)  # a phone shows the newest
    head = "".join(f'<th scope="col">{year}</th>' for year in years)
    rows = []
    for indicator, part in availability.groupby("indicator_id", sort=False):
        by_year = {int(r["year"]): r for r in part.to_dict("records")}
        cells = "".join(_matrix_cell(by_year.get(year)) for year in years)
        name = names.get(str(indicator), str(indicator))
        rows.append(f'<tr><th scope="row">{clean(name)}</th>{cells}</tr>')
    caption = "Zahl der Regionen mit Wert je Indikator und Jahr"
    return (
        f'<div class="fm-tablewrap" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="fm-table fm-matrix"><caption>{caption}</caption><thead><tr>'
        f'<th scope="col">Indikator</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _matrix_cell(row: Mapping[Any, Any] | None) -> str:
    if row is None or not row["n_values"]:
        return "<td></td>"
    css = "fm-full" if row["n_values"] >= row["n_regions"] else "fm-part"
    mark = "<abbr title='Beispieldaten'>*</abbr>" if row.get("example") else ""
    return f'<td class="{css}">{number(row["n_values"])}{mark}</td>'


def facts(pairs: Sequence[tuple[str, str | Sequence[str]]]) -> str:
    """A definition list of (term, plain text or list of texts); empty ones are left out."""
    items = "".join(f"<dt>{clean(term)}</dt><dd>{_fact(text)}</dd>" for term, text in pairs if text)
    return f'<dl class="fm-facts">{items}</dl>'


def _fact(text: str | Sequence[str]) -> str:
    if isinstance(text, str):
        return long_text(text, 900)
    return f"<ul>{''.join(f'<li>{clean(t)}</li>' for t in text)}</ul>"


def card(
    label: str, value: str, *, note: str = "", flag: str = "", year: str = "", accent: bool = False
) -> str:
    """One figure as an HTML card; `flag` is a flag text and is shown in words."""
    lines = [f'<p class="fm-card-label">{clean(label, CELL_LIMIT)}</p>']
    when = f' <span class="fm-card-year">{clean(year)}</span>' if year else ""
    lines.append(f'<p class="fm-card-value">{clean(value)}{when}</p>')
    words = flag_words(flag)
    lines += [f'<p class="fm-card-flag">{clean(words)}</p>'] if words else []
    lines += [f'<p class="fm-card-note">{clean(note)}</p>'] if note else []
    return f'<div class="fm-card{" fm-card-accent" if accent else ""}">{"".join(lines)}</div>'


def is_quoted(source_id: str) -> bool:
    """Whether a source is a quoted publication (a report, an article) and not a table we read."""
    return source_id.startswith(QUOTED)


def source_name(row: Mapping[Any, Any]) -> str:
    """ "Publisher: Title" of a source, the publisher not twice; its id where it has neither."""
    publisher, title = (_plain(row.get(key)) for key in ("publisher", "title"))
    named = f"{publisher}: {title}" if publisher and publisher not in title else title
    return named or _plain(row.get("source_id"))


def source_link(row: Mapping[Any, Any]) -> str:
    """One source: "Publisher: Title", linked where the address is http(s)."""
    text = clean(source_name(row))
    url = _plain(row.get("url"))
    if url.startswith(("https://", "http://")):
        text = f'<a href="{html.escape(url, quote=True)}" rel="noopener">{text}</a>'
    return text


def source_item(row: Mapping[Any, Any]) -> str:
    """One source with its licence: "Publisher: Title (Licence)"."""
    return source_link(row) + clean(in_brackets(_plain(row.get("licence"))))


def source_run(rows: Sequence[Mapping[Any, Any]]) -> str:
    """Several sources in one line, those of one licence together, the licence named once."""
    by_licence: dict[str, list[str]] = {}
    for row in rows:
        by_licence.setdefault(_plain(row.get("licence")), []).append(source_link(row))
    return "; ".join(
        "; ".join(dict.fromkeys(links)) + clean(in_brackets(licence))
        for licence, links in by_licence.items()
    )


def source_list(rows: pd.DataFrame, shown: int = 12) -> str:
    """All sources as a list with row counts and their day; the tail can be opened."""
    items = []
    for row in rows.to_dict("records"):
        rows_there = row.get("n_rows")
        notes = [] if rows_there is None else [counted(rows_there, "Wert", "Werte")]
        # of what is quoted, the table knows the day of publication, not the day somebody looked
        word = "veröffentlicht" if is_quoted(str(row.get("source_id"))) else "abgerufen"
        notes.append(clean(dated(word, _plain(row.get("retrieved")))))
        told = ", ".join(filter(None, notes))
        items.append(f"<li>{source_item(row)}<br><small>{told}</small></li>")
    first, rest = "".join(items[:shown]), items[shown:]
    more = (
        f"<details><summary>{len(rest)} weitere zeigen</summary><ul>{''.join(rest)}</ul></details>"
        if rest
        else ""
    )
    return f'<div class="fm-sources"><ul>{first}</ul>{more}</div>'


def _plain(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
