"""Who is looking: a personal access link (cookie) or a login at the identity provider.

Decides how a page learns of it and nothing more: what a person may do is decided in
`etl.submissions` alone, at every step anew. The cookie goes before the login, so that a link works
on a machine on which somebody is logged in; rights are never added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from etl.api import COOKIE
from etl.links import LEAVE
from etl.submissions import oidc
from etl.submissions.access import Actor, session_actor
from etl.submissions.store import Store, open_store
from etl.warehouse import data_folder
from ui import session

Way = Literal["", "link", "login"]
LOGGED = "identity:logged"


@dataclass(frozen=True)
class Visitor:
    """Somebody on the page. `actor` None = a reader; `way` = what the browser came with."""

    actor: Actor | None
    way: Way

    @property
    def refused(self) -> bool:
        """Came with a link or login that gives no role (any more)."""
        return self.actor is None and self.way != ""

    @property
    def is_office(self) -> bool:
        """May hand in for at least one office."""
        return self.actor is not None and "office" in self.actor.roles

    @property
    def is_reviewer(self) -> bool:
        """May decide on what others handed in."""
        return self.actor is not None and self.actor.is_reviewer


def store() -> Store:
    """The store of submissions of this installation."""
    return open_store(data_folder())


def cookie() -> str:
    """The cookie of an access link as the browser sent it; empty without one."""
    return str(st.context.cookies.to_dict().get(COOKIE, ""))


def claims() -> Mapping[str, Any]:
    """What the identity provider says about who is logged in; empty for nobody."""
    said: dict[str, Any] = st.user.to_dict()
    return said if said.get("is_logged_in") else {}


def can_login() -> bool:
    """Whether an identity provider is set up (`[auth]` in the secrets)."""
    return "is_logged_in" in st.user.to_dict()


def visitor() -> Visitor:
    """Who is looking, asked anew at every run: an expired or revoked access ends at once."""
    link = cookie()
    if link:
        who = session_actor(store(), link, log=_first(link.partition(".")[0]))
        return Visitor(who, "link")
    said = claims()
    if not said:
        return Visitor(None, "")
    who = oidc.actor_from_claims(said, oidc.load_rules(data_folder()))
    if who is not None and _first(who.id):
        oidc.log_login(store(), who)
    return Visitor(who, "login")


def _first(mark: str) -> bool:
    """Whether this browser session has not been written down yet."""
    if session.held(LOGGED) == mark:
        return False
    session.hold(LOGGED, mark)
    return True


def login_button() -> None:
    """The way to the identity provider, where one is set up."""
    if can_login():
        st.button("Anmelden", on_click=st.login, key="login", type="primary")


def logout_button(who: Visitor) -> None:
    """The way out: ends the session of a link, or the login."""
    if who.way == "link":
        st.html(f'<p class="fm-text"><a href="{LEAVE}" target="_self">Abmelden</a></p>')
    elif who.way == "login":
        st.button("Abmelden", on_click=st.logout, key="logout")
