"""Decides whether a store is what it was: every event, every content, every rule, every trigger.

Found are: a changed, removed, inserted or reordered event (chain), a cut-off end (head, and what
the last check saw), an event that the rules of `states.apply` would never have let through (for
instance an acceptance by the sender), times that run backwards, changed, lost or foreign contents,
records of another office than their event says, and guards of the database that are not ours.
Whoever controls the whole database and the folder could still rewrite all of it with new hashes;
against that stands the hash of the newest event, which `verify` prints, archives hold, and receipts
carry out of the house: give such a hash as `witness`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.calls import counted
from etl.errors import CheckFailed
from etl.submissions import events, guards
from etl.submissions.events import Event
from etl.submissions.states import LIVE, STEPS, SUBJECT, NotAllowed, Standing, apply
from etl.submissions.store import Store
from etl.submissions.tables import CONTENT, ERASED, START

CLOCKS = timedelta(days=1)
"""How far the clocks of servers may be apart before times count as running backwards."""


@dataclass(frozen=True)
class Verdict:
    """What was found: number of events and contents, hash of the newest event, all faults."""

    events: int
    contents: int
    head: str
    faults: tuple[str, ...]
    settings: str = field(default="", compare=False)
    """Digest of what each store makes for itself; a backup does not carry it."""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(store: Store, witnesses: Iterable[str] = ()) -> Verdict:
    """Check the whole store; `witnesses`: event hashes from receipts that must be in it."""
    with store.read() as connection:
        chain = _Chain()
        for event in events.walk(connection):
            chain.see(event)
        seq, newest, faults = guards.head_of(connection)
        chain.faults.extend(faults)
        if (seq, newest) != (chain.seq, chain.hash):
            chain.faults.append(
                f"Das Ende des Protokolls fehlt oder ist verändert: gemerkt ist Ereignis {seq}, "
                f"vorhanden ist {chain.seq}."
            )
        contents = _contents(connection, chain)
        settings, faults = guards.settings_of(connection)
        chain.faults.extend([*faults, *guards.structure(connection)])
    chain.faults.extend(_since(guards.recall(store.memory), chain, settings))
    for witness in witnesses:
        if witness not in chain.hashes:
            chain.faults.append(f"Das Ereignis {witness} einer Quittung steht nicht im Protokoll.")
    return Verdict(chain.seq, contents, chain.hash, tuple(chain.faults), settings)


def _since(seen: guards.Seen | None, chain: _Chain, settings: str) -> list[str]:
    """What is not as the last sound check left it."""
    if seen is None:
        return []
    if seen.seq < 0:
        return ["Was die letzte Prüfung gesehen hat, ist nicht mehr lesbar (store.geprueft)."]
    faults: list[str] = []
    if seen.seq > chain.seq or (seen.seq and seen.hash not in chain.hashes):
        faults.append(
            f"Das Protokoll ist nicht die Fortsetzung dessen, was die letzte Prüfung gesehen hat: "
            f"Ereignis {seen.seq} fehlt oder ist ein anderes."
        )
    if seen.settings != settings:
        faults.append("Die Einstellungen des Bestands sind seit der letzten Prüfung verändert.")
    return faults


def require_sound(store: Store, witnesses: Iterable[str] = ()) -> Verdict:
    """As `verify`, but raises `CheckFailed` with all faults; what was sound is remembered."""
    found = verify(store, witnesses)
    if not found.ok:
        raise CheckFailed(
            f"Der Bestand der Meldungen ist nicht unversehrt: "
            f"{counted(len(found.faults), 'Befund', 'Befunde')}. "
            "Bitte nichts weiter ändern und eine Sicherung daneben legen.",
            "\n".join(found.faults),
        )
    guards.remember(store.memory, guards.Seen(found.events, found.head, found.settings))
    return found


class _Chain:
    """Walks the log once: hashes, numbers, rules, and which contents are spoken of."""

    def __init__(self) -> None:
        self.seq, self.hash = 0, START
        self.faults: list[str] = []
        self.hashes: set[str] = set()
        self.standings: dict[str, Standing] = {}
        self.versions: dict[str, int] = {}
        self.spoken: set[str] = set()
        self.erased: set[str] = set()
        self.shared: set[str] = set()
        """Erased files that a submission came in with which had ended: others may miss them."""
        self.owners: dict[str, set[tuple[str, str]]] = {}
        """Record → (office, Stichtag) that events say of it."""
        self._time = ""

    def see(self, event: Event) -> None:
        """One more event."""
        place = f"Ereignis {event.seq}"
        if not _readable(event):
            self.faults.append(f"{place} ist nicht lesbar.")
            self.seq += 1
            return
        if event.seq != self.seq + 1:
            self.faults.append(f"Vor {place} fehlen Ereignisse (erwartet {self.seq + 1}).")
        if event.previous != self.hash:
            self.faults.append(f"{place} schließt nicht an das Ereignis davor an.")
        if event.digest() != event.hash:
            self.faults.append(f"{place} wurde verändert.")
        if event.version != self.versions.get(event.subject, 0) + 1:
            self.faults.append(f"{place} zählt für {event.subject} nicht richtig weiter.")
        if self._time and not _in_order(self._time, event.at):
            self.faults.append(f"{place} liegt zeitlich vor dem Ereignis davor.")
        self._time = event.at
        self.seq, self.hash = event.seq, event.hash
        self.versions[event.subject] = event.version
        self.hashes.add(event.hash)
        self._meaning(event, place)

    def _meaning(self, event: Event, place: str) -> None:
        try:
            data = event.data
            if event.kind == ERASED:
                self._erasure(event.subject.removeprefix("inhalt:"), data)
            if event.kind in STEPS:
                named = {str(data[k]) for k in ("file", "record") if data.get(k)}
                self.spoken |= named
                if named & self.erased:
                    self.faults.append(f"{place} nennt einen Inhalt, der schon gelöscht war.")
                before = self.standings.get(event.subject)
                if not event.subject.startswith(SUBJECT):
                    raise NotAllowed("Es gehört zu keiner Meldung.")
                self.standings[event.subject] = apply(before, event)
                self._office(event, data, place)
        except NotAllowed as error:
            self.faults.append(f"{place} hätte es nie geben dürfen: {error}")
        except (ValueError, KeyError, TypeError):
            self.faults.append(f"{place} ist nicht lesbar.")

    def _erasure(self, sha: str, data: dict[str, Any]) -> None:
        self.erased.add(sha)
        asking = self.standings.get(f"{SUBJECT}{data.get('submission')}")
        if asking is not None and asking.file == sha and asking.state not in LIVE:
            self.shared.add(sha)

    def _office(self, event: Event, data: dict[str, Any], place: str) -> None:
        """An id begins with its office; a record is of the office and day that the event says."""
        if event.kind not in ("draft_saved", "submitted"):
            return
        office, day = str(data["office"]), str(data["stichtag"])
        if not event.subject.startswith(f"{SUBJECT}{office}-"):
            self.faults.append(f"{place} nennt ein anderes Jugendamt als seine Nummer.")
        if event.kind == "submitted":
            self.owners.setdefault(str(data["record"]), set()).add((office, day))


def _readable(event: Event) -> bool:
    """Whether every column has its type: SQLite keeps whatever somebody writes into it."""
    texts = (event.at, event.kind, event.subject, event.actor, event.payload, event.previous,
             event.hash, event.key or "")  # fmt: skip
    return all(isinstance(t, str) for t in texts) and all(
        isinstance(n, int) for n in (event.seq, event.version)
    )


def _in_order(before: str, after: str) -> bool:
    try:
        return datetime.fromisoformat(after) >= datetime.fromisoformat(before) - CLOCKS
    except (ValueError, TypeError):
        return False


def _contents(connection: Connection, chain: _Chain) -> int:
    """Compare every content with its hash, and the contents with what events speak of."""
    found: set[str] = set()
    needed = {
        sha: item.id
        for item in chain.standings.values()
        if item.state in LIVE
        for sha in (item.file, item.record)
    }
    rows = connection.execution_options(stream_results=True, yield_per=20).execute(
        sa.select(CONTENT.c.sha256, CONTENT.c.size, CONTENT.c.bytes)
    )
    for sha, size, data in rows:
        found.add(sha)
        if data is None:
            if sha not in chain.erased:
                chain.faults.append(f"Der Inhalt {sha} ist leer, ohne dass er gelöscht wurde.")
            elif sha in needed and sha not in chain.shared:
                chain.faults.append(f"Der Inhalt {sha} der Meldung {needed[sha]} ist gelöscht.")
        elif len(data) != size or hashlib.sha256(data).hexdigest() != sha:
            chain.faults.append(f"Der Inhalt {sha} wurde verändert.")
        elif sha in chain.owners and _about(data) not in (None, *chain.owners[sha]):
            chain.faults.append(f"Der Inhalt {sha} ist von einem anderen Jugendamt oder Tag.")
    for sha in sorted(chain.spoken - found):
        chain.faults.append(f"Der Inhalt {sha} fehlt.")
    for sha in sorted(found - chain.spoken):
        chain.faults.append(f"Der Inhalt {sha} gehört zu keinem Ereignis.")
    return len(found)


def _about(data: bytes) -> tuple[str, str] | None:
    """(office, Stichtag) of a stored record; None where it says neither."""
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(data)
        return str(found["jugendamt_id"]), str(found["stichtag"])
    return None
