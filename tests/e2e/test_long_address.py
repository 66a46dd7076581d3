"""Addresses far longer than any page needs: the choice is cut and can be read, or words say why
nothing is shown."""

from __future__ import annotations

import socket
from http.client import HTTPConnection

import pytest

from etl import marts
from tests.support.app import AppServer
from tests.support.browser import BrowserPage
from ui import address_notes, long_address

MOST = 8
"""Regions that the page of trends shows at once."""
START = "/trends?indicator=kwg_je_10000&regions="


def made_up(number: int) -> list[str]:
    """As many ids of ten characters that no region has."""
    return [f"X{n:09d}" for n in range(number)]


@pytest.fixture(scope="module")
def laender(data_dir, warehouse) -> list[str]:
    with marts.open_warehouse(warehouse) as con:
        regions = marts.regions(con)
    return list(regions.loc[regions["level"] == "land", "region_id"])


@pytest.fixture(scope="module")
def forged(laender) -> str:
    """Ten thousand regions, sixteen of which exist."""
    path = START + ",".join([*laender, *made_up(10_000 - len(laender))])
    assert len(path) > 100_000
    return path


def ask(server: AppServer, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers (lower case) and text of one GET."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("length", [long_address.PARSED + 1, long_address.LONGEST])
def test_up_to_the_limit_an_address_opens_the_page(app_server, length):
    path = START + "X" * (length - len(START))
    status, headers, page = ask(app_server, path)
    assert status == 200
    assert '<html lang="de"' in page
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [START + "X" * (long_address.LONGEST + 1 - len(START)), "/" + "x" * (long_address.PARSED + 1)],
    ids=["choice", "path"],
)
def test_beyond_the_limit_a_german_page_says_so_and_leads_on(app_server, path):
    status, headers, page = ask(app_server, path)
    assert status == 414
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="de">' in page
    assert "Die Adresse ist zu lang" in page
    assert "Fehler 414" in page
    assert 'href="/"' in page
    _, usual, _ = ask(app_server, "/trends")
    for name in ("content-security-policy", "x-content-type-options", "x-frame-options",
                 "referrer-policy", "permissions-policy"):  # fmt: skip
        assert headers[name] == usual[name], name


def test_an_address_without_end_is_refused_before_it_ends(app_server):
    with socket.create_connection(("127.0.0.1", app_server.port), timeout=10) as line:
        line.sendall(b"GET " + START.encode())
        for _ in range(long_address.LONGEST // 65_536 + 1):
            line.sendall(b"X" * 65_536)
        assert line.recv(65_536).startswith(b"HTTP/1.1 414 ")
        line.sendall(b"X" * 65_536)  # what still comes is dropped, and the line stays in order


def test_what_is_no_request_is_refused_as_ever(app_server):
    with socket.create_connection(("127.0.0.1", app_server.port), timeout=10) as line:
        line.sendall(b"GIB SEITE\r\n\r\n")
        assert line.recv(65_536).startswith(b"HTTP/1.1 400 ")


def test_ten_thousand_regions_are_cut_and_the_rest_can_be_read(
    browser_page: BrowserPage, forged, laender
):
    view = browser_page
    view.open("trends").rest()
    view.open(forged.lstrip("/")).rest()
    page = view.page
    said = page.locator(".fm-note").all_inner_texts()
    unknown = f"{10_000 - len(laender):,}".replace(",", ".")
    assert any(f"{unknown} Angaben, die es hier nicht gibt" in text for text in said)
    strange, cut = page.locator(".fm-note:has(details)").all()
    assert f"nennt bei „Regionen“ {len(laender)} Einträge" in cut.inner_text()
    page.set_viewport_size({"width": 390, "height": 900})
    left_out = ((strange, 10_000 - len(laender) - address_notes.NAMED), (cut, len(laender) - MOST))
    for note, count in left_out:
        first = note.locator("li").first
        assert first.is_visible() is False
        note.locator("summary").click()
        assert first.is_visible()
        assert note.locator("li").count() == count
        assert view.overflow() == 0
        assert note.bounding_box()["height"] < 700
    assert len(page.url) < 500
    assert view.complaints() == []


def test_a_page_with_a_long_address_works_on(browser_page: BrowserPage, forged, laender):
    view = browser_page
    view.open("trends").rest()
    view.open(forged.lstrip("/")).rest()
    page = view.page
    page.get_by_text("Index (Basisjahr = 100)").click()
    page.wait_for_url("**mode=index**")
    view.settle()
    chosen = page.locator("[data-tag]").all_inner_texts()
    assert len(chosen) == MOST
    page.reload()
    view.settle().rest()
    assert page.locator("[data-tag]").all_inner_texts() == chosen
    page.go_back()
    view.settle()
    page.go_back()
    view.settle()
    assert "mode=index" not in page.url
    assert view.complaints() == []


def test_a_browser_shows_the_german_page(browser_page: BrowserPage):
    page = browser_page.page
    answer = page.goto(browser_page.base + START + ",".join(made_up(100_000)))
    assert answer is not None
    assert answer.status == 414
    assert page.get_by_role("heading", level=1).inner_text() == "Die Adresse ist zu lang"
    page.set_viewport_size({"width": 390, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Zur Startseite").click()
    page.wait_for_url(browser_page.base + "/**")
    browser_page.settle()
    assert "Reichen die Fachkräfte" in page.get_by_role("heading", level=1).inner_text()
