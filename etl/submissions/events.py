"""Decides what an event is and how the log grows: each event carries the hash of the one before.

The hash covers every column in one canonical JSON text, so a changed, removed, inserted or
reordered event breaks the chain from there on. `append` runs inside `Store.write()`, whose lock
makes numbers and chain free of gaps.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.errors import InputError, UsageError
from etl.submissions.tables import CONTENT, EVENT, HEAD, START

Payload = Mapping[str, Any]
OWNER = "meldung_id"
"""Member of stored JSON that names the submission it belongs to."""


class Stale(InputError):
    """Somebody else was quicker: the state that a decision was based on is no longer the newest."""


class NotFound(UsageError):
    """No such submission, access or content."""


@dataclass(frozen=True)
class Event:
    """One row of the log. `payload` is canonical JSON text; it never holds a contact person."""

    seq: int
    at: str
    kind: str
    subject: str
    version: int
    actor: str
    payload: str
    key: str | None
    previous: str
    hash: str

    @property
    def data(self) -> dict[str, Any]:
        """The payload as a mapping."""
        found: dict[str, Any] = json.loads(self.payload)
        return found

    def digest(self) -> str:
        """The hash this event must carry."""
        return _digest({k: v for k, v in asdict(self).items() if k != "hash"})


def canonical(data: Payload) -> str:
    """JSON with one possible form: sorted keys, no spaces."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(fields: Payload) -> str:
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def now() -> str:
    """The time of an event: UTC, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def append(
    connection: Connection,
    kind: str,
    subject: str,
    actor: str,
    payload: Payload | None = None,
    *,
    key: str | None = None,
    expected: int | None = None,
) -> Event:
    """Add one event. `expected` = version of the subject the caller has seen, else `Stale`."""
    seq, before = connection.execute(sa.select(HEAD.c.seq, HEAD.c.hash)).one()
    seen = _version(connection, subject)
    if expected is not None and expected != seen:
        raise Stale(
            "Die Meldung wurde inzwischen von jemand anderem bearbeitet. "
            "Bitte den neuen Stand ansehen und dann entscheiden."
        )
    fields: dict[str, Any] = {
        "seq": seq + 1,
        "at": now(),
        "kind": kind,
        "subject": subject,
        "version": seen + 1,
        "actor": actor,
        "payload": canonical(payload or {}),
        "key": key,
        "previous": before,
    }
    event = Event(**fields, hash=_digest(fields))
    connection.execute(sa.insert(EVENT), asdict(event))
    connection.execute(sa.update(HEAD), {"seq": event.seq, "hash": event.hash})
    return event


def _version(connection: Connection, subject: str) -> int:
    query = sa.select(sa.func.max(EVENT.c.version)).where(EVENT.c.subject == subject)
    return int(connection.execute(query).scalar() or 0)


def of_subject(connection: Connection, subject: str, kinds: Sequence[str] = ()) -> list[Event]:
    """All events of a subject (of some kinds only), oldest first."""
    if "\x00" in subject:  # from an address or a token; PostgreSQL will not even look for it
        return []
    query = sa.select(EVENT).where(EVENT.c.subject == subject).order_by(EVENT.c.version)
    if kinds:
        query = query.where(EVENT.c.kind.in_(kinds))
    return [Event(*row) for row in connection.execute(query)]


def of_kinds(connection: Connection, kinds: Sequence[str]) -> list[Event]:
    """All events of some kinds, oldest first."""
    query = sa.select(EVENT).where(EVENT.c.kind.in_(kinds)).order_by(EVENT.c.seq)
    return [Event(*row) for row in connection.execute(query)]


def by_key(connection: Connection, start: str) -> list[Event]:
    """Events whose key begins with `start`."""
    query = sa.select(EVENT).where(EVENT.c.key >= start, EVENT.c.key < start + "\x7f")
    return [Event(*row) for row in connection.execute(query.order_by(EVENT.c.seq))]


def of_prefix(connection: Connection, start: str) -> list[Event]:
    """Events of all subjects that begin with `start`, subject by subject, oldest first."""
    query = sa.select(EVENT).where(EVENT.c.subject >= start, EVENT.c.subject < start + "\x7f")
    rows = connection.execute(query.order_by(EVENT.c.subject, EVENT.c.version))
    return [Event(*row) for row in rows]


def walk(connection: Connection) -> Iterator[Event]:
    """The whole log, oldest first, without holding it in memory."""
    rows = connection.execution_options(stream_results=True).execute(
        sa.select(EVENT).order_by(EVENT.c.seq)
    )
    for row in rows:
        yield Event(*row)


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest event as the store remembers them; (0, START) when empty."""
    found = connection.execute(sa.select(HEAD.c.seq, HEAD.c.hash)).one_or_none()
    return (int(found[0]), str(found[1])) if found else (0, START)


def keep(connection: Connection, data: bytes) -> str:
    """Store bytes under their SHA-256 unless they are there; returns the hash.

    `UsageError` for bytes that were erased on request: they never come back under their hash.
    """
    sha = hashlib.sha256(data).hexdigest()
    query = sa.select(CONTENT.c.bytes.is_(None)).where(CONTENT.c.sha256 == sha)
    erased = connection.execute(query).scalar()
    if erased:
        raise UsageError(
            "Genau dieser Inhalt wurde auf Wunsch gelöscht und wird nicht wieder gespeichert. "
            "Bitte die Nummer der Meldung erhöhen und neu einreichen."
        )
    if erased is None:
        row = {"sha256": sha, "size": len(data), "bytes": data}
        connection.execute(sa.insert(CONTENT), row)
    return sha


def keep_for(connection: Connection, number: str, data: Payload) -> str:
    """Store the JSON of one submission or draft; returns its hash.

    Its id stands in it, so that two submissions never share a content: what one office has erased
    is never what another submission rests on.
    """
    return keep(connection, json.dumps({**data, OWNER: number}, ensure_ascii=False).encode())


def kept_for(connection: Connection, sha: str) -> dict[str, Any]:
    """What `keep_for` stored, without the id; `NotFound` as `content`."""
    found: dict[str, Any] = json.loads(content(connection, sha))
    found.pop(OWNER, None)  # absent in what older versions stored
    return found


def content(connection: Connection, sha: str) -> bytes:
    """The bytes under a hash; `NotFound` when they were erased or never there."""
    found = connection.execute(sa.select(CONTENT.c.bytes).where(CONTENT.c.sha256 == sha)).scalar()
    if found is None:
        raise NotFound("Der Inhalt dieser Meldung ist nicht (mehr) gespeichert.")
    return bytes(found)
