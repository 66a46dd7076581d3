"""What is said while a file is being made, and when that fails."""

from __future__ import annotations

import inspect

import pytest
from streamlit.runtime import backend_operation_handler

from tests.support.browser import BrowserPage

pytestmark = pytest.mark.browser
SAID = "[data-testid=stDownloadButton] [role=status]"
FAILED = "Failed to generate file for download"


def test_a_file_that_takes_seconds_says_what_is_being_made(browser_page: BrowserPage):
    browser_page.open("daten").rest()
    page = browser_page.page
    button = page.get_by_role("button", name="CSV für Auswertung")
    wide = button.bounding_box()["width"]
    with page.expect_download(timeout=120_000):
        button.click()
        line = page.locator(SAID)
        line.filter(has_text="CSV für Auswertung: wird erstellt …").wait_for()
        assert line.count() == 1
        page.set_viewport_size({"width": 390, "height": 900})
        assert browser_page.overflow() == 0
    line.wait_for(state="detached")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert button.bounding_box()["width"] == pytest.approx(wide, abs=1)
    assert browser_page.complaints() == []


def test_a_file_that_cannot_be_made_says_so_in_german(browser_page: BrowserPage):
    assert FAILED in inspect.getsource(backend_operation_handler)
    browser_page.open("daten").rest()
    page = browser_page.page
    shown = page.evaluate(
        """async (text) => {
            const error = document.createElement("div");
            error.dataset.testid = "stDownloadButtonError";
            error.append(text);
            document.querySelector("[data-testid=stDownloadButton]").append(error);
            await new Promise(requestAnimationFrame);
            return error.textContent;
        }""",
        FAILED,
    )
    assert shown == "Die Datei ließ sich nicht erstellen. Bitte noch einmal versuchen."
