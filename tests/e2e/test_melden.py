"""Submit, return, correct, accept, publish: two people in two browsers.

The office comes in by an access link, hands in a filled template, reads why it came back, corrects
it in the form and hands it in again; a reviewer sees change and effect and decides. After a build
the value and the office's note stand on the pages.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.submissions import reads
from etl.submissions.store import Store
from etl.submissions.verify import verify
from tests.conftest import ROOT
from tests.submissions.store.people import OFFICE, REVIEWER, new_store
from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage
from tests.support.data import link_data_folder, run_etl
from tests.support.melden import (
    NAME,
    barriers,
    give,
    link,
    person,
    press,
    text_of,
    upload,
    wait_for,
    workbook,
    write,
)

pytestmark = pytest.mark.browser
NOTE = "Zwei Stellen sind seit Januar wieder besetzt. <b>Wir</b> suchen weiter."


@pytest.fixture(scope="module")
def place(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a copy of the session's build and an empty store."""
    folder = link_data_folder(ROOT, tmp_path_factory.mktemp("melden") / "data")
    shutil.copytree(data_dir / "warehouse", folder / "warehouse")
    return folder


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """The store as the operator sees it from outside."""
    found = new_store(place)
    yield found
    found.close()


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[AppServer]:
    """The app on this data folder."""
    found = AppServer(ROOT, free_port(), {"MONITOR_DATA": str(place)})
    try:
        yield found.start()
    finally:
        found.stop()


def build(place: Path) -> None:
    """What the operator does after an acceptance."""
    done = run_etl(ROOT, place, "build")
    assert done.returncode == 0, done.stdout + done.stderr


def test_submit_return_correct_accept_publish(chromium, server, place, store, output_dir):
    token = link(store, "office", "Anna Amt")
    with person(chromium, server) as office, person(chromium, server) as reviewer:
        office.open(f"zugang/{token}")
        wait_for(office, f"Angemeldet für {NAME}")
        assert token not in office.page.url
        assert office.page.evaluate("() => document.cookie").count("monitor_zugang") == 0
        office.page.reload()
        wait_for(office, f"Angemeldet für {NAME}")
        office.page.go_back()
        assert token not in office.page.url
        office.open("melden?ansicht=datei")
        upload(office, "meldung.xlsx", workbook(), "Enthaltene Meldungen")
        press(office, "Einreichen", "Die Meldung ist eingereicht und gespeichert")

        reviewer.open(f"zugang/{link(store, 'reviewer', 'Rita Rat')}")
        wait_for(reviewer, "Werte vor und nach der Annahme")
        said = text_of(reviewer)
        assert "Besetzte Stellen (Ist) – 35,00 – VZÄ" in said
        assert "Vakanzquote: Anteil unbesetzter an allen geplanten Stellen" in said
        assert "12,5 %" in said
        reviewer.page.screenshot(path=str(output_dir / "melden-pruefung.png"), full_page=True)
        press(reviewer, "In Prüfung nehmen", "Die Meldung ist in Prüfung")
        assert barriers(reviewer) == []
        write(reviewer, "Begründung", "Bitte das Ist erläutern.")
        press(reviewer, "Zurückgeben", "Die Meldung ist zurückgegeben")

        office.open("melden?ansicht=meldungen")
        wait_for(office, "Bitte das Ist erläutern.")
        assert barriers(office) == []
        press(office, "Angaben ins Formular übernehmen", "Die Angaben stehen im Formular")
        write(office, "Besetzte Stellen (Ist)", "34,5")
        write(office, "Unbesetzte Stellen", "5,5")
        write(office, "Stellungnahme zur Veröffentlichung", NOTE)
        press(office, "Angaben prüfen", "Ergebnis der Prüfung")
        assert barriers(office) == []
        office.page.screenshot(path=str(output_dir / "melden-formular.png"), full_page=True)
        press(office, "Einreichen", "Die Meldung ist eingereicht und gespeichert")

        reviewer.open("melden?ansicht=pruefung")
        wait_for(reviewer, "13,8 %")
        press(reviewer, "In Prüfung nehmen", "Die Meldung ist in Prüfung")
        press(reviewer, "Annehmen", "Die Meldung ist angenommen")

    found = reads.listing(store, REVIEWER)
    assert sorted(s.state for s in found) == ["accepted", "returned"]
    assert verify(store).ok
    assert token not in server.log()
    build(place)
    published(chromium, server, output_dir)


def published(chromium: Any, server: AppServer, output_dir: Path) -> None:
    """Value and note stand on every page that shows the office; the contact on none."""
    with person(chromium, server) as reader:
        for path in (
            f"meine_region?region={OFFICE}",
            f"fallbelastung?indicator=vakanzquote&year=2025&region={OFFICE}",
            f"karte?indicator=vakanzquote&level=jugendamt&year=2025&region={OFFICE}",
            f"trends?indicator=vakanzquote&regions={OFFICE}",
        ):
            reader.open(path)
            wait_for(reader, f"{NAME}, Stellungnahme zu 2025")
            said = text_of(reader)
            assert "13,8" in said, path
            assert NOTE in said, path
            assert "Leitung" not in said, path
        reader.page.screenshot(path=str(output_dir / "melden-veroeffentlicht.png"))


def test_a_spent_link_says_so_and_gives_nothing(chromium, server, store):
    token = link(store, "office", "Ben Amt")
    with person(chromium, server) as first:
        first.open(f"zugang/{token}")
        wait_for(first, "Angemeldet für")
        first.page.get_by_role("link", name="Abmelden").click()
        first.settle()
        first.open("melden?ansicht=meldungen")
        wait_for(first, "persönlichen Zugang")
        assert "Angemeldet" not in text_of(first)
    second = BrowserPage(chromium, server.url)
    try:
        answer = second.page.goto(f"{server.url}/zugang/{token}")
        assert answer.status in (401, 403)
        assert "gilt nicht" in second.page.inner_text("body")
        second.open("melden?ansicht=meldungen")
        wait_for(second, "persönlichen Zugang")
    finally:
        second.close()


def test_anybody_may_check_and_nothing_is_kept(chromium, server, store):
    before = verify(store)
    with person(chromium, server) as reader:
        reader.open("melden?ansicht=datei")
        upload(reader, "m.xlsx", workbook(ist_vzae=-2.0), "Fehler verhindern das Einreichen")
        with reader.page.expect_download() as marked:
            reader.page.get_by_role("button", name="Befunde als Excel").click()
        assert barriers(reader) == []
        book = load_workbook(io.BytesIO(Path(marked.value.path()).read_bytes()))
        assert any("ist kleiner als möglich" in str(c.value) for c in book["Prüfung"]["H"])
        row = next(r for r in book["Meldung"].iter_rows() if r[0].value == "ist_vzae")
        assert "kleiner als möglich" in row[4].comment.text
        give(reader, "gross.xlsx", b"PK" + bytes(11_000_000))
        reader.page.locator("[data-testid=stFileChip][aria-invalid=true]").wait_for()
        assert "Die Datei ist zu groß." in text_of(reader)
        upload(reader, "bild.png", b"\x89PNG\r\n", "Fehler verhindern das Einreichen")
        assert reader.page.get_by_role("button", name="Einreichen", exact=True).count() == 0
    after = verify(store)
    assert (after.events, after.contents) == (before.events, before.contents)
