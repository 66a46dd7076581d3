"""Cases per full-time post: published values, reported or example values per office, the gap.

Decides that published values, submissions and examples stand in separate parts, that only the
recommendation of the BAG ASD is drawn as a line, and that tables of offices are alphabetical.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import Benchmark, Indicator
from ui import (
    blocks,
    cache,
    charts,
    data,
    distribution_words,
    figures,
    notes,
    options,
    places,
    search,
    state,
    theme,
    values_table,
    words,
)
from ui.charts_style import BENCHMARK_WORDS, drawn, measure
from ui.format import number
from ui.names import in_german_order
from ui.values import coverage

OFFICE = "jugendamt"
FIRST = "faelle_je_vzae"
QUOTED = "expertenrat_1_2"
NOBODY = ""
cat = catalog()


def targets() -> dict[str, Benchmark]:
    """Indicators of missing posts with the caseload each is reckoned against, lowest first."""
    found = {
        i: cat.benchmarks[spec.sql.benchmark]
        for i, spec in cat.indicators.items()
        if spec.sql is not None and spec.sql.benchmark in cat.benchmarks
    }
    return dict(sorted(found.items(), key=lambda item: item[1].value))


TARGETS = targets()


def published_part() -> None:
    """The labelled panel of published single values."""
    blocks.heading("Veröffentlichte Werte")
    finding = next(f for f in data.findings() if f.id == "fallbelastung")
    wanted = ("umfrage", "anders_gezaehlt", "verfahren_je_stelle")
    figures.statements([s for s in finding.statements if s.id in wanted], key="published")


def choose(available: pd.DataFrame) -> tuple[Indicator, int]:
    """A reported ratio and a year with values."""
    present = set(available["indicator_id"])
    ids = [i for i in cat.indicators if i in present and i not in TARGETS]
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


def marks_of(indicator: Indicator) -> list[Benchmark]:
    """Benchmarks of an indicator that exist."""
    return [cat.benchmarks[b] for b in indicator.benchmarks if b in cat.benchmarks]


def offices_part(available: pd.DataFrame) -> None:
    """Reported or example ratios per office as a distribution."""
    blocks.heading("Meldungen der Jugendämter")
    if available.empty:
        blocks.empty_state("Noch hat kein Jugendamt gemeldet. Was gefragt wird und wie es geht, "
                           "steht unter „Daten melden“.")  # fmt: skip
        return
    with blocks.filter_bar():
        indicator, year = choose(available)
        frame = values_of(indicator.id, year)
        known = frame[frame["value"].notna()]
        names = options.offices_with_gemeinden(list(known["region_id"]))
        place = search.place(
            "Ort oder Jugendamt hervorheben", names, key="region",
            help=f"Nur Ämter mit einem Wert für {year}, und die Gemeinden, für die sie zuständig "
            "sind.",
        )  # fmt: skip
        office = places.region_of(place, OFFICE) if place else NOBODY
    cache.replay(offices_view, indicator.id, year, office)
    filters = {"indicator": indicator.id, "level": OFFICE, "year": year}
    blocks.downloads(known.assign(level=OFFICE), indicator, filters, "fallbelastung")


def values_of(indicator_id: str, year: int) -> pd.DataFrame:
    """Offices with their values of a year."""
    return data.indicator_map(indicator_id, OFFICE, year).assign(year=year)


def offices_view(indicator_id: str, year: int, office: str) -> None:
    """Chosen office, table, figure, notes, sources and caveats."""
    indicator, frame = cat.indicators[indicator_id], values_of(indicator_id, year)
    known = frame[frame["value"].notna()]
    blocks.example_banner(frame)
    words.explain(indicator)
    marks = marks_of(indicator)
    summary = distribution_words.summary(known, measure(indicator), drawn(marks))
    figure = charts.distribution(
        indicator, known, benchmarks=marks, highlight=office,
        title=distribution_words.title(known, indicator, year), dark=theme.is_dark(),
    )  # fmt: skip
    if office:
        row = known[known["region_id"] == office].iloc[0]
        blocks.value_card(
            f"{row['name']}: {indicator.label}",
            f"{number(row['value'], indicator.decimals)} {indicator.unit}",
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
    values = [number(v, indicator.decimals) for v in data.pseudonymous(indicator.id, year)["value"]]
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
                value = f"{number(row['value'], indicator.decimals)} {indicator.unit}"
                lines.append(f"{row['name']}: zusammen {value}; {text}. Summe der Zähler geteilt "
                             "durch Summe der Nenner dieser Jugendämter.")  # fmt: skip
    return lines


def gap_part(available: pd.DataFrame) -> None:
    """Missing posts against a chosen target, with the other targets beside it."""
    blocks.heading("Fehlbedarf je nach Zielwert")
    ids = [i for i in TARGETS if i in set(available["indicator_id"])]
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
        default=next((i for i in ids if TARGETS[i].line), ids[0]),
        format_func=lambda i: number(TARGETS[i].value),
    )  # fmt: skip
    year = int(available.loc[available["indicator_id"] == chosen, "year"].max())
    cache.replay(gap_view, chosen, tuple(ids), year)


def gap_view(chosen: str, ids: Sequence[str], year: int) -> None:
    """Missing posts of a Land for all targets, and of each office for the chosen one."""
    frames = {i: data.indicator_map(i, "land", year) for i in ids}
    blocks.example_banner(frames[chosen])
    cards = []
    for i in ids:
        for row in frames[i][frames[i]["value"].notna()].to_dict("records"):
            cards.append({
                "label": f"{row['name']}: fehlende Stellen bei {number(TARGETS[i].value)} Fällen",
                "value": f"{number(row['value'])} VZÄ", "flag": str(row["flag"]),
                "year": str(year), "note": coverage(row["n_reporting"], row["n_expected"]),
                "accent": i == chosen,
            })  # fmt: skip
    if cards:
        blocks.value_cards(cards)
    else:
        blocks.paragraph("Für ein ganzes Land haben zu wenige Jugendämter gemeldet.")
    offices = data.indicator_map(chosen, OFFICE, year)
    known = offices[offices["value"].notna()].assign(year=year)
    for text in singly_line(frames[chosen], known):
        blocks.paragraph(text, css="fm-detail")
    blocks.html_table(
        values_table.cells(
            in_german_order(known, "name", "region_id"), cat.indicators[chosen]),
        caption=f"Fehlende Vollzeitstellen bei {number(TARGETS[chosen].value)} Fällen je Stelle, "
                f"{year}",
        labels={**values_table.LABELS, "zaehler": "Offene Fälle", "nenner": "Anwesende VZÄ"},
        numeric=values_table.NUMBERS, folded="Fehlbedarf je Jugendamt als Tabelle",
    )  # fmt: skip
    words.explain(cat.indicators[chosen])
    for mark in marks_of(cat.indicators[chosen]):
        blocks.paragraph(f"{mark.label}: {mark.remark}", css="fm-detail")
    blocks.source_line(known["source_ids"])
    blocks.caveat_block(cat.indicators[chosen])


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
