"""The argument: five questions, answered from the warehouse whichever way the figures fall.

Decides which series stand for which question. The words (mehr, weniger, gleich, nicht zu sagen)
come from `etl.compare`; no sentence presupposes its answer.
"""

from __future__ import annotations

import duckdb

from etl import findings_caseload, findings_gap, findings_growth, findings_staff
from etl.catalog import Catalog
from etl.catalog import catalog as project_catalog
from etl.findings_model import Facts, Finding


def findings(con: duckdb.DuckDBPyConnection, catalog: Catalog | None = None) -> list[Finding]:
    """The five findings in the order of the argument."""
    facts = Facts(con, catalog or project_catalog())
    return [
        findings_growth.tasks(facts),
        findings_staff.staff(facts),
        findings_caseload.caseload(facts),
        findings_gap.gap(facts),
        findings_gap.unknown(facts),
    ]
