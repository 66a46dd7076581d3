"""Tokens, links and sessions: what opens, what does not, and that it is all written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from etl.errors import UsageError
from etl.submissions import access, events
from etl.submissions.access import Denied, TooManyTries
from etl.submissions.people import person_id
from tests.submissions.store.people import OFFICE

HERE, THERE = "192.0.2.1", "192.0.2.2"


def issue(store, **changes):
    """An access for machines unless told otherwise."""
    given = {"role": "office", "regions": [OFFICE], "days": 90, "by": "betrieb", "use": "api",
        "person": "Anna"}  # fmt: skip
    return access.grant(store, **{**given, **changes})


def log(store):
    """The whole log as (kind, subject, actor, payload)."""
    with store.read() as connection:
        return [(e.kind, e.subject, e.actor, e.payload) for e in events.walk(connection)]


def test_a_token_opens_its_role_and_region(store):
    who = access.authenticate(store, issue(store), HERE)
    assert who.may_submit(OFFICE)
    assert not who.may_submit("JH05112000")
    assert not who.is_reviewer


def test_a_land_access_covers_the_offices_of_that_land_only(store):
    who = access.authenticate(store, issue(store, regions=["05"]), HERE)
    assert who.may_submit("JH05112000")
    assert not who.may_submit("JH06412000")
    assert not access.Actor("x", frozenset({"reviewer"}), ("05",)).may_submit("JH05112000")


def test_the_store_holds_no_secret(store):
    token = issue(store)
    access.authenticate(store, token, HERE)
    store.close()
    raw = b"".join(p.read_bytes() for p in store.file.parent.iterdir())
    assert token.split(".")[0].encode() in raw
    assert token.split(".")[1].encode() not in raw
    assert HERE.encode() not in raw


@pytest.mark.parametrize(
    "bend",
    [
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: t.split(".")[0] + ".",
        lambda t: "",
        lambda t: t[1:],
    ],
)
def test_a_bent_token_is_refused_and_written_down(store, bend):
    token = issue(store)
    with pytest.raises(Denied):
        access.authenticate(store, bend(token), HERE)
    assert log(store)[-1][0] == "access_refused"


def test_an_expired_access_is_refused(store, monkeypatch):
    token = issue(store, days=1)
    later = datetime.now(UTC) + timedelta(days=1, seconds=1)
    monkeypatch.setattr(events, "now", lambda: later.isoformat(timespec="microseconds"))
    with pytest.raises(Denied):
        access.authenticate(store, token, HERE)
    assert access.grants(store)[0].state == "abgelaufen"


def test_a_revoked_access_ends_at_once_with_its_sessions(store):
    token = issue(store, use="link")
    cookie, _, _ = access.exchange(store, token, HERE)
    assert access.session_actor(store, cookie) is not None
    access.revoke(store, access.grants(store)[0].id, "betrieb")
    assert access.session_actor(store, cookie) is None
    assert access.grants(store)[0].state == "widerrufen"


def test_a_link_is_exchanged_once(store):
    token = issue(store, use="link")
    cookie, who, seconds = access.exchange(store, token, HERE)
    assert access.session_actor(store, cookie, log=True) == who
    assert 89 * 86400 < seconds <= 90 * 86400
    with pytest.raises(Denied):
        access.exchange(store, token, THERE)
    access.close_session(store, cookie)
    assert access.session_actor(store, cookie) is None


def test_a_link_is_no_token_for_machines_and_the_reverse(store):
    with pytest.raises(Denied):
        access.authenticate(store, issue(store, use="link"), HERE)
    with pytest.raises(Denied):
        access.exchange(store, issue(store), HERE)


@pytest.mark.parametrize("cookie", ["", ".", "abc", "abc.def", "%"])
def test_a_foreign_cookie_is_nobody(store, cookie):
    assert access.session_actor(store, cookie) is None


def test_five_wrong_tries_a_minute_and_then_none(store, monkeypatch):
    token = issue(store)
    for _ in range(5):
        with pytest.raises(Denied):
            access.authenticate(store, "abc.def", HERE)
    with pytest.raises(TooManyTries):
        access.authenticate(store, token, HERE)
    assert access.authenticate(store, token, THERE)  # another address is not locked out
    monkeypatch.setattr(access, "WINDOW_SECONDS", 0)
    assert access.authenticate(store, token, HERE)


def test_every_access_is_written_down(store):
    access.authenticate(store, issue(store), HERE)
    kinds = [kind for kind, *_ in log(store)]
    assert kinds == ["access_granted", "access_used"]
    assert log(store)[0][2] == "betrieb"


@pytest.mark.parametrize(
    "typed",
    ["JÖRG  MÜLLER", "Jo\u0308rg Mu\u0308ller", "Jörg\u200b Mül\u00adler", "\ufeffJörg\u00a0Müller",
     "Jörg\u034f Müller\ufe0f", "Ｊörg Müller"],
)  # fmt: skip
def test_one_person_is_one_id_however_the_name_was_typed(typed):
    assert person_id(typed) == person_id("Jörg Müller") == "person:jörg müller"


def test_different_people_are_different_ids():
    names = ["Jörg Müller", "Jörg Möller", "Jörg-Müller", "Straße", "Strasser"]
    assert len({person_id(n) for n in names}) == len(names)


def test_one_person_with_two_accesses_is_one_actor(store):
    office = access.authenticate(store, issue(store, person="Rita  Prüf"), HERE)
    review = access.authenticate(
        store, issue(store, role="reviewer", regions=[], person="rita prüf"), HERE
    )
    assert office.id == review.id
    assert access.reviewers(store) == {review.id}


def test_an_office_may_share_an_access_without_a_name(store):
    """It is an actor of its own, and no reviewer's."""
    shared = access.authenticate(store, issue(store, person=""), HERE)
    assert shared.id.startswith(access.GRANT)
    assert shared.may_submit(OFFICE)
    assert not shared.is_reviewer


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "king"}, "Rolle"),
        ({"regions": []}, "--region"),
        ({"regions": ["JH99999999"]}, "kein Jugendamt"),
        ({"regions": ["17"]}, "kein Jugendamt"),
        ({"days": 0}, "Tage"),
        ({"role": "reviewer", "regions": [], "person": ""}, "--person"),
        ({"person": " \u200b "}, "--person"),
    ],
)
def test_an_unclear_access_is_not_issued(store, changes, said):
    with pytest.raises(UsageError, match=said):
        issue(store, **changes)
    assert log(store) == []


def test_secrets_are_compared_in_constant_time(store, monkeypatch):
    seen = []
    real = access.hmac.compare_digest
    monkeypatch.setattr(
        access.hmac, "compare_digest", lambda a, b: seen.append((a, b)) or real(a, b)
    )
    access.authenticate(store, issue(store), HERE)
    with pytest.raises(Denied):
        access.authenticate(store, "abc.def", HERE)
    assert len(seen) == 2  # for an unknown id too


def test_one_ipv6_connection_is_one_sender(store):
    for number in range(5):
        with pytest.raises(Denied):
            access.authenticate(store, "falsch.falsch", f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyTries):
        access.authenticate(store, issue(store), "2001:db8:1:2:ffff::1")
    assert access.authenticate(store, issue(store), "2001:db8:1:3::1")
    for address in ("192.0.2.7", *["::ffff:192.0.2.7"] * 4):
        with pytest.raises(Denied):
            access.authenticate(store, "falsch.falsch", address)
    with pytest.raises(TooManyTries):
        access.authenticate(store, issue(store), "192.0.2.7")
