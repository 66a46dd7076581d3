"""Decides how an error leaves over HTTP: `application/problem+json` (RFC 9457), in German."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from etl.errors import InputError, MonitorError, SourceUnavailable, UsageError
from etl.submissions import access, service
from etl.submissions.events import NotFound, Stale
from etl.submissions.states import NotAllowed

PROBLEMS: tuple[tuple[type[MonitorError], int, str], ...] = (
    (access.TooManyTries, 429, "Zu viele Versuche"),
    (access.Denied, 401, "Zugang gilt nicht"),
    (NotAllowed, 403, "Nicht erlaubt"),
    (NotFound, 404, "Nicht gefunden"),
    (Stale, 409, "Inzwischen geändert"),
    (service.Ended, 409, "Meldung gilt nicht mehr"),
    (SourceUnavailable, 503, "Zurzeit nicht möglich"),
    (InputError, 422, "Die Datei hat Fehler"),
    (UsageError, 400, "Die Anfrage ist unklar"),
    (MonitorError, 500, "Fehler"),
)
"""First fitting line: error, HTTP status, title."""


class TooLarge(InputError):
    """More bytes than a submission may have."""


def status_of(error: MonitorError) -> tuple[int, str]:
    """HTTP status and German title of an error."""
    if isinstance(error, TooLarge):
        return 413, "Die Datei ist zu groß"
    return next((status, title) for kind, status, title in PROBLEMS if isinstance(error, kind))


def problem(error: MonitorError, request: Request) -> Response:
    """The answer to an error that has words for a user; with all findings of a refused file."""
    status, title = status_of(error)
    more: dict[str, Any] = {}
    if isinstance(error, service.Refused):
        more["befunde"] = [f.as_dict() for f in error.findings]
    return answer(status, title, str(error), request, more)


def answer(
    status: int, title: str, detail: str, request: Request, more: dict[str, Any] | None = None
) -> Response:
    """A problem in words; `more`: further members of the JSON object."""
    slug = re.sub(r"[^a-z]+", "-", title.lower().translate(str.maketrans("äöüß", "aous")))
    body = {
        "type": f"urn:fachkraeftemonitor:problem:{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **(more or {}),
    }
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Fachkraeftemonitor"'
    if status in (429, 503):
        headers["Retry-After"] = "60"
    return JSONResponse(body, status, headers, media_type="application/problem+json")
