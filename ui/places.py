"""A place on its page: what it is, which office serves it, since when, and what came before.

Decides that a Gemeinde leads to the office which serves it, and that beside every office stands
how sure its entry is. `ui.regional` has the questions to the frames, this says the answers.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from etl.catalog import catalog
from geo.regions import START, STATUS
from geo.territory import history
from ui import blocks, data, regional, territory
from ui.format import day_words, listing, number, percent
from ui.names import kind_word, place_name

LINK = "/meine_region?region="
HISTORY_LABELS = {
    "tag": "Tag", "was": "Was", "region": "Region", "bevoelkerung": "Anteil der Bevölkerung",
    "flaeche": "Anteil der Fläche", "bemerkung": "Bemerkung",
}  # fmt: skip
UNSURE = ("ungeprueft", "angekuendigt")
"""Entries that a reader should not take for certain."""
TOWNS = ("Kreisfreie Stadt", "Stadtkreis")
"""Types of Kreise that are one Gemeinde."""
MOVES = {"davor": "kam aus", "danach": "ging an"}


def region_of(place: str, level: str | None = None) -> str:
    """The region whose values a place shows: itself (where it is one of `level`, None = of any
    level), else the office that serves the Gemeinde, or its Kreis where Kreise are wanted."""
    if place in set(data.regions(level)["region_id"]):
        return place
    rows = regional.serving(data.gemeinden(), place)
    holder = "kreis_id" if level == "kreis" else "office_id"
    return str(rows[holder].iloc[-1]) if len(rows) else place


def links(rows: pd.DataFrame) -> str:
    """Names of regions as links to their page (HTML); `rows`: region_id, name."""
    return ", ".join(
        f'<a href="{LINK}{r["region_id"]}" target="_self">{blocks.esc(r["name"], 120)}</a>'
        for r in rows.to_dict("records")
    )


def place_part(place: str) -> None:
    """Name, key, containing regions, the office in charge, and what came before."""
    regions = data.regions()
    rows = regional.serving(data.gemeinden(), place)
    if len(rows):
        gemeinde_part(rows)
        return
    row = regions[regions["region_id"] == place].iloc[0]
    blocks.heading(str(row["name"]))
    parts = [f"{kind_word(row['level'], row['type'])}, Schlüssel {place}"]
    above = regional.containing(regions, place)
    if above:
        parts.append("gehört zu: " + ", ".join(above))
    blocks.paragraph("; ".join(parts) + ".", css="fm-detail")
    if row["level"] == "jugendamt":
        office_part(row)
    elif row["level"] in ("kreis", "bezirk"):
        offices_part(regional.offices(regions, place))
    history_part(place)


def gemeinde_part(rows: pd.DataFrame) -> None:
    """A Gemeinde: where it lies, which office serves it since when, which one did before."""
    regions, now = data.regions(), rows.iloc[-1]
    blocks.heading(str(now["name"]))
    kreis_name = place_name(str(now["kreis_name"]))
    above = [kreis_name, *regional.containing(regions, str(now["kreis_id"]))]
    keys = f"Schlüssel {now['gemeinde_id']}" + (f", ARS {now['ars']}" if now["ars"] else "")
    blocks.paragraph(f"Gemeinde, {keys}; gehört zu: {', '.join(above)}.", css="fm-detail")
    office = regions[regions["region_id"] == now["office_id"]]
    own = now["gemeinde_id"] in set(office["ags"])
    lead = "" if own else f"{blocks.esc(now['name'], 120)} hat kein eigenes Jugendamt. "
    st.html(f'<p class="fm-text">{lead}Zuständig ist: {links(office)}{_since(now)}.</p>')
    kreis = regions[regions["region_id"] == now["kreis_id"]]
    st.html(f'<p class="fm-text">{whole(kreis)}: {links(kreis)}.</p>')
    for before in rows.iloc[:-1].iloc[::-1].to_dict("records"):
        until = day_words(before["valid_to"])
        blocks.paragraph(f"Davor, bis {until}: {before['office_name']}.")
    sure_part(office.iloc[0])


def whole(kreis: pd.DataFrame) -> str:
    """Whose values stand on the page of a Kreis; a kreisfreie Stadt is none (`kreis`: type)."""
    town = kreis["type"].isin(TOWNS).any()
    return "Werte der ganzen Stadt" if town else "Werte des ganzen Kreises"


def _since(now: pd.Series) -> str:
    """Since when an office serves a Gemeinde, as far as the list tells."""
    first = pd.Timestamp(now["valid_from"])
    if first == pd.Timestamp(START):
        return " (seit wann, sagen die ausgewerteten Listen nicht)"
    # a list of one day says who serves then, not since when
    told = day_words(first)
    return f" (Stand {told})" if told in _list_day(str(now["source"])) else f", seit {told}"


def _list_day(source: str) -> str:
    """The day that a source names, in words; "" where it names none."""
    found = pd.Series([source]).str.extract(r"(\d\d)\.(\d\d)\.(\d{4})").iloc[0]
    if found.isna().any():
        return ""
    return day_words(pd.Timestamp(f"{found[2]}-{found[1]}-{found[0]}"))


def office_part(row: pd.Series) -> None:
    """An office: since when it is there, for whom, and how sure this is."""
    begun, ended = pd.Timestamp(row["valid_from"]), row["valid_to"]
    if begins(row, data.regions()):
        blocks.paragraph(f"Zuständig seit {day_words(begun)}"
                         + (f" bis {day_words(ended)}." if pd.notna(ended) else "."))  # fmt: skip
    else:
        until = f" Zuständig bis {day_words(ended)}." if pd.notna(ended) else ""
        blocks.paragraph(f"Seit wann es das Amt gibt, sagen die ausgewerteten Listen nicht.{until}",
                         css="fm-detail")  # fmt: skip
    served = regional.served(data.gemeinden(), str(row["region_id"]))
    if served:
        blocks.paragraph(f"Zuständig für: {listing(served)}.")
    sure_part(row)


def begins(row: pd.Series, regions: pd.DataFrame) -> bool:
    """Whether the first day of an office is really its first.

    A town's office of unknown age stands there from the first day of its Kreis.
    """
    if pd.Timestamp(row["valid_from"]) <= pd.Timestamp(START):
        return False
    kreis = regions.loc[regions["region_id"] == row["parent_id"], "valid_from"]
    with_kreis = len(kreis) > 0 and kreis.iloc[0] == row["valid_from"]
    town = row["type"] == "Stadtjugendamt"
    return not (town and with_kreis and history(str(row["region_id"])).empty)


def no_rate_part(region: str, profile: pd.DataFrame) -> None:
    """Said of an office for which rates per age group cannot be formed; `profile` as in marts."""
    level = data.regions().set_index("region_id")["level"].get(region, "")
    there = set(profile.loc[profile["value"].notna(), "indicator_id"])
    absent = [i for i in catalog().indicators.values() if level in i.levels and i.id not in there]
    if there and (words := territory.no_rate_words(absent, str(level))):
        blocks.paragraph(words, css="fm-detail")


def offices_part(offices: pd.DataFrame) -> None:
    """The office or the offices of a Kreis or Bezirk, as links."""
    if offices.empty:
        blocks.paragraph("Welches Jugendamt zuständig ist, geht aus diesem Datenbestand nicht "
                         "hervor.")  # fmt: skip
        return
    word = "Zuständig ist" if len(offices) == 1 else f"Zuständig sind {number(len(offices))} Ämter"
    st.html(f'<p class="fm-text">{word}: {links(offices)}.</p>')
    unsure = offices[offices["status"].isin(UNSURE)]
    for status, rows in unsure.groupby("status"):
        blocks.paragraph(f"{listing(rows['name'])}: {STATUS[str(status)]}.", css="fm-detail")


def sure_part(row: pd.Series) -> None:
    """How sure the entry of an office is, and where it comes from."""
    css = "fm-text" if row["status"] in UNSURE else "fm-detail"
    blocks.paragraph(f"Beleg für dieses Amt: {STATUS[row['status']]} ({row['source']}).", css)


def history_rows(moves: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """What came before and after as text cells; `moves` from `geo.territory.history`."""
    return pd.DataFrame(
        [
            {
                "tag": day_words(r["date"]), "was": MOVES[r["relation"]],
                "region": f"{names.get(r['region_id'], r['region_id'])} ({r['region_id']})",
                "bevoelkerung": percent(r["share_population"], 1),
                "flaeche": percent(r["share_area"], 1), "bemerkung": r["note"],
            }
            for r in moves.to_dict("records")
        ],
        columns=list(HISTORY_LABELS),
    )  # fmt: skip


def history_part(region: str) -> None:
    """What a region came from and what became of it, where anything is known."""
    moves = history(region)
    if moves.empty:
        return
    regions = data.regions()
    table = history_rows(moves, dict(zip(regions["region_id"], regions["name"], strict=True)))
    if not table["bemerkung"].any():
        table = table.drop(columns="bemerkung")
    blocks.html_table(
        table, caption="Was vorher und nachher war. Die Anteile sagen, welcher Teil der alten "
        "Region überging.", labels=HISTORY_LABELS, numeric=["bevoelkerung", "flaeche"],
    )  # fmt: skip
