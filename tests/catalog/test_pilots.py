"""The table of pilot projects: only sourced rows of regions that exist, all faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.__main__ import main
from etl.errors import InputError
from etl.pilots import FILE, HEADER, load_pilots, pilots_file
from geo.regions import load_regions

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {"JH05113000", "09"}
GOOD = ("JH05113000", "Pilotregion", "Titel", "Was geschieht", "2025", "", "BAG ASD",
        "https://example.org/1", "2025-10-01")  # fmt: skip


def write(folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
    path = folder / FILE
    path.write_text("\n".join(",".join(row) for row in (header, *rows)) + "\n", encoding="utf-8")
    return path


def test_the_table_of_the_repo_is_sound():
    assert load_pilots(ROOT / "data" / FILE, set(load_regions()["region_id"])) is not None


def test_no_file_means_no_rows(tmp_path):
    assert load_pilots(tmp_path / FILE, KNOWN) == ()


def test_a_data_folder_may_have_its_own_table_and_the_check_reads_it(tmp_path, monkeypatch, capsys):
    assert pilots_file(tmp_path) == ROOT / "data" / FILE
    (tmp_path / FILE).write_text("falsch\n", encoding="utf-8")
    assert pilots_file(tmp_path) == tmp_path / FILE
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path))
    assert main(["check"]) == 3
    assert "Kopfzeile" in capsys.readouterr().err


def test_a_good_row_is_read(tmp_path):
    (pilot,) = load_pilots(write(tmp_path, GOOD), KNOWN)
    assert (pilot.region_id, pilot.kind, pilot.since, pilot.until) == (
        "JH05113000", "Pilotregion", 2025, None,
    )  # fmt: skip


def test_all_faults_are_named_with_their_line(tmp_path):
    rows = [
        ("JH999", *GOOD[1:]),
        ("09", "Traum", *GOOD[2:]),
        (*GOOD[:6], "", *GOOD[7:]),
        (*GOOD[:7], "ftp://x", GOOD[8]),
        (*GOOD, "zu viel"),
    ]
    with pytest.raises(InputError) as caught:
        load_pilots(write(tmp_path, *rows), KNOWN)
    said = str(caught.value)
    for words in ("hat 5 Fehler", "Zeile 2: Die Region JH999", "Zeile 3, kind", "Zeile 4, source",
                  "Zeile 5, url", "Zeile 6"):  # fmt: skip
        assert words in said


def test_a_strange_header_is_said(tmp_path):
    with pytest.raises(InputError, match="Kopfzeile"):
        load_pilots(write(tmp_path, header=("region", "titel")), KNOWN)


def test_a_file_in_another_encoding_is_said(tmp_path):
    path = tmp_path / FILE
    path.write_bytes("region_id,kind\nKöln,x".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        load_pilots(path, KNOWN)
