"""A snapshot that is not what its list says is refused before anything is built from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.errors import InputError
from etl.loading import read_snapshot, read_sources
from etl.warehouse import PROJECT
from tests.parsers.support import catalog

COMMITTED = PROJECT / "data" / "snapshot"
TABLE = "22517_02i.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the committed snapshot that a test may damage."""
    return Path(shutil.copytree(COMMITTED, tmp_path / "snapshot"))


def cut(folder: Path) -> None:
    lines = (folder / TABLE).read_bytes().splitlines(keepends=True)
    (folder / TABLE).write_bytes(b"".join(lines[:4001]))


def test_the_committed_snapshot_is_complete():
    assert len(read_snapshot(COMMITTED)) > 90_000


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, rf"{TABLE} hat 4000 statt \d+ Zeilen"),
        (lambda f: (f / TABLE).unlink(), f"{TABLE} fehlt"),
        (lambda f: shutil.copy(f / TABLE, f / "mehr.csv"), "mehr.csv steht nicht in MANIFEST.csv"),
        (lambda f: (f / "citations.csv").unlink(), "citations.csv fehlt"),
        (lambda f: (f / "MANIFEST.csv").unlink(), "fehlt MANIFEST.csv"),
    ],
)
def test_a_difference_is_named_with_the_command_that_accepts_it(folder, damage, said, capsys):
    damage(folder)
    with pytest.raises(InputError, match=said) as error:
        read_snapshot(folder)
    assert "python -m etl snapshot --manifest" in str(error.value)
    assert main(["snapshot", "--manifest", "--out", str(folder)]) == 0
    assert "MANIFEST.csv ist erneuert" in capsys.readouterr().out
    assert len(read_snapshot(folder)) > 0


def test_an_unchanged_snapshot_keeps_its_list(folder):
    before = (folder / "MANIFEST.csv").read_bytes()
    assert main(["snapshot", "--manifest", "--out", str(folder)]) == 0
    assert (folder / "MANIFEST.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.encode("cp1252", "replace"), "nicht in UTF-8"),
        (lambda text: text.replace("licence", "lizenz", 1).encode(), "fehlen die Spalten licence"),
    ],
)
def test_faulty_citations_are_one_sentence(folder, change, said, capsys):
    path = folder / "citations.csv"
    path.write_bytes(change(path.read_text(encoding="utf-8")))
    for read in (lambda: read_snapshot(folder), lambda: read_sources(catalog(), folder)):
        with pytest.raises(InputError, match=rf"citations\.csv.*{said}"):
            read()
    assert main(["snapshot", "--manifest", "--out", str(folder)]) == 3
    assert "citations.csv" in capsys.readouterr().err
