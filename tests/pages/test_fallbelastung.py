"""Caseload page on a real build: published panel, distribution, coverage, targets, quote."""

from __future__ import annotations

import pytest

from etl import marts
from etl.catalog import catalog
from tests.pages.views import figures, notes, show, words


@pytest.fixture(scope="module")
def con(warehouse):
    with marts.open_warehouse(warehouse) as opened:
        yield opened


def test_published_values_and_examples_never_share_a_figure(data_dir):
    app = show("fallbelastung")
    text = words(app)
    assert "im Mittel 39 Fälle auf eine Stelle" in text
    assert text.index("Veröffentlichte Werte") < text.index("Beispieldaten.")
    for figure in figures(app):
        hovers = [h for t in figure["data"] for h in t["customdata"]]
        marked = ["Beispiel, keine echte Meldung" in h for h in hovers]
        assert all(marked) or not any(marked)


def test_only_the_recommendation_is_drawn_as_a_line(data_dir):
    for figure in figures(show("fallbelastung")):
        lines = [s["x0"] for s in figure["layout"].get("shapes", []) if s.get("line")]
        assert set(lines) <= {35}
    assert any(f["layout"].get("shapes") for f in figures(show("fallbelastung")))


def test_the_distribution_shows_every_office_with_its_terms(data_dir, con):
    app = show("fallbelastung", indicator="faelle_je_vzae", year=2024)
    frame = marts.indicator_map(con, "faelle_je_vzae", "jugendamt", 2024)
    known = frame[frame["value"].notna()]
    titles = {f["layout"]["meta"]["title"]: f for f in figures(app)}
    figure = next(f for title, f in titles.items() if "(Beispieldaten) 2024: " in title)
    assert sorted(figure["data"][0]["x"]) == pytest.approx(sorted(known["value"]))
    assert all("Zähler" in h and "Nenner" in h for h in figure["data"][0]["customdata"])
    assert "von 186 mit Angabe" in words(app)


def test_every_reported_ratio_can_be_shown(data_dir, con):
    ids = list(show("fallbelastung").selectbox(key="indicator").options)
    assert len(ids) >= 5
    rows = marts.availability(con)
    reported = rows[(rows["level"] == "jugendamt") & rows["example"].astype(bool)]
    for indicator in sorted(set(reported["indicator_id"])):
        if not indicator.startswith("fehlbedarf"):
            assert len(figures(show("fallbelastung", indicator=indicator))) >= 3


@pytest.mark.parametrize("target", [28, 35, 40])
def test_the_target_is_kept_in_the_address_and_all_three_are_shown(data_dir, con, target):
    app = show("fallbelastung", target=f"fehlbedarf_{target}")
    text = words(app)
    assert notes(app) == []
    for other in (28, 35, 40):
        row = marts.indicator_map(con, f"fehlbedarf_{other}", "land", 2024).set_index("region_id")
        shown = f"{round(row.loc['05', 'value']):,}".replace(",", ".")
        assert f"fehlende Stellen bei {other} Fällen {shown} VZÄ" in text
    bodies = [h.proto.body for h in app.get("html") if "fm-card-accent" in h.proto.body]
    assert any(f"bei {target} Fällen" in b.split("fm-card-accent")[1] for b in bodies)


def test_the_overview_tells_the_sums_of_this_page_and_the_page_why_offices_differ(data_dir, con):
    overview, here = words(show("ueberblick")), words(show("fallbelastung"))
    sums, offices = (marts.indicator_map(con, "fehlbedarf_35", level, 2024).dropna(subset="value")
                     for level in ("land", "jugendamt"))  # fmt: skip
    for value in sums["value"]:
        assert f"{round(value)} bei 35" in overview
        assert f"{round(value)} VZÄ" in here
    summed = int(sums["n_reporting"].sum())
    assert summed > len(offices)
    told = f"umfassen {summed} Jugendämter, einzeln gezeigt werden {len(offices)}"
    assert here.count(told) == 2  # beside the distribution and beside the missing posts


def test_the_unclear_demand_is_a_quote_with_its_remark(data_dir):
    bodies = [h.proto.body for h in show("fallbelastung").get("html")]
    quote = next(b for b in bodies if "<blockquote" in b)
    assert "1,2" in quote
    assert "unklar" in quote


def test_no_words_of_grading(data_dir):
    text = words(show("fallbelastung")).lower()
    for word in ("rangliste der", "platz 1", "schlechteste", "beste ", "spitzenreiter"):
        assert word not in text


def test_the_targets_are_those_of_the_indicators(data_dir):
    cat = catalog()
    wanted = sorted(cat.benchmarks[spec.sql.benchmark].value
                    for spec in cat.indicators.values() if spec.sql)  # fmt: skip
    radio = show("fallbelastung").radio(key="target")
    assert [float(label) for label in radio.options] == wanted
    start = cat.indicators[radio.value].sql.benchmark
    assert cat.benchmarks[start].line
