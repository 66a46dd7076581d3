"""Runs a page on the session's build and reads what a reader would see."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

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


class Placed(NamedTuple):
    """A figure and the HTML directly before and after it."""

    figure: dict[str, Any]
    before: str
    after: str

    @property
    def title(self) -> str:
        """Its finding."""
        return str(self.figure["layout"]["meta"]["title"])

    @property
    def indexed(self) -> bool:
        """Whether it shows an index and not the values."""
        return any(a["text"].startswith("Index, ") for a in self.figure["layout"]["annotations"])

    def drawn(self) -> list[float]:
        """The numbers it shows."""
        return [
            v for t in self.figure["data"] for v in t["y" if "lines" in t.get("mode", "") else "x"]
        ]

    def hovers(self) -> list[str]:
        """The hover text of each number."""
        return [text for t in self.figure["data"] for text in t["customdata"]]

    def listed(self, column: str = "") -> list[str]:
        """The cells of those numbers (or of a column) in the folded table before it, as text."""
        label = column or (r"Index \([0-9]+ = 100\)" if self.indexed else "Wert")
        cells = re.findall(rf'data-label="{label}" class="fm-num">(.*?)</td>', self.before)
        return [html.unescape(c) for c in cells if re.search(r"\d", c)]


def placed(app: AppTest) -> list[Placed]:
    """The figures of the page, each with what stands around it."""
    row = list(_walk(app.main))
    beside = [e.proto.body if e.type == "html" else "" for e in row]
    return [
        Placed(json.loads(e.proto.spec), beside[k - 1], beside[k + 1])
        for k, e in enumerate(row) if e.type == "plotly_chart"
    ]  # fmt: skip


def _walk(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield from _walk(child) if hasattr(child, "children") else [child]
