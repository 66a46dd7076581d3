"""Every error over HTTP is a problem (RFC 9457): one German sentence, nothing of our inner life."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.requests import Request

from etl import api, errors, problems
from etl.submissions import access, events, states
from etl.submissions.guard import MAX_BYTES
from etl.submissions.store import Store
from etl.submissions.verify import verify
from tests.submissions.store.people import api_token, file_of
from tests.support.api import multipart

PROBLEM = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "instance"}
PATH = api.API


def checked(answer: tuple, status: int, instance: str = PATH) -> str:
    """Hold an answer against the RFC; returns its sentence."""
    code, headers, body = answer
    assert (code, headers["content-type"]) == (status, PROBLEM), body
    assert body.keys() >= MEMBERS
    assert body["status"] == status
    assert body["type"].startswith("urn:fachkraeftemonitor:problem:")
    assert body["instance"] == instance
    assert body["title"]
    assert body["detail"].endswith((".", "”"))
    assert "no-store" in headers["cache-control"]
    assert "Traceback" not in str(body)
    return str(body["detail"])


@pytest.mark.parametrize(
    ("kind", "field", "status"),
    [
        ("application/json", "file", 415),
        ("", "datei", 400),
        ("multipart/form-data", "file", 400),
        ("multipart/form-data; boundary=other", "file", 400),
    ],
)
def test_other_forms_of_request_are_named(server, served, kind, field, status):
    body, multi = multipart(file_of(), "a.json", field)
    headers = {"Authorization": f"Bearer {api_token(served)}", "Content-Type": kind or multi}
    said = checked(server.request("POST", PATH, body, headers), status)
    assert "file" in said


def test_each_kind_of_unclear_request_has_a_type_of_its_own(server, served):
    token = {"Authorization": f"Bearer {api_token(served)}"}
    body, multi = multipart(file_of(), "a.json", "datei")
    answers = {
        400: server.request("POST", PATH, body, {**token, "Content-Type": multi}),
        404: server.get("/api/v9"),
        405: server.request("DELETE", PATH),
        415: server.request("POST", PATH, b"{}", {**token, "Content-Type": "application/json"}),
    }
    types = {answer[2]["type"] for status, answer in answers.items() if answer[0] == status}
    assert len(types) == len(answers)


def test_the_media_type_may_be_in_capitals(server, served):
    body, multi = multipart(file_of(personen=47), "a.json")
    kind = multi.replace("multipart/form-data", "Multipart/Form-Data")
    headers = {"Authorization": f"Bearer {api_token(served)}", "Content-Type": kind}
    assert server.request("POST", PATH, body, headers)[0] in (200, 201)


@pytest.mark.parametrize("damage", ["two files", "cut off"])
def test_only_one_whole_file_is_taken(server, served, damage):
    body, kind = multipart(file_of(personen=61), "a.json")
    mark = b"--" + kind.partition("boundary=")[2].encode()
    if damage == "two files":
        body = body.removesuffix(mark + b"--\r\n") + body
    else:
        body = body[: -len(mark) - 20]  # without the closing line: the file may be half a file
    before = verify(served).contents
    headers = {"Authorization": f"Bearer {api_token(served)}", "Content-Type": kind}
    checked(server.request("POST", PATH, body, headers), 400)
    assert verify(served).contents == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PATH, 405),
        ("DELETE", f"{PATH}/abc", 405),
        ("PUT", f"{PATH}/abc", 405),
        ("GET", "/api/v1/other", 404),
        ("GET", "/api/", 404),
    ],
)
def test_other_addresses_and_methods_are_problems_too(server, method, path, status):
    answer = server.request(method, path)
    checked(answer, status, path)
    assert ("allow" in answer[1]) == (status == 405)


def test_an_unknown_number_and_a_foreign_one_look_alike(server, served):
    given = {"Authorization": f"Bearer {api_token(served)}"}
    theirs = api_token(served, regions=["JH05112000"])
    other = file_of(jugendamt_id="JH05112000", jugendamt_name="Duisburg")
    number = server.submit(theirs, other)[2]["meldungen"][0]["id"]
    answers = []
    for name in (number, "JH05111000-20251231-unbekannt"):
        path = f"{PATH}/{name}"
        answers.append(checked(server.get(path, **given), 404, path).replace(name, "…"))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("number", ["%00", "%F0%9F%98%80", "a" * 5000, "%27%20OR%201%3D1", "..%2F"])
def test_odd_numbers_are_only_unknown(server, served, number):
    answer = server.get(f"{PATH}/{number}", Authorization=f"Bearer {api_token(served)}")
    assert (answer[0], answer[1]["content-type"]) == (404, PROBLEM)


def test_a_large_body_is_heard_out_before_the_refusal(server):
    """Else the sender sees a broken line instead of the answer."""
    headers = {"Authorization": "", "Content-Type": "multipart/form-data; boundary=x"}
    for _ in range(5):
        checked(server.request("POST", PATH, b"x" * 9_000_000, headers), 401)


def asked(handler, *messages) -> tuple[int, dict[str, str], dict]:
    """Call a handler as a server does that says nothing more after the end of the body."""
    given = list(messages) or [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive():
        if not given:
            await asyncio.Event().wait()
        return given.pop(0)

    scope = {
        "type": "http",
        "path": PATH,
        "headers": [(b"content-type", b"multipart/form-data; boundary=x")],
        "method": "POST",
        "query_string": b"",
        "app": None,
    }

    async def run():
        return await asyncio.wait_for(api._guarded(handler)(Request(scope, receive)), 5)

    found = asyncio.run(run())
    return found.status_code, dict(found.headers), json.loads(found.body)


def test_a_body_that_comes_all_at_once_is_not_waited_for_again():
    """A busy server hands over the rest of a body in one message; nothing comes after it."""
    whole = {"type": "http.request", "body": b"x" * (MAX_BYTES + 50_000), "more_body": False}
    assert "10 MB" in checked(asked(api._file, whole), 413)


def test_a_full_disk_while_a_file_comes_in_is_said():
    async def handler(request):
        def full(**_):
            raise OSError(28, "No space left on device")

        request.form = full
        return await api._file(request)

    assert "Datenträger" in checked(asked(handler), 503)


def test_our_own_fault_comes_without_its_inner_life():
    async def broken(_request):
        raise RuntimeError("secret inner life")

    assert "secret" not in checked(asked(broken), 500)


KINDS = [
    (access.TooManyTries, 429),
    (access.Denied, 401),
    (states.NotAllowed, 403),
    (events.NotFound, 404),
    (events.Stale, 409),
    (problems.TooLarge, 413),
    (errors.InputError, 422),
    (errors.SourceUnavailable, 503),
    (errors.UsageError, 400),
    (errors.CheckFailed, 500),
]


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_each_kind_of_error_has_its_status(kind, status):
    async def handler(_request):
        raise kind("So geht es nicht.")

    answer = asked(handler)
    assert checked(answer, status) == "So geht es nicht."
    assert ("retry-after" in answer[1]) == (status in (429, 503))
    assert ("www-authenticate" in answer[1]) == (status == 401)


def test_wrong_tokens_are_counted_by_address_and_not_for_good(server, served: Store):
    """Last in the file: it locks this address out for a minute."""
    for number in range(access.TRIES):
        answer = server.get(f"{PATH}/x", Authorization=f"Bearer abc.{number}")
        checked(answer, 401, f"{PATH}/x")
    answer = server.submit(api_token(served), file_of())
    assert "eine Minute" in checked(answer, 429)
    assert answer[1]["retry-after"] == "60"
    elsewhere = {"X-Forwarded-For": "192.0.2.77", "Authorization": f"Bearer {api_token(served)}"}
    assert server.get(f"{PATH}/x", **elsewhere)[0] == 404
