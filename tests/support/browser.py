"""A watched Chromium page: what it logs, throws and asks other hosts for is written down.

Decides what counts as "the app is quiet": no console error, no uncaught exception, no
request to a host other than 127.0.0.1, and no exception box of Streamlit on the page. Decides too
when a page stands: when two pictures of it in a row are the same.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support import runs

TURNED_OFF = (
    # two pages of its own that Chromium loads for each window: half of what a window costs
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # what Playwright turns off; of two such lists Chromium takes the last
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
FLAGS = [
    f"--disable-features={','.join(TURNED_OFF)}",
    "--font-render-hinting=none",  # letters as they are, whatever the machine prefers
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
LOCAL_HOSTS = {"127.0.0.1", "localhost", ""}
LOCAL_SCHEMES = {"data", "blob", "about", "chrome", "chrome-error"}
PROBE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")
"""On a deep link Streamlit's script asks below the page's path first whether the server is
there, gets 404, and then asks at the root. Ours to live with, not to mend; nothing else is
left out, and a journey that starts at the root sees none of these."""
SHRINK = 4
"""A page is looked at in a quarter of its size: enough to see what moves, cheap on long pages."""
ALL_YEARS = '.box[data-years="all"]'
"""A map that has the values of all its years; they come once, in the background."""
STILL = 200
"""Milliseconds between the two pictures; longer than a frame of anything that moves."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of an installed Chromium: `MONITOR_CHROMIUM`, Debian's place, else the search path."""
    candidates = [os.environ.get("MONITOR_CHROMIUM", ""), "/usr/bin/chromium"]
    for path in [*candidates, *(shutil.which(name) or "" for name in NAMES)]:
        if path and Path(path).is_file():
            return path
    return None


@contextmanager
def open_browser(path: str) -> Iterator[Any]:
    """A headless Playwright browser from the Chromium at `path`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Any, *, unguarded: bool = False) -> Any:
    """A reader's browser with nothing in its cache: German, without motion."""
    return browser.new_context(
        locale="de-DE", accept_downloads=True, reduced_motion="reduce", bypass_csp=unguarded
    )


def is_outside(url: str) -> bool:
    """Whether a request to `url` leaves this machine."""
    parts = urlsplit(url)
    return parts.scheme not in LOCAL_SCHEMES and parts.hostname not in LOCAL_HOSTS


class BrowserPage:
    """One page, 1280 px wide unless told otherwise.

    It is a first visit, in a context of its own, unless `context` gives one to share: there the
    cache is warm, and a page loads in half the time. `unguarded`: without the server's
    Content-Security-Policy, which stops outside requests before they are made (and says so in the
    console).
    """

    def __init__(
        self, browser: Any, base: str, width: int = 1280, height: int = 900, *,
        unguarded: bool = False, context: Any = None,
    ) -> None:  # fmt: skip
        self.base, self.shared = base, context is not None
        self.context = context or new_context(browser, unguarded=unguarded)
        self.page, self._session = self.context.new_page(), None
        self.page.set_viewport_size({"width": width, "height": height})
        runs.listen(self.page)
        self.console_errors: list[str] = []
        self.page_errors: list[str] = []
        self.outside: list[str] = []
        self.failed: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.page.on("response", self._response)
        self.context.on("request", self._request)

    def _console(self, message: Any) -> None:
        place = str(message.location.get("url", ""))
        if message.type == "error" and not PROBE.search(place):
            self.console_errors.append(f"{message.text} ({place})")

    def _request(self, request: Any) -> None:
        if is_outside(request.url):
            self.outside.append(request.url)

    def _response(self, response: Any) -> None:
        if response.status >= 400 and not PROBE.search(response.url):
            self.failed.append(f"{response.status} {response.url}")

    def open(self, path: str = "", timeout: float = 30.0) -> BrowserPage:
        """Go to `path` and wait until Streamlit's script has finished."""
        self.page.goto(f"{self.base}/{path.lstrip('/')}", wait_until="domcontentloaded")
        return self.settle(timeout)

    def settle(self, timeout: float = 30.0) -> BrowserPage:
        """Wait until the page shows the outcome of all that has been done on it, see `runs`."""
        runs.settle(self.page, timeout)
        return self

    def rest(self, still: int = STILL, timeout: float = 30.0) -> bytes:
        """Wait until the page stands; returns its picture (PNG, `SHRINK` times as small).

        It stands when all of it is visible, its maps and the fonts are there, and nothing has
        changed between two pictures, `still` milliseconds apart.
        """
        page, end = self.page, time.monotonic() + timeout
        page.wait_for_selector("html.fm-ready .fm-footer", state="attached")
        page.wait_for_load_state("networkidle")
        if urlsplit(page.url).path == "/karte":
            maps = 2 if "second=1" in page.url else 1
            page.locator('.box[data-ready="1"]').nth(maps - 1).wait_for(timeout=20_000)
        page.evaluate("() => document.fonts.ready")
        before, now = b"", self._drawn()
        while now != before:
            assert time.monotonic() < end, f"still moving after {timeout} s: {page.url}"
            page.wait_for_timeout(still)
            before, now = now, self._drawn()
        return now

    def _drawn(self) -> bytes:
        """PNG of the window as Chromium draws it small: a long page takes 0.2 s instead of 5."""
        if self._session is None:
            self._session = self.context.new_cdp_session(self.page)
        clip = {"x": 0, "y": 0, **self.page.viewport_size, "scale": 1 / SHRINK}
        said = self._session.send("Page.captureScreenshot", {"format": "png", "clip": clip})
        return base64.b64decode(said["data"])

    def darken(self) -> None:
        """The page as it loads where the system is dark, when it stands.

        It has to load anew: Streamlit turns its own colours at once, but runs no page when the
        theme changes (streamlit/streamlit#11920).
        """
        self.page.emulate_media(color_scheme="dark")
        self.page.reload(wait_until="domcontentloaded")
        self.settle().rest()

    def complaints(self) -> list[str]:
        """Everything that went wrong so far, one line each; empty when the app is quiet."""
        boxes = self.page.locator("[data-testid=stException]").all_inner_texts()
        return [
            *(f"console: {text}" for text in self.console_errors),
            *(f"exception in page: {text}" for text in self.page_errors),
            *(f"request to other host: {url}" for url in self.outside),
            *(f"http {text}" for text in self.failed),
            *(f"exception box: {text[:500]}" for text in boxes),
        ]

    def overflow(self) -> int:
        """By how many pixels the page can be scrolled sideways; 0 is wanted."""
        width: int = self.page.evaluate(
            """() => {
                const inner = [document.documentElement,
                               ...document.querySelectorAll('[data-testid=stMain]')];
                return Math.max(...inner.map(e => e.scrollWidth - e.clientWidth));
            }"""
        )
        return width

    def close(self) -> None:
        """Close the page, and its context if that is its own; a shared one keeps its cache only."""
        if not self.shared:
            self.context.close()
            return
        self.context.remove_listener("request", self._request)
        tidy = self.context.new_cdp_session(self.page)
        kinds = {"origin": self.base, "storageTypes": "cookies,local_storage,indexeddb"}
        tidy.send("Storage.clearDataForOrigin", kinds)
        self.page.close()
