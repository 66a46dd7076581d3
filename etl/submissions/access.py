"""Decides who somebody is and what they may do: access links, tokens, sessions.

Everything is an event, so issuing, use, refusal and revocation are in the same tamper-evident log
as the submissions. Only SHA-256 hashes of secrets are kept. A plain hash is enough: the secrets are
256 random bits, which nobody can guess, unlike passwords; a slow hash would only slow us down.
A token is `<id>.<secret>`: the id finds the access, the secret is compared in constant time.
An address is kept as a keyed hash, only to count wrong tries (five a minute, then none at all).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.errors import UsageError
from etl.submissions import events
from etl.submissions.context import load_register
from etl.submissions.events import NotFound
from etl.submissions.people import network, person_id, plain_name
from etl.submissions.states import NotAllowed
from etl.submissions.store import Store
from etl.submissions.tables import EVENT, SETTING

Role = Literal["office", "reviewer"]
Use = Literal["link", "api"]
ROLES: tuple[Role, ...] = ("office", "reviewer")
TRIES, WINDOW_SECONDS = 5, 60
GRANT, SESSION, ADDRESS = "zugang:", "sitzung:", "adresse:"
LAND = re.compile(r"\d\d")
EVERYWHERE = "*"


class Denied(NotAllowed):
    """The token is unknown, expired, revoked or used up. One sentence for all, on purpose."""


class TooManyTries(Denied):
    """Five wrong tries from one address within a minute."""


@dataclass(frozen=True)
class Actor:
    """Somebody with roles. `regions`: office ids, a two-digit Land (all its offices) or `*`."""

    id: str
    roles: frozenset[Role]
    regions: tuple[str, ...] = ()

    def may_submit(self, office: str) -> bool:
        """Whether this person may hand in for that office."""
        return "office" in self.roles and any(
            region in (EVERYWHERE, office) or (LAND.fullmatch(region) and office[2:4] == region)
            for region in self.regions
        )

    @property
    def is_reviewer(self) -> bool:
        """Whether this person may decide (on what others handed in)."""
        return "reviewer" in self.roles

    @property
    def role(self) -> Role:
        """The role under which a decision is written down."""
        return "reviewer" if self.is_reviewer else "office"


@dataclass(frozen=True)
class Grant:
    """An access as listed: no secret in it. `used`: a link that was exchanged already."""

    id: str
    role: Role
    regions: tuple[str, ...]
    use: Use
    person: str
    issued: str
    expires: str
    revoked: bool
    used: bool
    secret: str = ""

    def actor(self) -> Actor:
        """Who comes in with it. The same person with two accesses is one actor."""
        identity = person_id(self.person) if self.person else GRANT + self.id
        return Actor(identity, frozenset({self.role}), self.regions)

    @property
    def state(self) -> str:
        """gültig, widerrufen or abgelaufen."""
        if self.revoked:
            return "widerrufen"
        return "gültig" if self.expires > events.now() else "abgelaufen"


def grant(
    store: Store,
    role: Role,
    regions: Sequence[str],
    days: int,
    *,
    by: str,
    person: str = "",
    use: Use = "link",
) -> str:
    """Issue an access; returns the token, which exists nowhere else. `UsageError` when unclear.

    A reviewer has a name; an office's access may go without, and then reviewers are told.
    """
    _plausible(role, regions, days, person)
    number, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    payload = {
        "role": role,
        "regions": sorted(set(regions)),
        "use": use,
        "person": " ".join(person.split()),
        "expires": (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="microseconds"),
        "secret": _hash(secret),
    }
    with store.write() as connection:
        events.append(connection, "access_granted", GRANT + number, by, payload)
    return f"{number}.{secret}"


def _plausible(role: Role, regions: Sequence[str], days: int, person: str) -> None:
    register = load_register()
    if role not in ROLES:
        raise UsageError(f"Die Rolle „{role}“ gibt es nicht. Möglich sind: {', '.join(ROLES)}.")
    if not 1 <= days <= 730:
        raise UsageError("Ein Zugang gilt mindestens 1 und höchstens 730 Tage.")
    if not plain_name(person) and (person or role == "reviewer"):
        raise UsageError(
            "Ein Prüfzugang braucht --person mit einem lesbaren Namen: Nur so lässt sich erkennen, "
            "ob jemand über die eigene Meldung entscheiden würde."
        )
    if role == "office" and not regions:
        raise UsageError("Ein Zugang für ein Jugendamt braucht --region, zum Beispiel JH05334002.")
    for region in regions:
        land = LAND.fullmatch(region) and 1 <= int(region) <= 16
        if not land and register and region not in register:
            raise UsageError(
                f"„{region}“ ist kein Jugendamt des Verzeichnisses und kein Land (01 bis 16)."
            )


def revoke(store: Store, number: str, by: str) -> None:
    """End an access at once, with all sessions that came from it; `NotFound` if there is none."""
    with store.write() as connection:
        if _grant(connection, number) is None:
            raise NotFound(f"Einen Zugang „{number}“ gibt es nicht.")
        events.append(connection, "access_revoked", GRANT + number, by)


def grants(store: Store) -> list[Grant]:
    """All accesses ever issued, newest first."""
    with store.read() as connection:
        issued = events.of_kinds(connection, ["access_granted"])
        found = (_grant(connection, e.subject.removeprefix(GRANT)) for e in reversed(issued))
        return [g for g in found if g is not None]


def authenticate(store: Store, token: str, address: str) -> Actor:
    """Who sends a request with an `api` token. Logged; `Denied` or `TooManyTries` otherwise."""
    with store.write() as connection:
        found = _checked(connection, token, address, "api")
        if found:
            events.append(connection, "access_used", GRANT + found.id, found.actor().id)
    return _or_denied(found).actor()


def exchange(store: Store, token: str, address: str) -> tuple[str, Actor, int]:
    """Turn a link into a session, once: (cookie value, who, seconds it is valid)."""
    number, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    with store.write() as connection:
        found = _checked(connection, token, address, "link")
        if found:
            who = found.actor().id
            payload = {"grant": found.id, "secret": _hash(secret), "expires": found.expires}
            events.append(connection, "access_exchanged", GRANT + found.id, who)
            events.append(connection, "session_opened", SESSION + number, who, payload)
    found = _or_denied(found)
    left = datetime.fromisoformat(found.expires) - datetime.now(UTC)
    return f"{number}.{secret}", found.actor(), int(left.total_seconds())


def session_actor(store: Store, cookie: str, *, log: bool = False) -> Actor | None:
    """Who a cookie stands for; None when it stands for nobody (any more).

    `log` writes the access down: the page does it once when a browser session begins.
    """
    number, _, secret = cookie.partition(".")
    with store.read() as connection:
        opened = events.of_subject(connection, SESSION + number, ["session_opened"])
        closed = events.of_subject(connection, SESSION + number, ["session_closed"])
        if not opened or closed or not _same(secret, opened[0].data["secret"]):
            return None
        found = _grant(connection, opened[0].data["grant"])
    if found is None or found.state != "gültig":
        return None
    if log:
        with store.write() as connection:
            events.append(connection, "access_used", SESSION + number, found.actor().id)
    return found.actor()


def opened_by(store: Store, cookie: str, token: str) -> bool:
    """Whether a cookie stands for somebody who came in with this very link (a reload of it)."""
    if session_actor(store, cookie) is None:
        return False
    subject = SESSION + cookie.partition(".")[0]
    with store.read() as connection:
        opened = events.of_subject(connection, subject, ["session_opened"])
    return str(opened[0].data["grant"]) == token.partition(".")[0]


def close_session(store: Store, cookie: str) -> None:
    """Log out: the cookie is worth nothing from now on."""
    who = session_actor(store, cookie)
    if who is not None:
        with store.write() as connection:
            events.append(connection, "session_closed", SESSION + cookie.partition(".")[0], who.id)


def reviewers(store: Store) -> set[str]:
    """Ids of all who hold a valid reviewer access."""
    valid: Iterable[Grant] = (g for g in grants(store) if g.state == "gültig")
    return {g.actor().id for g in valid if g.role == "reviewer"}


def _checked(connection: Connection, token: str, address: str, use: Use) -> Grant | None:
    """The valid access of a token; a wrong one is logged and None. `TooManyTries` beforehand."""
    source = ADDRESS + _address(connection, address)
    since = (datetime.now(UTC) - timedelta(seconds=WINDOW_SECONDS)).isoformat(
        timespec="microseconds"
    )
    wrong = sa.select(sa.func.count()).where(
        EVENT.c.subject == source, EVENT.c.kind == "access_refused", EVENT.c.at > since
    )
    if int(connection.execute(wrong).scalar() or 0) >= TRIES:
        raise TooManyTries("Zu viele falsche Versuche. Bitte eine Minute warten.")
    number, _, secret = token.partition(".")
    found = _grant(connection, number)
    fits = _same(secret, found.secret if found else "")
    spent = found is not None and use == "link" and found.used
    if found and fits and found.state == "gültig" and found.use == use and not spent:
        return found
    events.append(connection, "access_refused", source, "unbekannt", {"use": use})
    return None


def _or_denied(found: Grant | None) -> Grant:
    if found is None:
        raise Denied(
            "Dieser Zugang gilt nicht: Er ist unbekannt, abgelaufen, widerrufen oder schon "
            "eingelöst. Bitte einen neuen Zugang anfordern."
        )
    return found


def _grant(connection: Connection, number: str) -> Grant | None:
    kinds = ["access_granted", "access_revoked", "access_exchanged"]
    log = events.of_subject(connection, GRANT + number, kinds)
    if not log or log[0].kind != "access_granted":
        return None
    data, later = log[0].data, {e.kind for e in log[1:]}
    return Grant(
        id=number,
        role=data["role"],
        regions=tuple(data["regions"]),
        use=data["use"],
        person=data["person"],
        issued=log[0].at,
        expires=data["expires"],
        revoked="access_revoked" in later,
        used="access_exchanged" in later,
        secret=data["secret"],
    )


def _address(connection: Connection, address: str) -> str:
    address = network(address)
    key = connection.execute(sa.select(SETTING.c.value).where(SETTING.c.name == "address_key"))
    return hmac.new(bytes.fromhex(key.scalar_one()), address.encode(), "sha256").hexdigest()[:32]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _same(secret: str, expected: str) -> bool:
    return hmac.compare_digest(_hash(secret), expected)
