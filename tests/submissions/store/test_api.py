"""The HTTP routes as a machine and a browser meet them: over a socket, from another process."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from etl.submissions import access, reads, service
from etl.submissions.store import Store
from etl.submissions.verify import verify
from tests.submissions.store.people import OFFICE, REVIEWER, api_token, file_of
from tests.support.api import multipart

PROBLEM = "application/problem+json"


@pytest.fixture
def store(served) -> Store:
    """The tests here look at the store of the server."""
    return served


def test_a_file_comes_in_once(server, store):
    mine, content = api_token(store), file_of(personen=41)
    status, headers, body = server.submit(mine, content)
    assert status == 201
    item = body["meldungen"][0]
    assert (item["jugendamt_id"], item["stand"], item["neu"]) == (OFFICE, "submitted", True)
    assert verify(store, [item["quittung"]]).ok
    again = server.submit(mine, content)
    assert (again[0], again[2]["meldungen"][0]["id"]) == (200, item["id"])
    seen = server.get(headers["location"], Authorization=f"Bearer {mine}")
    assert (seen[0], seen[2]["stand_text"]) == (200, "eingereicht")
    assert reads.original(store, REVIEWER, item["id"]) == ("meldung.json", content)


def test_errors_of_the_file_come_as_a_problem_with_all_findings(server, store):
    before = verify(store).contents
    status, headers, body = server.submit(api_token(store), file_of(ist_vzae=-1.0))
    assert (status, headers["content-type"]) == (422, PROBLEM)
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert any(f["field"] == "ist_vzae" and f["severity"] == "error" for f in body["befunde"])
    assert verify(store).contents == before


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"\x00\x01\x02", b"{", b"a;b\n1;2\n"]
)
def test_what_is_no_submission_is_refused_without_a_traceback(server, store, content):
    status, headers, body = server.submit(api_token(store), content)
    assert (status, headers["content-type"]) == (422, PROBLEM)
    assert "Traceback" not in str(body)
    assert body["detail"]


def test_without_a_valid_token_nothing(server, store):
    body, kind = multipart(file_of(), "a.json")
    given = {"Content-Type": kind}
    status, headers, problem = server.request("POST", "/api/v1/submissions", body, given)
    assert (status, problem["status"]) == (401, 401)
    assert headers["www-authenticate"].startswith("Bearer")
    link = api_token(store, use="link")
    cookie = access.exchange(store, link, "192.0.2.9")[0]
    given["Cookie"] = f"monitor_zugang={cookie}"
    assert server.request("POST", "/api/v1/submissions", body, given)[0] == 401


def test_another_office_is_not_mine(server, store):
    mine = api_token(store)
    other = file_of(jugendamt_id="JH05112000", jugendamt_name="Duisburg")
    assert server.submit(mine, other)[0] == 403
    theirs = api_token(store, regions=["JH05112000"])
    number = server.submit(theirs, other)[2]["meldungen"][0]["id"]
    path = f"/api/v1/submissions/{number}"
    assert server.get(path, Authorization=f"Bearer {mine}")[0] == 404
    assert server.get(path, Authorization=f"Bearer {theirs}")[0] == 200


def test_more_than_ten_megabytes_are_refused(server, store):
    status, _, body = server.submit(api_token(store), b"x" * 10_100_000)
    assert (status, body["status"]) == (413, 413)
    assert "10 MB" in body["detail"]


def test_a_false_length_does_not_help(server, store):
    """Chunked, so that no Content-Length says how much is coming."""
    raw, kind = multipart(b"x" * 10_100_000, "a.json")

    def parts():
        for start in range(0, len(raw), 200_000):
            yield raw[start : start + 200_000]

    headers = {
        "Authorization": f"Bearer {api_token(store)}",
        "Content-Type": kind,
    }
    assert server.request("POST", "/api/v1/submissions", parts(), headers)[0] == 413


def test_a_link_becomes_a_cookie_once_and_leaves_no_trace(server, store):
    link = api_token(store, use="link")
    assert server.request("HEAD", f"/zugang/{link}")[0] == 204
    status, headers, _ = server.get(f"/zugang/{link}")
    assert (status, headers["location"]) == (303, "/melden")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert headers["referrer-policy"] == "no-referrer"
    value = re.match(r"monitor_zugang=([^;]+)", cookie)[1]
    assert access.session_actor(store, value).may_submit(OFFICE)
    spent = server.get(f"/zugang/{link}")
    assert (spent[0], "set-cookie" in spent[1]) == (401, False)
    assert "schon eingelöst" in spent[2]
    reload = server.get(f"/zugang/{link}", Cookie=f"monitor_zugang={value}")
    assert reload[0] == 303
    out = server.get("/abmelden", Cookie=f"monitor_zugang={value}")
    assert 'monitor_zugang=""' in out[1]["set-cookie"]
    assert access.session_actor(store, value) is None
    log = server.log.read_text(encoding="utf-8")
    assert "/zugang/" in log
    assert link.split(".")[1] not in log


@pytest.mark.parametrize(
    ("said", "secure"), [({"X-Forwarded-Proto": "https"}, True), ({}, False),
                         ({"X-Forwarded-Proto": "http"}, False)],
)  # fmt: skip
def test_behind_https_the_cookie_is_secure(server, store, said, secure):
    """The proxy on this machine says how the visitor came; over http a browser would drop it."""
    link = api_token(store, use="link")
    status, headers, _ = server.get(f"/zugang/{link}", **said)
    parts = {part.strip().lower() for part in headers["set-cookie"].split(";")}
    assert (status, "secure" in parts) == (303, secure)


def test_a_second_link_ends_the_session_of_the_first(server, store):
    """Otherwise a reviewer on an office's machine would go on as the office without a word."""

    def opened(link, **headers):
        status, answer, _ = server.get(f"/zugang/{link}", **headers)
        return status, re.match(r"monitor_zugang=([^;]+)", answer.get("set-cookie", "x"))

    first = opened(api_token(store, use="link"))[1][1]
    other = api_token(store, use="link", role="reviewer", regions=[], person="Rita")
    status, found = opened(other, Cookie=f"monitor_zugang={first}")
    assert status == 303
    assert access.session_actor(store, found[1]).is_reviewer
    assert access.session_actor(store, first) is None


def test_of_the_same_file_at_once_one_is_new(server, store):
    mine, content = api_token(store), file_of(personen=43)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.submit(mine, content), range(8)))
    assert sorted(status for status, _, _ in answers) == [200] * 7 + [201]
    assert len({body["meldungen"][0]["id"] for _, _, body in answers}) == 1
    assert len({body["meldungen"][0]["quittung"] for _, _, body in answers}) == 1


def test_a_land_office_sends_many_in_one_file(server, store):
    cells = [
        file_of(jugendamt_id=number, jugendamt_name=name, personen=77)
        for number, name in (("JH05113000", "Essen"), ("JH05114000", "Krefeld"))
    ]
    content = b"[" + b",".join(cells) + b"]"
    status, headers, body = server.submit(api_token(store, regions=["05"]), content)
    assert status == 201, body
    assert [m["jugendamt_id"] for m in body["meldungen"]] == ["JH05113000", "JH05114000"]
    assert "location" not in headers
    for item in body["meldungen"]:
        path = f"/api/v1/submissions/{item['id']}"
        assert server.get(path, Authorization=f"Bearer {api_token(store)}")[0] == 404
        theirs = api_token(store, regions=["05"])
        assert server.get(path, Authorization=f"Bearer {theirs}")[2]["stand"] == "submitted"


def test_one_foreign_office_stops_the_whole_file(server, store):
    both = [
        file_of(jugendamt_id=number, jugendamt_name=name, personen=78)
        for number, name in (("JH05113000", "Essen"), ("JH06412000", "Frankfurt am Main"))
    ]
    before = verify(store).contents
    content = b"[" + b",".join(both) + b"]"
    status, _, body = server.submit(api_token(store, regions=["05"]), content)
    assert (status, "JH06412000" in body["detail"]) == (403, True)
    assert verify(store).contents == before


def test_six_wrong_tokens(server, store):
    """Last in the file: it locks this address out for a minute."""
    answers = [server.submit(f"abc.{n}", b"{}")[0] for n in range(6)]
    assert 429 in answers
    assert set(answers) <= {401, 429}
    status, headers, _ = server.submit(api_token(store), file_of())
    assert (status, headers["retry-after"]) == (429, "60")
    assert service.receive(store, access.Actor("x", frozenset({"office"}), ("*",)), file_of(), "a",
                           data=server.log.parent)  # fmt: skip
