"""Many offices hand in at once over HTTP; counted afterwards from outside what became of it.

Every sixth file is an XLSX template, the others JSON; each office has its own token; some files
are sent twice at the same time, through another process where there are several.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.submissions import access, reads
from etl.submissions.access import Actor
from etl.submissions.context import load_register
from etl.submissions.store import Store
from etl.submissions.template import template_xlsx
from etl.submissions.validate import as_cells
from etl.submissions.verify import verify
from tests.submissions.form.records import submission
from tests.submissions.store.people import file_of
from tests.support.api import ApiClient

EVERYBODY = Actor("audit", frozenset({"reviewer"}))
TWICE = 5
"""Every fifth file is sent twice."""


@dataclass(frozen=True)
class Job:
    """One file of one office."""

    token: str
    name: str
    content: bytes


@dataclass
class Outcome:
    """What the senders saw: seconds in all and for each, every receipt, what was taken as new."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    new: list[bytes] = field(default_factory=list)
    receipts: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Audit:
    """What the store holds in the end. Everything should be 0."""

    lost: int
    doubled: int
    changed: int
    faults: int

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.doubled or self.changed or self.faults)


def jobs(store: Store, count: int) -> list[Job]:
    """One submission for each of `count` offices; a second Stichtag where the offices run out."""
    offices = list(load_register().values())
    tokens = {
        office.region_id: access.grant(
            store, "office", [office.region_id], 9, by="betrieb", person="Last", use="api"
        )
        for office in offices[:count]
    }
    found = []
    for number in range(count):
        office = offices[number % len(offices)]
        changes = {
            "jugendamt_id": office.region_id,
            "jugendamt_name": office.name,
            "traegerform": office.traegerform,
            "stichtag": date(2025, 12, 31) if number < len(offices) else date(2026, 6, 30),
            "kommentar": "Lastmessung",
        }
        if number % 6:
            name, content = "meldung.json", file_of(**changes)
        else:
            name = "meldung.xlsx"
            content = template_xlsx(answers=[as_cells(submission(**changes))])
        found.append(Job(tokens[office.region_id], name, content))
    return found


def send_all(clients: Sequence[ApiClient], given: Sequence[Job], senders: int) -> Outcome:
    """Send everything, as fast as `senders` at a time can; some files twice, at once."""
    outcome = Outcome()
    work: list[tuple[int, Job]] = []
    for number, job in enumerate(given):
        work.append((number, job))
        if number % TWICE == 0:
            work.append((number + 1, job))

    def send(item: tuple[int, Job]) -> None:
        number, job = item
        started = time.perf_counter()
        client = clients[number % len(clients)]
        status, _, body = client.submit(job.token, job.content, job.name)
        outcome.waits.append(time.perf_counter() - started)
        if status in (200, 201):
            outcome.new.extend([job.content] * (status == 201))
            outcome.receipts.extend((item, job.content) for item in body["meldungen"])
        else:
            outcome.refused.append(f"{status} {body}")

    started = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        list(pool.map(send, work))
    outcome.seconds = time.perf_counter() - started
    return outcome


def audit(store: Store, outcome: Outcome, given: Sequence[Job]) -> Audit:
    """Compare receipts, files and store."""
    kept = {s.id: s for s in reads.listing(store, EVERYBODY)}
    lost = {item["id"] for item, _ in outcome.receipts} - kept.keys()
    changed = sum(
        reads.original(store, EVERYBODY, item["id"])[1] != content
        for item, content in outcome.receipts
        if item["id"] in kept
    )
    verdict = verify(store, [item["quittung"] for item, _ in outcome.receipts])
    new = Counter(outcome.new)
    twice = sum(new[job.content] != 1 for job in given)
    return Audit(len(lost), abs(len(kept) - len(given)) + twice, changed, len(verdict.faults))
