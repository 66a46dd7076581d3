"""Classic tables: stacked headings found by text, time in rows or columns, footers."""

from __future__ import annotations

import math

import pytest

from etl.errors import ParseError
from etl.parsers import parse
from etl.parsers.columns import year_of
from etl.parsers.text import Place
from tests.parsers.support import excerpt, source, spec, value

LAND = "31.12.2020;01;  Schleswig-Holstein;"
TABLE = """Tabelle: 12345-01
Titel der Tabelle;;;;
;;;Personen;Personen
;;;Insgesamt;weiblich
;;;Anzahl;Anzahl
31.12.2020;DG;Deutschland;10;6
31.12.2020;01;  Schleswig-Holstein;x;4
__________
"Gebietsstand
01.01.2001;
2020;05;wie Daten;1;2"
Stand: 01.01.2021 / 10:00:00
"""
COLUMNS = [
    {"header": ["Personen", "Insgesamt"], "variable": "alle"},
    {"header": ["Personen", "weiblich"], "variable": "frauen"},
]
PROBE = spec("genesis_classic", COLUMNS, options={"table": "12345-01"})


def read(text: str):
    return parse(text.encode(), PROBE, "probe.csv")


def test_rows_and_place():
    frame = read(TABLE)
    assert len(frame) == 4
    assert value(frame, "DG", "frauen") == 6
    assert frame["line"].tolist() == [6, 6, 7, 7]
    assert frame.query("region_key == '01' and variable_id == 'alle'")["flag"].item() == "entfaellt"


def test_footer_lines_that_look_like_data_are_not_read():
    assert set(read(TABLE)["region_key"]) == {"DG", "01"}


def test_order_of_columns_does_not_matter():
    swapped = TABLE.replace(";;;Insgesamt;weiblich", ";;;weiblich;Insgesamt")
    assert value(read(swapped), "DG", "frauen") == 10
    assert value(read(TABLE), "DG", "frauen") == 6


def test_two_downloads_with_other_column_order_agree_in_meaning():
    old = parse(excerpt("22542-01-02-4_00.csv"), source("22542_01_02_4"), "22542-01-02-4_00.csv")
    new = parse(
        excerpt("22542-01-02-4_2020.csv"), source("22542_01_02_4"), "22542-01-02-4_2020.csv"
    )
    assert value(old, "DG", "personal_hze_einrichtungen") == 87182
    assert value(old, "DG", "personal_jugendarbeit") == 36728
    assert value(new, "DG", "personal_hze_einrichtungen") == 114930
    assert value(new, "DG", "personal_jugendarbeit") == 38157


def test_printed_signs_of_real_rows():
    frame = parse(excerpt("22542-01-02-4_00.csv"), source("22542_01_02_4"), "22542-01-02-4_00.csv")
    plauen = frame[frame["region_key"] == "14166"].set_index("variable_id")
    assert plauen.loc["einrichtungen_hze", "flag"] == "unbekannt"
    assert math.isnan(plauen.loc["einrichtungen_hze", "value"])
    assert plauen.loc["personal_ohne_kita", "value"] == 71
    assert set(frame.loc[frame["region_key"] == "16056", "flag"]) == {"entfaellt"}
    assert (
        frame.loc[(frame["region_key"] == "05334") & (frame["period"] == "31.12.2006"), "printed"]
        .eq("-")
        .all()
    )


def test_time_in_columns():
    frame = parse(
        excerpt("12411-01-01-4_00.csv"), source("12411_01_01_4_1995_2015"), "12411-01-01-4_00.csv"
    )
    assert value(frame, "DG", "bev_gesamt", "31.12.2015") == 82175684
    assert value(frame, "DG", "bev_gesamt", "31.12.1997") == 82057379


def test_further_dimension_in_the_rows():
    frame = parse(
        excerpt("12411-02-03-4_00.csv"), source("12411_02_03_4_2015"), "12411-02-03-4_00.csv"
    )
    assert value(frame, "DG", "bev_00_02") == 2200407
    assert value(frame, "01001", "bev_gesamt") == 85942
    assert "bev_75plus" not in set(frame["variable_id"])


def test_hilfen_of_jugendaemter():
    name = "22517-02i_2024.csv"
    frame = parse(excerpt(name), source("22517_02i"), name)
    assert value(frame, "JH05966999", "hilfen_35a") == 388
    assert value(frame, "05113", "hilfen_28_begonnen") == 2671
    assert "hilfen_27" not in set(frame["variable_id"]), "column is not in this excerpt"


def test_years_decide_which_column_holds():
    columns = [
        {"header": ["Insgesamt"], "variable": "v", "until_year": 2019},
        {"header": ["weiblich"], "variable": "v", "from_year": 2020},
    ]
    frame = parse(TABLE.encode(), spec("genesis_classic", columns), "probe.csv")
    assert value(frame, "DG", "v") == 6


def test_exact_heading_wins_over_a_longer_one():
    text = TABLE.replace(";;;Insgesamt;weiblich", ";;;;weiblich")
    columns = [{"header": ["Personen", "Anzahl"], "variable": "alle"}]
    assert value(parse(text.encode(), spec("genesis_classic", columns), "p"), "DG", "alle") == 10


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("Tabelle: 12345-01", "Tabelle: 99999-01"), "Zeile 1: .*12345-01.*99999-01"),
        (("Tabelle: 12345-01\n", ""), "Zeile 1: .*'Tabelle: <Nummer>'"),
        ((";;;Insgesamt;weiblich", ";;;Insgesamt;divers"), "Zeile 5: .*Personen / weiblich"),
        ((";;;Insgesamt;weiblich", ";;;Insgesamt;Insgesamt"), "genau eine Spalte"),
        (("Deutschland;10;6", "Deutschland;10"), "Zeile 6: Erwartet wurde 5 Felder"),
        (("Holstein;x;4", "Holstein;x"), "Zeile 7: Erwartet wurde 5 Felder"),
        (("Holstein;x;4", "Holstein;viele;4"), "Zeile 7: .*'viele'"),
        (("2020;01;  Sch", "2020;0l;  Sch"), "Zeile 7: .*Regionalschlüssel"),
        (("31.12.2020;01", "irgendwann;01"), "Zeile 7: .*Datenzeile"),
    ],
)
def test_faults_name_file_line_and_expectation(change, words):
    assert change[0] in TABLE
    with pytest.raises(ParseError, match=words) as caught:
        read(TABLE.replace(*change))
    assert "probe.csv" in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("end", [LAND + "x", LAND + "x;4", ";;;Anzahl;Anzahl"])
def test_a_cut_file_is_noticed(end):
    with pytest.raises(ParseError, match=r"abgeschnitten|Datenzeilen"):
        read(TABLE[: TABLE.index(end) + len(end)])


@pytest.mark.parametrize("body", [b"<html></html>", b'{"Status": {"Code": 98, "Content": "zu"}}'])
def test_a_message_instead_of_a_table(body):
    with pytest.raises(ParseError, match="Erwartet wurde eine Tabelle"):
        parse(body, PROBE, "probe.csv")


@pytest.mark.parametrize("day", ["31.13.2020", "30.02.2020", "00.12.2020"])
def test_a_day_that_the_calendar_does_not_have(day):
    line = next(
        n for n, text in enumerate(TABLE.split("\n"), 1) if text.startswith("31.12.2020;01")
    )
    damaged = TABLE.replace("31.12.2020;01;", f"{day};01;")
    with pytest.raises(ParseError, match=rf"probe\.csv, Zeile {line}: .*Stichtag.*{day}"):
        read(damaged)


@pytest.mark.parametrize("period", ["2020-02-30", "2020-13-01", "31.04.2020"])
def test_the_same_holds_for_the_other_formats(period):
    with pytest.raises(ParseError, match="Stichtag"):
        year_of(period, Place("flat.csv", 2))
    assert year_of("2021/2022", Place("flat.csv", 2)) == 2021
