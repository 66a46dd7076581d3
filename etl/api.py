"""Decides how machines hand in and how a personal link becomes a login, as routes.

    POST /api/v1/submissions        multipart with one file, `Authorization: Bearer <token>`
    GET  /api/v1/submissions/{id}   state of an own submission
    *    /api/…                     everything else: a problem, not a page
    GET  /zugang/{token}            link → cookie, once, then on to the page without the token
    GET  /abmelden                  ends the session

Errors are `application/problem+json` (RFC 9457) in German. The routes take tokens of `--api`
accesses only; a cookie is never enough for them, so no foreign page can make a browser submit.
Starlette only: `ui.server` hands requests below these addresses on to `application()`.
"""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive

from etl.errors import MonitorError, SourceUnavailable
from etl.links import BELOW_API, ENTER, LEAVE, hide_tokens
from etl.problems import TooLarge, answer, problem, status_of
from etl.submissions import access, reads, service
from etl.submissions.guard import MAX_BYTES
from etl.submissions.states import Standing
from etl.submissions.store import RETRY, Store, open_store
from etl.warehouse import data_folder

COOKIE = "monitor_zugang"
API = "/api/v1/submissions"
FIELD = "file"
OVERHEAD = 20_000
"""Bytes a multipart body may have besides the file."""
DRAIN_SECONDS = 20
TITLES = {
    404: "Adresse unbekannt",
    405: "Methode nicht vorgesehen",
    415: "Dateiformat der Anfrage unbekannt",
}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

LOG = logging.getLogger("monitor.api")
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Api:
    """The handlers with what they need: where the store is, and where a login leads to."""

    data: Path
    target: str

    @property
    def store(self) -> Store:
        """Opened at the first request, so that the app starts without it."""
        return open_store(self.data)

    async def submit(self, request: Request) -> Response:
        """Take a file; 201 with new receipts, 200 with those of a file that came before."""
        actor = await self._actor(request)
        name, content = await _file(request)
        receipts = await run_in_threadpool(
            service.receive, self.store, actor, content, name, data=self.data
        )
        body = {"meldungen": [_receipt(r) for r in receipts]}
        status = 201 if any(r.new for r in receipts) else 200
        headers = {"Location": f"{API}/{receipts[0].id}"} if len(receipts) == 1 else {}
        return JSONResponse(body, status, headers)

    async def show(self, request: Request) -> Response:
        """State of one submission that the sender may see."""
        actor = await self._actor(request)
        number = request.path_params["id"]
        found = await run_in_threadpool(reads.find, self.store, actor, number)
        return JSONResponse(_standing(found), headers={"Cache-Control": "no-store"})

    async def other(self, request: Request) -> Response:
        """Whatever else is asked of the API: 405 where the address exists, else 404."""
        path = request.url.path.rstrip("/")
        allowed = "POST" if path == API else "GET"
        if (path == API or path.startswith(f"{API}/")) and request.method != allowed:
            text = f"Unter dieser Adresse geht nur {allowed}."
            raise HTTPException(405, text, {"Allow": allowed})
        raise HTTPException(404, f"Unter dieser Adresse gibt es nichts. Meldungen nimmt {API} an.")

    async def enter(self, request: Request) -> Response:
        """Exchange a link for a cookie; a look ahead (HEAD) by a mail program uses nothing up."""
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        if request.method == "HEAD":
            return Response(status_code=204, headers=headers)
        cookie = request.cookies.get(COOKIE, "")
        onward = RedirectResponse(self.target, 303, headers)
        try:
            token = request.path_params["token"]
            if await run_in_threadpool(access.opened_by, self.store, cookie, token):
                return onward
            value, _, seconds = await run_in_threadpool(
                access.exchange, self.store, token, _address(request)
            )
            await run_in_threadpool(access.close_session, self.store, cookie)
        except MonitorError as error:
            status, title = status_of(error)
            text = f"<h1>{html.escape(title)}</h1><p>{html.escape(str(error))}</p>"
            page = (
                f'<!doctype html><html lang="de"><title>{html.escape(title)}</title>{text}</html>'
            )
            return HTMLResponse(page, status, headers)
        onward.set_cookie(
            COOKIE,
            value,
            max_age=seconds,
            path="/",
            httponly=True,
            samesite="lax",  # strict would not be sent on the redirect after a click in a mail
            secure=request.url.scheme == "https",
        )
        return onward

    async def leave(self, request: Request) -> Response:
        """End the session of the cookie."""
        cookie = request.cookies.get(COOKIE, "")
        if cookie:
            await run_in_threadpool(access.close_session, self.store, cookie)
        onward = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        onward.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
        return onward

    async def _actor(self, request: Request) -> access.Actor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise access.Denied("Es fehlt die Kopfzeile „Authorization: Bearer …“.")
        return await run_in_threadpool(
            access.authenticate, self.store, token.strip(), _address(request)
        )


def routes(data: Path | None = None, target: str = "/melden") -> list[Route]:
    """The routes of `application`. `target`: page that a personal link leads to."""
    api = Api(data or data_folder(), target)
    hide_tokens()
    return [
        Route(API, _guarded(api.submit), methods=["POST"]),
        Route(API + "/{id}", _guarded(api.show), methods=["GET"]),
        Route(BELOW_API, _guarded(api.other), methods=METHODS),
        Route(ENTER, api.enter, methods=["GET"]),
        Route(LEAVE, _guarded(api.leave), methods=["GET"]),
    ]


def application(target: str = "/melden") -> Starlette:
    """Only the routes, without pages (`uvicorn --factory etl.api:application`)."""
    return Starlette(routes=routes(target=target))


def _guarded(handler: Handler) -> Handler:
    """Every error leaves as a problem; our own faults without their inner life."""

    async def run(request: Request) -> Response:
        body = _Body(request.receive)
        try:
            return await handler(Request(request.scope, body))
        except MonitorError as error:
            found = problem(error, request)
        except HTTPException as error:
            title = TITLES.get(error.status_code, "Die Anfrage ist unklar")
            found = answer(error.status_code, title, str(error.detail), request)
            found.headers.update(error.headers or {})
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is left to read it
        except Exception:
            LOG.exception("request failed")
            text = "Hier ist ein Fehler des Monitors aufgetreten. Es wurde nichts gespeichert."
            found = answer(500, "Fehler des Monitors", text, request)
        await body.drain()
        return found

    return run


async def _file(request: Request) -> tuple[str, bytes]:
    """(name, bytes) of the one file of a multipart request; stops reading at the limit."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        raise HTTPException(415, f"Erwartet wird multipart/form-data mit einer Datei „{FIELD}“.")
    if int(request.headers.get("content-length") or 0) > MAX_BYTES + OVERHEAD:
        raise _too_large()
    try:
        async with request.form(max_files=1, max_fields=5) as form:
            upload = form.get(FIELD)
            if not isinstance(upload, UploadFile):
                raise HTTPException(400, f"In der Anfrage fehlt die Datei „{FIELD}“.")
            return upload.filename or "datei", await upload.read()
    except HTTPException as error:
        if isinstance(error.__context__, MultiPartException):  # in English, from the library
            text = f"Erwartet wird genau eine Datei „{FIELD}“ als multipart/form-data."
            raise HTTPException(400, text) from error
        raise
    except OSError as error:  # larger files are set down on disk while they come in
        raise SourceUnavailable(
            "Die Datei konnte nicht zwischengespeichert werden; der Datenträger ist vermutlich "
            f"voll. Bitte die Betreiber benachrichtigen. {RETRY}"
        ) from error


class _Body:
    """The body of one request, counted: a false or missing Content-Length does not help."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._seen, self._ended = receive, 0, False

    async def __call__(self) -> Message:
        """The next part; `TooLarge` beyond the limit."""
        message = await self._next()
        if self._seen > MAX_BYTES + OVERHEAD:
            raise _too_large()
        return message

    async def drain(self) -> None:
        """Read on without keeping, up to a point: most senders hear an answer only at their end.

        Never beyond the end: after it the server says nothing more until the sender has hung up.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self._ended and self._seen < 3 * MAX_BYTES:
                    await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message


def _too_large() -> TooLarge:
    return TooLarge(
        f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB. "
        "Bitte nur die ausgefüllte Vorlage senden."
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else "unbekannt"


def _receipt(item: service.Receipt) -> dict[str, Any]:
    return {
        "id": item.id,
        "jugendamt_id": item.office,
        "stichtag": item.stichtag,
        "stand": item.state,
        "eingegangen": item.received_at,
        "quittung": item.event_hash,
        "sha256": item.file_sha256,
        "neu": item.new,
        "warnungen": item.warnings,
    }


def _standing(item: Standing) -> dict[str, Any]:
    return {
        "id": item.id,
        "jugendamt_id": item.office,
        "stichtag": item.stichtag,
        "stand": item.state,
        "stand_text": item.label,
        "begruendung": item.reason,
        "eingegangen": item.submitted_at,
        "quittung": item.receipt,
        "sha256": item.file,
    }
