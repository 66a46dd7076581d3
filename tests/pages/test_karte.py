"""The map page on a real build: every indicator on every level, and what it says about gaps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import marts
from etl.catalog import catalog
from etl.compare import real_breaks
from tests.support import components
from ui import maps, options
from ui.blocks import indicator_breaks

PAGE = Path(__file__).resolve().parents[2] / "pages" / "karte.py"


@pytest.fixture(autouse=True)
def borders(tmp_path, monkeypatch):
    """Names of geometry files; the page only hands them to the browser."""
    index = {level: {"svg": f"{level}-0.svg.json"} for level in maps.LEVELS}
    (tmp_path / "index.json").write_text(json.dumps(index), encoding="utf-8")
    monkeypatch.setattr(maps, "STATIC", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def con(warehouse):
    with marts.open_warehouse(warehouse) as opened:
        yield opened


@pytest.fixture(scope="module")
def usable(con):
    """Rows of availability that the map can show."""
    rows = marts.availability(con)
    return rows[rows["level"].isin(maps.LEVELS) & (rows["n_values"] > 0)]


def show(**query: object) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    for key, value in query.items():
        app.query_params[key] = str(value)
    app.run()
    assert not app.exception, app.exception
    return app


payloads = components.maps


def words(app: AppTest) -> str:
    return " ".join(html.proto.body for html in app.get("html"))


def test_every_indicator_on_every_level_shows_its_values(data_dir, con, usable):
    pairs = usable[["indicator_id", "level"]].drop_duplicates()
    assert len(pairs) > 60
    for indicator, level in pairs.itertuples(index=False):
        app = show(indicator=indicator, level=level)
        (sent,) = payloads(app)
        where = f"{indicator} {level}"
        assert sent["level"] == level, where
        frame = marts.indicator_map(con, indicator, level, sent["year"])
        cells = sent["now"]["v"].split(",")
        shown = [c for c in cells if c not in {"", "u", "-"}]
        assert len(shown) == frame["value"].notna().sum() > 0, where
        kept = frame["value"].isna() & frame["flag"].str.contains("unterdrueckt")
        assert cells.count("u") == kept.sum(), where
        assert len(cells) - cells.count("-") == len(frame), where
        years = usable[(usable["indicator_id"] == indicator) & (usable["level"] == level)]["year"]
        assert sent["years"] == sorted(int(y) for y in years), where
        assert len(json.dumps(sent)) < 6 * 1024, where
        example = bool(frame["flag"].str.contains("beispiel").any())
        assert ("Beispieldaten.</strong>" in words(app)) is example, where
        assert sent["example"] is example, where


def test_starts_at_the_fullest_year_and_the_newest_of_these(data_dir, usable):
    rows = usable[(usable["indicator_id"] == "kwg_je_10000") & (usable["level"] == "land")]
    share = rows["n_values"] / rows["n_regions"]
    fullest = rows.loc[share == share.max(), "year"].max()
    app = show(indicator="kwg_je_10000", level="land")
    assert app.selectbox(key="year").value == fullest == payloads(app)[0]["year"]
    assert app.query_params["year"] == str(fullest)


def test_selectors_offer_only_what_has_values(data_dir, usable):
    app = show(indicator="kita_personal_55plus_anteil")
    rows = usable[usable["indicator_id"] == "kita_personal_55plus_anteil"]
    assert len(app.radio(key="level").options) == rows["level"].nunique()
    assert len(app.selectbox(key="indicator").options) == usable["indicator_id"].nunique()
    level = app.radio(key="level").value
    assert len(app.selectbox(key="year").options) == (rows["level"] == level).sum()


def test_a_year_without_values_is_said_and_another_is_shown(data_dir):
    app = show(indicator="kwg_je_10000", level="land", year=1999)
    assert "Für 1999 gibt es auf dieser Ebene keine Werte dieses Indikators" in words(app)
    assert payloads(app)[0]["year"] != 1999


def test_a_level_without_values_is_said_and_another_is_shown(data_dir):
    app = show(indicator="sgb2_quote_u15", level="jugendamt")
    assert "Auf der Ebene „Jugendämter“ hat dieser Indikator keine Werte" in words(app)
    assert payloads(app)[0]["level"] in {"kreis", "land"}


@pytest.mark.parametrize(
    "query",
    [{"indicator": "gibtesnicht"}, {"level": "mond"}, {"year": "bald"}, {"region": "<b>x"},
     {"classes": "sturges"}, {"steps": "99"}],
)  # fmt: skip
def test_unknown_ids_give_the_default_view_and_a_note(data_dir, query):
    app = show(**query)
    assert "Gezeigt wird die Voreinstellung" in words(app)
    assert "<b>x" not in words(app)
    assert payloads(app)


def test_no_years_hole_is_filled_and_essen_2024_is_no_zero(data_dir, con):
    app = show(indicator="hilfen_je_10000_ew", level="jugendamt", year=2024)
    (sent,) = payloads(app)
    ids = marts.regions(con, "jugendamt")["region_id"].tolist()
    assert sent["now"]["v"].split(",")[ids.index("JH05113000")] == ""


def test_a_chosen_region_shows_value_series_and_sources(data_dir):
    app = show(indicator="kita_plaetze_je_person", level="kreis", year=2016, region="05515")
    said = words(app)
    assert '<h2 class="fm-h2">Münster, Stadt</h2>' in said
    assert "4,29" in said
    assert said.count("<tr ") > 8
    assert payloads(app)[0]["selected"] == "05515"
    assert len(app.get("plotly_chart")) == 1
    assert "22541" in said


def test_a_region_without_values_gets_words_not_a_zero(data_dir):
    app = show(indicator="hilfen_je_10000_ew", level="jugendamt", region="JH09162000")
    said = words(app)
    assert "keine Angabe" in said
    assert "in keinem Jahr einen Wert" in said


def test_a_dissolved_region_is_offered_and_not_shown_as_zero(data_dir):
    app = show(indicator="kita_plaetze_je_person", level="kreis", year=2016, region="15151")
    said = words(app)
    assert "gab es im Jahr 2016 am Stichtag nicht" in said
    assert "15151, bis" in options.with_gemeinden("kreis")["15151"]
    assert components.fields(app)["region"]["chosen"] == "15151"


def test_classes_follow_their_controls_and_hold_for_all_years(data_dir):
    query = {"indicator": "kita_plaetze_je_person", "level": "kreis"}
    first = payloads(show(**query, classes="fixed", steps=4, year=2016))[0]["breaks"]
    other = payloads(show(**query, classes="fixed", steps=4, year=2007))[0]["breaks"]
    assert first == other
    assert len(first) <= 5
    assert first != payloads(show(**query, classes="jenks", steps=4))[0]["breaks"]


def test_two_maps_share_the_chosen_region(data_dir):
    app = show(indicator="kita_plaetze_je_person", level="kreis", second=1, region="05515",
               indicator2="sgb2_quote_u15")  # fmt: skip
    first, second = payloads(app)
    assert first["title"] != second["title"]
    assert (first["selected"], second["selected"]) == ("05515", "05515")
    assert first["labels"] == second["labels"]


def test_a_second_map_starts_as_far_back_as_values_may_be_compared(data_dir, usable):
    app = show(indicator="kita_plaetze_je_person", level="kreis", year=2016, second=1)
    first, second = payloads(app)
    assert first["title"] == second["title"]
    rows = usable[
        (usable["indicator_id"] == "kita_plaetze_je_person") & (usable["level"] == "kreis")
    ]
    spec = catalog().indicators["kita_plaetze_je_person"]
    barred = [b.year for b in real_breaks(indicator_breaks(spec))]
    same = [y for y in rows["year"] if not any(y < b <= 2016 for b in barred)]
    assert second["year"] == min(same) < 2016
    assert app.query_params["year2"] == str(second["year"])


def test_a_second_map_stays_as_it_started_when_the_first_moves_on(data_dir):
    app = show(indicator="kita_plaetze_je_person", level="kreis", year=2016, second=1)
    before = payloads(app)[1]
    app.selectbox(key="year").set_value(2008).run()
    app.selectbox(key="indicator").set_value("sgb2_quote_u15").run()
    first, second = payloads(app)
    assert first["title"] != before["title"]
    assert (second["title"], second["year"]) == (before["title"], before["year"])


def test_equal_maps_that_an_address_names_stay_equal(data_dir):
    named = {"indicator": "kita_plaetze_je_person", "level": "kreis", "year": 2016}
    app = show(**named, second=1, indicator2=named["indicator"], year2=2016)
    first, second = payloads(app)
    assert (first["title"], first["year"]) == (second["title"], second["year"])


def test_where_no_year_may_be_compared_the_second_map_has_another_indicator(data_dir, usable):
    alone = [(i, level) for (i, level), rows in usable.groupby(["indicator_id", "level"])
             if rows["year"].nunique() == 1]  # fmt: skip
    for indicator, level in alone[:2]:
        first, second = payloads(show(indicator=indicator, level=level, second=1))
        assert first["title"] != second["title"], indicator
    assert alone


def test_changing_the_indicator_keeps_a_level_that_has_values(data_dir):
    app = show(indicator="kita_plaetze_je_person", level="kreis")
    app.selectbox(key="indicator").set_value("sgb2_quote_u15").run()
    assert not app.exception
    assert payloads(app)[0]["level"] == "kreis"
    assert app.query_params["indicator"] == "sgb2_quote_u15"


def test_without_geometry_the_page_says_so(data_dir, borders):
    (borders / "index.json").unlink()
    app = show(indicator="kwg_je_10000", level="land")
    assert payloads(app) == []
    assert "Die Grenzen für die Karte fehlen" in words(app)


def test_todays_territory_converts_and_says_so(data_dir, con):
    query = {"indicator": "personal_ohne_kita_anzahl", "level": "kreis", "year": 2006}
    app = show(**query, gebietsstand="heute", region="15082")
    (sent,) = payloads(app)
    ids = marts.regions(con, "kreis")["region_id"].tolist()
    cells = dict(zip(ids, sent["now"]["v"].split(","), strict=True))
    assert cells["15151"] == "-"
    assert cells["15082"] == "240"
    said = words(app)
    frame = marts.indicator_map(con, query["indicator"], "kreis", 2006, today=True).dropna(
        subset="value"
    )
    moved = frame["flag"].str.contains("umgerechnet").sum()
    assert moved > 40
    assert f"{moved} von {len(frame)} Werten sind umgerechnet" in said
    assert "auf einen anderen Gebietsstand umgerechnet" in said
    then = dict(zip(ids, payloads(show(**query))[0]["now"]["v"].split(","), strict=True))
    assert then["15082"] == "-"
    assert then["15151"] not in {"-", ""}


def test_a_published_ratio_is_not_converted_and_the_reader_is_told(data_dir):
    app = show(indicator="sgb2_quote_u15", level="kreis", gebietsstand="heute")
    assert "Quoten werden nicht umgerechnet" in words(app)
    assert "gebietsstand" not in {r.key for r in app.radio}
    assert any(c not in {"", "-"} for c in payloads(app)[0]["now"]["v"].split(","))


def test_laender_have_no_switch(data_dir):
    app = show(indicator="kwg_je_10000", level="land")
    assert "gebietsstand" not in {r.key for r in app.radio}


@pytest.mark.parametrize(
    ("place", "office"), [("05954004", "JH05954008"), ("01056050", "JH01056999")]
)
def test_a_town_without_an_office_leads_to_the_one_that_serves_it(data_dir, place, office):
    app = show(indicator="hilfen_je_10000_ew", level="jugendamt", region=place)
    assert payloads(app)[0]["selected"] == office
    assert "hat kein eigenes Jugendamt. Zuständig ist" in words(app)
    assert components.fields(app)["region"]["chosen"] == place
    assert place in components.fields(app)["region"]["shown"]


def test_where_towns_have_no_rate_it_is_said(data_dir):
    text = "Bevölkerung nach Alter nur für Kreise und kreisfreie Städte"
    assert text in words(show(indicator="hze_quote", level="jugendamt"))
    kreis = show(indicator="hze_quote", level="kreis")
    assert words(kreis).count(text) == 1  # folded among the remarks only
    assert text not in words(show(indicator="hilfen_anzahl", level="jugendamt"))


def test_a_gemeinde_whose_office_has_ended_is_found(data_dir):
    app = show(level="jugendamt", indicator="hilfen_je_10000_ew", region="03351006")
    assert payloads(app)[0]["selected"] == "JH03351999"
    assert "03351006" in components.fields(app)["region"]["shown"]
