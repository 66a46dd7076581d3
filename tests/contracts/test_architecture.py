"""Imports go one way, state and caching have one home each, files stay small and explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts import rules
from tests.contracts.tree import PACKAGES, module_name, python_files, relative

OURS = (*PACKAGES, "dashboard.py")


def complaints(files: list, rule: Callable[[str, str], list[str]]) -> str:
    """One line per fault, with its file."""
    return "\n".join(
        f"{relative(path)}: {fault}"
        for path in files
        for fault in rule(path.read_text(encoding="utf-8"), module_name(path))
    )


def test_there_is_something_to_look_at():
    names = {relative(path).parts[0] for path in python_files(*OURS)}
    assert names == set(OURS)


def test_imports_go_one_way():
    assert complaints(python_files(*OURS), rules.import_faults) == ""


def test_only_state_touches_session_and_url():
    may = {"ui.state", "ui.session"}
    files = [p for p in python_files(*OURS) if module_name(p) not in may]
    why = "only ui/state.py and ui/session.py may"
    assert complaints(files, lambda s, _: rules.name_faults(s, rules.STATE_NAMES, why)) == ""


def test_only_cache_keeps_answers_in_the_interface():
    files = [p for p in python_files("ui", "pages", "dashboard.py") if module_name(p) != "ui.cache"]
    why = "only ui/cache.py may"
    assert complaints(files, lambda s, _: rules.name_faults(s, rules.CACHE_NAMES, why)) == ""


def test_files_and_functions_stay_small():
    files = python_files(*OURS, "tests")
    assert complaints(files, lambda s, _: rules.size_faults(s)) == ""


def test_everything_public_is_explained():
    files = python_files(*OURS)
    assert complaints(files, lambda s, _: rules.docstring_faults(s)) == ""


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("etl.build", "import streamlit as st"),
        ("geo.regions", "def f():\n    from streamlit import cache_data"),
        ("etl.marts", "from ui.data import warehouse"),
        ("etl.marts", "from ui import data"),
        ("etl.catalog", "from etl.build import build"),
        ("etl.errors", "import etl.catalog"),
        ("etl.calls", "import etl.errors"),
        ("etl.parsers.ffcsv", "import pages.karte"),
        ("ui.blocks", "from pages import karte"),
        ("ui.blocks", "from ..pages import karte"),
        ("ui.charts", "import streamlit"),
        ("ui.blocks", "import duckdb"),
        ("pages.karte", "from etl.marts import trend"),
        ("pages.karte", "from etl import marts"),
        ("dashboard", "import pages.karte"),
        ("geo.build", "from etl.build import build"),
    ],
)
def test_import_rule_sees(module, source):
    assert rules.import_faults(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "etl.build",
            "from etl import catalog\nfrom geo.regions import load_regions\nimport duckdb",
        ),
        (
            "pages.karte",
            "import streamlit as st\nfrom ui import maps\nfrom etl.catalog import catalog",
        ),
        ("ui.data", "import duckdb\nimport streamlit as st\nfrom etl import marts"),
        ("ui.charts", "import plotly.graph_objects as go\nfrom etl.models import Indicator"),
    ],
)
def test_import_rule_allows(module, source):
    assert rules.import_faults(source, module) == []


def test_name_rule_sees_every_way_to_write_it():
    ways = ["st.session_state['x'] = 1", "from streamlit import session_state", "session_state.x"]
    for source in [f"{way}\n" for way in ways]:
        assert rules.name_faults(source, rules.STATE_NAMES, "no"), source
    assert rules.name_faults("st.title('session_state')", rules.STATE_NAMES, "no") == []


def test_size_rule_sees_long_files_and_functions():
    body = "    pass\n"
    assert rules.size_faults("def f():\n" + body * 59) == []
    assert rules.size_faults("def f():\n" + body * 60)
    assert rules.size_faults("x = 1\n" * 299) == []
    assert rules.size_faults("x = 1\n" * 300)


def test_docstring_rule_sees_silence():
    assert rules.docstring_faults('"""Decides."""\ndef f(): ...\n')
    assert rules.docstring_faults('"""Decides."""\nclass A:\n    """A."""\n    def f(self): ...\n')
    assert rules.docstring_faults("x = 1\n")
    assert rules.docstring_faults('"""Decides."""\n@rule("F01")\ndef f(): ...\n')
    assert rules.docstring_faults('"""Decides."""\ndef _f(): ...\n') == []
    explained = '"""Decides."""\n@rule("F01", "Die Datei ist leer.")\ndef f(): ...\n'
    assert rules.docstring_faults(explained) == []
