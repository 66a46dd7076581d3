"""The web server around the app: what every answer carries, and the routes beside the pages.

`streamlit run ui/server.py` serves `dashboard.py`; `streamlit run dashboard.py` does too, without
what is decided here: compression (Streamlit's own scripts come uncompressed otherwise), lasting
browser caches for files whose name is or holds their hash, headers that keep other sites out, and
the head of the page: German as its language, our fonts and style sheet before anything is drawn, so
that nothing jumps while it loads, and one address for the connection, so that a page opened by its
own address does not first look for a server under that address (two 404s in the console).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, lru_cache
from pathlib import Path
from threading import Event, Thread

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etl.links import BELOW_API, ENTER, LEAVE, hide_tokens
from ui import steps, theme
from ui.long_address import open_long_addresses

ROOT = Path(__file__).resolve().parent.parent
HASHED = re.compile(r"^/app/static/geo/.+-[0-9a-f]{8,}\.[a-z.]+$")
PUBLISHED = "/media/"
"""Streamlit hands out below it, by the hash of the content: what our components fetch, and files
to download, which have a name (`Content-Disposition`) and are nobody's to keep."""
OWN_ONLY = "; ".join([
    "default-src 'self'", "script-src 'self' 'unsafe-inline' blob:",
    "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:",
    "connect-src 'self'", "worker-src 'self' blob:", "object-src 'none'", "base-uri 'self'",
    "frame-ancestors 'self'",
])  # fmt: skip
"""Lets the browser itself refuse every other host. Streamlit writes styles and scripts into the
page and loads components from blobs, so these stay allowed."""
HEADERS = {
    "Content-Security-Policy": OWN_ONLY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
REPORT = "/melden"
"""The page with the login: people come back to it, by a personal link or from the provider."""
CALLBACK = "/oauth2callback"
ONE_ADDRESS = b"<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/'}</script>"
FONTS = ("latin-400", "latin-600")
"""Faces that every page needs at once; the others are fetched when a text asks for them."""
OTHER_FONT = re.compile(rb"<link\s+rel=\"preload\"\s+href=\"[^\"]*\.woff2\"[^>]*>")
"""Streamlit fetches its own font ahead, which we never show."""


PACKED = 5
"""Level of compression: 9, the default, takes twice as long for 1 % less."""


class Manners:
    """ASGI middleware: headers for every answer, another head for pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; websockets pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Compression is the outermost layer's: a page that arrives here packed cannot be changed.
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        answer = _Answer(scope["path"], send)
        await self.app({**scope, "headers": plain}, receive, answer)


class _Answer:
    """Sends one answer on; holds a page back until it is whole, to change its head."""

    def __init__(self, path: str, send: Send) -> None:
        self.path, self.send = path, send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if HASHED.match(self.path) and message["status"] == 200:
                headers["Cache-Control"] = "public, max-age=31536000, immutable"
            if self.path.startswith(PUBLISHED) and "content-disposition" not in headers:
                headers["Cache-Control"] = "private, max-age=31536000, immutable"
            if self.path == CALLBACK and headers.get("location") == "/":
                headers["location"] = REPORT
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.start is not None:
            await self._page(message)
            return
        await self.send(message)

    async def _page(self, message: Message) -> None:
        self.body += message.get("body", b"")
        if message.get("more_body") or self.start is None:
            return
        page = with_our_head(self.body)
        headers = MutableHeaders(scope=self.start)
        headers["content-length"] = str(len(page))
        if page != self.body:
            # The validators belong to the file on disk, not to what is sent.
            for name in ("etag", "last-modified", "accept-ranges"):
                if name in headers:
                    del headers[name]
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": page})


@cache
def our_head() -> bytes:
    """Connection address, fonts, style sheet, and the scripts of our own."""
    fonts = "".join(
        '<link rel="preload" as="font" type="font/woff2" crossorigin '
        f'href="./app/static/fonts/ibm-plex-sans-{face}-normal.woff2">'
        for face in FONTS
    )
    styles, scripts = (
        "".join((theme.ASSETS / name).read_text(encoding="utf-8") for name in names)
        for names in (("app.css", "first.css"), ("first.js", "menu.js"))
    )
    return ONE_ADDRESS + f"{fonts}<style>{styles}</style><script>{scripts}</script>".encode()


@lru_cache(maxsize=8)
def with_our_head(page: bytes) -> bytes:
    """Streamlit's start page in German and with our head."""
    page = OTHER_FONT.sub(b"", page).replace(b'<html lang="en"', b'<html lang="de"', 1)
    return page.replace(b"<head>", b"<head>" + our_head(), 1)


class Reports:
    """What machines and personal links ask for (`etl.api`), loaded with the first such request:
    the pages need not wait for a store."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on."""
        await (await run_in_threadpool(_reports))(scope, receive, send)


@cache
def _reports() -> ASGIApp:
    from etl import api

    return api.application(target=REPORT)


@asynccontextmanager
async def warmed(_: st.App) -> AsyncIterator[None]:
    """Prepare the first page while the first reader's browser still loads scripts, then maps;
    the same again for each new build."""
    stop = Event()

    def prepare() -> None:
        from ui import warm

        warm.always(stop)

    Thread(target=prepare, name="warm").start()
    yield
    stop.set()


hide_tokens()
open_long_addresses(HEADERS)
app = st.App(
    ROOT / "dashboard.py",
    routes=[Route(steps.PATH, steps.answer)]
    + [Route(path, Reports()) for path in (BELOW_API, ENTER, LEAVE)],
    middleware=[
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=PACKED),
        Middleware(Manners),
    ],
    lifespan=warmed,
)
