"""What exists, and how to take it along: matrix, filters, preview, CSV, the whole data set."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import LEVELS
from ui import blocks, cache, data, maps, options, search, state, tables
from ui.config import site
from ui.format import day_words, number
from ui.names import LEVEL_WORDS, level_words
from ui.values import flag_words, value_words

PREVIEW = 30
MOST_REGIONS = 50
cat = catalog()


def matrix_part(available: pd.DataFrame) -> None:
    """The matrix of one level: which indicator has values in which year."""
    blocks.heading("Was es gibt")
    present = [level for level in LEVELS if level in set(available["level"])]
    chosen = state.select(
        "Ebene der Übersicht", present, key="matrix", kind="radio",
        format_func=lambda level: LEVEL_WORDS[level],
        default="land" if "land" in present else None,
    )  # fmt: skip
    cache.replay(matrix, chosen)


def matrix(level: str) -> None:
    """What there is on one level."""
    available = data.availability()
    names = {i.id: i.label for i in cat.indicators.values()}
    st.html(tables.matrix(available[available["level"] == level], names))
    blocks.paragraph("Kräftig gefüllt: Alle Regionen der Ebene haben einen Wert. Schwach gefüllt: "
                     "ein Teil der Regionen. Leer: keine Angabe. * enthält Beispieldaten.",
                     css="fm-detail")  # fmt: skip


def filters(available: pd.DataFrame) -> dict[str, list[Any]]:
    """The chosen filters; an empty list means no filter."""
    present = set(available["indicator_id"])
    indicators = [i for i in cat.indicators if i in present]
    levels = [level for level in LEVELS if level in set(available["level"])]
    years = sorted({int(y) for y in available["year"]}, reverse=True)
    with blocks.filter_bar():
        chosen = {
            "indicators": state.select(
                "Indikatoren", indicators, key="indicators", multiple=True,
                format_func=lambda i: cat.indicators[i].label,
            ),
            "levels": state.select(
                "Ebenen", levels, key="levels", multiple=True,
                format_func=lambda level: LEVEL_WORDS[level],
            ),
        }  # fmt: skip
        regions = options.regions_of(chosen["levels"] or levels)
        publishers = options.sources_with_values()
        chosen |= {
            "region_ids": state.select(
                "Regionen", list(regions), key="regions", multiple=True, limit=MOST_REGIONS,
                format_func=lambda r: regions[r],
            ),
            "years": state.select("Jahre", years, key="years", multiple=True, limit=40),
            "source_ids": state.select(
                "Quellen", list(publishers), key="sources", multiple=True,
                format_func=lambda s: publishers[s],
            ),
        }  # fmt: skip
        search.add_place("regions", regions, MOST_REGIONS)
    return chosen


def preview(frame: pd.DataFrame) -> None:
    """The first rows as a table, with the number of all."""
    blocks.heading("Vorschau", 3)
    word = "Zeile" if len(frame) == 1 else "Zeilen"
    blocks.paragraph(f"{number(len(frame))} {word} entsprechen der Auswahl.")
    shown = frame.head(PREVIEW)
    rows = [
        {
            "region": r["region_name"], "indikator": r["label"], "jahr": str(r["year"]),
            "wert": value_words(r["value"], r["flag"], cat.indicators[r["indicator_id"]]),
            "einheit": r["unit"], "kennzeichen": flag_words(r["flag"]), "quelle": r["sources"],
        }
        for r in shown.to_dict("records")
    ]  # fmt: skip
    blocks.html_table(
        pd.DataFrame(rows), caption=f"Die ersten {len(rows)} Zeilen",
        labels={"region": "Region", "indikator": "Indikator", "jahr": "Jahr", "wert": "Wert",
                "einheit": "Einheit", "kennzeichen": "Kennzeichen", "quelle": "Quelle"},
        numeric=["wert"],
    )  # fmt: skip


def selection_part(available: pd.DataFrame) -> None:
    """Filter, look, download."""
    blocks.heading("Auswählen und herunterladen")
    chosen = filters(available)
    frame = data.download(**chosen)
    if frame.empty:
        blocks.empty_state("Zu dieser Auswahl gibt es keine Werte. Nehmen Sie einen Filter weg "
                           "oder sehen Sie in der Übersicht oben nach, was es gibt.")  # fmt: skip
        return
    blocks.example_banner(frame)
    blocks.downloads(frame, None, chosen, "fachkraeftemonitor")
    preview(frame)


def borders_part() -> None:
    """The borders that the maps draw, for those who draw maps of their own."""
    files = maps.geometry_downloads()
    if not files:
        return
    blocks.heading("Grenzen")
    day = day_words(data.territory_today())
    links = ", ".join(
        f'<a href="{blocks.esc(address)}" download>{blocks.esc(level_words(level))}</a>'
        for level, address in files.items()
    )
    st.html(
        f'<p class="fm-text">Die Grenzen der Karten als GeoJSON (WGS 84), Gebietsstand {day}: '
        f"{links}. {maps.CREDIT}.</p>"
    )


def whole_part() -> None:
    """The whole data set in one file."""
    blocks.heading("Gesamter Datenbestand")
    blocks.paragraph("Alle Einzelwerte mit Quellen, alle Indikatorwerte, Regionen, Definitionen, "
                     "Datenwörterbuch und Lizenzen als CSV-Dateien in einem ZIP.")  # fmt: skip
    st.download_button(
        "Datenbestand als ZIP", data=lambda: data.dataset_zip(site().name), key="zip",
        file_name=f"fachkraeftemonitor_{data.build_id()}.zip", mime="application/zip",
        on_click="ignore",
    )  # fmt: skip


blocks.page_header("Daten", "Alle Werte zum Nachrechnen, jede Zeile mit Quelle und Lizenz.")
availability = data.availability()
if availability.empty:
    blocks.empty_state("Dieser Datenbestand enthält noch keine Indikatorwerte.")
else:
    matrix_part(availability)
    selection_part(availability)
whole_part()
borders_part()
