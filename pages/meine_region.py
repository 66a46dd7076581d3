"""One place: every value it has beside its Land and Germany, its office, a second place beside it.

Decides that the office of a place is always named and its reports stand apart from the figures
of the place, and that example reports stand apart from both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from etl.models import Indicator
from ui import (
    blocks,
    cache,
    data,
    figures,
    maps,
    nearby,
    notes,
    options,
    pilots,
    places,
    profiles,
    regional,
    search,
    state,
    values_table,
    words,
)
from ui.names import level_word, place_name
from ui.text import topic_word
from ui.values import (
    CHANCE_WORD,
    context_value,
    is_example,
    span,
    value_flags,
    value_unit,
    year_note,
)

NOTHING = ""
SUGGESTED = ("JH05113000", "05", "11001001")
STARTS = ("kwg_je_10000", "hilfen_je_10000_ew", "personal_ohne_kita_je_10000_ew")
PROFILE_LABELS = {
    "indikator": "Indikator", "jahr": "Jahr", "wert": "Wert",
    "zufall": f"{CHANCE_WORD} (95 %)",
    "land": "Land", "bund": "Deutschland", "kennzeichen": "Kennzeichen",
}  # fmt: skip
cat = catalog()


def choose() -> tuple[str, str]:
    """The region and, if wanted, a second one; found by typing a name or a key."""
    with blocks.filter_bar():
        first = search.place("Meine Region", options.places(), key="region")
        second = search.place(
            "Daneben stellen (freiwillig)",
            options.regions_today(),
            key="region2",
            noun="Zweite Region",
        )
    return first, second if second != first else NOTHING


def start() -> None:
    """Said before a region is chosen."""
    rows = data.regions()
    known = rows[rows["region_id"].isin(SUGGESTED)]
    links = ", ".join(
        f'<a href="/meine_region?region={r["region_id"]}" target="_self">'
        f"{blocks.esc(r['name'], 120)}</a> ({level_word(r['level'])})"
        for r in known.to_dict("records")
    )
    st.html(
        '<div class="fm-empty"><p>Geben Sie oben den Namen oder den Schlüssel eines Landes, '
        "Kreises, Jugendamts, Bezirks oder einer Gemeinde ein. Zum Beispiel: "
        f"{links}.</p></div>"
    )


def profile_rows(profile: pd.DataFrame) -> pd.DataFrame:
    """A profile as text cells."""
    rows = []
    for r in profile.to_dict("records"):
        spec = cat.indicators[r["indicator_id"]]
        rows.append({
            "indikator": spec.label,
            "jahr": year_note(r["year"], r["numerator_year"], r["denominator_year"]),
            "wert": value_unit(r["value"], r["flag"], spec),
            "zufall": span(r, spec.decimals),
            "land": context_value(r, "land_", spec),
            "bund": context_value(r, "bund_", spec),
            "kennzeichen": value_flags(r["value"], r["flag"]),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(PROFILE_LABELS))


def profile_part(profile: pd.DataFrame, name: str, land: str) -> None:
    """One table per topic; a column that holds nothing is left out."""
    if profile.empty:
        blocks.empty_state(f"{name}: In diesem Datenbestand gibt es keine Werte. Unter "
                           "„Datenlücken“ steht, wer sie hat.")  # fmt: skip
        return
    topics = profile["indicator_id"].map(lambda i: cat.indicators[i].topic)
    for topic in dict.fromkeys(topics):
        part = profile[topics == topic]
        table = profile_rows(part)
        maybe = ("zufall", "land", "bund", "kennzeichen")
        drop = [c for c in maybe if table[c].isin(["", "–"]).all()]
        blocks.html_table(
            table.drop(columns=drop), caption=f"{topic_word(topic)}: {name}",
            labels={**PROFILE_LABELS, "land": land or "Land"},
            numeric=["wert", "zufall", "land", "bund"],
        )  # fmt: skip
        words.explain_all((cat.indicators[i] for i in part["indicator_id"]), topic_word(topic))
    blocks.source_line(profile["source_ids"])


def reports_part(office: str, region: str) -> None:
    """What the office itself reported: real reports, or examples under their banner."""
    profile = data.region_profile(region)
    blocks.heading("Was das Jugendamt meldet", 2)
    reported = profile[profiles.is_report(profile)]
    real = reported[~reported["flag"].map(is_example).astype(bool)]
    example = reported[reported["flag"].map(is_example).astype(bool)]
    if real.empty:
        st.html(
            f'<p class="fm-text">{blocks.esc(office, blocks.LONG_TITLE)}: Zu Stellen und Fällen je '
            "Stelle ist noch nichts gemeldet. Amtliche Zahlen dazu gibt es nicht. "
            '<a href="/melden" target="_self">Was Jugendämter melden können</a></p>'
        )
    else:
        profile_part(real, office, "Land")
        notes.office_notes(real.assign(region_id=region))
    if not example.empty:
        blocks.example_banner(example)
        profile_part(example, f"{office} (Beispiel)", "Land (Beispiel)")


def compare_part(indicator: Indicator, first: str, second: str) -> None:
    """What is compared, and the comparison."""
    ids = regional.with_context(data.regions(), [r for r in (first, second) if r])
    frame = data.trend(indicator.id, ids)
    if frame.empty or not frame["value"].notna().any():
        blocks.empty_state("Für diesen Indikator gibt es hier keine Werte.")
        return
    cache.replay(comparison, indicator.id, tuple(ids), first, second)


def comparison(indicator_id: str, ids: Sequence[str], first: str, second: str) -> None:
    """Sentences, table, figure, notes, sources and caveats of a comparison."""
    indicator = cat.indicators[indicator_id]
    frame = data.trend(indicator_id, ids)
    chosen = [r for r in (first, second) if r]
    for line in regional.sentences(frame, indicator, chosen, data.regions()):
        blocks.paragraph(line)
    words.explain(indicator)
    blocks.example_banner(frame)
    figures.series(indicator, frame, values_table.cells(frame, indicator), key="trend")
    notes.office_notes(frame)
    blocks.source_line(frame["source_ids"])
    blocks.caveat_block(indicator)


def choose_indicator(first: pd.DataFrame, second: pd.DataFrame) -> Indicator | None:
    """An indicator that the first region has a value for; those of both come first."""
    ids = list(first.loc[first["value"].notna(), "indicator_id"])
    both = set(second.loc[second["value"].notna(), "indicator_id"]) if len(second) else set()
    ids.sort(key=lambda i: (bool(both) and i not in both, cat.indicators[i].topic))
    if not ids:
        return None
    start = next((i for i in STARTS if i in ids), ids[0])
    chosen: str = state.select("Indikator", ids, key="indicator", default=start,
                               format_func=lambda i: cat.indicators[i].label)  # fmt: skip
    return cat.indicators[chosen]


def subject(regions: pd.DataFrame, region: str) -> str:
    """The region whose values are shown: its only office where this has some and it has none."""
    offices = regional.offices(regions, region)
    office = str(offices["region_id"].iloc[0]) if len(offices) == 1 else region
    return region if has_values(region) or not has_values(office) else office


def has_values(region: str) -> bool:
    """Whether the build holds any value of a region."""
    return bool(data.region_profile(region)["value"].notna().any())


def wider(regions: pd.DataFrame, region: str) -> None:
    """Where a place without values lies, as far as this has some."""
    near = [r for r in regional.parents(regions, region) if has_values(r)][:1]
    found = regions[regions["region_id"].isin(near)]
    if len(found):
        st.html(f'<p class="fm-text">Werte gibt es für: {places.links(found)}.</p>')


def ways_on(row: Mapping[Any, Any], shown: str, office: str) -> None:
    """Links to the same place on the other pages, and the way onto paper."""
    ways = {"Trends": f"trends?regions={shown}", "Datenlücken": "datenluecken"}
    if office:
        ways = {"Fallbelastung": f"fallbelastung?region={office}", **ways}
    if row["level"] in maps.LEVELS:
        ways = {"Karte": f"karte?level={row['level']}&region={row['region_id']}", **ways}
    items = ", ".join(f'<a href="/{to}" target="_self">{name}</a>' for name, to in ways.items())
    st.html(f'<p class="fm-text">Dieser Ort auf anderen Seiten: {items}.</p>')
    blocks.print_button()


def values_part(regions: pd.DataFrame, first: str, second: str) -> None:
    """Comparison and trend, then all values; for the office where the place itself has none."""
    own = profiles.own_values(first)
    names = dict(zip(regions["region_id"], regions["name"], strict=True))
    if own["value"].notna().any():
        blocks.heading("Im Vergleich und im Zeitverlauf")
        other = data.region_profile(second) if second else own.head(0)
        indicator = choose_indicator(own, other)
        if indicator is not None:
            compare_part(indicator, first, second)
            cache.replay(nearby.part, indicator.id, first)
    elif second:
        blocks.paragraph(f"{place_name(str(names[first]))}: Es gibt keine Werte, die daneben "
                         "stehen könnten.")  # fmt: skip
    cache.replay(all_values, first)


def all_values(region: str) -> None:
    """Every value of a place, by topic."""
    regions = data.regions()
    name = regions.loc[regions["region_id"] == region, "name"].iloc[0]
    blocks.heading("Alle Werte")
    own = profiles.own_values(region)
    profile_part(own, str(name), regional.land_name(regions, region))
    places.no_rate_part(region, own)


def page() -> None:
    """Choose → place and office → comparison and trend → all values → reports → download."""
    blocks.page_header(
        "Meine Region", "Alle Werte zu einem Ort, daneben sein Land und Deutschland. Die Seite "
        "lässt sich drucken.",
    )  # fmt: skip
    first, second = choose()
    if not first:
        start()
        return
    cache.replay(places.place_part, first)
    rows, first = data.regions(), places.region_of(first)
    row = rows[rows["region_id"] == first].iloc[0].to_dict()
    offices = regional.offices(rows, first)
    shown = subject(rows, first)
    if shown != first:
        blocks.paragraph(f"{place_name(row['name'])}: Eigene Werte gibt es hier nicht. Gezeigt "
                         "werden die Werte des zuständigen Jugendamts "
                         f"({offices['name'].iloc[0]}).")  # fmt: skip
    if not has_values(shown):
        wider(rows, shown)
    beside = subject(rows, second) if second else NOTHING
    one = len(offices) == 1 and row["level"] not in ("bund", "land", "international")
    office = str(offices["region_id"].iloc[0]) if one else NOTHING
    cache.replay(profiles.first_look, shown, office)
    ways_on(row, shown, office)
    values_part(rows, shown, beside if beside != shown else NOTHING)
    if office:
        cache.replay(reports_part, str(offices["name"].iloc[0]), office)
    pilots.block({first, office}, place_name(str(row["name"])))
    taken = data.download(region_ids=list(dict.fromkeys(r for r in (first, second, office) if r)))
    blocks.downloads(taken, None, {"region": [r for r in (first, second) if r]}, "meine_region")


page()
