"""Every check of a build can fail: each is shown the fault it looks for, and names the bad row."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from etl.checking import FOLDER

A_VALUE = "indicator_id = 'hilfen_je_10000_ew' AND region_id = '05154' AND year = 2024"
A_COUNT = "variable_id = 'hilfen_insgesamt' AND region_id = 'JH05154999' AND year = 2024"
DAMAGE = {
    "annotations_apply": (
        "INSERT INTO annotation BY NAME SELECT * REPLACE ('99999' AS region_id) FROM annotation "
        "LIMIT 1", "99999",
    ),
    "examples_are_marked": (f"UPDATE observation SET flag = 'beispiel' WHERE {A_COUNT}",
                            "JH05154999"),
    "examples_stand_alone": (
        "INSERT INTO observation_raw BY NAME SELECT * REPLACE ('meldungen' AS source_id) "
        "FROM observation_raw WHERE source_id = 'beispiel_meldungen' LIMIT 1", "1",
    ),
    "exact_goes_before_rounded": (
        "UPDATE fact SET value = 5600, flag = 'gerundet' WHERE variable_id = 'kwg_akut_latent' "
        "AND region_id = '06' AND year = 2022", "5615",
    ),
    "identities_hold": (
        "UPDATE observation_preferred SET value = value + 7 WHERE variable_id = 'kwg_verfahren' "
        "AND region_id = '09' AND year = 2022", "09",
    ),
    "indicators_do_not_mix": (
        "UPDATE indicator_value SET flag = '' WHERE indicator_id = 'faelle_je_vzae' AND "
        "region_id = '05'", "faelle_je_vzae",
    ),
    "intervals_hold": (f"UPDATE indicator_value SET low = value + 1 WHERE {A_VALUE}", "05154"),
    "living_regions_are_there": (
        "DELETE FROM observation_raw WHERE source_id = '22542_01_02_4' AND region_id = '01001' "
        "AND year = 2020", "01001",
    ),
    "missing_stays_missing": (
        "UPDATE fact SET value = 0 FROM annotation AS a WHERE a.set_missing AND "
        "fact.region_id = a.region_id AND fact.year = a.year AND fact.variable_id = a.variable_id "
        "AND fact.source_ids = a.source_id", "JH05113000",
    ),
    "nothing_is_unknown": (
        f"UPDATE observation_raw SET region_id = '98765' WHERE {A_COUNT}", "98765",
    ),
    "observation_is_unique": (
        f"INSERT INTO observation BY NAME SELECT * FROM observation WHERE {A_COUNT}",
        "JH05154999",
    ),
    "parts_equal_totals": (
        f"UPDATE observation_raw SET value = value + 1 WHERE {A_COUNT}", "05154",
    ),
    "regions_are_complete": ("UPDATE region SET name = '' WHERE region_id = '05154'", "05154"),
    "regions_exist": (
        "UPDATE region SET valid_from = DATE '2030-01-01' WHERE region_id = '05154'", "05154",
    ),
    "values_are_plausible": (f"UPDATE indicator_value SET value = NULL WHERE {A_VALUE}", "05154"),
}  # fmt: skip
"""Check → (what goes wrong, what the report has to name)."""


@pytest.fixture(scope="module")
def copy(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the build; every test undoes its damage."""
    file = tmp_path_factory.mktemp("checks") / "monitor-copy.duckdb"
    shutil.copy(warehouse, file)
    return file


def test_every_check_has_a_fault_to_find():
    assert set(DAMAGE) == {path.stem for path in FOLDER.glob("*.sql")}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_check_is_silent_on_the_build_and_names_the_fault(name: str, copy: Path):
    check = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    damage, named = DAMAGE[name]
    with duckdb.connect(str(copy)) as con:
        assert con.execute(check).df().empty
        con.execute("BEGIN")
        con.execute(damage)
        found = con.execute(check).df()
        con.execute("ROLLBACK")
    assert named in found.astype(str).to_string()
