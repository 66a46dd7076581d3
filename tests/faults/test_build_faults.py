"""What a build does when it is killed, raced, fed bad tables or finds its result damaged.

The one promise behind all of them: what serves keeps serving, and the next build repairs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.support.data import run_etl

pytestmark = pytest.mark.faults


def current(data: Path) -> Path:
    """The build in use."""
    folder = data / "warehouse"
    return folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()


def rows(path: Path) -> int:
    """Number of indicator values in a build; raises when it cannot be read."""
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute("SELECT count(*) FROM indicator_value").fetchone()
    assert found is not None
    return int(found[0])


def start_build(repo: Path, data: Path) -> subprocess.Popen[bytes]:
    """A build in the background."""
    return subprocess.Popen(
        [sys.executable, "-m", "etl", "build"],
        cwd=repo,
        env={**os.environ, "MONITOR_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def own_snapshot(repo: Path, data: Path) -> Path:
    """Replace the linked snapshot by a copy that may be damaged."""
    (data / "snapshot").unlink()
    shutil.copytree(repo / "data" / "snapshot", data / "snapshot")
    return data / "snapshot"


def big_csv(folder: Path) -> Path:
    """The largest CSV of values in a snapshot."""
    files = [p for p in folder.glob("*.csv") if p.name not in {"MANIFEST.csv", "citations.csv"}]
    return max(files, key=lambda p: p.stat().st_size)


def test_killed_build_leaves_the_old_one_and_the_next_one_works(repo, built_copy):
    before = current(built_copy)
    count = rows(before)
    process = start_build(repo, built_copy)
    deadline = time.monotonic() + 60
    while not list((built_copy / "warehouse").glob(".building-*.duckdb")):
        assert time.monotonic() < deadline, "the build never started to write"
        assert process.poll() is None, "the build ended before it could be killed"
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert current(built_copy) == before
    assert rows(before) == count
    done = run_etl(repo, built_copy, "build")
    assert done.returncode == 0, done.stderr
    assert current(built_copy) != before
    assert rows(current(built_copy)) == count


def test_two_builds_at_once_leave_one_good_build(repo, fresh_data):
    both = [start_build(repo, fresh_data) for _ in range(2)]
    assert [process.wait(timeout=240) for process in both] == [0, 0]
    assert rows(current(fresh_data)) > 0
    assert not list((fresh_data / "warehouse").glob(".building-*"))


@pytest.mark.parametrize("damage", ["cut", "empty", "gone", "pointer"])
def test_damaged_build_is_seen_as_stale_and_replaced(repo, built_copy, damage):
    path = current(built_copy)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "gone":
        path.unlink()
    else:
        (path.parent / "CURRENT").write_text("../nowhere\n", encoding="utf-8")
    done = run_etl(repo, built_copy, "build", "--if-stale")
    assert done.returncode == 0, done.stderr
    assert rows(current(built_copy)) > 0


def test_fresh_build_is_not_built_again(repo, built_copy):
    before = current(built_copy)
    done = run_etl(repo, built_copy, "build", "--if-stale")
    assert done.returncode == 0, done.stderr
    assert current(built_copy) == before


def test_a_row_twice_fails_a_check_and_switches_nothing(repo, built_copy):
    before = current(built_copy)
    path = big_csv(own_snapshot(repo, built_copy))
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.rstrip("\n").splitlines()[-1] + "\n", encoding="utf-8")
    assert run_etl(repo, built_copy, "snapshot", "--manifest").returncode == 0
    done = run_etl(repo, built_copy, "build")
    assert done.returncode == 4, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    assert current(built_copy) == before


@pytest.mark.parametrize("damage", ["header", "value", "bytes", "columns"])
def test_damaged_snapshot_names_the_file_and_switches_nothing(repo, built_copy, damage):
    before = current(built_copy)
    path = big_csv(own_snapshot(repo, built_copy))
    lines = path.read_bytes().splitlines(keepends=True)
    if damage == "header":
        lines[0] = lines[0].replace(b"value", b"wert")
    elif damage == "value":
        cells = lines[1].split(b",")
        lines[1] = b",".join([*cells[:4], b"viele", *cells[5:]])
    elif damage == "bytes":
        lines[1] = b"\xff\xfe" + lines[1]
    else:
        lines[1] = b"nur,drei,Spalten\n"
    path.write_bytes(b"".join(lines))
    done = run_etl(repo, built_copy, "build")
    assert done.returncode == 3, (done.returncode, done.stderr)
    assert path.name in done.stderr
    assert "Traceback" not in done.stderr
    assert current(built_copy) == before


@pytest.mark.parametrize("damage", ["cut", "gone", "citations"])
def test_a_snapshot_that_lacks_something_switches_nothing(repo, built_copy, damage):
    before = current(built_copy)
    folder = own_snapshot(repo, built_copy)
    path = folder / ("citations.csv" if damage == "citations" else "22517_02i.csv")
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2000]))
    else:
        path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252", "replace"))
    done = run_etl(repo, built_copy, "build")
    assert done.returncode == 3, (done.returncode, done.stderr)
    assert path.name in done.stderr
    assert "Traceback" not in done.stderr
    assert current(built_copy) == before


def test_a_table_left_out_on_purpose_fails_in_words(repo, built_copy):
    folder = own_snapshot(repo, built_copy)
    (folder / "22517_02i.csv").unlink()
    assert run_etl(repo, built_copy, "snapshot", "--manifest").returncode == 0
    done = run_etl(repo, built_copy, "build")
    assert done.returncode == 4, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr


def test_missing_raw_folder_is_a_wrong_call_or_input_not_a_crash(repo, fresh_data, tmp_path):
    done = run_etl(repo, fresh_data, "snapshot", "--raw", str(tmp_path / "nirgends"))
    assert done.returncode in {2, 3}, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr


def test_unknown_original_file_is_refused_by_name(repo, fresh_data, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "fremd.csv").write_text("das;ist;keine;Statistik\n1;2;3;4\n", encoding="utf-8")
    out = tmp_path / "out"
    done = run_etl(repo, fresh_data, "snapshot", "--raw", str(raw), "--out", str(out))
    assert done.returncode == 3, (done.returncode, done.stdout, done.stderr)
    assert "fremd.csv" in done.stderr
    assert not out.exists() or not list(out.iterdir())


def test_the_same_inputs_give_the_same_tables(repo, data_dir, fresh_data):
    """Every row in its place, every float to its last bit, every text: only the id is new."""
    assert run_etl(repo, fresh_data, "build").returncode == 0
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{current(data_dir)}' AS one (READ_ONLY)")
        con.execute(f"ATTACH '{current(fresh_data)}' AS two (READ_ONLY)")
        tables = [r[0] for r in con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'one'"
        ).fetchall()]  # fmt: skip
        assert len(tables) > 25
        differing = [
            name
            for name in tables
            if name != "build_info"
            and con.execute(f"FROM one.{name}").df().to_csv()
            != con.execute(f"FROM two.{name}").df().to_csv()
        ]
    assert differing == []
