"""What stands the same on every page: header, notes, source line, caveats, cards, tables, footer.

All text that comes from data or files is escaped here; pages hand over plain text only.
Order on a page: `page_header` → filter bar → finding, table, figure → `source_line` →
`caveat_block` → `downloads`; `dashboard.py` adds the footer below.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl import export
from etl.catalog import catalog
from etl.models import Break, Indicator
from ui import data, entry, maps, state, tables, theme
from ui.cache import kept
from ui.config import site
from ui.format import build_time, number, shorten
from ui.values import is_example

LONG_TEXT = 400
"""Longest text shown at once; the rest opens on demand."""
LONG_TITLE = 240
"""The same for headings."""


def esc(text: Any, limit: int = 10_000) -> str:
    """HTML-safe text without direction marks, at most `limit` characters."""
    return html.escape(shorten(str(text), limit))


def page_header(title: str, lead: str = "") -> None:
    """Page heading (the only h1), one lead sentence, and room for notes; call it first."""
    entry.use_own_navigation()
    theme.inject()
    intro = f'<p class="fm-lead">{esc(lead)}</p>' if lead else ""
    st.html(f'<header class="fm-header" id="inhalt"><p class="fm-site">{esc(site().name)}</p>'
            f"<h1>{esc(title)}</h1>{intro}</header>")  # fmt: skip
    state.begin_page(title)


def page_footer() -> None:
    """When the data were built and under which id, licence, legal links; closes the page run."""
    info = data.build_info()
    code, built = f"<code>{esc(data.build_id())}</code>", build_time(info.get("built_at"))
    parts = [f"Datenstand: {esc(built)} (Kennung {code})" if built else f"Datenstand: {code}"]
    if str(info.get("examples", "")).lower() in {"true", "1", "ja"}:
        parts.append("enthält Beispielmeldungen")
    st.html(
        '<footer class="fm-footer">'
        f"<p><strong>{esc(site().name)}</strong> · {' · '.join(parts)}</p>"
        '<p><a href="/methodik" target="_self">Methodik</a> · '
        '<a href="/barrierefreiheit" target="_self">Barrierefreiheit</a> · '
        '<a href="/rechtliches" target="_self">Impressum, Datenschutz, Fehler melden</a> · '
        f"Karten: {esc(maps.CREDIT)}</p></footer>"
    )


def filter_bar() -> DeltaGenerator:
    """Container for the controls of a page, the same look everywhere: `with filter_bar():`."""
    return st.container(key="filterbar")


def heading(text: str, level: int = 2, anchor: str = "") -> None:
    """A heading of level 2–4, in order below the page's h1."""
    st.html(tables.long_text(text, LONG_TITLE, f"fm-h{level}", f"h{level}", esc(anchor)))


def finding(text: str, detail: str = "", level: int = 3) -> None:
    """A finding in one sentence, as the title of a figure, with one line of detail.

    `level` 2 where no heading stands between it and the page's h1.
    """
    more = tables.long_text(detail, LONG_TEXT, "fm-detail") if detail else ""
    title = tables.long_text(text, LONG_TITLE, tag=f"h{level}")
    st.html(f'<div class="fm-finding">{title}{more}</div>')


def paragraph(text: str, css: str = "fm-text", *, whole: bool = False) -> None:
    """Plain text; a long text is cut with a way to see the rest, unless it is to stand `whole`."""
    if whole:
        st.html(f'<p class="{css}">{esc(text, len(text))}</p>')
    else:
        st.html(tables.long_text(text, LONG_TEXT, css))


def empty_state(text: str) -> None:
    """Said instead of a figure where nothing can be shown: what is missing and what to do."""
    st.html(f'<div class="fm-empty" role="status"><p>{esc(text)}</p></div>')


def source_ids(found: Any) -> list[str]:
    """Single source ids out of a text joined by `|`, a list, or a column of such texts."""
    texts: Iterable[Any] = [found] if isinstance(found, str) else found
    texts = texts.unique() if isinstance(texts, pd.Series) else texts
    ids = (part for text in texts if isinstance(text, str) for part in text.split("|"))
    return sorted({i.strip() for i in ids if i.strip()})


def _others(number: int) -> str:
    return "1 weitere Quelle" if number == 1 else f"{number} weitere Quellen"


def source_line(ids: Any, *, prefix: str = "Quelle") -> None:
    """Publisher, title, licence and link of the sources (ids, `|`-joined text or a column)."""
    wanted = source_ids(ids)
    if wanted:
        st.html(_source_html(wanted, prefix))


@kept(500)
def _source_html(wanted: Sequence[str], prefix: str) -> str:
    rows = data.sources(wanted).to_dict("records") or [{"source_id": i} for i in wanted]
    rows = list({tables.source_item(row): row for row in rows}.values())
    first, rest = rows[:3], [tables.source_item(row) for row in rows[3:]]
    word = prefix + ("n" if len(rows) > 1 and prefix == "Quelle" else "")
    more = ""
    if rest:
        listed = "".join(f"<li>{item}</li>" for item in rest)
        more = f"<details><summary>{_others(len(rest))}</summary><ul>{listed}</ul></details>"
    return f'<div class="fm-source"><p>{esc(word)}: {tables.source_run(first)}</p>{more}</div>'


def caveat_block(indicator: Indicator) -> None:
    """Block "Zu beachten": caveats and series breaks of an indicator; the long text on demand."""
    cat = catalog()
    notes: list[tuple[str, str]] = [
        (cat.caveats[c].short, cat.caveats[c].text) for c in indicator.all_caveats()
    ]
    notes += [
        (f"{'Ereignis' if b.comparable else 'Bruch'} {b.year}: {b.title}", b.text)
        for b in indicator_breaks(indicator)
    ]
    if not notes:
        return
    items = "".join(
        f"<details><summary>{esc(short)}</summary><p>{esc(text)}</p></details>"
        for short, text in notes
    )
    st.html(f'<div class="fm-caveats" role="note"><p>Zu beachten</p>{items}</div>')


def indicator_breaks(indicator: Indicator) -> list[Break]:
    """Breaks of all series the indicator reads, by year, each once."""
    cat = catalog()
    ids = {b for v in indicator.variables() if v in cat.variables for b in cat.variables[v].breaks}
    return sorted((cat.breaks[b] for b in ids if b in cat.breaks), key=lambda b: (b.year, b.id))


def example_banner(frame: pd.DataFrame) -> bool:
    """Banner where a frame holds example values (column `flag`); True if it does."""
    if "flag" not in frame.columns or not any(map(is_example, frame["flag"].unique())):
        return False
    st.html(
        '<div class="fm-example" role="note"><strong>Beispieldaten.</strong> Diese Ansicht enthält '
        "erzeugte Beispielmeldungen. Sie zeigen, was möglich wird, wenn Jugendämter melden. "
        "Sie sind keine Angaben über wirkliche Jugendämter.</div>"
    )
    return True


def value_card(
    label: str, value: str, *, note: str = "", flag: str = "", year: str = "", accent: bool = False
) -> None:
    """One figure as a card: label, value as text, year, flag in words, one note."""
    st.html(tables.card(label, value, note=note, flag=flag, year=year, accent=accent))


def value_cards(cards: Sequence[Mapping[str, Any]]) -> None:
    """Several cards side by side (they wrap on a phone); keys as in `value_card`."""
    body = "".join(tables.card(**card) for card in cards)
    st.html(f'<div class="fm-cards">{body}</div>')


def html_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    labels: Mapping[str, str] | None = None,
    numeric: Sequence[str] = (),
    row_header: str | None = None,
    limit: int = 500,
    folded: str = "",
) -> None:
    """A real HTML table of already formatted cells; a note says how many rows are left out.

    `folded`: words to open it with; on paper it then stands open.
    """
    shown = tables.html_table(
        frame.head(limit), caption=caption, labels=labels, numeric=numeric, row_header=row_header
    )
    if len(frame) > limit:
        shown += (f'<p class="fm-detail">Gezeigt sind {number(limit)} von {number(len(frame))} '
                  "Zeilen. Alle stehen im Download.</p>")  # fmt: skip
    if folded:
        shown = f'<details class="fm-values"><summary>{esc(folded)}</summary>{shown}</details>'
    st.html(shown)


def downloads(
    frame: pd.DataFrame, indicator: Indicator | None, filters: Mapping[str, Any], name: str
) -> None:
    """Two CSV buttons (machine, German Excel) for a frame of values; rows carry their origin.

    `frame` needs at least region_id, year, value, flag, source_ids (as the marts return them);
    `filters` go into the file name, `name` starts it.
    """
    build = data.build_id()
    ids = source_ids(frame["source_ids"]) if "source_ids" in frame else []
    rows = data.sources(ids) if ids else pd.DataFrame()
    stem = export.file_stem(name, filters, build)

    def make(profile: export.Profile) -> bytes:
        full = export.with_origin(frame, rows, build, indicator, site_name=site().name)
        return export.csv_bytes(full, profile)

    with st.container(horizontal=True, key=f"downloads_{name}"):
        st.download_button(
            "CSV für Auswertung", data=lambda: make("machine"), file_name=f"{stem}.csv",
            mime="text/csv", key=f"csv_{name}", on_click="ignore",
            help="UTF-8, Komma als Trenner, Punkt als Dezimalzeichen, Schlüssel als Text.",
        )  # fmt: skip
        st.download_button(
            "CSV für Excel (deutsch)", data=lambda: make("excel"),
            file_name=f"{stem}_excel.csv", mime="text/csv", key=f"excel_{name}",
            on_click="ignore",
            help="Semikolon als Trenner, Dezimalkomma. Regionalschlüssel stehen als "
            "„AGS 05111“, damit Excel die führende Null behält.",
        )  # fmt: skip
    names = [tables.source_name(row) for row in rows.to_dict("records")]
    said = export.citation(site().name, build, names)
    st.html(f'<p class="fm-detail">So zitieren: {esc(said)}</p>')


def print_button() -> None:
    """The browser's own window for printing, opened by `first.js`; not seen without that."""
    st.html('<button type="button" class="fm-print" data-fm-print="">Seite drucken</button>')


def report_links(email: str, url: str) -> None:
    """Ways to report an error: mail and form, or a note that the operator named none."""
    links = []
    if email and "@" in email:
        mail = html.escape(email, quote=True)
        links.append(f'<a href="mailto:{mail}?subject=Fehlermeldung">{mail}</a>')
    if url.startswith(("https://", "http://")):
        links.append(f'<a href="{html.escape(url, quote=True)}">Meldeformular</a>')
    if links:
        st.html(f'<p class="fm-text">Meldung an: {" · ".join(links)}</p>')
    else:
        paragraph("[vom Betreiber auszufüllen: Adresse für Fehlermeldungen]", "fm-text fm-open")


def field_list_downloads(fields: pd.DataFrame) -> None:
    """The blank field list as Excel file and as two CSVs."""
    named = fields.rename(columns=data.FIELD_COLUMNS)
    with st.container(horizontal=True, key="downloads_feldliste"):
        st.download_button(
            "Feldliste (Excel)", data=lambda: export.xlsx_bytes(named, "Feldliste"),
            file_name="feldliste_jugendaemter.xlsx", key="xlsx_feldliste", on_click="ignore",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )  # fmt: skip
        st.download_button(
            "Feldliste (CSV für Excel)", data=lambda: export.csv_bytes(named, "excel"),
            file_name="feldliste_jugendaemter_excel.csv", mime="text/csv",
            key="csv_feldliste", on_click="ignore",
        )  # fmt: skip
