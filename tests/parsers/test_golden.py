"""Sums that the publishers print, on the full originals where they are present, and on the
committed snapshot always."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.keys import to_regions
from etl.loading import read_snapshot
from etl.parsers import parse
from etl.snapshot import write_snapshot
from tests.parsers.support import source, spec, value


@pytest.fixture(scope="module")
def snapshot(repo: Path) -> pd.DataFrame:
    """The committed snapshot."""
    return read_snapshot(repo / "data" / "snapshot")


def total(frame: pd.DataFrame, source_id: str, variable: str, year: int, form: str) -> float:
    """Sum over all regions whose id has the form."""
    hit = frame.query("source_id == @source_id and variable_id == @variable and year == @year")
    return float(hit.loc[hit["region_id"].str.fullmatch(form), "value"].sum())


@pytest.mark.parametrize(
    ("variable", "printed"), [("personal_ohne_kita", 202420), ("einrichtungen_ohne_kita", 33417)]
)
def test_kreise_2020_add_up(snapshot, variable, printed):
    parts = total(snapshot, "22542_01_02_4", variable, 2020, r"\d{5}|02|11")
    assert parts == printed == total(snapshot, "22542_01_02_4", variable, 2020, "DE")


@pytest.mark.parametrize(("year", "printed", "offices"), [(2023, 298454, 185), (2024, 311197, 186)])
def test_jugendaemter_of_nrw_add_up(snapshot, year, printed, offices):
    parts = total(snapshot, "22517_02i", "hilfen_insgesamt", year, r"JH\d{8}")
    assert parts == printed == total(snapshot, "22517_02i", "hilfen_insgesamt", year, "05")
    hit = snapshot.query("variable_id == 'hilfen_insgesamt' and year == @year")
    hit = hit[hit["region_id"].str.startswith("JH")]
    assert (len(hit), int(hit["value"].notna().sum())) == (186, offices)


def test_paragraphs_add_up_for_every_office(snapshot):
    hit = snapshot.query("source_id == '22517_02i' and year == 2024")
    wide = hit.pivot(index="region_id", columns="variable_id", values="value")
    parts = [f"hilfen_{p}" for p in [27, 28, 29, 30, 31, 32, 33, 34, 35, "35a"]]
    assert (wide[parts].sum(axis=1) == wide["hilfen_insgesamt"]).all()


def test_population(snapshot):
    kreis = r"\d{5}"
    assert total(snapshot, "12411_01_01_4", "bev_gesamt", 2024, kreis) == 83577140
    assert total(snapshot, "12411_02_03_4", "bev_gesamt", 2024, r"\d{5}|02|11") == 83577140
    assert total(snapshot, "12411_01_01_4_2022", "bev_gesamt", 2022, "DE") == 84358845
    assert total(snapshot, "12411_01_01_4_2022", "bev_gesamt", 2022, r"\d{5}|02|11") == 84358845


def test_single_ages_agree_with_age_groups_in_nrw(snapshot):
    groups = ["bev_00_02", "bev_03_05", "bev_06_09", "bev_10_14", "bev_15_17"]
    ages = [f"bev_alter_{age:02d}" for age in range(18)]
    hit = snapshot.query("year == 2024 and region_id.str.fullmatch('05(...)?')")
    single = hit[hit["variable_id"].isin(ages)].groupby("region_id")["value"].sum()
    coarse = hit[hit["variable_id"].isin(groups)].groupby("region_id")["value"].sum()
    assert len(single) == 54
    assert (single - coarse).abs().max() == 0


def test_committed_snapshot_is_what_the_originals_give(shared, repo, tmp_path):
    report = write_snapshot(shared / "data", tmp_path / "out", skip_unknown=True)
    assert report.not_found == []
    fresh, committed = read_snapshot(tmp_path / "out"), read_snapshot(repo / "data" / "snapshot")
    key = ["source_id", "variable_id", "region_id", "period"]
    pd.testing.assert_frame_equal(
        fresh.sort_values(key, ignore_index=True), committed.sort_values(key, ignore_index=True)
    )


def test_real_report_sheet(shared):
    path = next((shared / "data").rglob("statistischer-bericht_21711_2024.xlsx"))
    probe = spec(
        "stacked_xlsx",
        [{"header": ["Ausgaben_je_Schueler"], "variable": "v"}],
        options={"sheet": "csv-21711-b01", "region": "Gebiet", "period": "Jahr"},
        region_names={"Baden-Württemberg": "08"},
    )
    probe = probe.model_copy(update={"options": {**probe.options, "keep": {
        "Gebiet": "Baden-Württemberg", "Schulart": "Alle Schularten"}}})  # fmt: skip
    frame = parse(path.read_bytes(), probe, path.name)
    assert value(frame, "08", "v", "2010") == 6100
    assert len(frame) == 15


def test_real_answers_of_the_service_are_recognised(shared):
    folder = next((shared / "data").rglob("api-antworten"))
    chosen = source("12411_01_01_4")
    files = sorted(folder.glob("tablefile_*.json"))
    assert len(files) >= 5
    for path in files:
        with pytest.raises(Exception, match="Meldung des Dienstes"):
            parse(path.read_bytes(), chosen, path.name)


def test_real_flat_file_with_quality(shared):
    path = next((shared / "data").rglob("ffcsv-neu_quality-on_12211-Z-11.csv"))
    probe = spec(
        "ffcsv_new",
        [{"header": ["LBFMZ01"], "variable": "v", "where": {"LBFORM01": "Insgesamt"}}],
    )
    frame, dropped = to_regions(parse(path.read_bytes(), probe, path.name), probe, path.name)
    assert value(frame, "05554", "v") == 166
    assert dropped["Region ohne jede Angabe"] > 50
