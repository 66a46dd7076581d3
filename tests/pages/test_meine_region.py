"""Meine Region on a real build: places of every level, their office, a second place beside."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from etl import marts
from etl.catalog import catalog
from tests.pages.views import figures, notes, show, words
from tests.support import components
from ui import options, places, regional


@pytest.fixture(scope="module")
def con(warehouse):
    with marts.open_warehouse(warehouse) as opened:
        yield opened


def test_without_a_region_it_says_what_to_do(data_dir):
    app = show("meine_region")
    assert "Geben Sie oben den Namen oder den Schlüssel" in words(app)
    assert figures(app) == []


@pytest.mark.parametrize(
    "region",
    ["DE", "05", "11", "05154", "05113", "JH05113000", "JH05154999", "05154008", "11001001"],
)
def test_places_of_every_level(data_dir, con, region):
    app = show("meine_region", region=region)
    rows = marts.regions(con)
    name = rows.loc[rows["region_id"] == region, "name"].iloc[0]
    assert name in words(app)
    assert notes(app) == []
    profile = marts.region_profile(con, region)
    if profile["value"].notna().any():
        assert figures(app)


def test_the_caseload_stands_first_also_when_nobody_reported_it(data_dir):
    text = words(show("meine_region", region="JH05158028"))
    assert text.index("Fälle je anwesendes Vollzeitäquivalent") < text.index("Im Vergleich und im")
    assert text.index("nicht gemeldet") < text.index("Im Vergleich und im")
    assert text.index("Beispieldaten.") > text.index("Im Vergleich und im")
    land = words(show("meine_region", region="05"))
    assert "nicht gemeldet" not in land.partition("Im Vergleich und im")[0]


def test_a_gap_is_named_and_never_a_zero(data_dir):
    text = words(show("meine_region", region="JH05113000"))
    assert "unbekannt oder geheim zu halten" in text


def test_the_office_of_a_place_is_named_and_its_report_stands_apart(data_dir, con):
    app = show("meine_region", region="05112")
    text = words(app)
    assert "Zuständig ist: Jugendamt Duisburg" in text
    assert "noch nichts gemeldet" in text
    assert text.index("noch nichts gemeldet") < text.index("Beispieldaten.")
    several = words(show("meine_region", region="05154"))
    rows = marts.regions(con, "jugendamt")
    inside = rows[(rows["parent_id"] == "05154") & rows["valid_to"].isna()]
    assert len(inside) > 1
    assert f"Zuständig sind {len(inside)} Ämter" in several
    assert all(name in several for name in inside["name"])


def test_a_gemeinde_without_values_shows_its_office(data_dir):
    text = words(show("meine_region", region="05154008"))
    assert "Gezeigt werden die Werte des zuständigen Jugendamts" in text
    assert "Erzieherische Hilfen je 10.000 Einwohner" in text


def test_two_regions_in_one_sentence_each_for_the_same_year(data_dir, con):
    app = show("meine_region", region="05", region2="09", indicator="kwg_je_10000")
    text = words(app)
    frame = marts.trend(con, "kwg_je_10000", ["05", "09"]).dropna(subset=["value"])
    years = frame.groupby("year")["region_id"].nunique()
    newest = int(years[years == 2].index.max())
    for name in ("Nordrhein-Westfalen", "Bayern"):
        assert f"{name}, 8a-Verfahren je 10.000 unter 18-Jährige {newest}:" in text
    assert "der Wert für Deutschland (" in text
    groups = {t["legendgroup"] for t in figures(app)[0]["data"]}
    assert groups == {"05", "09", "DE"}


def test_unknown_regions_give_the_start_and_a_note(data_dir):
    app = show("meine_region", region="05999", region2="<script>")
    assert len(notes(app)) == 2
    assert "Geben Sie oben" in words(app)


def test_a_town_outside_nrw_leads_to_its_office(data_dir):
    app = show("meine_region", region="01056050")
    text = words(app)
    assert "Wedel hat kein eigenes Jugendamt. Zuständig ist: Kreisjugendamt Pinneberg" in text
    assert "Stand 30. Juni 2024" in text
    assert "ARS 010560050050" in text
    assert notes(app) == []
    assert components.fields(app)["region"]["shown"] == "Wedel (Gemeinde, 01056050)"
    assert "01056050" not in options.regions_today()


def test_an_office_says_since_when_for_whom_and_how_sure(data_dir):
    nettetal = words(show("meine_region", region="JH05166016"))
    assert "Zuständig seit 1. Januar 2012." in nettetal
    assert "Beleg für dieses Amt: aus einer amtlichen Liste" in nettetal
    assert "Kreisjugendamt des Kreises Viersen (JH05166999) 31,3 %" in nettetal
    assert "Bevölkerung nach Alter nur für Kreise und kreisfreie Städte" in nettetal
    lehrte = words(show("meine_region", region="JH03241011"))
    assert "noch nicht an einer amtlichen Liste geprüft" in lehrte
    assert "Seit wann es das Amt gibt, sagen die ausgewerteten Listen nicht" in lehrte
    pinneberg = words(show("meine_region", region="JH01056999"))
    assert "Zuständig für: " in pinneberg
    assert "Wedel" in pinneberg


def test_what_came_before_a_kreis(data_dir):
    text = words(show("meine_region", region="15082"))
    assert "1. Juli 2007 kam aus Landkreis Anhalt-Zerbst (15151) 36,6 %" in text
    gone = words(show("meine_region", region="05166016"))
    assert "Davor, bis 31. Dezember 2011: Kreisjugendamt des Kreises Viersen" in gone


# --- places in words ---------------------------------------------------------------------------

REGIONS = pd.DataFrame(
    [
        ("DE", "bund", "Deutschland", "", None), ("05", "land", "NRW", "DE", None),
        ("05154", "kreis", "Kreis Kleve", "05", None),
        ("JH05154999", "jugendamt", "Kreisjugendamt Kleve", "05154", None),
        ("JH05154016", "jugendamt", "Jugendamt Goch", "05154", None),
        ("05154016", "gemeinde", "Goch", "JH05154016", None),
        ("05999", "kreis", "Alter Kreis", "05", "2010-01-01"),
        ("99", "land", "Berlin", "DE", None), ("x1", "kreis", "Berlin, Stadt", "99", None),
        ("JHx1", "jugendamt", "Jugendamt Mitte", "x1", None),
        ("b1", "bezirk", "Bezirk Mitte", "JHx1", None),
    ],
    columns=["region_id", "level", "name", "parent_id", "valid_to"],
).assign(valid_from="1990-01-01")  # fmt: skip
REGIONS["type"] = REGIONS["region_id"].map({"05154": "Kreis", "x1": "Kreisfreie Stadt"})


def test_offices_of_places():
    def ids(region: str) -> list[str]:
        return list(regional.offices(REGIONS, region)["region_id"])

    assert ids("05154016") == ["JH05154016"]
    assert ids("JH05154999") == ["JH05154999"]
    assert ids("05154") == ["JH05154016", "JH05154999"]
    assert ids("05") == []
    assert ids("b1") == ["JHx1"]
    assert ids("x1") == ["JHx1"]


def test_every_region_finds_its_land_through_its_parents():
    found = regional.lands(REGIONS)
    assert found["05"] == found["JH05154999"] == found["05154016"] == "05"
    assert found["b1"] == "99"
    assert "DE" not in found


def test_a_place_lies_in_territories_named_once():
    assert regional.containing(REGIONS, "b1") == ["Berlin", "Deutschland"]
    assert regional.containing(REGIONS, "JH05154016") == ["Kreis Kleve", "NRW", "Deutschland"]
    assert regional.containing(REGIONS, "x1") == ["Deutschland"]


def test_the_land_beside_a_region_is_that_of_its_parents():
    rows = [
        (r, n, 2023, v)
        for r, n, v in (
            ("b1", "Bezirk Mitte", 9.0),
            ("99", "Berlin", 5.0),
            ("b", "Falsch", 1.0),
            ("DE", "Deutschland", 5.0),
        )
    ]
    frame = pd.DataFrame(rows, columns=["region_id", "name", "year", "value"]).assign(flag="")
    spec = catalog().indicators["sgb2_quote_u15"]
    (said,) = regional.sentences(frame, spec, ["b1"], REGIONS)
    silent = regional.sentences(frame, spec, ["x1"], REGIONS)
    assert silent == [f"Berlin: {spec.label}: keine Angabe."]
    assert "höher als der Wert für Berlin (5,0) und höher als der Wert für Deutschland" in said


GEMEINDEN = pd.DataFrame(
    [
        ("05154016", "Goch", "JH05154016", "2012-01-01", None),
        ("05154016", "Goch", "JH05154999", "1994-12-31", "2011-12-31"),
        ("07131001", "Neustadt", "JH07131999", "2024-06-30", None),
        ("07132001", "Neustadt", "JH07132999", "2024-06-30", None),
        ("01002000", "Kiel", "JH01002000", "2024-06-30", None),
    ],
    columns=["gemeinde_id", "name", "office_id", "valid_from", "valid_to"],
).assign(
    kreis_name=["A", "A", "B", "C", "D"], kreis_id=["05154", "05154", "07131", "07132", "01002"]
)  # fmt: skip


def test_gemeinden_to_choose_from_are_named_apart():
    names = regional.gemeinde_choices(GEMEINDEN, ["05154016"], ["01002"])
    assert names == {
        "07131001": "Neustadt (Gemeinde, B, 07131001)",
        "07132001": "Neustadt (Gemeinde, C, 07132001)",
    }


def test_an_office_serves_todays_gemeinden_and_a_former_one_its_last():
    assert regional.served(GEMEINDEN, "JH05154016") == ["Goch"]
    assert regional.served(GEMEINDEN, "JH05154999") == ["Goch"]
    rows = regional.serving(GEMEINDEN, "05154016")
    assert rows["office_id"].tolist() == ["JH05154999", "JH05154016"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("Kreisfreie Stadt", "der ganzen Stadt"), ("Stadtkreis", "der ganzen Stadt"),
     ("Landkreis", "des ganzen Kreises")],
)  # fmt: skip
def test_a_town_of_its_own_is_no_kreis(kind, said):
    assert places.whole(pd.DataFrame({"type": [kind]})) == f"Werte {said}"


def test_choices_leave_out_what_no_longer_exists():
    names = regional.choices(REGIONS)
    assert "05999" not in names
    assert names["05154016"] == "Goch (Gemeinde, 05154016)"
    assert names["x1"] == "Berlin (kreisfreie Stadt, x1)"
    assert next(iter(names.items())) == ("DE", "Deutschland")


def test_context_is_land_and_germany_once():
    assert regional.with_context(REGIONS, ["05154016", "05"]) == ["05154016", "05", "DE"]
    assert regional.land_name(REGIONS, "JH05154016") == "NRW"
    assert regional.land_name(REGIONS, "05") == ""


def test_a_minimum_and_a_partial_sum_beside_a_place_say_so(data_dir):
    said = words(show("meine_region", region="05113"))
    assert re.search(r"mindestens \d{3}\.\d{3}", said), "the Land's minimum stands as exact"
    assert "(185 von 186 mit Angabe)" in said


def test_a_place_without_any_value_names_the_wider_one_that_has_some(data_dir):
    app = show("meine_region", region="JH01001000")
    assert "Werte gibt es für:" in words(app)
    bodies = " ".join(h.proto.body for h in app.get("html"))
    assert '/meine_region?region=01001"' in bodies


def test_the_hub_leads_to_the_place_on_the_other_pages(data_dir):
    bodies = " ".join(h.proto.body for h in show("meine_region", region="05113").get("html"))
    for way in ("/karte?level=kreis&region=05113", "/trends?regions=", "/fallbelastung?region=JH05",
                "/datenluecken"):  # fmt: skip
        assert f'href="{way}' in bodies, way
