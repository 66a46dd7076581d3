"""No file costs more than 5 s and 200 MB, whatever it does; each ends in findings or a refusal."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.submissions.form.bombs import BOMBS
from tests.submissions.form.measure import SECONDS

pytestmark = pytest.mark.faults
MEGABYTES = 200


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What came out for each file, and what it cost."""
    folder = tmp_path_factory.mktemp("bombs")
    paths: list[str] = []
    expected: list[str] = []
    for number, make in enumerate(BOMBS.values()):
        name, data, words = make()
        expected.append(words)
        path = folder / str(number) / name
        path.parent.mkdir()
        path.write_bytes(data)
        paths.append(str(path))
    done = subprocess.run(
        [sys.executable, "-m", "tests.submissions.form.measure", *paths],
        cwd=ROOT, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line, words in zip(lines, expected, strict=True):
        line["expected"] = words
    return dict(zip(BOMBS, lines, strict=True))


@pytest.mark.parametrize("name", BOMBS)
def test_every_file_ends_well_and_cheaply(measured, name: str) -> None:
    found = measured[name]
    assert "raised" not in found, found
    assert "killed" not in found, found
    assert found["seconds"] < SECONDS, found
    assert found["megabytes"] < MEGABYTES, found
    assert found["codes"], found
    assert str(found["expected"]) in f"{found['codes']} {found['first']}"
    if found["codes"] == ["F00"]:
        assert found["count"] == 1
        assert found["taken"] == 0


def test_nothing_broken_is_taken(measured) -> None:
    taken = {name for name, found in measured.items() if found["taken"]}
    assert taken <= {"empty rows", "just few enough cells", "one cell far away"}
