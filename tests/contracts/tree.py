"""What the contract tests look at: the files of the repo and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("etl", "geo", "ui", "pages")
NOT_OURS = {".git", ".venv", "__pycache__", "warehouse", "submissions", "output", "node_modules"}


@lru_cache(maxsize=1)
def tracked_files() -> tuple[Path, ...]:
    """All files of the repo, also those about to be committed, but nothing that git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        names = [name for name in done.stdout.decode("utf-8").split("\0") if name]
        found = [ROOT / name for name in names]
    except (OSError, subprocess.CalledProcessError):  # a copy without git
        found = [p for p in ROOT.rglob("*") if not NOT_OURS & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(p for p in set(found) if p.is_file() and not p.is_symlink()))


def python_files(*folders: str) -> list[Path]:
    """Tracked Python files below `folders`; `dashboard.py` counts as a folder of its own."""
    return [p for p in tracked_files() if p.suffix == ".py" and relative(p).parts[0] in folders]


def relative(path: Path) -> Path:
    """Path inside the repo, for messages."""
    return path.relative_to(ROOT)


def module_name(path: Path) -> str:
    """Dotted name under which the file at `path` is imported."""
    parts = relative(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, module: str = "") -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of everything imported, also inside functions.

    `from a.b import c` yields `a.b.c`: c may be a module. Relative names are resolved
    against `module`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")[: -node.level]
                base = ".".join([*above, *([base] if base else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def parse(path: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(relative(path)))
