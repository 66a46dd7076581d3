"""The real table before the map: folded, the same values, with it at once, and kept.

It stands before the drawing as every table before its figure does (`tests/pages/test_tables.py`
holds those); a closed one costs nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from etl import marts
from tests.e2e.test_map import KITA, Frames, drawn, query, ready, unfold
from tests.support import vitals
from tests.support.browser import ALL_YEARS
from tests.support.keyboard import of_focus
from ui.format import number
from ui.tables import FOLDED

pytestmark = pytest.mark.browser
OFFICES = "karte?indicator=hilfen_je_10000_ew&level=jugendamt&year=2024"
ORDER = """box => [...box.querySelectorAll('.values, svg.map')].map(e => e.classList[0])"""
FOCUS = of_focus("return node.innerText;")


def rows(page: Any) -> dict[str, str]:
    """Name → value of the open table."""
    cells: list[list[str]] = page.locator(".box .table tbody tr").evaluate_all(
        "rows => rows.map(r => [r.querySelector('th button').textContent,"
        " r.querySelector('td.num').textContent])"
    )
    return dict(cells)


def titles(page: Any) -> list[str]:
    """What the table is called: seen, and heard."""
    table = page.locator(".box .table")
    return [table.locator("caption").inner_text(), table.get_attribute("aria-label")]


def test_it_is_folded_before_the_drawing_and_has_the_values_of_the_build(browser_page, warehouse):
    asked = Frames(browser_page.page)
    page = ready(browser_page)
    page.locator(ALL_YEARS).wait_for()
    summary = page.locator(".box summary")
    assert summary.inner_text() == FOLDED
    assert page.locator(".box").evaluate(ORDER) == ["values", "map"]
    assert page.locator(".box .table tr").count() == 0
    assert asked.sizes
    asked.clear()
    unfold(page)
    table, map_ = page.locator(".box .table").bounding_box(), page.locator("svg.map").bounding_box()
    assert table["y"] + table["height"] <= map_["y"]
    assert table["height"] <= 0.5 * page.viewport_size["height"]
    assert asked.sizes == []
    with marts.open_warehouse(warehouse) as con:
        frame = marts.indicator_map(con, "kita_plaetze_je_person", "kreis", 2014)
    known = frame[frame["value"].notna()]
    shown = sorted(text for text in rows(page).values() if text != "keine Angabe")
    assert shown == sorted(number(value, 2) for value in known["value"])
    summary.click()
    page.locator(".box .table tr").first.wait_for(state="detached")


def test_it_follows_year_legend_and_form_beside_the_map(browser_page):
    page = ready(browser_page)
    unfold(page)
    before = rows(page)
    page.get_by_role("slider").press("ArrowLeft")
    drawn(browser_page, 2013)
    assert rows(page).keys() & before.keys()
    assert rows(page) != before
    assert "2013" in page.locator(".box caption").inner_text()
    most = page.locator(".legend button[data-key=c4]")
    most.click()
    assert len(rows(page)) == int(most.locator(".count").inner_text())
    page.get_by_role("button", name="Kacheln").click()
    assert page.locator("svg.map").is_visible()
    assert page.locator(".box .table").is_visible()
    assert page.locator(".box button[data-view]").all_inner_texts() == ["Karte", "Kacheln"]


def test_it_says_what_the_legend_leaves_and_shows_all_in_a_shared_shape(browser_page):
    page = ready(browser_page, KITA.replace("2014", "2010"))
    unfold(page)
    assert not any("gefiltert" in text for text in titles(page))
    page.locator(".legend button[data-key=mixed]").click()
    assert {"Eisenach", "Wartburgkreis"} <= {name.split(",")[0] for name in rows(page)}
    assert all(text.endswith(", gefiltert: mehrere in einer Fläche") for text in titles(page))
    page.locator(".legend button[data-key=mixed]").click()
    none = page.locator(".legend button[data-key=secret]")
    assert none.locator(".count").inner_text() == "0"
    none.click()
    assert page.locator(".box tbody").inner_text() == "Keine Region in dieser Auswahl."
    page.get_by_role("button", name="Alle Klassen zeigen").press("Enter")
    assert page.evaluate(FOCUS) == page.locator(".legend button").first.inner_text()
    assert not any("gefiltert" in text for text in titles(page))


def test_it_sorts_by_value_with_gaps_last(browser_page):
    page = ready(browser_page, OFFICES)
    unfold(page)
    head = page.locator(".table thead th").filter(has_text="Wert")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    cells = page.locator(".table td.num:not(.span)").all_inner_texts()
    numbers = [float(c.replace(".", "").replace(",", ".")) for c in cells if c[0].isdigit()]
    assert len(numbers) > 150
    assert numbers == sorted(numbers, reverse=True)
    assert set(cells[len(numbers) :]) == {"keine Angabe"}


def test_open_or_closed_outlives_a_reload(browser_page):
    page = ready(browser_page)
    row = page.locator(".box .table tbody tr").first
    unfold(page)
    page.reload()
    row.wait_for()
    page.locator(".box summary").click()
    row.wait_for(state="detached")
    page.reload()
    drawn(browser_page)
    assert page.locator(".box details").evaluate("d => d.open") is False
    assert row.count() == 0
    assert browser_page.complaints() == []


def test_the_chosen_region_is_seen_in_it_and_the_page_stays(browser_page):
    page = ready(browser_page, OFFICES + "&region=JH05113000")
    before = page.locator(".box .bar").bounding_box()
    unfold(page)
    seen_in_window(page)
    assert page.locator(".box .bar").bounding_box() == before
    assert page.locator(".box tr.picked [aria-current=true]").inner_text() == "Jugendamt Essen"
    cells = page.locator(".box tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.querySelectorAll('td')].map(d => d.textContent))"
    )
    assert not [c for c in cells if "keine Angabe" in c[1] and "keine Angabe" in c[-1]]
    page.locator('path[data-id="JH05158028"]').click()
    page.wait_for_url("**region=JH05158028*")
    browser_page.settle()
    assert "Ratingen" in page.locator(".box tr.picked").inner_text()
    seen_in_window(page)


def seen_in_window(page: Any) -> None:
    window = page.locator(".box .table").bounding_box()
    row = page.locator(".box tr.picked").bounding_box()
    assert window["y"] < row["y"]
    assert row["y"] + row["height"] < window["y"] + window["height"]


def test_a_choice_in_it_keeps_the_focus_and_the_map_free(browser_page):
    page = ready(browser_page, OFFICES)
    unfold(page)
    name = page.locator(".box .table tbody button").nth(3)
    name.focus()
    text = name.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**region=JH*")
    browser_page.settle()
    assert page.evaluate(FOCUS) == text
    assert text in page.locator(".box tr.picked").inner_text()
    assert page.locator(".box p[role=status]").inner_text().startswith(text)
    assert not page.locator(".tip").is_visible()


def test_a_phone_has_the_remark_below_the_name(browser_page):
    browser_page.page.set_viewport_size({"width": 390, "height": 844})
    page = ready(browser_page, OFFICES)
    unfold(page)
    window = page.locator(".box .table")
    assert window.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    row = page.locator(".box tbody tr").filter(has=page.locator("td.remark:not(:empty)")).first
    text = row.locator("td.remark").text_content()
    assert row.locator("th .under").last.inner_text() == text
    assert not row.locator("td.remark").is_visible()


def test_on_paper_it_stands_whole_where_it_is_open(browser_page, output_dir):
    page = ready(browser_page, "karte?indicator=kwg_je_10000&level=land&year=2022")
    texts = []
    for step in (lambda: None, lambda: unfold(page)):
        step()
        page.emulate_media(media="print")
        legend, left = (page.locator(f".box .{part}").bounding_box() for part in ("legend", "left"))
        assert left["y"] + left["height"] <= legend["y"]  # beside it, it would lie on the table
        page.emulate_media(media="null")  # as the printer wants it
        path = Path(output_dir) / "karte.pdf"
        page.pdf(path=path, format="A4")
        text = " ".join(p.extract_text() for p in PdfReader(path).pages)
        texts.append(" ".join(text.split()))
    for land in ("Schleswig-Holstein", "Thüringen"):
        assert texts[0].count(land) < texts[1].count(land)
    assert not any(FOLDED in text for text in texts)


def test_the_controls_of_two_equal_maps_have_names_of_their_own(browser_page):
    page = ready(browser_page, f"{KITA}&second=1&indicator2=kita_plaetze_je_person&year2=2014")
    page.locator('.box[data-ready="1"]').nth(1).wait_for()
    assert len(set(page.locator(".box .head").all_inner_texts())) == 1, "the maps differ"
    for role in ("slider", "application", "combobox", "group"):
        names = [
            e.get_attribute("aria-label") for e in page.locator(".box").get_by_role(role).all()
        ]
        assert len(set(names)) == len(names) or role == "group", names
    for name in ("Jahre abspielen", "als PNG-Bild speichern", "Vergrößern", "Jahr: "):
        for which in ("erste Karte", "zweite Karte"):
            found = page.locator(f'.box [aria-label*="{name}"][aria-label$=", {which}"]')
            assert found.count() == 1, (name, which)
    page.get_by_role("button", name="Jahre abspielen, zweite Karte").click()
    page.get_by_role("button", name="Abspielen anhalten, zweite Karte").click()
    page.get_by_role("button", name="Jahre abspielen, zweite Karte").wait_for()


def test_two_maps_start_level_and_share_the_chosen_region(browser_page):
    page = ready(browser_page, KITA + "&second=1&indicator2=kita_personal_je_10000_ew")
    page.locator('.box[data-ready="1"]').nth(1).wait_for()
    tops = [box.bounding_box()["y"] for box in page.locator(".box .values").all()]
    assert len(set(tops)) == 1
    unfold(page, 1)
    assert page.locator(".box .table").nth(0).locator("tr").count() == 0
    page.locator(".box .table").nth(1).locator("tbody button").nth(5).click()
    page.wait_for_function("() => location.search.includes('region=')")
    assert page.locator("path.chosen").nth(0).get_attribute("d")
    assert "region" in query(page)


def test_a_load_with_the_table_open_does_not_jump(browser_page):
    browser_page.page.add_init_script(vitals.SCRIPT)
    page = ready(browser_page)
    unfold(page)
    page.reload()
    browser_page.settle().rest()
    assert page.locator(".box .table tbody tr").count() > 300
    assert vitals.vitals(page)["cls"] <= 0.05, "\n".join(vitals.moved(page))
