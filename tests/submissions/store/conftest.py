"""One fresh store a test, in a data folder without a warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.submissions.store import Store
from tests.conftest import ROOT
from tests.submissions.store.people import new_store
from tests.support.api import ApiServer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty data folder."""
    found = tmp_path / "data"
    found.mkdir()
    return found


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """An empty SQLite store."""
    found = new_store(folder)
    yield found
    found.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a module's server."""
    return tmp_path_factory.mktemp("api")


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[ApiServer]:
    """The HTTP routes, running."""
    found = ApiServer(ROOT, place)
    try:
        yield found.start()
    finally:
        found.stop()


@pytest.fixture
def served(place: Path) -> Iterator[Store]:
    """The server's store from outside, as the operator sees it."""
    found = new_store(place)
    yield found
    found.close()
