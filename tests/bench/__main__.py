"""`make bench`: builds once into a scratch folder, measures everything there, prints ratios.

Goals are printed beside the values, and the exit code is 0 all the same: a busy machine must
not look like a fault. `python -m tests.bench build queries` runs only some sections.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.bench import builds, geo, maps, pages, queries, sessions, starts, submissions
from tests.bench.report import show
from tests.support.data import link_data_folder

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("build", "geo", "queries", "start", "pages", "map", "sessions", "submissions")


def main(wanted: list[str]) -> int:
    """Run the wanted sections (all without names) in their order."""
    unknown = sorted(set(wanted) - set(SECTIONS))
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(SECTIONS)}")
        return 2
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"load before the run {load:.1f}")  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        data = link_data_folder(ROOT, Path(scratch) / "data")
        run(set(wanted) or set(SECTIONS), data)
    return 0


def run(wanted: set[str], data: Path) -> None:
    """Every section needs the build, so that one is always made."""
    show("Build from the snapshot", builds.measure(ROOT, data))
    if "geo" in wanted:
        show("Borders", geo.measure(ROOT))
    if "queries" in wanted:
        show("Page queries", queries.measure(data))
    if "start" in wanted:
        show("Start of the app", starts.measure(ROOT, data))
    if "pages" in wanted:
        show("Pages at a first visit", pages.measure(ROOT, data))
    if "map" in wanted:
        show("Map", maps.measure(ROOT, data))
    if "sessions" in wanted:
        show("Sessions", sessions.measure(ROOT, data))
    if "submissions" in wanted:
        show("Submissions over HTTP", submissions.measure(ROOT, data))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
