"""Stores, people and files that the tests of the store share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from etl.submissions import access, decide, reads, service
from etl.submissions.access import Actor
from etl.submissions.form import Submission
from etl.submissions.states import Standing
from etl.submissions.store import Store
from etl.submissions.validate import as_cells
from tests.submissions.form.records import submission

OFFICE = "JH05111000"
SENDER = Actor("person:anna", frozenset({"office"}), (OFFICE,))
COLLEAGUE = Actor("person:ben", frozenset({"office"}), (OFFICE,))
REVIEWER = Actor("person:rita", frozenset({"reviewer"}))
BOTH = Actor("person:anna", frozenset({"office", "reviewer"}), (OFFICE,))
LAND = Actor("person:lja", frozenset({"office"}), ("05",))


def file_of(**changes: Any) -> bytes:
    """A JSON file with one complete submission; changes to single fields."""
    given = {"jugendamt_name": "Düsseldorf", "kommentar": "geprüft", **changes}
    cells = as_cells(submission(**given))
    return json.dumps(cells, default=str, sort_keys=True).encode()


def shared_file(*offices: tuple[str, str], **changes: Any) -> bytes:
    """A JSON file with several offices, given as (id, name); each names a contact of its own."""
    parts = [
        file_of(jugendamt_id=office, jugendamt_name=name, ansprechperson=f"Frau {name}", **changes)
        for office, name in offices
    ]
    return b"[" + b",".join(parts) + b"]"


def new_store(folder: Path) -> Store:
    """A store of its own, not the one shared by the process."""
    return Store("", folder / "submissions" / "store.sqlite")


def hand_in(store: Store, data: Path, actor: Actor = SENDER, **changes: Any) -> str:
    """Hand one submission in; returns its id."""
    return service.receive(store, actor, file_of(**changes), "meldung.json", data=data)[0].id


def accept(store: Store, number: str, actor: Actor = REVIEWER) -> Standing:
    """Take up and accept."""
    seen = decide.start_review(store, actor, number)
    return decide.decide(store, actor, number, "accept", expected=seen.version)


def api_token(store: Store, **changes: Any) -> str:
    """An access for machines of the office; changes to single arguments of `grant`."""
    given = {"role": "office", "regions": [OFFICE], "days": 9, "by": "betrieb", "use": "api",
        "person": "Anna"}  # fmt: skip
    return access.grant(store, **{**given, **changes})


def standing_records(store: Store) -> list[Submission]:
    """The accepted records that stand today."""
    return [f.record for f in reads.filings(store) if not f.ended]
