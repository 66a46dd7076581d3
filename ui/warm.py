"""Does beside the start of the server what the first page would otherwise wait for."""

from __future__ import annotations

import logging

from etl.catalog import catalog
from etl.errors import MonitorError
from ui import charts_findings, data, shell

LOG = logging.getLogger(__name__)


def prepare() -> None:
    """Load what pages are drawn with, answer the overview's questions, draw its figures once.

    Faults are left to the page, which has words for them; here they are only written down.
    """
    try:
        found = data.findings()
        for chart in (s.chart for f in found for s in f.statements):
            if chart is not None:
                charts_findings.figure_of(chart, catalog())
    except MonitorError as error:
        LOG.info("nothing to prepare: %s", error)
    except Exception:
        LOG.exception("could not prepare the first page; %s will try again", shell.__name__)
