"""Which pages there are, and how to reach them; read from the list in dashboard.py."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pages() -> list[tuple[str, str]]:
    """(url path, title) of every page."""
    tree = ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "LIST":
            return [(str(name), str(title)) for name, title in ast.literal_eval(node.value)]
    raise AssertionError("dashboard.py has no LIST of pages")


PAGES = pages()
NAMES = [name for name, _ in PAGES]


def path_of(name: str) -> str:
    """Address of a page; the first one is the start page and lives at the root."""
    return "" if name == NAMES[0] else name
