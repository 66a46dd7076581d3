"""Charts from small frames: no trace over a break, flags as shapes, German hover text."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.models import Benchmark, Break, Indicator
from ui import charts, charts_style, distribution_words, trend_words, values_table
from ui.beside import beside

INDICATOR = Indicator.model_validate(
    {
        "id": "kwg_je_10000", "label": "8a je 10.000 unter 18", "short": "8a", "topic": "t",
        "unit": "je 10.000", "decimals": 1, "basis": "amtlich", "levels": ["land"], "why": "w",
        "plain": "p", "formula": [{"from": 2000, "numerator": ["a"], "denominator": ["b"],
                                   "per": 10000}],
    }
)  # fmt: skip
CUT = Break(id="cut", year=2017, title="Neu gezählt", text="…")
EVENT = Break(id="event", year=2015, title="Pandemie", text="…", comparable=True)
LINE = Benchmark(id="asd_35", label="35 Fälle (Empfehlung)", value=35, unit="Fälle je VZÄ",
                 kind="empfehlung", year=2019, source="q", remark="r", line=True)  # fmt: skip
QUOTE = LINE.model_copy(update={"id": "quote", "value": 1.2, "line": False})


def frame(rows: list[tuple[str, int, float | None, str]], **more: object) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["region_id", "year", "value", "flag"])
    names = {"05": "Nordrhein-Westfalen", "09": "Bayern", "DE": "<b>Deutschland</b>"}
    return made.assign(
        name=made["region_id"].map(names), numerator=more.get("numerator"),
        denominator=more.get("denominator"), numerator_year=made["year"],
        denominator_year=more.get("denominator_year", made["year"]), n_reporting=None,
        n_expected=None, source_ids="q",
    )  # fmt: skip


LONG = frame(
    [("05", y, 1000.0 + y, "") for y in (2014, 2015, 2016, 2017, 2018, 2020)]
    + [("09", 2016, 5.25, "gerundet"), ("09", 2017, None, "unbekannt"), ("09", 2018, 7, "")]
)


def test_no_trace_spans_a_break_or_a_gap():
    figure = charts.trend(INDICATOR, LONG, breaks=[CUT, EVENT], title="Satz.")
    spans = sorted(tuple(t.x) for t in figure.data)
    assert spans == [(2014, 2015, 2016), (2016,), (2017, 2018), (2018,), (2020,)]
    assert all(not (min(t.x) < 2017 <= max(t.x)) for t in figure.data)
    assert all(t.connectgaps is False for t in figure.data)
    without = charts.trend(INDICATOR, LONG)
    assert any(min(t.x) < 2017 <= max(t.x) for t in without.data)


def test_breaks_and_events_are_labelled_and_explained():
    figure = charts.trend(INDICATOR, LONG, breaks=[CUT, EVENT])
    texts = {a.text for a in figure.layout.annotations}
    assert {"Bruch 2017", "Ereignis 2015"} <= texts
    assert [s.x0 for s in figure.layout.shapes] == [2014.5, 2016.5]
    assert figure.layout.meta["marks"] == "Ereignis 2015: Pandemie · Bruch 2017: Neu gezählt"
    outside = charts.trend(INDICATOR, LONG, breaks=[CUT.model_copy(update={"year": 2030})])
    assert not outside.layout.shapes


def test_labels_of_near_breaks_stand_above_each_other_and_the_unit_above_all():
    def label(year: int) -> Break:
        return CUT.model_copy(update={"id": str(year), "year": year})

    rows = frame([("05", y, 1.0, "") for y in range(2000, 2025)])
    apart = charts.trend(INDICATOR, rows, breaks=[label(2005), label(2020)])
    near = charts.trend(INDICATOR, rows, breaks=[label(y) for y in (2005, 2007, 2009, 2020)])
    alone = charts.trend(INDICATOR, rows)
    shifts = [{a.text: a.yshift for a in made.layout.annotations} for made in (alone, apart, near)]
    assert len({shifts[1][f"Bruch {y}"] for y in (2005, 2020)}) == 1
    rising = [shifts[2][f"Bruch {y}"] for y in (2005, 2007, 2009)]
    assert rising == sorted(set(rising))
    assert shifts[2]["Bruch 2020"] == rising[0]
    units = [found["je 10.000"] for found in shifts]
    assert units[0] == units[1] < units[2]
    assert units[2] > rising[-1]
    plots = [made.layout.height - made.layout.margin.t for made in (alone, apart, near)]
    assert len(set(plots)) == 1


@pytest.mark.parametrize("years", [1, 2, 5, 6, 12, 18, 30])
def test_so_few_years_are_written_that_a_phone_has_room_for_them(years):
    rows = frame([("05", y, 1.0, "") for y in range(2025 - years, 2025)])
    ticks = charts.trend(INDICATOR, rows).layout.xaxis.tickvals
    assert ticks[-1] == 2024
    assert min(years, 3) <= len(ticks) <= 6


def test_one_legend_entry_a_region_with_its_own_dash():
    figure = charts.trend(INDICATOR, LONG, breaks=[CUT])
    shown = [t.name for t in figure.data if t.showlegend]
    assert shown == ["Nordrhein-Westfalen", "Bayern"]
    dashes = {t.legendgroup: t.line.dash for t in figure.data}
    assert len(set(dashes.values())) == 2
    alone = charts.trend(INDICATOR, LONG[LONG["region_id"] == "05"])
    assert alone.layout.showlegend is False


@pytest.mark.parametrize(
    ("flag", "symbol"),
    [
        ("", "circle"), ("gerundet", "circle-open"), ("abgeleitet", "diamond-open"),
        ("fortgeschrieben", "square-open"), ("mindestwert", "triangle-up-open"),
        ("gerundet|mindestwert", "triangle-up-open"), ("gerundet|beispiel", "x"),
    ],
)  # fmt: skip
def test_flags_are_shapes_and_words(flag, symbol):
    figure = charts.trend(INDICATOR, frame([("05", 2020, 12.34, flag)]))
    assert figure.data[0].marker.symbol == (symbol,)
    for word in filter(None, flag.split("|")):
        assert charts_style.flag_words(word) in figure.data[0].customdata[0]
    assert bool(charts_style.symbol_key([flag])) == bool(flag)


def test_hover_is_german_escaped_and_names_terms():
    rows = frame([("DE", 2020, 1234.56, "")], numerator=157300.0, denominator=14000.5,
                 denominator_year=2018)  # fmt: skip
    hover = charts.trend(INDICATOR, rows).data[0].customdata[0]
    assert "1.234,6 je 10.000" in hover
    assert "&lt;b&gt;Deutschland" in hover
    assert "2020 (Nenner: Stand 2018)" in hover
    assert "Zähler 157.300, Nenner 14.001" in hover
    assert charts.trend(INDICATOR, rows).layout.separators == ",."


def test_an_interval_is_a_thin_line_in_hover_table_and_sentence():
    known = LONG[(LONG["region_id"] == "05") & (LONG["year"] <= 2015)]
    rows = known.assign(low=[2900.0, None], high=[3100.5, None])
    figure = charts.trend(INDICATOR, rows)
    assert tuple(figure.data[0].error_y.array) == (86.5, 0.0)
    assert tuple(figure.data[0].error_y.arrayminus) == (114.0, 0.0)
    assert "Zufallsbereich (95 %): 2.900,0 bis 3.100,5" in figure.data[0].customdata[0]
    assert "Zufallsbereich" not in figure.data[0].customdata[1]
    assert list(values_table.cells(rows, INDICATOR)["zufall"]) == ["2.900,0 bis 3.100,5", ""]
    assert "zufall" not in values_table.cells(known, INDICATOR)
    index = charts.trend(INDICATOR, rows, base_year=2014)
    assert all(t.error_y.array is None for t in index.data)


@pytest.mark.parametrize(
    ("land", "word"),
    [(3050.0, "nicht sicher anders als"), (3200.0, "niedriger als"), (2800.0, "höher als")],
)
def test_what_chance_may_have_done_is_no_difference(land: float, word: str):
    row = {"year": 2014, "value": 3014.0, "flag": "", "low": 2900.0, "high": 3100.5,
           "land_value": land, "land_flag": ""}  # fmt: skip
    said = beside(row, INDICATOR, "Ort", "Hessen")
    assert "3.014,0\u00a0je 10.000 (Zufallsbereich 2.900,0 bis 3.100,5)" in said
    assert f"; {word} der Wert für Hessen ({land:.0f}".replace(",", "") in said.replace(".", "")


def test_a_land_of_which_parts_are_missing_says_so():
    row = {"year": 2014, "value": 50.0, "flag": "", "land_value": 43.0, "land_flag": "",
           "land_n_reporting": 124, "land_n_expected": 186}  # fmt: skip
    said = beside(row, INDICATOR, "Ort", "Hessen")
    assert said.endswith("höher als der Wert für Hessen (43,0; 124 von 186 mit Angabe).")
    whole = beside({**row, "land_n_reporting": 186}, INDICATOR, "Ort", "Hessen")
    assert whole.endswith("höher als der Wert für Hessen (43,0).")


def test_a_count_is_not_compared_with_the_whole_it_is_part_of():
    counts = INDICATOR.model_copy(update={"caveats": ["anzahl_groesse"], "unit": "Personen",
                                          "decimals": 0})  # fmt: skip
    row = {"year": 2014, "value": 7411.0, "flag": "", "land_value": 56000.0, "land_flag": "",
           "bund_value": 666455.0, "bund_flag": ""}  # fmt: skip
    said = beside(row, counts, "Düsseldorf, Stadt", "Hessen")
    assert said.startswith("Düsseldorf, 8a je 10.000 unter 18 2014: ")
    assert said.endswith("7.411\u00a0Personen (Hessen: 56.000; Deutschland: 666.455).")


def test_what_cannot_be_compared_stands_beside():
    row = {"year": 2014, "value": 0.0, "flag": "gerundet", "bund_value": 1.0,
           "bund_flag": "mindestwert"}  # fmt: skip
    said = beside(row, INDICATOR, "Ort", "")
    assert said.endswith("; zum Vergleich: Deutschland, etwa 1,0 (unvollständig gemeldet).")


def test_an_index_names_base_and_value_and_stays_inside_its_stretch():
    figure = charts.trend(INDICATOR, LONG, breaks=[CUT], base_year=2016)
    assert {year for t in figure.data for year in t.x} == {2014, 2015, 2016}
    assert {t.y[-1] for t in figure.data} == {100.0}
    assert any("Index, 2016 = 100" in str(a.text) for a in figure.layout.annotations)
    assert "Index 100,0 (Wert: 3.016,0 je 10.000)" in figure.data[0].customdata[-1]


def test_an_empty_frame_gives_an_empty_figure():
    empty = LONG[LONG["value"] > 1e9]
    assert len(charts.trend(INDICATOR, empty, breaks=[CUT]).data) == 0
    assert len(charts.distribution(INDICATOR, empty).data[0].x) == 0


OFFICES = frame([(f"JH{n}", 2024, v, "beispiel") for n, v in enumerate((20.0, 20.1, 50.0, 90.0))])


def test_distribution_draws_only_lines_and_has_one_colour():
    figure = charts.distribution(INDICATOR, OFFICES, benchmarks=[LINE, QUOTE])
    assert [s.x0 for s in figure.layout.shapes] == [35]
    assert any(a.text == "Richtwert 35" for a in figure.layout.annotations)
    assert "35 Fälle (Empfehlung), 2019" in figure.layout.meta["marks"]
    assert len(set(figure.data[0].marker.color)) == 1
    assert set(figure.data[0].marker.symbol) == {"x"}
    assert figure.data[0].y == (0, 1, 0, 0)
    assert not figure.layout.yaxis.visible
    chosen = charts.distribution(INDICATOR, OFFICES, highlight="JH2")
    assert chosen.data[0].marker.size == (8, 8, 15, 8)


CASES = INDICATOR.model_copy(update={"unit": "Fälle je VZÄ", "label": "Fälle: je VZÄ"})


def test_distribution_counts_both_sides_of_the_line():
    text = distribution_words.summary(OFFICES, CASES, charts_style.drawn([LINE, QUOTE]))
    assert text.startswith("4 Werte: kleinster Wert 20,0, größter 90,0\u00a0Fälle je VZÄ")
    assert "in der Mitte (Median) 35,1" in text  # (20,1 + 50) / 2 = 35,05
    assert "2 liegen über dem Richtwert 35, 2 nicht." in text


def test_a_line_of_cases_is_no_measure_of_other_things():
    posts = INDICATOR.model_copy(update={"unit": "VZÄ"})
    assert "Richtwert" not in distribution_words.summary(OFFICES, posts, [LINE])


@pytest.mark.parametrize(
    ("values", "title", "summary"),
    [([], "keine Werte", "Keine Werte."),
     ([40.0], "einziger Wert 40,0 Fälle je VZÄ",
      "Einziger Wert: 40,0 Fälle je VZÄ. 1 liegt über dem Richtwert 35, 0 nicht."),
     ([0.0, 0.0], "alle Werte 0,0 Fälle je VZÄ",
      "2 Werte, alle 0,0 Fälle je VZÄ. 0 liegen über dem Richtwert 35, 2 nicht."),
     ([20.0, 40.0, 40.0],
      "kleinster Wert 20,0, größter 40,0 Fälle je VZÄ, "
      "mindestens die Hälfte der Jugendämter mit Angabe bei 40,0 oder mehr",
      "3 Werte: kleinster Wert 20,0, größter 40,0 Fälle je VZÄ, in der Mitte (Median) 40,0. "
      "2 liegen über dem Richtwert 35, 1 nicht.")],
)  # fmt: skip
def test_few_and_equal_values_are_told_as_what_they_are(values, title, summary):
    rows = OFFICES.head(len(values)).assign(value=values, flag="")
    told = distribution_words.title(rows, CASES, 2024)
    assert told.replace("\u00a0", " ") == f"8a 2024: {title}"
    told = distribution_words.summary(rows, CASES, [LINE])
    assert told.replace("\u00a0", " ") == summary


def test_the_newest_year_has_a_tick_and_long_names_two_lines():
    rows = frame([("05", y, 1.0, "") for y in range(2003, 2025)])
    name = "Inobhutnahmen insgesamt (§§ 42, 42a SGB VIII)"
    figure = charts.trend(INDICATOR, rows.assign(name=name))
    assert figure.layout.xaxis.tickvals[-1] == 2024
    assert figure.data[0].name.replace("<br>", " ") == name


def test_trend_title_says_what_the_values_say():
    rising = frame([("05", 2018, 100.0, ""), ("05", 2020, 150.0, "")])
    assert "50\u00a0% mehr von 2018 bis 2020" in trend_words.title(rising, INDICATOR, [])
    falling = rising.assign(value=[150.0, 100.0])
    assert "33\u00a0% weniger" in trend_words.title(falling, INDICATOR, [])
    cut = trend_words.title(rising, INDICATOR, [CUT.model_copy(update={"year": 2019})])
    assert "nicht zu sagen" in cut
    both = pd.concat([rising, falling.assign(region_id="09", name="Bayern")])
    title = trend_words.title(both, INDICATOR, [])
    assert title.endswith(", von 2018 bis 2020 gestiegen: Nordrhein-Westfalen; gesunken: Bayern")
    town = trend_words.title(rising.assign(name="Düsseldorf, Stadt", flag="beispiel"),
                                   CASES, [])  # fmt: skip
    assert town.startswith("8a (Fälle je VZÄ; Beispieldaten), Düsseldorf: 50\u00a0% mehr")


def test_trend_summary_and_table_are_words():
    lines = trend_words.summary(LONG, INDICATOR, [CUT])
    assert "niedrigster Wert 3.014,0\u00a0je 10.000 (2014)" in lines[0]
    assert "Bruch 2017: Werte davor und danach sind nicht vergleichbar." in lines[0]
    two = trend_words.summary(LONG, INDICATOR,
                                    [CUT.model_copy(update={"year": 2015}), CUT])  # fmt: skip
    assert "Brüche 2015 und 2017: Werte davor und danach sind nicht vergleichbar." in two[0]
    table = values_table.cells(LONG, INDICATOR)
    assert "unbekannt" in " ".join(table["wert"])
    assert "nenner" not in table.columns
