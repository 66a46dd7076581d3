"""Addresses longer than the parser of addresses takes: they open, up to a limit of ours.

httptools reads a request of any length, but takes an address apart only up to 64 KB; uvicorn then
says "Invalid HTTP request received.", in English and without a way on. A choice of ten thousand
regions is longer. Decides that such an address opens the page like any other (which cuts the
choice, and says so), and that one beyond `LONGEST` gets a German page before more of it is kept.

Streamlit makes uvicorn's configuration itself, and it has settled on the protocol before our
module is loaded: so the two places are changed in the class that every new connection is made of.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping

from streamlit.runtime.state.query_params import CLIENT_STATE_QUERY_STRING_MAX_LENGTH
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from ui import theme

LONGEST = CLIENT_STATE_QUERY_STRING_MAX_LENGTH
"""Bytes of the longest address that opens a page (512 KB): Streamlit drops a longer choice without
a word and would show the default view. Chromium opens up to 2 MB, Firefox up to 1 MB."""
PARSED = 65_535
"""Bytes that httptools takes apart."""
LINGER = 5
"""Seconds in which the rest of a refused address is read and dropped. A connection closed before
the browser has sent all of it shows the browser's own error in place of our page."""
PAGE = """<!doctype html>
<html lang="de">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Die Adresse ist zu lang</title>
<style>
{style}
body {{ margin: 0 auto; max-width: var(--fm-measure); padding: 1.5rem; font-family: {fonts};
  background: var(--fm-background); color: var(--fm-ink); }}
a {{ color: var(--fm-accent); }}
</style></head>
<body><main>
<header class="fm-header"><h1>Die Adresse ist zu lang</h1>
<p class="fm-lead">Diese Seite lässt sich so nicht öffnen.</p></header>
<p class="fm-text">Der Link nennt mehr, als eine Seite zeigen kann (Fehler 414). Auf der Startseite
können Sie neu auswählen.</p>
<p class="fm-text"><a href="/">Zur Startseite</a></p>
</main></body>
</html>
"""


class TooLong(Exception):
    """An address that is read no further."""


class Deaf(asyncio.Protocol):
    """Takes over a connection that has its answer: drops what comes, closes after `LINGER`."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.closing = asyncio.get_running_loop().call_later(LINGER, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side has gone, or `LINGER` is over."""
        self.closing.cancel()


def open_long_addresses(headers: Mapping[str, str]) -> None:
    """From now on long addresses work in this process; `headers` go with the refusal."""
    parse, refuse = HttpToolsProtocol.on_headers_complete, HttpToolsProtocol.send_400_response
    answer = refusal(headers)

    def on_url(self: HttpToolsProtocol, url: bytes) -> None:
        if len(self.url) + len(url) > LONGEST:
            raise TooLong
        self.url += url

    def on_headers_complete(self: HttpToolsProtocol) -> None:
        whole = self.url
        path, _, query = whole.partition(b"?")
        if len(path) > PARSED:
            raise TooLong
        if len(whole) <= PARSED:
            parse(self)
            return
        self.url = path
        parse(self)
        self.url = whole
        # The page is asked for in a task, which begins when this connection has been read.
        self.scope["query_string"] = query.partition(b"#")[0]

    def send_400_response(self: HttpToolsProtocol, msg: str) -> None:
        error = sys.exception()
        if error is None or not isinstance(error.__context__, TooLong):
            refuse(self, msg)
            return
        self.connections.discard(self)
        self.transport.set_protocol(Deaf(self.transport))
        self.transport.write(answer)

    for method in (on_url, on_headers_complete, send_400_response):
        setattr(HttpToolsProtocol, method.__name__, method)


def refusal(headers: Mapping[str, str]) -> bytes:
    """The whole answer to an address beyond the limit: status 414, headers, German page."""
    style = (theme.ASSETS / "app.css").read_text(encoding="utf-8")
    page = PAGE.format(style=style, fonts=theme.FONT_STACK).encode()
    lines = {
        **headers,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return STATUS_LINE[414] + head.encode("ascii") + b"\r\n" + page
