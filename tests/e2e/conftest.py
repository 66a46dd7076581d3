"""What several browser tests begin with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browser import BrowserPage


@pytest.fixture
def field(browser_page: BrowserPage) -> Iterator[Any]:
    """The search field of Meine Region, with the focus in it."""
    browser_page.open("meine_region")
    found = browser_page.page.locator(".st-key-region input")
    found.focus()
    yield found
    assert browser_page.complaints() == []
