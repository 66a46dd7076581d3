"""A build in which one office bears a hostile name and says a hostile thing about its values."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from etl.build import ANSWERS
from etl.calculation import create
from tests.support.data import link_data_folder

OFFICE = "JH05113000"
SILENT = "JH05117000"
"""Bears the same name and has reported nothing of its own."""
INDICATOR = "faelle_je_vzae"
MARK = "<script>window.__hit=1</script><img src=x onerror=window.__hit=1>"
NAME = MARK + "\u202e" + "Name " * 2000
NOTE = MARK + "\u202e" + "N" * 5000 + " Wort" * 1000
YEAR = 2024


ROOT = Path(__file__).resolve().parents[2]


def copy(built: Path, folder: Path) -> Path:
    """A data folder like `built`, with a private, poisoned build."""
    link_data_folder(ROOT, folder)
    shutil.copytree(built / "warehouse", folder / "warehouse", dirs_exist_ok=True)
    poison(folder)
    return folder


def poison(data: Path) -> None:
    """Write name and note into the build of a data folder; its values count as reported."""
    folder = data / "warehouse"
    build = folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(build)) as con:
        for office in (OFFICE, SILENT):
            con.execute("UPDATE region SET name = ? WHERE region_id = ?", [NAME, office])
        con.execute(
            "UPDATE indicator_value SET source_ids = 'meldungen', flag = '' "
            "WHERE region_id = ? AND indicator_id = ?", [OFFICE, INDICATOR],
        )  # fmt: skip
        con.execute(
            "INSERT INTO office_note (region_id, year, note) VALUES (?, ?, ?)", [OFFICE, YEAR, NOTE]
        )
        for table in ANSWERS:
            create(con, table)
