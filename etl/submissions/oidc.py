"""Decides which roles a login of the identity provider carries: claims → roles, from one TOML.

    [identity]
    claim = "email"                 # optional; otherwise issuer and sub identify the person
    [[rule]]
    claim = "groups"                # text or list of texts
    value = "jugendamt-ratingen"
    role = "office"                 # office | reviewer
    regions = ["JH05158028"]        # or regions_claim = "jugendamt_id"

A claim that no rule names gives nothing: whoever logs in without a rule is a reader. Takes the
claims that the page got from `st.user`, returns an `Actor` or None; a login that gives a role is
written down like the use of an access link.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator

from etl.errors import CatalogError, Fault
from etl.models import Spec
from etl.specfiles import faults_of, read_toml
from etl.submissions import events
from etl.submissions.access import Actor, Role
from etl.submissions.people import person_id
from etl.submissions.store import Store

PATH_VARIABLE = "MONITOR_ROLES"
FILE = Path("submissions") / "rollen.toml"
LOGIN = "anmeldung:"


class Rule(Spec):
    """Who has `value` in `claim` gets `role`, for `regions` or those in `regions_claim`."""

    claim: str
    value: str
    role: Role
    regions: tuple[str, ...] = ()
    regions_claim: str = ""

    @model_validator(mode="after")
    def _office_needs_regions(self) -> Rule:
        if self.role == "office" and not (self.regions or self.regions_claim):
            raise ValueError("die Rolle office braucht 'regions' oder 'regions_claim'")
        if "*" in self.regions:
            raise ValueError("'*' ist in 'regions' nicht vorgesehen")
        return self


class Identity(Spec):
    """Which claim identifies a person, so that four eyes hold across logins and links."""

    claim: str = ""


class RoleRules(Spec):
    """The whole file."""

    identity: Identity = Identity()
    rule: tuple[Rule, ...] = ()


def load_rules(data: Path) -> RoleRules:
    """The rules in `MONITOR_ROLES` or below the data folder; none where there is no file."""
    path = Path(os.environ.get(PATH_VARIABLE) or data / FILE)
    if not path.is_file():
        return RoleRules()
    faults: list[Fault] = []
    raw = read_toml(path, faults)
    if faults:
        raise CatalogError(faults)
    try:
        return RoleRules.model_validate(raw)
    except ValidationError as error:
        raise CatalogError(faults_of(error, path.name)) from error


def actor_from_claims(claims: Mapping[str, Any], rules: RoleRules) -> Actor | None:
    """Who is logged in; None without an identity or without any matching rule."""
    identity = _identity(claims, rules)
    matching = [r for r in rules.rule if r.value in _texts(claims.get(r.claim))]
    if not identity or not matching:
        return None
    regions = {
        region
        for r in matching
        if r.role == "office"
        for region in (*r.regions, *_texts(claims.get(r.regions_claim)))
        if region != "*"
    }
    return Actor(identity, frozenset(r.role for r in matching), tuple(sorted(regions)))


def log_login(store: Store, actor: Actor) -> None:
    """Write down that somebody came in: the page does it once when a browser session begins."""
    subject = LOGIN + hashlib.sha256(actor.id.encode()).hexdigest()[:32]
    with store.write() as connection:
        events.append(connection, "access_used", subject, actor.id, {"roles": sorted(actor.roles)})


def _identity(claims: Mapping[str, Any], rules: RoleRules) -> str:
    claim = rules.identity.claim
    if claim:
        value = claims.get(claim)
        unproven = claim == "email" and claims.get("email_verified") is not True
        return person_id(value) if isinstance(value, str) and value and not unproven else ""
    issuer, subject = claims.get("iss"), claims.get("sub")
    return f"oidc:{issuer}|{subject}" if issuer and subject else ""


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list | tuple) else []
