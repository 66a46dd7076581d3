"""A data folder with the session's build and a store of its own, for the page "Daten melden"."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.submissions.store import open_store
from tests.conftest import ROOT
from tests.support.data import link_data_folder
from ui import identity


@pytest.fixture
def place(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the session's build and a store of its own; nobody is logged in."""
    folder = link_data_folder(ROOT, tmp_path / "data")
    (folder / "warehouse").symlink_to(data_dir / "warehouse", target_is_directory=True)
    monkeypatch.setenv("MONITOR_DATA", str(folder))
    monkeypatch.setattr(identity, "cookie", lambda: "")
    monkeypatch.setattr(identity, "claims", dict)
    return folder


@pytest.fixture
def store(place: Path):
    """The store of that folder."""
    found = open_store(place)
    yield found
    found.close()
