"""Tidy CSV and the csv- sheets of a Statistischer Bericht."""

from __future__ import annotations

import io

import openpyxl
import pytest

from etl.errors import ParseError
from etl.parsers import parse
from tests.parsers.support import excerpt, source, spec, value

AGES = "12411-02-03-4_kreise_2024_long.csv"
RISK = "gefaehrdungseinschaetzungen_8a_laender_2020_2022.csv"


def test_age_groups_in_long_form():
    frame = parse(excerpt(AGES), source("12411_02_03_4"), AGES)
    groups = ["bev_00_02", "bev_03_05", "bev_06_09", "bev_10_14", "bev_15_17"]
    assert sum(value(frame, "DG", g) for g in groups) == 13975042
    assert value(frame, "DG", "bev_gesamt") == 83577140
    assert frame.loc[frame["region_key"] == "16056", "printed"].eq("").all()


def test_kept_rows_footnotes_and_flags():
    frame = parse(excerpt(RISK), source("22518_laender_2022"), RISK)
    assert set(frame["period"]) == {"2022"}
    assert value(frame, "02", "kwg_verfahren") > value(frame, "02", "kwg_akut")
    rlp = frame[frame["region_key"] == "07"]
    assert rlp["flag"].eq("mindestwert").all()
    assert rlp["note"].str.contains("Rhein-Pfalz-Kreis").all()
    assert frame.loc[frame["region_key"] == "02", "flag"].eq("").all()


def test_columns_are_found_by_name():
    text = "wert,jahr,ags\n1.5,2020,01001\n2,2020,01002\n"
    probe = spec(
        "long_csv", [{"header": ["wert"], "variable": "v"}],
        options={"region": "ags", "period": "jahr"},
    )  # fmt: skip
    assert value(parse(text.encode(), probe, "p.csv"), "01001", "v") == 1.5
    with pytest.raises(ParseError, match=r"Zeile 1: .*jahr"):
        parse(text.replace("jahr", "zeit").encode(), probe, "p.csv")
    with pytest.raises(ParseError, match="Zeile 3: Erwartet wurde 3 Felder"):
        parse(text[:-7].encode(), probe, "p.csv")
    with pytest.raises(ParseError, match=r"Zeile 3: .*'2a'"):
        parse(text.replace("\n2,", "\n2a,").encode(), probe, "p.csv")


def test_missing_category_and_cut_file():
    raw = excerpt(AGES).decode()
    renamed = raw.replace("unter 3 Jahre", "0-2 Jahre").encode()
    with pytest.raises(ParseError, match="altersgruppe = unter 3 Jahre"):
        parse(renamed, source("12411_02_03_4"), AGES)
    cut = "\n".join(raw.splitlines()[:-1]).encode()
    with pytest.raises(ParseError, match="abgeschnitten"):
        parse(cut, source("12411_02_03_4"), AGES)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("csv-21711-b01")
    sheet.append(["Statistik", "Gebiet", "Schulart", "Jahr", "Masseinheit", "Ausgaben", "Anm"])
    sheet.append(["B", "Bayern", "Alle Schularten", 2010, "Euro", 6400, "-"])
    sheet.append(["B", "Berlin", "Alle Schularten", "2010", "Euro", 7000.5, "-"])
    sheet.append(["B", "Berlin", "Grundschulen", "2010", "Euro", "x", "-"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


REPORT = spec(
    "stacked_xlsx",
    [{"header": ["Ausgaben*"], "variable": "v", "where": {"Schulart": "Alle Schularten"}}],
    options={"sheet": "csv-21711-b01", "region": "Gebiet", "period": "Jahr"},
    region_names={"Bayern": "09", "Berlin": "11", "Deutschland": "DG"},
)


def test_sheet_of_a_report():
    frame = parse(workbook(), REPORT, "bericht.xlsx")
    assert value(frame, "09", "v") == 6400
    assert value(frame, "11", "v") == 7000.5
    assert len(frame) == 2


def test_faults_of_a_report():
    other = REPORT.model_copy(update={"options": {**REPORT.options, "sheet": "csv-9"}})
    with pytest.raises(ParseError, match=r"das Blatt 'csv-9'.*csv-21711-b01"):
        parse(workbook(), other, "bericht.xlsx")
    with pytest.raises(ParseError, match="beschädigtes Archiv"):
        parse(workbook()[:500], REPORT, "bericht.xlsx")
    with pytest.raises(ParseError, match="eine Webseite"):
        parse(b"<html>", REPORT, "bericht.xlsx")
    names = REPORT.model_copy(update={"region_names": {"Bayern": "09"}})
    with pytest.raises(ParseError, match=r"Zeile 3: .*'Berlin'"):
        parse(workbook(), names, "bericht.xlsx")
