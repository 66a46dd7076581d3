"""The map component in a real browser: hover, keys, legend, years, images, hostile names.

Holds what the payload tests cannot see: what the reader is shown and told, that playing
through the years needs no server, and how many bytes a step costs.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.browser import ALL_YEARS, BrowserPage
from tests.support.keyboard import of_focus

pytestmark = pytest.mark.browser
KITA = "karte?indicator=kita_plaetze_je_person&level=kreis&year=2014"
STEP_LIMIT = 20 * 1024
MAP_LIMIT = 6 * 1024


class Frames:
    """Websocket frames that the page received, one after the other."""

    def __init__(self, page: Any) -> None:
        self.sizes: list[int] = []
        self.map_sizes: list[int] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, payload: Any) -> None:
        raw = payload if isinstance(payload, bytes) else payload.encode()
        self.sizes.append(len(raw))
        if b"fachkraeftemonitor_region_map" in raw:
            self.map_sizes.append(len(raw))

    def clear(self) -> None:
        self.sizes.clear()
        self.map_sizes.clear()


def ready(view: BrowserPage, path: str = KITA) -> Any:
    """The page with its map drawn."""
    view.open(path)
    return drawn(view)


def drawn(view: BrowserPage, year: int | None = None) -> Any:
    mark = f'[data-year="{year}"]' if year else ""
    view.page.locator(f'.box[data-ready="1"]{mark}').first.wait_for(timeout=20_000)
    return view.settle().page


def unfold(page: Any, place: int = 0) -> None:
    """Open the table of a map."""
    page.locator(".box summary").nth(place).click()
    page.locator(".box .table").nth(place).locator("tbody tr").first.wait_for()


def query(page: Any) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items()}


def spoken(page: Any) -> str:
    text: str = page.locator(".box p[role=status]").first.inner_text()
    return text


def test_hover_tells_value_unit_year_place_and_class(browser_page, output_dir):
    page = ready(browser_page)
    page.locator('path[data-id="05515"]').hover()
    tip = page.locator(".tip").inner_text()
    assert re.search(r"Münster, Stadt\s+4,43 Plätze je Person · 2014", tip)
    assert "liegt unter der mittleren Hälfte der" in tip
    assert "Klasse " in tip
    page.screenshot(path=str(output_dir / "map-hover.png"))
    assert browser_page.complaints() == []


def test_hover_and_table_tell_how_far_chance_reaches(browser_page):
    page = ready(browser_page, "karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024")
    span = r"Zufallsbereich \(95 %\): [\d.]+,\d bis [\d.]+,\d"
    page.locator(ALL_YEARS).wait_for()
    page.locator('path[data-id="JH05158028"]').hover()
    assert re.search(span, page.locator(".tip").inner_text())
    unfold(page)
    assert page.get_by_role("columnheader", name="Zufallsbereich (95 %)").count() == 1
    row = page.locator(".table tr", has_text="Ratingen").inner_text()
    assert re.search(r"\d,\d\s+[\d.]+,\d bis [\d.]+,\d", row)


def test_a_click_selects_and_the_choice_survives_a_change_of_year(browser_page):
    page = ready(browser_page)
    page.locator('path[data-id="05515"]').click()
    page.get_by_role("heading", name="Münster, Stadt", exact=True).wait_for()
    assert "2014" in spoken(page)
    assert query(page)["region"] == "05515"
    slider = page.get_by_role("slider", name="Jahr")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    drawn(browser_page, 2013)
    browser_page.settle()
    assert query(page) == query(page) | {"year": "2013", "region": "05515"}
    assert spoken(page) == ""
    outline = page.locator("path.chosen").get_attribute("d")
    assert outline == page.locator('path[data-id="05515"]').get_attribute("d")
    assert page.locator(".st-key-region input").input_value() == "Münster (kreisfreie Stadt, 05515)"


def test_arrow_keys_walk_and_enter_selects(browser_page):
    page = ready(browser_page, KITA + "&region=05515")
    page.locator("svg.map").focus()
    page.keyboard.press("ArrowDown")
    assert spoken(page).startswith("Münster, Stadt, 4,43 Plätze je Person, 2014")
    said = page.locator("svg.map").get_attribute("aria-label")
    assert re.search(r", 2014: Kreise und kreisfreie Städte mit Angabe: \d+ von \d+\. ", said)
    places = []
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
        places.append(spoken(page).split(",")[0])
    assert len(set(places)) >= 4
    page.keyboard.press("Enter")
    browser_page.settle()
    page.wait_for_function("() => !location.search.includes('region=05515')", timeout=5000)
    page.keyboard.press("Tab")
    assert page.evaluate(of_focus("return node.tagName;")) != "svg", "the map is a keyboard trap"


def test_legend_counts_add_up_and_filter(browser_page):
    page = ready(browser_page)
    rows = page.locator(".legend button[aria-pressed]")
    names = page.locator(".legend .limits").all_inner_texts()
    counts = [int(text) for name, text in
              zip(names, page.locator(".legend .count").all_inner_texts(), strict=True)
              if name != "mehrere in einer Fläche"]  # fmt: skip
    assert {"keine Angabe", "unterdrückt"} < set(names)
    unfold(page)
    assert page.locator(".table tbody tr").count() == sum(counts)
    rows.first.click()
    faded = page.locator("g.regions path.off").count()
    assert faded > 300
    assert rows.first.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Alle Klassen zeigen").click()
    assert page.locator("g.regions path.off").count() == 0


def test_playing_through_the_years_needs_no_server(browser_page):
    frames = Frames(browser_page.page)
    page = ready(browser_page, KITA.replace("2014", "2008"))
    page.locator(ALL_YEARS).wait_for()
    scale = page.locator(".legend .limits").all_inner_texts()
    frames.clear()
    page.get_by_role("button", name="Jahre abspielen").click()
    page.wait_for_function(
        """() => [...document.querySelectorAll('*')].some(e => e.shadowRoot
              && e.shadowRoot.querySelector('output')?.textContent === '2011')""",
        timeout=10_000,
    )
    assert sum(frames.sizes) < 200, "playing asked the server"
    assert page.locator(".legend .limits").all_inner_texts() == scale
    page.get_by_role("button", name="Abspielen anhalten").click()
    shown = page.locator(".box output").inner_text()
    drawn(browser_page, int(shown))
    browser_page.settle()
    assert query(page)["year"] == shown


def test_a_step_costs_few_bytes_and_no_geometry(browser_page):
    fetched: list[str] = []
    frames = Frames(browser_page.page)
    browser_page.page.on("request", lambda request: fetched.append(request.url))
    page = ready(browser_page)
    page.locator(ALL_YEARS).wait_for()
    for key, option in (("year", "2012"), ("indicator", "Vollzeitstelle (veröffentlicht)")):
        frames.clear()
        fetched.clear()
        page.locator(f".st-key-{key} input").first.click()
        page.keyboard.type(option)
        page.locator("[role=option]").filter(has_text=option).first.click()
        page.locator(".head").filter(has_text=option).wait_for()
        for _ in range(100):  # the map is drawn ahead of the page, whose own word comes after
            if frames.map_sizes:
                break
            page.wait_for_timeout(200)
        browser_page.settle()
        page.wait_for_timeout(500)
        assert 0 < max(frames.map_sizes) <= MAP_LIMIT, key
        assert not [url for url in fetched if "/static/geo/" in url], key
        assert sum(frames.sizes) <= STEP_LIMIT, key


def test_only_classes_have_a_bar(browser_page):
    page = ready(browser_page)
    bars = {row.get_attribute("data-key"): row.locator(".bar-fill").count()
            for row in page.locator(".legend button[data-key]").all()}  # fmt: skip
    assert {key for key, count in bars.items() if not count} >= {"gap", "secret"}
    assert all(count == 1 for key, count in bars.items() if key.startswith("c"))


def test_zoom_starts_at_the_only_land_with_values(browser_page):
    page = ready(browser_page, "karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024")
    zoom = page.get_by_label("Ausschnitt").locator("select")
    assert zoom.input_value() == "05"
    near = page.locator("svg.map").get_attribute("viewBox")
    zoom.select_option("")
    assert float(page.locator("svg.map").get_attribute("viewBox").split()[2]) > 1.5 * float(
        near.split()[2]
    )


def test_images_hold_title_source_licence_and_credit(browser_page, output_dir):
    page = ready(browser_page)
    for kind in ("SVG", "PNG"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"als {kind}-Bild").click()
        target = output_dir / f"map-image.{kind.lower()}"
        waiting.value.save_as(str(target))
        assert target.stat().st_size > 50_000
    svg = (output_dir / "map-image.svg").read_text(encoding="utf-8")
    for text in ("Genehmigte Kita-Plätze je tätige Person, 2014", "GeoBasis-DE / BKG",
                 "Quelle:", "Datenlizenz Deutschland", "keine Angabe"):  # fmt: skip
        assert text in svg
    assert not re.findall(r"(?:href|src)=", svg)
    assert (output_dir / "map-image.png").read_bytes()[:4] == b"\x89PNG"


def test_hostile_names_stay_text(browser_page):
    evil = '<img src=x onerror="window.__hit=1">\u202e' + "x" * 500

    def poison(route: Any) -> None:
        answer = route.fetch()
        body = answer.json()
        if "names" in body:
            body["names"] = [evil for _ in body["names"]]
        route.fulfill(response=answer, body=json.dumps(body))

    browser_page.page.route("**/media/*.json", poison)
    page = ready(browser_page)
    page.locator('path[data-id="05515"]').hover()
    assert "<img src=x" in page.locator(".tip-name").inner_text()
    unfold(page)
    page.wait_for_timeout(200)
    assert page.locator(".box img").count() == 0
    assert page.evaluate("() => window.__hit") is None
    assert browser_page.overflow() == 0


def test_city_offices_without_borders_are_said(browser_page):
    page = ready(browser_page, "karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024")
    assert "Berlin und Hamburg" in page.locator(".box .note").inner_text()
    page.get_by_label("Ausschnitt").locator("select").select_option("")
    page.locator('path[data-id="JH11000"]').hover()
    tip = page.locator(".tip").inner_text()
    assert "12 Ämter, mit ihrer Stadt gezeichnet" in tip
    assert "Neukölln" in tip


@pytest.mark.parametrize("width", [320, 390])
def test_fits_on_a_phone(browser_page, output_dir, width):
    browser_page.page.set_viewport_size({"width": width, "height": 1500})
    page = ready(browser_page)
    assert browser_page.overflow() == 0
    box = page.locator("svg.map").bounding_box()
    assert box["width"] > width * 0.8
    page.screenshot(path=str(Path(output_dir) / f"map-{width}.png"))
    unfold(page)
    name = page.locator(".box tbody th").first
    assert name.bounding_box()["width"] > 100
    assert name.locator(".under").first.is_visible()
    assert not page.locator(".box td.land").first.is_visible()


def test_a_failed_download_of_the_geometry_is_said(browser_page):
    browser_page.page.route("**/static/geo/kreis-*", lambda route: route.abort())
    browser_page.open(KITA)
    note = browser_page.page.locator('.box[data-ready="error"] .note')
    note.wait_for(timeout=20_000)
    assert "Die Karte konnte nicht geladen werden" in note.inner_text()
