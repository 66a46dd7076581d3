"""Runs a page on the session's build and reads what a reader would see."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[2] / "pages"


def show(page: str, **query: Any) -> AppTest:
    """The page with choices as in a link; fails on an exception."""
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = str(value)
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    """All text of the page without tags, with plain spaces."""
    bodies = " ".join(h.proto.body for h in app.get("html"))
    bodies = re.sub(r"<style>.*?</style>", " ", bodies, flags=re.S)
    text = html.unescape(re.sub(r"<[^>]+>", " ", bodies)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def notes(app: AppTest) -> list[str]:
    """Visible notes about unknown ids and the like."""
    return [h.proto.body for h in app.get("html") if "fm-note" in h.proto.body and "<p" in
            h.proto.body and "blockquote" not in h.proto.body]  # fmt: skip


def figures(app: AppTest) -> list[dict[str, Any]]:
    """The plotly figures of the page."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def tables_before_figures(app: AppTest) -> list[int]:
    """For each figure, in order: how many tables of values stand between it and the one before."""
    found, tables = [], 0
    for element in _walk(app.main):
        if element.type == "html":
            tables += element.proto.body.count('<details class="fm-values')
        elif element.type == "plotly_chart":
            found.append(tables)
            tables = 0
    return found


def _walk(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield from _walk(child) if hasattr(child, "children") else [child]
