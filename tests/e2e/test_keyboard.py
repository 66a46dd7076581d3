"""The five core tasks without a mouse, each from the first key to the value in hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.browser import BrowserPage
from tests.support.keyboard import Keys

pytestmark = pytest.mark.browser
OFFICE = "Jugendamt Essen"
BEFORE_FOCUS = """() => {
    const link = document.activeElement;
    const tables = [...document.querySelectorAll(".fm-table")].filter(
        t => t.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
    const table = tables.at(-1);
    return {source: link.closest(".fm-source").innerText, table: table.innerText,
            value: table.querySelector("tbody .fm-num").innerText};
}"""
"""The source line that has the focus, and the table of values that it stands below."""


@pytest.fixture
def keys(browser_page: BrowserPage) -> Iterator[Keys]:
    yield Keys(browser_page)
    assert browser_page.complaints() == []


def main_text(keys: Keys) -> str:
    text: str = keys.page.locator("[data-testid=stMain]").inner_text()
    return text.replace("\u00a0", " ")


def test_a_newcomer_finds_the_caseload_of_an_office_in_three_actions(keys):
    keys.view.open()
    keys.walk_to("^Meine Region$", tag="A")
    keys.press("Enter")
    keys.page.wait_for_url("**/meine_region*")
    keys.walk_to("^Meine Region", tag="INPUT")
    keys.choose(OFFICE)
    keys.page.get_by_role("heading", name=OFFICE, exact=True).wait_for()
    shown = main_text(keys)
    assert "Fälle je anwesendes Vollzeitäquivalent" in shown
    assert "Beispieldaten." in shown
    assert keys.actions <= 3


def test_two_laender_are_compared_over_time(keys):
    keys.view.open("trends")
    for land in ("Bayern", "Nordrhein-Westfalen"):
        keys.walk_to("^Regionen$", tag="INPUT")
        keys.choose(land)
        keys.page.keyboard.press("Escape")
    finding = keys.page.locator(".fm-finding h2").inner_text()
    assert "Bayern" in finding
    assert "Nordrhein-Westfalen" in finding
    keys.walk_to("^Werte als Tabelle$", tag="SUMMARY")
    keys.press("Enter")
    table = keys.page.locator(".fm-table").inner_text()
    assert table.count("Bayern") > 3
    assert table.count("Nordrhein-Westfalen") > 3


def test_a_filtered_csv_is_downloaded(keys, output_dir):
    keys.view.open("daten")
    keys.walk_to("^Indikatoren$", tag="INPUT")
    keys.choose("8a-Verfahren je 10.000 unter 18-Jährige")
    keys.page.keyboard.press("Escape")
    keys.walk_to("^Ebenen$", tag="INPUT")
    keys.choose("Länder")
    keys.page.keyboard.press("Escape")
    keys.walk_to("^CSV für Auswertung", tag="BUTTON")
    with keys.page.expect_download() as waiting:
        keys.press("Enter")
    path = output_dir / "keyboard.csv"
    waiting.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert {(row["indicator_id"], row["level"]) for row in rows} == {("kwg_je_10000", "land")}


def to_a_place(keys: Keys, name: str) -> None:
    """From the start page to all values of a place."""
    keys.view.open()
    keys.walk_to("^Meine Region$", tag="A")
    keys.press("Enter")
    keys.page.wait_for_url("**/meine_region*")
    keys.walk_to("^Meine Region", tag="INPUT")
    keys.choose(name)
    keys.page.get_by_role("heading", name=name, exact=True).wait_for()
    keys.view.rest()


def test_the_source_of_a_value_is_read_from_the_start_page(keys):
    to_a_place(keys, "Nordrhein-Westfalen")
    keys.walk_to("^Werte als Tabelle$", tag="SUMMARY")
    keys.press("Enter")
    found = keys.walk_to(r".+", tag="A", source=True)
    assert found["href"].startswith("http")
    read = keys.page.evaluate(BEFORE_FOCUS)
    assert "Nordrhein-Westfalen" in read["table"]
    assert re.search(r"\d", read["value"])
    assert found["name"] in read["source"]
    assert read["source"].startswith("Quelle")
    assert re.search(r"dl-de|cc-by|Lizenz", read["source"], re.IGNORECASE)


def test_a_page_is_printed_with_its_values_and_without_its_controls(keys, output_dir):
    to_a_place(keys, OFFICE)
    page = keys.page
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    keys.walk_to("^Seite drucken$", tag="BUTTON")
    assert page.evaluate("window.printed") == 0
    keys.press("Enter")
    assert page.evaluate("window.printed") == 1
    value = page.locator(".fm-table .fm-num").first.inner_text()
    path = Path(output_dir) / "meine_region.pdf"
    page.pdf(path=path, format="A4")
    pages = [sheet.extract_text() for sheet in PdfReader(path).pages]
    text = " ".join("\n".join(pages).replace("\u00a0", " ").split())
    assert OFFICE in text
    assert " ".join(value.replace("\u00a0", " ").split()) in text
    assert "Quelle" in text
    assert "Datenstand: " in text
    for control in ("Daneben stellen", "CSV für Auswertung", "Seite drucken"):
        assert control not in text
    assert len(pages) >= 2


def test_a_short_answer_leads_to_its_question_below_the_bar(keys):
    keys.view.open()
    keys.walk_to("^Wie groß ist die Lücke", tag="A")
    keys.press("Enter")
    bar = keys.page.locator("[data-testid=stHeader]").bounding_box()
    heading = keys.page.locator("#luecke").bounding_box()
    assert bar is not None
    assert heading is not None
    assert bar["y"] + bar["height"] <= heading["y"] < 300
    keys.walk_to(r"^Zu beachten \(\d+\)$", tag="SUMMARY")
    keys.press("Enter")
    assert keys.page.locator(".fm-caveats details[open] li").first.is_visible()


def test_a_link_to_a_question_leads_there_on_a_first_visit(keys):
    keys.view.open("#luecke")
    keys.view.rest()
    keys.page.wait_for_function(
        "() => { const y = document.querySelector('#luecke').getBoundingClientRect().y;"
        " return 0 < y && y < 300; }", timeout=5000,
    )  # fmt: skip


def test_closed_reservations_are_printed(keys, output_dir):
    keys.view.open()
    keys.view.rest()
    path = Path(output_dir) / "ueberblick.pdf"
    keys.page.emulate_media(media="print")
    for part, rule in ((".stPlotlyChart", "breakInside"), (".fm-h2", "breakAfter")):
        style = f"e => getComputedStyle(e).{rule}"
        assert keys.page.locator(part).first.evaluate(style) == "avoid"
    keys.page.pdf(path=path, format="A4")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert "Was ein Fall ist und wer als Stelle zählt" in text
