"""The rules of the architecture as pure functions: source text in, list of complaints out.

Kept apart from the tests that run them over the repo, so that each rule is also shown a
small piece of code that breaks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.contracts.tree import imports

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60

PROJECT = {"etl", "geo", "ui", "pages", "dashboard", "tests"}
MAY_IMPORT = {
    "etl.errors": (),
    "etl.calls": (),
    "etl.models": ("etl.errors",),
    "etl.texts": ("etl.models",),
    "etl.specfiles": ("etl.errors",),
    "etl.catalog": ("etl.errors", "etl.models", "etl.specfiles", "etl.texts"),
    "etl": ("etl", "geo"),
    "geo": ("geo", "etl.calls", "etl.errors", "etl.models"),
    "ui": ("ui", "etl", "geo"),
    "pages": ("ui", "etl.catalog", "etl.models", "etl.texts"),
    "dashboard": ("ui", "etl.catalog", "etl.models"),
}
"""Which project modules a module may import; the longest matching key counts."""

STATE_NAMES = {"session_state", "query_params"}
CACHE_NAMES = {"cache_data", "cache_resource"}
"""Caches of answers. `lru_cache` is not among them: elsewhere it only keeps what cannot change
while the process runs (settings, number patterns, the theme)."""

PURE_UI = {
    "ui.charts", "ui.tables", "ui.format", "ui.names", "ui.values", "ui.points", "ui.values_table",
    "ui.trend_words", "ui.distribution_words",
}  # fmt: skip


def _starts(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def import_faults(source: str, module: str) -> list[str]:
    """Imports of `module` that go against the order of the layers."""
    key = max((k for k in MAY_IMPORT if _starts(module, k)), key=len, default="")
    faults = []
    for line, name in imports(ast.parse(source), module):
        top = name.split(".", 1)[0]
        if top == "streamlit" and (top_of(module) in {"etl", "geo"} or is_pure(module)):
            faults.append(f"line {line}: {module} imports streamlit")
        if top == "duckdb" and top_of(module) in {"ui", "pages"} and module != "ui.data":
            faults.append(f"line {line}: {module} imports duckdb; only ui.data asks the warehouse")
        allowed = key and any(_starts(name, a) for a in MAY_IMPORT[key])
        if top in PROJECT and key and not allowed:
            faults.append(f"line {line}: {module} imports {name}")
    return faults


def top_of(module: str) -> str:
    """First part of a dotted name."""
    return module.split(".", 1)[0]


def is_pure(module: str) -> bool:
    """Whether a ui module must work without Streamlit, because files use it too."""
    return any(_starts(module, name) for name in PURE_UI)


def name_faults(source: str, names: set[str], why: str) -> list[str]:
    """Uses of one of `names`, as attribute, plain name or import."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        found: list[str] = []
        if isinstance(node, ast.Attribute):
            found = [node.attr]
        elif isinstance(node, ast.Name):
            found = [node.id]
        elif isinstance(node, ast.ImportFrom):
            found = [alias.name for alias in node.names]
        line = getattr(node, "lineno", 0)
        faults += [f"line {line}: {name}: {why}" for name in found if name in names]
    return faults


def size_faults(source: str) -> list[str]:
    """A file of 300 lines or more, functions of more than 60."""
    lines = source.count("\n")
    faults = [f"{lines} lines (< {MAX_FILE_LINES})"] if lines >= MAX_FILE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                faults.append(f"line {node.lineno}: {node.name}() has {length} lines")
    return faults


def docstring_faults(source: str) -> list[str]:
    """A module, public class, function or method without words about what it does."""
    tree = ast.parse(source)
    faults = []
    if tree.body and not ast.get_docstring(tree):
        faults.append("line 1: the module says nothing about what it decides")
    for node in public_definitions(tree):
        if not ast.get_docstring(node) and not explained_by_decorator(node):
            faults.append(f"line {node.lineno}: {node.name} has no docstring")
    return faults


def explained_by_decorator(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Rules on submissions: `@rule(…)` carries the sentences that say what the function finds."""
    return any(
        isinstance(d, ast.Call)
        and isinstance(d.func, ast.Name)
        and d.func.id == "rule"
        and any(isinstance(a, ast.Constant) and " " in str(a.value) for a in d.args)
        for d in node.decorator_list
    )


def public_definitions(
    node: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if child.name.startswith("_"):
                continue
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public_definitions(child)


def forbidden_words() -> tuple[str, ...]:
    """Texts that no file of the repo may hold: paths of one machine, hosts of registries.

    Put together from parts, so that this file does not hold them itself.
    """
    slash = "/"
    return (
        slash.join(["", "work", "main"]),
        slash.join(["", "work", "shared"]),
        slash.join(["", "tmp", "w", ""]),
        slash.join(["", "root", ""]),
        "/.libr" + "ary/",
        "files.python" + "hosted.org",
        "pypi" + ".org",
        "registry.npm" + "js.org",
        "deb.deb" + "ian.org",
        "C:" + "\\Users\\",
    )


def word_faults(text: str) -> list[str]:
    """Lines of `text` that hold a forbidden word."""
    words = forbidden_words()
    return [
        f"line {number}: holds {word!r}"
        for number, line in enumerate(text.splitlines(), start=1)
        for word in words
        if word in line
    ]
