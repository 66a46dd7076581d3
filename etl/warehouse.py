"""Where builds live and which one serves: `CURRENT` names a file, switching it is one rename.

A process that holds a DuckDB file open keeps seeing its old content, so each build is a new
file and nothing is ever rewritten in place.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent
STALE_SECONDS = 3600
"""Age after which a half-written build counts as abandoned where processes cannot be asked."""

KEEP = 3
"""How many finished builds stay on disk, so that a page that is open can finish reading."""


def data_folder() -> Path:
    """The data folder: `MONITOR_DATA`, else `data` beside the code."""
    return Path(os.environ.get("MONITOR_DATA") or PROJECT / "data")


def warehouse_folder(data: Path) -> Path:
    """Folder of the builds below a data folder."""
    return data / "warehouse"


def snapshot_folder(data: Path) -> Path:
    """The snapshot of this data folder, or the committed one where it has none of its own."""
    own = data / "snapshot"
    return own if own.is_dir() else PROJECT / "data" / "snapshot"


def input_hash(folders: Iterable[Path], extra: str = "") -> str:
    """Hash (16 hex digits) over the names and bytes of every file that decides a build."""
    digest = hashlib.sha256(extra.encode())
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if "__pycache__" in path.parts:
                continue
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def new_build_id(inputs: str, now: datetime | None = None) -> str:
    """`YYYYMMDDTHHMMSSffffff-<input hash>`: sorts by time, says what went in."""
    moment = now or datetime.now(UTC)
    return f"{moment:%Y%m%dT%H%M%S%f}-{inputs}"


def current_build(data: Path) -> Path:
    """Path of the build in use; raises `UsageError` when there is none."""
    pointer = warehouse_folder(data) / "CURRENT"
    name = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    path = warehouse_folder(data) / name
    if not name or not path.is_file():
        raise UsageError(
            f"In {data} gibt es noch keinen fertigen Datenbestand. "
            "Bitte 'python -m etl build' (oder 'make build') ausführen."
        )
    return path


def switch_current(data: Path, build: Path) -> None:
    """Make `build` the one in use, atomically, and drop all but the newest builds."""
    folder = warehouse_folder(data)
    temporary = folder / f".CURRENT-{os.getpid()}"
    temporary.write_text(build.name + "\n", encoding="utf-8")
    os.replace(temporary, folder / "CURRENT")
    builds = sorted(folder.glob("monitor-*.duckdb"), reverse=True)
    for old in [b for b in builds if b != build][KEEP - 1 :]:
        with suppress(OSError):  # Windows refuses while a page still reads it: the next build may
            old.unlink(missing_ok=True)


def remove_litter(folder: Path) -> None:
    """Delete half-written builds of processes that are gone (killed, power cut)."""
    for path in folder.glob(".building-*"):
        process = path.name.removeprefix(".building-").split(".")[0]
        alive = (
            Path("/proc", process).exists()
            if Path("/proc/self").exists()
            else time.time() - path.stat().st_mtime < STALE_SECONDS
        )
        if not alive or process == str(os.getpid()):
            path.unlink(missing_ok=True)


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a build read-only. One connection per process; use `.cursor()` per call.

    Questions of pages are too small to be shared among threads: handing them out costs more than
    it saves, while many readers ask at the same time anyway.
    """
    con = duckdb.connect(str(path), read_only=True)
    con.execute("SET threads = 1")
    return con
