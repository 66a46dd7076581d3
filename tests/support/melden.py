"""People at browsers of their own on the page "Daten melden", and the files they hand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from etl.submissions import access
from etl.submissions.store import Store
from etl.submissions.template import template_xlsx
from etl.submissions.validate import as_cells
from tests.submissions.form.records import submission
from tests.submissions.store.people import OFFICE
from tests.support import axe
from tests.support.app import AppServer
from tests.support.browser import BrowserPage
from ui.barriers import statement

NAME = "Jugendamt Düsseldorf"


@contextmanager
def person(chromium: Any, server: AppServer) -> Iterator[BrowserPage]:
    """Somebody at a browser of their own; nothing may go wrong in it."""
    view = BrowserPage(chromium, server.url)
    try:
        yield view
        assert view.complaints() == []
    finally:
        view.close()


def link(store: Store, role: access.Role, name: str) -> str:
    """The personal link the operator hands out."""
    regions = [OFFICE] if role == "office" else []
    return access.grant(store, role, regions, 9, by="person:betrieb", person=name)


def barriers(view: BrowserPage) -> list[str]:
    """Violations that axe-core finds in the view and nothing excuses."""
    return axe.faults(view.page, statement().barriers)


def text_of(view: BrowserPage) -> str:
    """All words of the page."""
    found: str = view.page.locator("[data-testid=stMain]").inner_text()
    return re.sub(r"\s+", " ", found.replace("\u00a0", " "))


def wait_for(view: BrowserPage, words: str) -> None:
    """Wait until the page says this."""
    view.page.locator("[data-testid=stMain]").get_by_text(words).first.wait_for(timeout=30_000)
    view.settle()


def press(view: BrowserPage, label: str, then: str) -> None:
    """Press a button and wait for what it leads to."""
    view.page.get_by_role("button", name=label, exact=True).click()
    wait_for(view, then)


def write(view: BrowserPage, label: str, value: str) -> None:
    """Type into a text control and leave it."""
    control = view.page.get_by_role("textbox", name=label).first
    control.fill(value)
    control.blur()
    view.settle()


def give(view: BrowserPage, name: str, content: bytes) -> None:
    """Hand a file to the uploader."""
    view.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def upload(view: BrowserPage, name: str, content: bytes, then: str) -> None:
    """Hand a file to the uploader and wait for the findings."""
    give(view, name, content)
    wait_for(view, then)


def workbook(**changes: Any) -> bytes:
    """A template filled as an office would."""
    given = {"jugendamt_name": NAME, "kommentar": "geprüft", "freigabe": "namentlich", **changes}
    return template_xlsx(answers=[as_cells(submission(**given))])
