"""From a folder of originals to tables and manifest: complete, repeatable, all or nothing."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from etl.__main__ import main
from etl.errors import InputError, ParseError, UsageError
from etl.loading import OBSERVATION_COLUMNS, read_snapshot
from etl.snapshot import COLUMNS, write_snapshot, write_table
from etl.warehouse import PROJECT
from tests.parsers.support import FIXTURES


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of originals that a test may damage."""
    return Path(shutil.copytree(FIXTURES, tmp_path / "raw"))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_snapshot_can_be_loaded_by_the_build(raw, tmp_path):
    report = write_snapshot(raw, tmp_path / "out")
    frame = read_snapshot(tmp_path / "out")
    assert COLUMNS == OBSERVATION_COLUMNS
    assert len(frame) == sum(report.rows.values())
    hit = frame.query("region_id == 'JH05111000' and variable_id == 'hilfen_insgesamt'")
    assert hit["value"].tolist() == [10746, 11264]
    assert "inkar" in report.not_found
    assert "Keine Datei gefunden für:" in str(report)


def test_same_input_same_bytes(raw, tmp_path):
    write_snapshot(raw, tmp_path / "one")
    (raw / "sub").mkdir()
    (raw / "22517-02i_2023.csv").rename(raw / "sub" / "22517-02i_2023.csv")
    write_snapshot(raw, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_manifest_describes_every_table(raw, tmp_path):
    out = tmp_path / "out"
    write_snapshot(raw, out)
    with (out / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["file"]: row for row in csv.DictReader(stream)}
    assert set(rows) == {p.name for p in out.iterdir()} - {"MANIFEST.csv"}
    hilfen = rows["22517_02i.csv"]
    assert hilfen["sha256"] == hashlib.sha256((out / "22517_02i.csv").read_bytes()).hexdigest()
    assert hilfen["origin"] == "22517-02i_2023.csv, 22517-02i_2024.csv"
    assert (hilfen["status"], rows["22518_laender_2020.csv"]["status"]) == ("amtlich", "Zitat")


def test_other_tables_stay_as_they_are(raw, tmp_path):
    out = tmp_path / "out"
    write_snapshot(raw, out)
    before = (out / "22542_01_02_4.csv").read_bytes()
    for path in raw.glob("22542*"):
        path.unlink()
    report = write_snapshot(raw, out)
    assert "22542_01_02_4" in report.not_found
    assert (out / "22542_01_02_4.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("22517-02i_2024.csv", lambda raw: raw[:900]),
        ("22517-02i_2024.csv", lambda raw: b"<html>Wartung</html>"),
        ("22517-02i_2024.csv", lambda raw: raw.decode("cp1252").encode("utf-8")),
        ("12411-01-01-4_ffcsv-alt_2024-06.csv", lambda raw: raw.decode().encode("cp1252")),
        ("22542-01-02-4_00.csv", lambda raw: raw.replace(b"22542-01-02-4", b"22542-01-03-4")),
    ],
)
def test_a_faulty_file_changes_nothing(raw, tmp_path, file, change):
    out = tmp_path / "out"
    write_snapshot(raw, out)
    before = contents(out)
    (raw / file).write_bytes(change((raw / file).read_bytes()))
    with pytest.raises(ParseError, match=file):
        write_snapshot(raw, out)
    assert contents(out) == before


def test_values_given_twice(raw, tmp_path):
    text = (raw / "22517-02i_2024.csv").read_bytes().split(b"\n")
    text.insert(9, next(line for line in text if line.startswith(b"2024;05113")))
    (raw / "22517-02i_2024.csv").write_bytes(b"\n".join(text))
    with pytest.raises(InputError, match=r"Zeile \d+: .*JH05113000.*steht schon in .*nur einmal"):
        write_snapshot(raw, tmp_path / "out")


def test_equal_copies_count_once_but_different_ones_are_named(raw, tmp_path):
    copy = raw / "22517-02i_2024_kopie.csv"
    shutil.copyfile(raw / "22517-02i_2024.csv", copy)
    assert write_snapshot(raw, tmp_path / "out").origin["22517_02i"] == [
        "22517-02i_2023.csv", "22517-02i_2024.csv",
    ]  # fmt: skip
    copy.write_bytes(copy.read_bytes() + b"\n")
    with pytest.raises(InputError, match=r"22517-02i_2024_kopie\.csv, Zeile"):
        write_snapshot(raw, tmp_path / "out")


def test_unknown_files_and_folders(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "irgendwas.csv").write_text("a;b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"keine bekannte Originaldatei.*irgendwas\.csv"):
        write_snapshot(tmp_path / "raw", tmp_path / "out")
    with pytest.raises(UsageError, match="gibt es nicht"):
        write_snapshot(tmp_path / "nirgends", tmp_path / "out")
    code = main(["snapshot", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")])
    assert code == 3
    assert "irgendwas.csv" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "start", ["GENESIS-Tabelle: 22811-05i\n", "\ufeffstatistics_code;time\n", "Statistik_Code;Z\n"]
)
def test_a_table_that_no_source_expects_is_refused_unless_skipped(raw, tmp_path, start):
    (raw / "22811-05i_2024.csv").write_text(start, encoding="utf-8")
    (raw / "notizen.txt").write_text("Tabellen von gestern", encoding="utf-8")
    with pytest.raises(InputError, match=r"Keine Quelle liest.*22811-05i_2024\.csv\. Erwartete"):
        write_snapshot(raw, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    report = write_snapshot(raw, tmp_path / "out", skip_unknown=True)
    assert "Nicht erkannt: 22811-05i_2024.csv, notizen.txt." in str(report)


def test_an_unknown_region_changes_nothing(raw, tmp_path):
    out = tmp_path / "out"
    write_snapshot(raw, out)
    before = contents(out)
    path = raw / "22542-01-02-4_00.csv"
    text = path.read_bytes()
    assert b";02;" in text
    path.write_bytes(text.replace(b";02;", b";05999;"))
    with pytest.raises(ParseError, match=r"22542-01-02-4_00\.csv, Zeile \d+: .*'05999'"):
        write_snapshot(raw, out)
    assert contents(out) == before


def test_a_new_data_folder_starts_with_the_committed_tables(raw, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    committed = contents(PROJECT / "data" / "snapshot")
    (raw / "22517-02i_2024.csv").unlink()
    assert main(["snapshot", "--raw", str(raw)]) == 0
    assert "Kopie des mitgelieferten Bestands" in capsys.readouterr().out
    out = tmp_path / "data" / "snapshot"
    frame = read_snapshot(out)  # complete: the list fits the tables
    assert {"inkar", "22517_02i"} <= set(frame["source_id"])
    assert (out / "inkar.parquet").read_bytes() == committed["inkar.parquet"]
    assert (out / "22517_02i.csv").read_bytes() != committed["22517_02i.csv"]
    assert contents(PROJECT / "data" / "snapshot") == committed


def test_a_faulty_file_leaves_no_copy_behind(raw, tmp_path, monkeypatch):
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    (raw / "22517-02i_2024.csv").write_bytes(b"<html>")
    assert main(["snapshot", "--raw", str(raw)]) == 3
    assert not (tmp_path / "data").exists()


def test_large_tables_are_parquet_and_replace_the_text(tmp_path):
    rows = [["v", f"{n:05d}", 2020, "2020", n / 3, "", "s", "x" * 20] for n in range(9000)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    assert write_table(table.head(10), tmp_path, "s").name == "s.csv"
    path = write_table(table, tmp_path, "s")
    assert path.name == "s.parquet"
    pd.testing.assert_frame_equal(
        pd.read_parquet(path), table.astype({"year": "int32"}), check_dtype=False
    )
