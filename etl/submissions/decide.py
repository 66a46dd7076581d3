"""Decides how a submission is decided on: take up, accept, return, withdraw, erase.

Each function is one transaction and re-reads the submission inside it; `expected` is the number of
events the person has seen (`Standing.version`), so a decision never rests on an outdated view. The
rules themselves (who, after what, with a reason) stand in `states.apply` alone.
"""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.submissions import events
from etl.submissions.access import Actor
from etl.submissions.observe import OPEN_CASES, open_cases
from etl.submissions.reads import accepted_of, may_see, record_of, standing, standings
from etl.submissions.service import follow
from etl.submissions.states import LIVE, SUBJECT, NotAllowed, Standing
from etl.submissions.store import Store
from etl.submissions.tables import CONTENT, ERASED

Decision = Literal["accept", "return"]


def start_review(store: Store, actor: Actor, number: str, expected: int | None = None) -> Standing:
    """Take a submission up: submitted → in review."""
    with store.write() as connection:
        found = standing(connection, number)
        payload = {"role": actor.role}
        return follow(connection, found, "review_started", actor, payload, expected=expected)


def decide(
    store: Store, actor: Actor, number: str, decision: Decision, *, expected: int, reason: str = ""
) -> Standing:
    """Accept or return (with a reason) a submission that is in review.

    `NotAllowed` for the wrong person, state or a missing reason; `Stale` when it has moved on.
    """
    with store.write() as connection:
        found = standing(connection, number)
        if decision == "return":
            payload = {"role": actor.role, "reason": reason.strip()}
            return follow(connection, found, "returned", actor, payload, expected=expected)
        return _accept(connection, actor, found, expected)


def _accept(connection: Connection, actor: Actor, found: Standing, expected: int) -> Standing:
    """Accept, work out the open cases by the stated rule, and supersede the version before."""
    record = record_of(connection, found)
    payload = {
        "role": actor.role,
        "version": record.version,
        "release": record.freigabe,
        OPEN_CASES[record.zaehlweise]: open_cases(record),
    }
    entered = follow(connection, found, "accepted", actor, payload, expected=expected)
    for old, earlier in accepted_of(connection, f"{found.office}-"):
        if old.id == found.id or old.stichtag != found.stichtag:
            continue
        if earlier.version >= record.version:
            raise NotAllowed(
                f"Für diesen Stichtag ist schon die Meldung Nr. {earlier.version} angenommen. "
                "Bitte zurückgeben; das Jugendamt kann mit einer höheren Nummer neu melden."
            )
        follow(connection, old, "superseded", actor, {"by": found.id})
    return entered


def withdraw(
    store: Store, actor: Actor, number: str, *, reason: str = "", expected: int | None = None
) -> Standing:
    """The office takes its submission back, also an accepted one: reporting is voluntary."""
    with store.write() as connection:
        found = standing(connection, number)
        if not may_see(actor, found) or not actor.may_submit(found.office):
            raise NotAllowed("Zurückziehen kann eine Meldung nur das Jugendamt, das sie betrifft.")
        payload = {"reason": reason.strip()}
        return follow(connection, found, "withdrawn", actor, payload, expected=expected)


def erase(store: Store, actor: Actor, number: str, reason: str) -> int:
    """Delete files and records of a closed submission on request; the events stay. Counts contents.

    All that ever came in under this id goes, earlier saves of its draft as well. So does a file
    that other offices came in with, for it names the contact person: they rest on their records.
    `NotAllowed` unless closed.
    """
    with store.write() as connection:
        found = standing(connection, number)
        if not actor.may_submit(found.office):
            raise NotAllowed("Löschen lassen kann eine Meldung nur ihr Jugendamt.")
        if found.state in LIVE:
            raise NotAllowed("Bitte die Meldung zuerst zurückziehen, dann löschen.")
        # two submissions could share a record in older stores (see `events.keep_for`)
        needed = {s.record for s in standings(connection) if s.id != number}
        log = events.of_subject(connection, SUBJECT + number)
        own = {str(e.data.get(part, "")) for e in log for part in ("file", "record")}
        kept = sa.select(CONTENT.c.sha256).where(CONTENT.c.bytes.is_not(None))
        there = set(connection.execute(kept.where(CONTENT.c.sha256.in_(own))).scalars())
        doomed = sorted(there - needed)
        for sha in doomed:
            payload = {"submission": number, "reason": reason}
            events.append(connection, ERASED, f"inhalt:{sha}", actor.id, payload)
            query = sa.update(CONTENT).where(CONTENT.c.sha256 == sha)
            connection.execute(query, {"bytes": None})
        return len(doomed)
