"""Login at a real identity provider on this machine: the claims give the role, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import oidc_provider_mock
import pytest

from etl.submissions import events, reads
from etl.submissions.store import Store
from tests.conftest import ROOT
from tests.submissions.store.people import OFFICE, REVIEWER, new_store
from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage
from tests.support.melden import NAME, person, press, text_of, upload, wait_for, workbook

pytestmark = pytest.mark.browser
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "nur-fuer-diesen-test-0123456789abcdef"
client_id = "monitor"
client_secret = "geheim"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""
RULES = f"""
[identity]
claim = "email"

[[rule]]
claim = "groups"
value = "jugendamt-duesseldorf"
role = "office"
regions = ["{OFFICE}"]
"""


USERS = {
    "carla": {"email": "carla@amt.example", "email_verified": True,
              "groups": ["jugendamt-duesseldorf"]},
    "dora": {"email": "dora@amt.example", "email_verified": True, "groups": ["andere"]},
    "emil": {"email": "carla@amt.example", "email_verified": False,
             "groups": ["jugendamt-duesseldorf"]},
}  # fmt: skip
"""Carla has a role; Dora has none; Emil claims to be Carla and has not proved it."""


@contextmanager
def logged_in(chromium: Any, server: AppServer, who: str) -> Iterator[BrowserPage]:
    """Somebody after the way to the provider and back."""
    with person(chromium, server) as view:
        view.open("melden")
        view.page.get_by_role("button", name="Anmelden", exact=True).click()
        view.page.get_by_role("button", name=who, exact=True).click()
        back(view, server)
        yield view


def back(view: BrowserPage, server: AppServer) -> None:
    """Wait for the return from the provider, whose own pages' requests are not ours."""
    view.page.wait_for_url(re.compile(rf"^{server.url}/melden"))
    for seen in (view.outside, view.console_errors, view.failed):
        seen.clear()
    view.settle()


@pytest.fixture
def store(built_copy: Path) -> Iterator[Store]:
    """The store as the operator sees it from outside."""
    found = new_store(built_copy)
    yield found
    found.close()


def test_login_at_an_identity_provider_gives_the_role_of_the_claims(
    chromium, built_copy, store, tmp_path, monkeypatch
):
    users = [oidc_provider_mock.User(sub=sub, claims=c) for sub, c in USERS.items()]
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    roles, secrets = tmp_path / "rollen.toml", tmp_path / "secrets.toml"
    roles.write_text(RULES, encoding="utf-8")
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        server = AppServer(
            ROOT, free_port(),
            {"MONITOR_DATA": str(built_copy), "MONITOR_ROLES": str(roles),
             "STREAMLIT_SECRETS_FILES": str(secrets)},
        )  # fmt: skip
        secrets.write_text(
            SECRETS.format(port=server.port, provider=provider.server_port), encoding="utf-8"
        )
        try:
            server.start()
            for nobody in ("dora", "emil"):
                with logged_in(chromium, server, nobody) as view:
                    wait_for(view, "kein Jugendamt und keine Prüfung zugeordnet")
            with logged_in(chromium, server, "carla") as view:
                wait_for(view, f"Angemeldet für {NAME}")
                view.page.reload()
                wait_for(view, f"Angemeldet für {NAME}")
                view.open("melden?ansicht=datei")
                content = workbook(stichtag=date(2024, 12, 31))
                upload(view, "m.xlsx", content, "Enthaltene Meldungen")
                press(view, "Einreichen", "Die Meldung ist eingereicht und gespeichert")
                view.page.get_by_role("button", name="Abmelden", exact=True).click()
                view.page.locator("form button").first.click()
                back(view, server)
                wait_for(view, "Was möchten Sie tun?")
                assert "Angemeldet" not in text_of(view)
        finally:
            server.stop()
    item = reads.listing(store, REVIEWER, ["submitted"])[0]
    assert item.submitters == {"person:carla@amt.example"}
    with store.read() as connection:
        used = [e.actor for e in events.of_kinds(connection, ["access_used"])]
    assert "person:carla@amt.example" in used
