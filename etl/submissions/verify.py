"""Decides whether a store is what it was: every event, every content, every rule, every trigger.

Found are: a changed, removed, inserted or reordered event (chain), a cut-off end (head), an event
that the rules of `states.apply` would never have let through (for instance an acceptance by the
sender), changed, lost or foreign contents, and triggers that somebody took away. Whoever controls
the whole database could still rewrite all of it with new hashes; against that stands the hash of
the newest event, which `verify` prints, archives hold, and receipts carry out of the house: give
such a hash as `witness`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.calls import counted
from etl.errors import CheckFailed
from etl.submissions import events
from etl.submissions.events import Event
from etl.submissions.states import OPEN, STEPS, SUBJECT, NotAllowed, Standing, apply
from etl.submissions.store import Store
from etl.submissions.tables import CONTENT, ERASED, START, triggers

SQLITE_CATALOG = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@dataclass(frozen=True)
class Verdict:
    """What was found: number of events and contents, hash of the newest event, all faults."""

    events: int
    contents: int
    head: str
    faults: tuple[str, ...]

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
        seq, newest = events.head(connection)
        if (seq, newest) != (chain.seq, chain.hash):
            chain.faults.append(
                f"Das Ende des Protokolls fehlt oder ist verändert: gemerkt ist Ereignis {seq}, "
                f"vorhanden ist {chain.seq}."
            )
        contents = _contents(connection, chain)
        chain.faults.extend(_triggers(connection))
    for witness in witnesses:
        if witness not in chain.hashes:
            chain.faults.append(f"Das Ereignis {witness} einer Quittung steht nicht im Protokoll.")
    return Verdict(chain.seq, contents, chain.hash, tuple(chain.faults))


def require_sound(store: Store, witnesses: Iterable[str] = ()) -> Verdict:
    """As `verify`, but raises `CheckFailed` with all faults."""
    found = verify(store, witnesses)
    if not found.ok:
        raise CheckFailed(
            f"Der Bestand der Meldungen ist nicht unversehrt: "
            f"{counted(len(found.faults), 'Befund', 'Befunde')}. "
            "Bitte nichts weiter ändern und eine Sicherung daneben legen.",
            "\n".join(found.faults),
        )
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

    def see(self, event: Event) -> None:
        """One more event."""
        place = f"Ereignis {event.seq}"
        if event.seq != self.seq + 1:
            self.faults.append(f"Vor {place} fehlen Ereignisse (erwartet {self.seq + 1}).")
        if event.previous != self.hash:
            self.faults.append(f"{place} schließt nicht an das Ereignis davor an.")
        if event.digest() != event.hash:
            self.faults.append(f"{place} wurde verändert.")
        if event.version != self.versions.get(event.subject, 0) + 1:
            self.faults.append(f"{place} zählt für {event.subject} nicht richtig weiter.")
        self.seq, self.hash = event.seq, event.hash
        self.versions[event.subject] = event.version
        self.hashes.add(event.hash)
        self._meaning(event, place)

    def _meaning(self, event: Event, place: str) -> None:
        try:
            data = event.data
            if event.kind == ERASED:
                self.erased.add(event.subject.removeprefix("inhalt:"))
            if event.kind in STEPS:
                named = {str(data[k]) for k in ("file", "record") if data.get(k)}
                self.spoken |= named
                if named & self.erased:
                    self.faults.append(f"{place} nennt einen Inhalt, der schon gelöscht war.")
                before = self.standings.get(event.subject)
                if not event.subject.startswith(SUBJECT):
                    raise NotAllowed("Es gehört zu keiner Meldung.")
                self.standings[event.subject] = apply(before, event)
        except NotAllowed as error:
            self.faults.append(f"{place} hätte es nie geben dürfen: {error}")
        except (ValueError, KeyError, TypeError):
            self.faults.append(f"{place} ist nicht lesbar.")


def _contents(connection: Connection, chain: _Chain) -> int:
    """Compare every content with its hash, and the contents with what events speak of."""
    found: set[str] = set()
    needed = {
        sha: item.id
        for item in chain.standings.values()
        if item.state in ("draft", *OPEN, "accepted")
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
            elif sha in needed:
                chain.faults.append(f"Der Inhalt {sha} der Meldung {needed[sha]} ist gelöscht.")
        elif len(data) != size or hashlib.sha256(data).hexdigest() != sha:
            chain.faults.append(f"Der Inhalt {sha} wurde verändert.")
    for sha in sorted(chain.spoken - found):
        chain.faults.append(f"Der Inhalt {sha} fehlt.")
    for sha in sorted(found - chain.spoken):
        chain.faults.append(f"Der Inhalt {sha} gehört zu keinem Ereignis.")
    return len(found)


def _triggers(connection: Connection) -> list[str]:
    """Triggers that are missing, switched off or not as we made them."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        rows = connection.execute(sa.text(SQLITE_CATALOG))
        present = {name: _plain(text) for name, text in rows}
        wanted = {name: _plain(text) for name, text in triggers(dialect).items()}
    else:
        rows = connection.execute(
            sa.text("SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal")
        )
        present = {name: str(enabled) for name, enabled in rows}
        wanted = dict.fromkeys(triggers(dialect), "O")
    return [
        f"Der Schutz „{name}“ der Datenbank fehlt oder ist verändert."
        for name, text in sorted(wanted.items())
        if present.get(name) != text
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
