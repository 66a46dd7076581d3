"""What Streamlit says in English only stands there in German, also after it has drawn anew.

Looks at the places in which `ui/assets/german.js` mends words, and at the names of all controls.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.browser import BrowserPage
from tests.support.screens import view_of

pytestmark = pytest.mark.browser
ENGLISH = re.compile(
    r"\b(select(ed)?|results?|matches|options?|remove|more|page|requested|connection|choose|date|"
    r"day|month|year|previous|next|(?-i:dd|mm|yyyy)|empty|december|clear|close|open|upload|file|per|"
    r"press|help|error|running|expand|collapse|sidebar)\b", re.IGNORECASE,
)  # fmt: skip
SAID = """() => {
    const places = "[role=listbox], [role=dialog], header, [data-testid=stDateInput], "
        + "[data-testid=stDateInputCalendar], [data-testid=stFileUploader], "
        + "[data-testid=InputInstructions], [id^=react-aria-description]";
    const unseen = "[data-testid=stIconMaterial], "
        + "[data-testid=stFileUploaderDropzoneInstructions]";  // hidden by our style sheet
    const texts = [...document.querySelectorAll(places)].flatMap(place => {
        const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), found = [];
        while (walk.nextNode())
            if (!walk.currentNode.parentElement.closest(unseen)) found.push(walk.currentNode.data);
        return found;
    });
    const names = ["aria-label", "aria-valuetext"].flatMap(a =>
        [...document.querySelectorAll(`[${a}]`)].map(n => n.getAttribute(a)));
    return [...texts, ...names];
}"""
FORM = "melden?ansicht=formular"


def english(page: Any) -> list[str]:
    """Everything said in these places and by the names of controls that is still English."""
    page.wait_for_timeout(300)
    said: list[str] = page.evaluate(SAID)
    return [text for text in said if ENGLISH.search(text)]


def choose(view: BrowserPage, key: str) -> Any:
    """Open a list; returns what it holds."""
    view.page.locator(f".st-key-{key} input").first.click()
    found = view.page.locator("[role=listbox]:visible")
    found.wait_for()
    return found


def test_the_test_sees_english(browser_page):
    page = browser_page.open(view_of("rechtliches")).page
    page.evaluate("() => document.querySelector('header').append('No results')")
    assert english(page) == ["No results"]


def test_a_list_speaks_german_while_one_types(browser_page):
    view = browser_page.open(view_of("trends"))
    page, found = view.page, choose(view, "regions")
    found.get_by_text("Alle wählen").wait_for()
    assert english(page) == []
    page.keyboard.type("ber")
    found.get_by_text(re.compile(r"^Alle \d+ Treffer wählen$")).wait_for()
    many = found.get_by_text("Treffer wählen").inner_text()
    page.keyboard.type("lin")
    page.wait_for_timeout(300)
    few = found.get_by_text("Treffer wählen").inner_text()
    assert few != many, "the number follows what is typed"
    page.keyboard.type("qqqq")
    found.get_by_text("Keine Treffer").wait_for()
    assert english(page) == []
    for _ in "linqqqq":
        page.keyboard.press("Backspace")
    found.get_by_text(many).wait_for()


def test_a_full_list_says_so(browser_page):
    lands = ",".join(f"{number:02}" for number in range(1, 9))
    view = browser_page.open(f"trends?indicator=kwg_je_10000&regions={lands}")
    choose(view, "regions").get_by_text("Höchstens 8 sind möglich.").wait_for()
    assert english(view.page) == []


def test_an_unknown_address_is_explained(browser_page):
    view = browser_page.open("gibt_es_nicht")
    window = view.page.get_by_role("dialog")
    window.get_by_text("Seite nicht gefunden").wait_for()
    window.get_by_text("Gezeigt wird die Startseite").wait_for()
    assert english(view.page) == []
    window.get_by_role("button", name="Schließen").click()
    window.wait_for(state="detached")


def test_a_narrow_navigation_names_how_many_follow(browser_page):
    browser_page.page.set_viewport_size({"width": 800, "height": 900})
    page = browser_page.open(view_of("trends")).page
    page.get_by_text(re.compile(r"^\d+ weitere$")).first.wait_for()
    assert english(page) == []
    assert browser_page.overflow() == 0
    page.set_viewport_size({"width": 900, "height": 900})
    page.wait_for_timeout(300)
    assert english(page) == []


def test_the_date_field_stays_german_when_filled_and_emptied(browser_page):
    page = browser_page.open(FORM).page
    field = page.locator("[data-testid=stDateInputField] [role=group]")
    assert field.text_content() == "TT.MM.JJJJ"
    assert english(page) == []
    page.get_by_role("spinbutton", name="Tag, Stichtag").click()
    page.keyboard.type("31122025")
    page.get_by_role("spinbutton", name="Jahr, Stichtag").and_(page.get_by_text("2025")).wait_for()
    assert field.text_content() == "31.12.2025"
    assert english(page) == []
    month = page.get_by_role("spinbutton", name="Monat, Stichtag")
    assert month.get_attribute("aria-valuetext") == "12 – Dezember"
    assert "Gewähltes Datum: 31. Dezember 2025" in page.evaluate(SAID)
    page.get_by_role("button", name="Voriger Monat").click()
    assert english(page) == []
    page.get_by_role("button", name="Datum leeren").click()
    page.wait_for_timeout(300)
    assert field.text_content() == "TT.MM.JJJJ"
    assert english(page) == []


def test_fields_and_the_upload_speak_german(browser_page):
    page = browser_page.open("melden?ansicht=datei").page
    page.locator("button", has_text="Datei wählen").wait_for()
    assert page.locator("input[type=file]").get_attribute("aria-label") == "Datei wählen"
    assert english(page) == []
    page.locator("input[type=file]").set_input_files(
        {"name": "gross.xlsx", "mimeType": "text/plain", "buffer": bytes(11_000_000)}
    )
    page.get_by_text("Die Datei ist zu groß.").first.wait_for(state="attached")
    assert english(page) == []
    browser_page.open(FORM)
    page.locator("textarea").first.fill("Hallo")
    assert english(page) == []


def test_a_lost_connection_is_explained(browser_page):
    page = browser_page.open(view_of("rechtliches")).page
    page.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<section role=dialog><h2>Connection "
        "error</h2><p>Streamlit server is not responding. Are you connected to the internet?</p>"
        "</section>')"
    )
    page.get_by_text("Der Server antwortet nicht.").wait_for()
    assert english(page) == []
