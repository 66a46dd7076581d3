"""Small answers of the warehouse for page tests: what a page gets to see, without a build."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ui import cache, data

ROOT = Path(__file__).resolve().parents[2]
BUILDS = count(1)
AVAILABILITY = pd.DataFrame(
    [
        ("kwg_je_10000", "land", 2020, 16, 16, 0, False),
        ("kwg_je_10000", "land", 2022, 15, 16, 1, False),
        ("kwg_je_10000", "kreis", 2022, 4, 400, 0, False),
        ("vakanzquote", "jugendamt", 2024, 40, 186, 0, True),
    ],
    columns=["indicator_id", "level", "year", "n_values", "n_regions", "n_gaps", "example"],
)
REGIONS = pd.DataFrame(
    [("05", "land", "Nordrhein-Westfalen", "Flächenland"),
     ("09", "land", "<b>Bayern</b>\u202e", "Flächenland"),
     ("05111", "kreis", "Düsseldorf, Stadt", "Kreisfreie Stadt"),
     ("JH05111000", "jugendamt", "Düsseldorf", "Jugendamt der kreisfreien Stadt")],
    columns=["region_id", "level", "name", "type"],
).assign(
    ags=["05", "09", "05111", "05111000"], parent_id=["DE", "DE", "05", "05111"],
    valid_from=pd.Timestamp("1994-12-31"), valid_to=pd.NaT,
)  # fmt: skip
GEMEINDEN = pd.DataFrame(
    columns=["gemeinde_id", "name", "office_id", "kreis_id", "kreis_name", "valid_from", "valid_to"]
)
SOURCES = pd.DataFrame(
    [
        ("s1", "Tabelle 1", "Destatis", "dl-de/by-2-0", "https://example.org/1", "2024-01-01", 30),
        ("zit_x", "Umfrage", "WDR", "Zitat", "javascript:alert(1)", "", 2),
        ("leer", "Nie benutzt", "Niemand", "CC0 1.0", "", "", 0),
    ],
    columns=["source_id", "title", "publisher", "licence", "url", "retrieved", "n_rows"],
)


def values(rows: int = 3, flag: str = "") -> pd.DataFrame:
    """Rows as `marts.download` gives them."""
    return pd.DataFrame(
        {
            "indicator_id": "kwg_je_10000", "label": "8a je 10.000", "unit": "je 10.000",
            "region_id": "05", "region_name": "Nordrhein-Westfalen", "level": "land",
            "year": range(2020, 2020 + rows), "value": 1234.56, "flag": flag,
            "source_ids": "s1", "sources": "Destatis, Tabelle 1", "licences": "dl-de/by-2-0",
            "build_id": "20260101-abc",
        }
    )  # fmt: skip


FIELDS = pd.DataFrame(
    [
        ("Stellen", "soll_vzae", "Stellen im Plan", "VZÄ", "ja", 0, 2000, "", "Hilfe.", ""),
    ],
    columns=list(data.FIELD_COLUMNS),
)  # fmt: skip


def stub(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> dict[str, list[Any]]:
    """Let `ui.data` give fixed answers; returns the arguments of each call of `download`."""
    calls: dict[str, list[Any]] = {"download": []}

    def sources(ids: Any = None) -> pd.DataFrame:
        return SOURCES if ids is None else SOURCES[SOURCES["source_id"].isin(list(ids))]

    def download(**filters: Any) -> pd.DataFrame:
        calls["download"].append(filters)
        result: pd.DataFrame = answers.get("values", values())
        return result

    def regions(level: str | None = None) -> pd.DataFrame:
        return REGIONS if level is None else REGIONS[REGIONS["level"] == level]

    fixed = {
        "build_id": lambda: "20260101-abc",
        "build_info": lambda: {"build_id": "20260101-abc", "built_at": "2026-01-01T10:00:00",
                               "examples": True, "example_rows": 40},
        "availability": lambda: answers.get("availability", AVAILABILITY),
        "form_fields": lambda: answers.get("fields", FIELDS),
        "sources": sources, "download": download, "regions": regions,
        "gemeinden": lambda: GEMEINDEN,
        "dataset_zip": lambda name: b"PK", "territory_today": lambda: date(2025, 12, 31),
    }  # fmt: skip
    for name, answer in fixed.items():
        monkeypatch.setattr(data, name, answer)
    build = Path(f"answers-{next(BUILDS)}.duckdb")  # answers of their own, so a build of their own
    monkeypatch.setattr(cache, "current", lambda: build)
    return calls


def open_page(name: str, **url: str) -> AppTest:
    """Run `pages/<name>.py` with URL parameters; fails on any exception."""
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=20)
    for key, value in url.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def page_html(app: AppTest) -> str:
    """All HTML blocks of a page in reading order, style sheet and scripts left out."""
    texts = [str(block.value) for block in app.get("html")]
    return "\n".join(t for t in texts if not t.startswith(("<style", "<script")))
