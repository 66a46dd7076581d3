"""Borders: sizes in the browser, a full remake from the packages, loading an official product.

The remake needs two packages from their registries, the product the folder of reference inputs
beside the repo; what is not to be had is said and left out.
"""

from __future__ import annotations

import gzip
import tempfile
import time
from pathlib import Path

from etl.errors import SourceUnavailable
from geo import build, load
from geo.static import write_static
from tests.bench.report import Line

SIZES = {"jugendamt": 300.0, "kreis": 240.0}
REMAKE_SECONDS = 120
LOAD_SECONDS = 10
PRODUCT = Path("shared", "data", "geo", "vg2500-2022-12-31")


def measure(root: Path) -> list[Line]:
    """All three, as far as their inputs are there; nothing in the repo is touched."""
    with tempfile.TemporaryDirectory() as scratch:
        return [*_sizes(Path(scratch)), *_remake(Path(scratch)), *_load(root, Path(scratch))]


def _sizes(scratch: Path) -> list[Line]:
    index = write_static(scratch / "static")
    lines = []
    for level, goal in SIZES.items():
        data = (scratch / "static" / index[level]["svg"]).read_bytes()
        size = len(gzip.compress(data, 6)) / 1000
        note = f"{len(data) / 1000:.0f} kB as it is"
        lines.append(Line(f"{level}: file for the map, gzip", size, "kB", goal, note))
    return lines


def _remake(scratch: Path) -> list[Line]:
    raw = scratch / "raw"
    try:
        build.fetch(raw)
        started = time.perf_counter()
        build.remake(raw, scratch / "made")
    except SourceUnavailable as error:
        print(f"  remake not measured: {error}")
        return []
    seconds = time.perf_counter() - started
    return [Line("remake of all boundaries, packages at hand", seconds, "s", REMAKE_SECONDS)]


def _load(root: Path, scratch: Path) -> list[Line]:
    product = root.parent / PRODUCT
    if not product.is_dir():
        print(f"  no {PRODUCT.as_posix()} beside the repo: load not measured")
        return []
    started = time.perf_counter()
    load.load(product, scratch / "loaded")
    seconds = time.perf_counter() - started
    return [Line("geo load of a VG2500 shapefile", seconds, "s", LOAD_SECONDS)]
