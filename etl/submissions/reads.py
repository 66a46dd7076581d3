"""Decides who may see which submission, and what of it.

A reviewer sees all, an office its own; to everybody else a submission does not exist. Nothing here
writes. Lists are computed from the events each time, so they cannot disagree with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from itertools import groupby

from sqlalchemy.engine import Connection

from etl.disclosure.filing import Filing
from etl.submissions import events
from etl.submissions.access import Actor
from etl.submissions.events import NotFound
from etl.submissions.form import Submission
from etl.submissions.states import LIVE, SUBJECT, NotAllowed, Standing, State, replay
from etl.submissions.store import Store

ERASED_FILE = (
    "Die eingereichte Datei ist gelöscht, weil eine andere Meldung, die auch darin stand, auf "
    "Wunsch gelöscht wurde. Die Angaben dieser Meldung gelten weiter."
)


def standing(connection: Connection, number: str) -> Standing:
    """The present standing of a submission; `NotFound` where there is none."""
    found = replay(events.of_subject(connection, SUBJECT + number))
    if found is None:
        raise NotFound(f"Eine Meldung „{number}“ gibt es nicht.")
    return found


def standings(connection: Connection, start: str = "") -> list[Standing]:
    """All submissions whose id begins with `start` (ids begin with office and Stichtag)."""
    log = events.of_prefix(connection, SUBJECT + start)
    found = (replay(list(group)) for _, group in groupby(log, key=lambda e: e.subject))
    return [s for s in found if s is not None]


def may_see(actor: Actor, item: Standing) -> bool:
    """Reviewers see what was handed in, offices see their own; what never was more than a draft,
    also one thrown away, stays with its author."""
    if not item.handed_in:
        return actor.id in item.submitters
    return actor.is_reviewer or actor.may_submit(item.office)


def find(store: Store, actor: Actor, number: str) -> Standing:
    """One submission; `NotFound` also where the actor may not see it."""
    with store.read() as connection:
        found = standing(connection, number)
    if not may_see(actor, found):
        raise NotFound(f"Eine Meldung „{number}“ gibt es nicht.")
    return found


def listing(store: Store, actor: Actor, states: Iterable[State] = ()) -> list[Standing]:
    """What the actor may see, newest first."""
    wanted = set(states)
    with store.read() as connection:
        found = [s for s in standings(connection) if may_see(actor, s)]
    kept = [s for s in found if not wanted or s.state in wanted]
    return sorted(kept, key=lambda s: s.history[-1][0], reverse=True)


def record(store: Store, actor: Actor, number: str) -> Submission:
    """The typed record of a submission, with its contact person: for office and reviewer only."""
    found = find(store, actor, number)
    with store.read() as connection:
        return record_of(connection, found)


def original(store: Store, actor: Actor, number: str) -> tuple[str, bytes]:
    """(file name, bytes) exactly as they came in; `NotFound` once erased.

    `NotAllowed` where offices stand in the file that the actor does not report for.
    """
    found = find(store, actor, number)
    with store.read() as connection:
        inside = {e.data["office"] for e in events.by_key(connection, f"{found.file}:")}
        if not actor.is_reviewer and not all(map(actor.may_submit, inside)):
            raise NotAllowed("In der Datei stehen noch andere Jugendämter; nur Prüfende sehen sie.")
        try:
            return found.file_name, events.content(connection, found.file)
        except NotFound as error:
            rests = found.handed_in and found.state in LIVE
            raise NotFound(ERASED_FILE if rests else str(error)) from error


def draft(store: Store, actor: Actor, number: str) -> bytes:
    """The answers of a draft as saved (JSON bytes)."""
    found = find(store, actor, number)
    with store.read() as connection:
        return json.dumps(events.kept_for(connection, found.record), ensure_ascii=False).encode()


def record_of(connection: Connection, item: Standing) -> Submission:
    """The record that was read from the original file; `NotFound` for a draft or once erased."""
    if not item.handed_in:
        raise NotFound("Das ist ein Entwurf; er wurde nicht eingereicht.")
    return Submission.model_validate(events.kept_for(connection, item.record))


def accepted_of(connection: Connection, start: str = "") -> list[tuple[Standing, Submission]]:
    """Accepted submissions whose id begins with `start`, oldest Stichtag first."""
    kept = [s for s in standings(connection, start) if s.state == "accepted"]
    found = [(s, record_of(connection, s)) for s in kept]
    return sorted(found, key=lambda pair: (pair[1].jugendamt_id, pair[1].stichtag))


def filings(store: Store) -> list[Filing]:
    """All that was ever accepted and is not erased, with when it stood: what a build may know."""
    found: list[Filing] = []
    with store.read() as connection:
        for item in standings(connection):
            times = {kind: at for at, kind, _ in item.history}
            if "accepted" not in times:
                continue
            ended = (
                "" if item.state == "accepted" else times.get("superseded") or times["withdrawn"]
            )
            # only what has ended can be erased on request; what stands must be there
            with suppress(NotFound) if ended else nullcontext():
                found.append(Filing(record_of(connection, item), times["accepted"], ended))
    return found
