"""Hostile input on every page: forged addresses, endless choices, names and notes that bite.

Holds that whatever comes in is shown as text, cut with a way to see the rest, and that no page
fails on it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import marts
from tests.pages.views import notes, show, words
from tests.support import hostile
from tests.support.site import NAMES

FORGED = (
    "<script>alert(1)</script>", "\u202e\u2066'\"; DROP TABLE region; --", "x" * 10_000,
    "../../etc/passwd", "%00\x00", "-1", "NaN", "٣", "",
)  # fmt: skip
KEYS = ("indicator", "level", "year", "region", "region2", "regions", "indicators", "levels",
        "years", "sources", "mode", "base", "target", "matrix", "classes", "steps",
        "second", "pilots", "plan_level", "einfuehrung", "gibtesnicht")  # fmt: skip
OFFICE = hostile.OFFICE
SHOWN = {
    "karte": {"indicator": "hilfen_je_10000_ew", "level": "jugendamt", "region": OFFICE},
    "meine_region": {"region": OFFICE, "region2": "05", "indicator": hostile.INDICATOR},
    "fallbelastung": {"indicator": hostile.INDICATOR, "region": OFFICE},
    "trends": {"indicator": hostile.INDICATOR, "regions": f"{OFFICE},JH05111000"},
    "daten": {"indicators": hostile.INDICATOR, "regions": OFFICE},
}
LONGEST = 1500
"""Most characters of one piece of text that stands open, outside a <details>."""


def bodies(app: AppTest) -> list[str]:
    found = [h.proto.body for h in app.get("html")]
    return [b for b in found if not b.startswith(("<style", "<script"))]


def check(app: AppTest) -> None:
    for body in bodies(app):
        assert "<script>alert" not in body
        assert "<script>window" not in body
        assert "<img src=x" not in body
        assert not set("\u202e\u2066\x00") & set(body)
        open_text = re.sub(r"<details.*?</details>", "", body, flags=re.S)
        longest = max((len(t) for t in re.split(r"<[^>]+>", open_text)), default=0)
        assert longest <= LONGEST, body[:300]


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
@pytest.mark.parametrize("name", NAMES)
def test_forged_addresses_give_a_page(data_dir, name, forged):
    app = show(name, **dict.fromkeys(KEYS, forged))
    check(app)
    assert words(app).strip()


def test_ten_thousand_regions_are_cut_and_said(data_dir, warehouse):
    with marts.open_warehouse(warehouse) as con:
        real = list(marts.regions(con)["region_id"])
    many = ",".join([*real, *(f"X{n}" for n in range(10_000 - len(real)))])
    for name in ("trends", "daten"):
        app = show(name, regions=many, indicator="kwg_je_10000")
        check(app)
        said = " ".join(notes(app))
        assert "gezeigt werden die ersten" in said
        shown = str(app.query_params["regions"])
        assert len(shown.split(",")) <= 50


@pytest.fixture(scope="module")
def poisoned(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the build with the hostile office."""
    return hostile.copy(data_dir, tmp_path_factory.mktemp("hostile") / "data")


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_and_notes_stay_text(poisoned, monkeypatch, name):
    monkeypatch.setenv("MONITOR_DATA", str(poisoned))
    app = show(name, **SHOWN.get(name, {}))
    check(app)
    if name in SHOWN and name != "karte":
        assert "<script>window" in words(app)
    for box in [*app.selectbox, *app.multiselect]:
        assert max((len(o) for o in box.options), default=0) <= 200, box.label


def test_an_office_without_a_report_is_named_as_text_too(poisoned, monkeypatch):
    monkeypatch.setenv("MONITOR_DATA", str(poisoned))
    app = show("meine_region", region=hostile.SILENT)
    check(app)
    assert "noch nichts gemeldet" in words(app)


def test_a_long_note_can_be_read_to_its_end(poisoned, monkeypatch):
    monkeypatch.setenv("MONITOR_DATA", str(poisoned))
    app = show("fallbelastung", **SHOWN["fallbelastung"])
    page = "\n".join(bodies(app))
    assert "Stellungnahme zu 2024" in page
    assert page.count("N" * 4000) == 1
    assert "Ganzen Text zeigen" in page
