"""What every answer of the server carries: headers, compression, caching, and no other host."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from email.message import Message
from urllib.parse import quote

import pytest

from etl.catalog import catalog
from tests.support.app import AppServer
from ui import steps
from ui.classes import CLASSES_AT_START, METHODS


def ask(url: str, **headers: str) -> tuple[Message, bytes]:
    """Headers and body of one GET."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as got:
        return got.headers, got.read()


@pytest.mark.parametrize("path", ["/", "/karte", "/_stcore/health", "/api/v1/none"])
def test_every_answer_keeps_other_sites_out(app_server: AppServer, path: str):
    request = urllib.request.Request(app_server.url + path)
    try:
        headers = urllib.request.urlopen(request, timeout=10).headers
    except urllib.error.HTTPError as error:
        headers = error.headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_is_german_from_its_first_byte(app_server: AppServer):
    _, body = ask(app_server.url + "/karte")
    assert b'<html lang="de"' in body
    assert b"--fm-accent" in body


def test_geometry_is_packed_and_kept_for_a_year(app_server: AppServer):
    _, index = ask(app_server.url + "/app/static/geo/index.json")
    name = json.loads(index)["kreis"]["svg"]
    headers, packed = ask(f"{app_server.url}/app/static/geo/{name}", **{"Accept-Encoding": "gzip"})
    _, plain = ask(f"{app_server.url}/app/static/geo/{name}")
    assert headers["content-encoding"] == "gzip"
    assert len(packed) < len(plain) / 2
    assert "immutable" in headers["cache-control"]
    assert "immutable" not in (ask(app_server.url + "/app/static/geo/index.json")[0].get(
        "cache-control") or "")  # fmt: skip


def test_what_our_components_fetch_is_kept_by_the_browser(browser_page):
    seen: dict[str, str] = {}
    browser_page.page.on(
        "response", lambda r: seen.update({r.url: r.headers.get("cache-control", "")})
    )
    browser_page.open("meine_region")
    browser_page.page.locator(".st-key-region input").click()
    browser_page.page.locator("[role=option]").first.wait_for()
    published = {
        url: kept for url, kept in seen.items() if "/media/" in url and "static" not in url
    }
    assert len(published) == 2  # the script of the field and the list of places
    assert set(published.values()) == {"private, max-age=31536000, immutable"}


def test_a_file_that_is_not_there_yet_is_asked_for_again(app_server: AppServer):
    with pytest.raises(urllib.error.HTTPError) as missing:
        ask(app_server.url + "/app/static/geo/kreis-0123456789abcdef.svg")
    with missing.value as answer:
        assert answer.code == 404
        assert "immutable" not in (answer.headers.get("cache-control") or "")


def test_a_step_of_the_map_is_small_and_an_unknown_one_is_nothing(app_server: AppServer, data_dir):
    start = app_server.url + steps.address(
        steps.Wish("kreis", "", "", next(iter(METHODS)), CLASSES_AT_START)
    )
    label = catalog().indicators["kita_personal_je_10000_ew"].label
    headers, body = ask(start + quote(label), **{"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(body))["title"] == label
    assert len(body) < 6 * 1024
    assert headers["cache-control"] == "no-store"
    headers, body = ask(start + "<script>")
    assert (headers["content-type"], body) == (None, b"")


def test_the_browser_itself_refuses_other_hosts(browser_page):
    browser_page.open("")
    said = browser_page.page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener('securitypolicyviolation', (e) => done(e.violatedDirective));
            fetch('https://example.org/x').then(() => done('reached'), () => {});
        })"""
    )
    assert said == "connect-src"
