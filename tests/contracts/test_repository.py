"""What may be in the repo: no traces of one machine, no copies of inputs, a true manifest."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from tests.contracts import rules
from tests.contracts.tree import ROOT, relative, tracked_files

MAX_SNAPSHOT_BYTES = 15_000_000
SNAPSHOT = ROOT / "data" / "snapshot"
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
MAKE_CALL = re.compile(r"\bmake ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)(?=[`\s.,;:)]|$)")


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_traces_of_one_machine():
    faults = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            text = path.read_bytes().decode("latin-1")
        faults += [f"{relative(path)}: {fault}" for fault in rules.word_faults(text)]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("word", rules.forbidden_words())
def test_trace_rule_sees(word):
    assert rules.word_faults(f"see {word}x") != []


def test_no_tracked_file_is_a_copy_of_an_input(shared):
    inputs = {digest(p): p for p in shared.rglob("*") if p.is_file() and p.stat().st_size}
    assert len(inputs) > 10
    copies = [
        f"{relative(p)} = {inputs[digest(p)]}" for p in tracked_files() if digest(p) in inputs
    ]
    assert copies == []


def test_manifest_lists_the_snapshot_exactly():
    with (SNAPSHOT / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        listed = {row["file"]: row["sha256"] for row in csv.DictReader(stream)}
    present = {p.name: digest(p) for p in SNAPSHOT.iterdir() if p.name != "MANIFEST.csv"}
    assert listed == present


def test_snapshot_stays_small():
    assert sum(p.stat().st_size for p in SNAPSHOT.iterdir()) <= MAX_SNAPSHOT_BYTES


def documents() -> list[Path]:
    """README and everything under docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def make_targets() -> set[str]:
    """Targets that the Makefile offers."""
    return set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def code_of(text: str) -> str:
    """Only what stands in code spans and blocks: the commands a reader would type."""
    blocks = re.findall(r"```.*?\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return "\n".join([*blocks, *spans])


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.name)
def test_documented_make_commands_exist(path):
    called = {
        word
        for line in code_of(path.read_text(encoding="utf-8")).splitlines()
        for words in MAKE_CALL.findall(line.split("#")[0])
        for word in words.split()
    }
    assert called <= make_targets()


def test_documented_verbs_exist(capsys):
    text = "\n".join(code_of(path.read_text(encoding="utf-8")) for path in documents())
    verbs = set(re.findall(r"-m etl ([a-z]+)", text))
    assert {"build", "snapshot", "check"} <= verbs
    for verb in sorted(verbs):
        with pytest.raises(SystemExit) as end:
            main([verb, "--help"])
        assert end.value.code == 0, f"python -m etl {verb}: {capsys.readouterr().err}"


def settings() -> set[str]:
    """Environment variables of ours that code, tests or make read."""
    files = [p for p in tracked_files() if p.suffix == ".py" or p.name == "Makefile"]
    texts = [p.read_text(encoding="utf-8") for p in files]
    return set(re.findall(r"\bMONITOR_[A-Z_]+\b", "\n".join(texts)))


def test_every_setting_is_documented_and_no_other():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `(MONITOR_[A-Z_]+)`", text, re.MULTILINE))
    assert table == settings()


def test_readme_names_the_main_commands():
    code = code_of((ROOT / "README.md").read_text(encoding="utf-8"))
    assert {"make run", "make test"} <= {line.split("#")[0].strip() for line in code.splitlines()}


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_documented_queries_run(warehouse):
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents())
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert queries
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for query in queries:
            assert con.execute(query).fetchall(), query
