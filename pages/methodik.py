"""Methodology: every definition as the catalog holds it, so that page and calculation agree."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import FLAGS, Indicator
from ui import blocks, cache, data, state, tables, text, words
from ui.charts_style import BENCHMARK_WORDS
from ui.format import listing, number
from ui.names import german_key, level_words

cat = catalog()


def indicator_part() -> None:
    """Choose an indicator and read its full definition."""
    blocks.heading("Ein Indikator im Einzelnen")
    specs = cat.indicators
    ids = sorted(specs, key=lambda i: (specs[i].topic, german_key(specs[i].label)))
    with blocks.filter_bar():
        chosen = state.select(
            "Indikator", ids, key="indicator", format_func=lambda i: cat.indicators[i].label
        )
    if chosen is None:
        blocks.empty_state("Der Katalog enthält noch keinen Indikator.")
        return
    cache.replay(indicator_view, chosen)


def indicator_view(indicator_id: str) -> None:
    """Everything that is laid down about one indicator."""
    indicator = cat.indicators[indicator_id]
    blocks.heading(indicator.label, 3)
    st.html(tables.facts(definition(indicator)))
    benchmark_table(indicator)
    blocks.caveat_block(indicator)


def definition(indicator: Indicator) -> list[tuple[str, str | list[str]]]:
    """All facts about one indicator, in reading order."""
    levels = listing([level_words(level) for level in indicator.levels])
    shows = text.worked_example(indicator)
    return [
        ("Was heißt das?", indicator.plain),
        ("Warum?", indicator.why),
        ("Formel", text.formula_words(indicator, cat)),
        ("In Kurzzeichen", text.formula_symbols(indicator)),
        ("Rechenbeispiel", shows),
        ("Gültigkeit", text.formula_history(indicator)),
        ("Einheit", indicator.unit),
        ("Ebenen", levels),
        ("Grundlage", text.BASIS_SPEC[indicator.basis]),
        ("Lesart", text.DIRECTION[indicator.direction]),
        ("Größen", [variable_words(v) for v in sorted(indicator.variables())]),
        ("Kennung", indicator.id),
    ]


def variable_words(variable_id: str) -> str:
    """Label, unit, reference day and id of a variable."""
    variable = cat.variables[variable_id]
    return f"{variable.label} [{variable.unit}] ({variable.id})"


def benchmark_table(indicator: Indicator) -> None:
    """Yardsticks that somebody named for this indicator, if there are any."""
    found = [cat.benchmarks[b] for b in indicator.benchmarks]
    if not found:
        return
    named = data.sources([b.source for b in found]).to_dict("records")
    names = {row["source_id"]: tables.source_name(row) for row in named}
    rows = [
        {
            "was": b.label, "wert": f"{number(b.value, 1)} {b.unit}",
            "art": BENCHMARK_WORDS[b.kind], "jahr": str(b.year),
            "quelle": names.get(b.source, b.source),
            "hinweis": b.remark,
        }
        for b in found
    ]  # fmt: skip
    blocks.html_table(
        pd.DataFrame(rows), caption="Richtwerte und veröffentlichte Vergleichswerte",
        labels={"was": "Richtwert", "wert": "Wert", "art": "Art", "jahr": "Jahr",
                "quelle": "Quelle", "hinweis": "Bemerkung"}, numeric=["wert"],
    )  # fmt: skip


def overview_part() -> None:
    """All indicators in one table."""
    blocks.heading("Alle Indikatoren")
    rows = [
        {"thema": text.topic_word(i.topic), "name": i.label, "einheit": i.unit,
         "grundlage": text.BASIS_SPEC[i.basis], "id": i.id}
        for i in sorted(cat.indicators.values(), key=lambda i: (i.topic, german_key(i.label)))
    ]  # fmt: skip
    blocks.html_table(
        pd.DataFrame(rows), caption=f"{number(len(rows))} Indikatoren", row_header="name",
        labels={"thema": "Thema", "name": "Indikator", "einheit": "Einheit",
                "grundlage": "Grundlage", "id": "Kennung"},
    )  # fmt: skip


def rules_part() -> None:
    """How values come about, what the flags mean, and what the figures cannot say."""
    blocks.heading("Wie die Zahlen entstehen")
    st.html(tables.facts(text.RULES))
    blocks.heading("Kennzeichen an Werten", 3)
    st.html(tables.facts([(flag, words) for flag, words in FLAGS.items()]))
    blocks.heading("Grundlage eines Werts", 3)
    st.html(tables.facts(text.basis_facts()))
    blocks.heading("Bekannte Grenzen")
    st.html(tables.facts(text.limits(data.territory_today())))
    blocks.heading("Brüche in den Zeitreihen")
    breaks = sorted(cat.breaks.values(), key=lambda b: (b.year, b.id))
    st.html(tables.facts([(f"{b.year}: {b.title}", b.text) for b in breaks]))


def glossary_part() -> None:
    """Every technical word in plain German."""
    blocks.heading("Begriffe in einfacher Sprache", anchor="begriffe")
    words.glossary()


def sources_part() -> None:
    """Every source that is in the data, with its licence."""
    blocks.heading("Quellen und Lizenzen", anchor="quellen")
    rows = data.sources()
    rows = rows[rows["n_rows"] > 0]
    quoted = rows["source_id"].map(tables.is_quoted).astype(bool)
    for title, part in (("Amtliche Statistik und offene Daten", rows[~quoted]),
                        ("Zitierte Veröffentlichungen", rows[quoted])):  # fmt: skip
        if part.empty:
            continue
        blocks.heading(title, 3)
        st.html(tables.source_list(part))


blocks.page_header("Methodik", "Wie jeder Indikator bestimmt ist und gerechnet wird.")
indicator_part()
for part in (overview_part, rules_part, glossary_part, sources_part):
    cache.replay(part)
