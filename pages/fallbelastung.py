"""Cases per full-time post: published values, reported or example values per office, the gap.

Decides that published values, submissions and examples stand in separate parts.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import Indicator
from ui import (
    blocks,
    cache,
    data,
    figures,
    missing_posts,
    office_values,
    options,
    places,
    search,
    state,
)
from ui.charts_style import BENCHMARK_WORDS
from ui.format import number
from ui.missing_posts import targets
from ui.office_values import OFFICE

FIRST = "faelle_je_vzae"
QUOTED = "expertenrat_1_2"
NOBODY = ""
cat = catalog()


def published_part() -> None:
    """The labelled panel of published single values."""
    blocks.heading("Veröffentlichte Werte")
    finding = next(f for f in data.findings() if f.id == "fallbelastung")
    wanted = ("umfrage", "anders_gezaehlt", "verfahren_je_stelle")
    figures.statements([s for s in finding.statements if s.id in wanted], key="published")


def choose(available: pd.DataFrame) -> tuple[Indicator, int]:
    """A reported ratio and a year with values."""
    present = set(available["indicator_id"])
    ids = [i for i in cat.indicators if i in present and i not in targets()]
    chosen: str = state.select(
        "Indikator", ids, key="indicator", default=FIRST,
        format_func=lambda i: cat.indicators[i].label,
    )  # fmt: skip
    rows = available[available["indicator_id"] == chosen]
    years = sorted({int(y) for y in rows["year"]}, reverse=True)
    counts = {int(r["year"]): int(r["n_values"]) for r in rows.to_dict("records")}
    year: int = state.select(
        "Jahr", years, key="year",
        format_func=lambda y: f"{y} · {number(counts[y])} Jugendämter",
    )  # fmt: skip
    return cat.indicators[chosen], year


def offices_part(available: pd.DataFrame) -> None:
    """Reported or example ratios per office as a distribution."""
    blocks.heading("Meldungen der Jugendämter")
    if available.empty:
        blocks.empty_state("Noch hat kein Jugendamt gemeldet. Was gefragt wird und wie es geht, "
                           "steht unter „Daten melden“.")  # fmt: skip
        return
    with blocks.filter_bar():
        indicator, year = choose(available)
        frame = office_values.values_of(indicator.id, year)
        known = frame[frame["value"].notna()]
        names = options.offices_with_gemeinden(list(known["region_id"]))
        place = search.place(
            "Ort oder Jugendamt hervorheben", names, key="region", noun="Ort oder Jugendamt",
            help=f"Nur Ämter mit einem Wert für {year}, und die Gemeinden, für die sie zuständig "
            "sind.",
        )  # fmt: skip
        office = places.region_of(place, OFFICE) if place else NOBODY
    cache.replay(office_values.shown, indicator.id, year, office)
    filters = {"indicator": indicator.id, "level": OFFICE, "year": year}
    blocks.downloads(known.assign(level=OFFICE), indicator, filters, "fallbelastung")


def gap_part(available: pd.DataFrame) -> None:
    """Missing posts against a chosen target, with the other targets beside it."""
    blocks.heading("Fehlbedarf je nach Zielwert")
    marks = targets()
    ids = [i for i in marks if i in set(available["indicator_id"])]
    if not ids:
        blocks.empty_state("Ohne Meldungen lässt sich kein Fehlbedarf rechnen.")
        return
    blocks.paragraph(
        "Wie viele anwesende Vollzeitkräfte fehlen, wenn keine mehr Fälle als den Zielwert haben "
        "soll? Gerechnet wird für jedes Jugendamt einzeln und dann summiert, nur für Jugendämter, "
        "die gemeldet haben."
    )
    chosen: str = state.select(
        "Zielwert: Fälle je Vollzeitstelle", ids, key="target", kind="radio",
        default=next((i for i in ids if marks[i].line), ids[0]),
        format_func=lambda i: number(marks[i].value),
    )  # fmt: skip
    year = int(available.loc[available["indicator_id"] == chosen, "year"].max())
    cache.replay(missing_posts.shown, chosen, tuple(ids), year)


def claims_part() -> None:
    """What was demanded publicly, with the reason why the numbers differ."""
    blocks.heading("Öffentlich genannte Lücken")
    finding = next(f for f in data.findings() if f.id == "luecke")
    wanted = ("mittel_richtwert", "forderungen")
    figures.statements([s for s in finding.statements if s.id in wanted], key="claims")


def yardsticks_part() -> None:
    """Every yardstick that was named, with its kind and remark; one of them only as a quote."""
    blocks.heading("Wer welchen Maßstab nennt")
    quoted = cat.benchmarks.get(QUOTED)
    if quoted is not None:
        st.html(
            f'<blockquote class="fm-note"><p>„{blocks.esc(quoted.label)}“</p>'
            f"<p>{blocks.esc(quoted.remark)}</p></blockquote>"
        )
        blocks.source_line([quoted.source])
    rows = [
        {"was": b.label, "art": BENCHMARK_WORDS.get(b.kind, b.kind), "jahr": str(b.year),
         "anmerkung": b.remark}
        for b in cat.benchmarks.values() if b.id != QUOTED
    ]  # fmt: skip
    blocks.html_table(
        pd.DataFrame(rows), caption="Genannte Richt- und Vergleichswerte",
        labels={"was": "Wert", "art": "Art", "jahr": "Jahr", "anmerkung": "Anmerkung"},
    )  # fmt: skip
    blocks.source_line([b.source for b in cat.benchmarks.values() if b.id != QUOTED])


def page() -> None:
    """Reported ratios first (a reader's own office), then published values, gap, yardsticks."""
    blocks.page_header(
        "Fallbelastung", "Wie viele Fälle kommen auf eine Vollzeitstelle? Keine amtliche Statistik "
        "erhebt das. Hier stehen veröffentlichte Werte und, getrennt davon, Meldungen.",
    )  # fmt: skip
    available = data.availability()
    here = available[(available["level"] == OFFICE) & (available["n_values"] > 0)]
    reported = {i for i, spec in cat.indicators.items() if spec.reported}
    here = here[here["indicator_id"].isin(reported)]
    cache.replay(published_part)
    offices_part(here)
    gap_part(here)
    cache.replay(claims_part)
    cache.replay(yardsticks_part)


page()
