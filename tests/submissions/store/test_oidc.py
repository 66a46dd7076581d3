"""Claims become roles by the rules of one file and by nothing else."""

from __future__ import annotations

import pytest

from etl.errors import CatalogError
from etl.submissions.oidc import RoleRules, actor_from_claims, load_rules

FILE = """
[[rule]]
claim = "groups"
value = "ratingen"
role = "office"
regions = ["JH05158028"]

[[rule]]
claim = "groups"
value = "eigenes-amt"
role = "office"
regions_claim = "amt"

[[rule]]
claim = "department"
value = "pruefung"
role = "reviewer"
"""
WHO = {"iss": "https://idp.example", "sub": "42"}


@pytest.fixture
def rules(tmp_path) -> RoleRules:
    """The file above, read from its place."""
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "rollen.toml").write_text(FILE, encoding="utf-8")
    return load_rules(tmp_path)


def test_rules_give_roles_and_regions(rules):
    who = actor_from_claims({**WHO, "groups": ["x", "ratingen"]}, rules)
    assert (who.id, who.roles, who.regions) == (
        "oidc:https://idp.example|42",
        frozenset({"office"}),
        ("JH05158028",),
    )
    both = actor_from_claims(
        {**WHO, "groups": "eigenes-amt", "amt": "JH05111000", "department": "pruefung"}, rules
    )
    assert both.roles == {"office", "reviewer"}
    assert both.may_submit("JH05111000")
    assert not both.may_submit("JH05158028")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        WHO,
        {**WHO, "groups": ["Ratingen"]},
        {**WHO, "groups": {"ratingen": True}},
        {**WHO, "group": ["ratingen"]},
        {"sub": "42", "groups": ["ratingen"]},
    ],
)
def test_without_a_rule_or_identity_nobody(rules, claims):
    assert actor_from_claims(claims, rules) is None


def test_a_claim_cannot_open_everything(rules):
    who = actor_from_claims({**WHO, "groups": "eigenes-amt", "amt": ["*", "JH05111000"]}, rules)
    assert who.regions == ("JH05111000",)


def test_an_address_identifies_only_when_it_is_verified():
    rules = RoleRules.model_validate(
        {"identity": {"claim": "email"}, "rule": [{"claim": "g", "value": "r", "role": "reviewer"}]}
    )
    claims = {**WHO, "g": "r", "email": "Rita@Example.org"}
    assert actor_from_claims(claims, rules) is None
    found = actor_from_claims({**claims, "email_verified": True}, rules)
    assert found.id == "person:rita@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'king'",
        "[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'office'",
        "[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'office'\nregions = ['*']",
        "[[rule]]\nclam = 'g'\nvalue = 'x'\nrole = 'reviewer'",
        "[[rule",
    ],
)
def test_a_faulty_file_is_named(tmp_path, monkeypatch, text):
    file = tmp_path / "r.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("MONITOR_ROLES", str(file))
    with pytest.raises(CatalogError, match=r"r\.toml"):
        load_rules(tmp_path)


def test_without_a_file_nobody_gets_a_role(tmp_path):
    claims = {**WHO, "groups": "ratingen", "department": "pruefung"}
    assert actor_from_claims(claims, load_rules(tmp_path)) is None
