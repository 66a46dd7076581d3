"""Does beside the start of the server what the first readers would otherwise wait for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from threading import Event

from etl.catalog import catalog
from etl.errors import MonitorError
from ui import cache, charts_findings, data, options
from ui.classes import CLASSES_AT_START, METHODS
from ui.maps import LEVELS

LOG = logging.getLogger(__name__)
DRAWN_WITH = ("ui.shell", "ui.figures", "ui.words")
"""What the first page imports besides."""
PAUSE = 0.02
"""Seconds between two maps, in which readers come first."""
AFTER = 4.0
"""Seconds until the first map: the first page has the machine for itself."""
EVERY = 15.0
"""Seconds between two looks for a new build."""


def always(stop: Event, after: float = AFTER, every: float = EVERY) -> None:
    """Prepare the build in use, and each one that takes its place, until `stop`."""
    prepared: set[Path | None] = set()
    while not stop.is_set():
        build = _build()
        if build not in prepared:
            with cache.one_build(build) if build else nullcontext():
                first_page()
                maps(stop, after)
        prepared = {build}
        stop.wait(every)


def _build() -> Path | None:
    try:
        return cache.current()
    except (MonitorError, OSError):  # no build; or its folder is away for a moment
        return None


def first_page() -> None:
    """Load what pages are drawn with, answer the overview's questions, draw one figure a kind."""
    with _left_to_the_page("the first page"):
        for name in DRAWN_WITH:
            import_module(name)
        charts = [s.chart for f in data.findings() for s in f.statements if s.chart]
        for chart in {c.kind: c for c in charts}.values():
            charts_findings.figure_of(chart, catalog())


def maps(stop: Event, after: float = AFTER) -> None:
    """Make each map as the page shows it at first, one after the other and never in a hurry.

    Whoever then changes the indicator waits a third less. Ends early with `stop`.
    """
    with _left_to_the_page("the maps"), cache.one_build():
        if stop.wait(after):
            return
        rows = data.availability()
        rows = rows[rows["level"].isin(LEVELS) & (rows["n_values"] > 0)]
        for (indicator, level), part in rows.groupby(["indicator_id", "level"]):
            if stop.wait(PAUSE):
                return
            data.map_step(str(indicator), str(level), options.fullest_year(part),
                          next(iter(METHODS)), CLASSES_AT_START, today=False)  # fmt: skip


@contextmanager
def _left_to_the_page(what: str) -> Iterator[None]:
    """A fault is written down here; the page will meet it too and has words for it."""
    try:
        yield
    except MonitorError as error:
        LOG.info("%s not prepared: %s", what, error)
    except Exception:
        LOG.exception("could not prepare %s", what)
