"""Data folders for tests: committed parts linked, built parts private."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

PRIVATE = {"warehouse", "submissions", "raw"}
"""Parts of a data folder that a run writes; never shared with the repo's own folder."""


def link_data_folder(root: Path, folder: Path) -> Path:
    """Make `folder` a data folder that links the committed parts of `root/data`."""
    folder.mkdir(parents=True)
    for part in sorted((root / "data").iterdir()):
        if part.name not in PRIVATE:
            (folder / part.name).symlink_to(part, target_is_directory=part.is_dir())
    return folder


def run_etl(root: Path, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m etl …` with its data in `data`; never raises on an exit code."""
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments],
        cwd=root,
        env={**os.environ, "MONITOR_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def build_warehouse(root: Path, data: Path) -> None:
    """Build from the committed snapshot; a failed build fails with its own words."""
    done = run_etl(root, data, "build")
    if done.returncode != 0:
        said = done.stdout[-4000:] + done.stderr[-4000:]
        raise AssertionError(f"python -m etl build: exit {done.returncode}\n{said}")


def build_once(root: Path, folder: Path) -> Path:
    """The folder `warehouse` of a build that several processes share; the first one makes it.

    A failed build is tried again by the next, so that each fails with the build's own words.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / "warehouse" / "CURRENT").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            build_warehouse(root, link_data_folder(root, folder))
    return folder / "warehouse"
