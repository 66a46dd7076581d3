"""Does beside the start of the server what the first page would otherwise wait for."""

from __future__ import annotations

import logging
from importlib import import_module

from etl.catalog import catalog
from etl.errors import MonitorError
from ui import charts_findings, data

LOG = logging.getLogger(__name__)
DRAWN_WITH = ("ui.shell", "ui.figures", "ui.words")
"""What the first page imports besides."""


def prepare() -> None:
    """Load what pages are drawn with, answer the overview's questions, draw one figure a kind.

    Faults are left to the page, which has words for them; here they are only written down.
    """
    try:
        for name in DRAWN_WITH:
            import_module(name)
        charts = [s.chart for f in data.findings() for s in f.statements if s.chart]
        for chart in {c.kind: c for c in charts}.values():
            charts_findings.figure_of(chart, catalog())
    except MonitorError as error:
        LOG.info("nothing to prepare: %s", error)
    except Exception:
        LOG.exception("could not prepare the first page")
