"""The action plan: who demands what, how it stands, and which figures show whether it moves.

Decides that only sourced demands are shown, each with its day of state, and that where no
figure can show a movement the page says so.
"""

from __future__ import annotations

import streamlit as st

from etl.catalog import catalog
from etl.models import Indicator
from etl.texts import Demand
from ui import blocks, cache, data, maps, pilots, plan, state, tables

ALL, UNNAMED = "alle", "offen"
CHOICES = {ALL: "alle", **plan.LEVELS, UNNAMED: "ohne genannte Ebene"}
COUNTRY = "DE"
cat = catalog()


def chosen_demands() -> list[Demand]:
    """Demands of the chosen level."""
    with blocks.filter_bar():
        level = state.select("An wen sich die Forderung richtet", list(CHOICES), key="plan_level",
                             noun="Adressat", kind="radio",
                             format_func=lambda c: CHOICES[c])  # fmt: skip
    found = list(cat.demands.values())
    if level == UNNAMED:
        return [d for d in found if not d.levels]
    return found if level == ALL else [d for d in found if level in d.levels]


def links(indicator: Indicator, country: bool) -> str:
    """Ways to the figure: series, map, reports; only those that show something."""
    available = data.availability()
    rows = available[(available["indicator_id"] == indicator.id) & (available["n_values"] > 0)]
    levels = set(rows["level"])
    ways = []
    if indicator.reported:
        ways.append(("fallbelastung", f"indicator={indicator.id}", "Meldungen"))
    elif country:
        ways.append(("trends", f"indicator={indicator.id}&regions={COUNTRY}", "Verlauf"))
    if levels & set(maps.LEVELS):
        ways.append(("karte", f"indicator={indicator.id}", "Karte"))
    return " · ".join(
        f'<a href="/{page}?{query}" target="_self" '
        f'aria-label="{word}: {blocks.esc(indicator.label)}">{word}</a>'
        for page, query, word in ways
    )


def indicator_item(indicator_id: str) -> tuple[str, list[str]]:
    """One linked indicator as HTML list item, and the sources of its value."""
    indicator = cat.indicators[indicator_id]
    if indicator.reported:
        texts, ids = [plan.reports_text(data.values_of(indicator_id, "jugendamt"))], []
        country = False
    else:
        frame = data.trend(indicator_id, [COUNTRY])
        country = bool(frame["value"].notna().any())
        texts = [
            f"Deutschland: {plan.value_text(indicator, frame)}." if country else "",
            plan.movement(indicator, frame, blocks.indicator_breaks(indicator)),
            "" if country else plan.elsewhere_text(data.availability(), indicator)
            or "Es gibt noch keinen Wert.",
        ]  # fmt: skip
        ids = blocks.source_ids(frame.loc[frame["value"].notna(), "source_ids"])
    said = blocks.esc(" ".join(t for t in texts if t))
    ways = links(indicator, country)
    notes = "; ".join(cat.caveats[c].short for c in indicator.all_caveats())
    html = (
        f"<li><strong>{blocks.esc(indicator.label)}</strong><br>{said}{ways and ' ' + ways}"
        + (f'<br><span class="fm-detail">Zu beachten: {blocks.esc(notes)}</span>' if notes else "")
        + "</li>"
    )
    return html, ids


def pilots_text(demand: Demand) -> str:
    """What the table of pilots has for a demand; empty where it could have nothing."""
    if not demand.pilot_kinds:
        return ""
    return pilots.count_text(demand.pilot_kinds)


def demand_part(demand_id: str, entered: str) -> None:
    """One demand: text, addressee, source, state, figures."""
    demand = cat.demands[demand_id]
    blocks.heading(demand.title, anchor=demand.id)
    blocks.paragraph(demand.text)
    st.html(
        tables.facts(
            [
                ("Richtet sich an", plan.level_text(demand)),
                ("Gefordert seit", str(demand.year)),
                ("Stand", plan.state_text(demand)),
                ("Einträge", entered),
            ]
        )
    )
    items = [indicator_item(i) for i in demand.indicators]
    if items:
        blocks.heading("Bewegt es sich?", 3)
        st.html(f'<ul class="fm-plan">{"".join(html for html, _ in items)}</ul>')
    elif not demand.pilot_kinds:
        blocks.paragraph(plan.NO_INDICATOR, css="fm-detail")
    named = "; ".join(tables.source_item(s.model_dump()) for s in demand.sources)
    st.html(f'<div class="fm-source"><p>Quelle der Forderung: {named}</p></div>')
    blocks.source_line([i for _, ids in items for i in ids], prefix="Quellen der Zahlen")


def page() -> None:
    """Choice of level → demands, each with state and figures."""
    blocks.page_header(
        "Aktionsplan",
        "Forderungen von Verbänden und Fachleuten an Bund, Länder und Kommunen: wie es um sie "
        "steht und welche Zahlen zeigen, ob sich etwas bewegt.",
    )
    blocks.paragraph(plan.basis_text(list(cat.demands.values())))
    found = chosen_demands()
    if not found:
        blocks.empty_state("In den Quellen richtet sich keine Forderung ausdrücklich an diese "
                           "Ebene. Wählen Sie „alle“ oder eine andere.")  # fmt: skip
    for demand in found:
        cache.replay(demand_part, demand.id, pilots_text(demand))


page()
