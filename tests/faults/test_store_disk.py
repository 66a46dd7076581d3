"""The disk is full, the folder read-only, the file away: clear words, nothing lost, no hands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from etl.__main__ import main
from etl.errors import SourceUnavailable
from etl.submissions import reads, sources
from etl.submissions.store import MARKER, open_store
from etl.submissions.verify import verify
from tests.conftest import ROOT
from tests.submissions.store.people import REVIEWER, file_of, hand_in, new_store
from tests.support.api import ApiServer

NOBODY = 65534


@pytest.fixture
def folder():
    """A data folder that other users can reach (pytest's own cannot be)."""
    found = Path(tempfile.mkdtemp(prefix="monitor-store-"))
    found.chmod(0o777)
    yield found
    shutil.rmtree(found, ignore_errors=True)


def fill(store, folder) -> None:
    """Hand in until something happens."""
    for size in range(200):
        hand_in(store, folder, personen=50 + size)


def test_a_full_disk_is_said_and_mends_itself(folder):
    store = new_store(folder)
    number = hand_in(store, folder)
    full = {"now": True}

    def limit(connection, _record):
        if full["now"]:
            connection.execute("PRAGMA max_page_count = 1")

    sa.event.listen(store._engine, "connect", limit)
    store._engine.dispose()
    with pytest.raises(SourceUnavailable, match="Der Datenträger ist voll"):
        fill(store, folder)
    before = len(reads.listing(store, REVIEWER))
    assert verify(store).ok
    full["now"] = False
    store._engine.dispose()
    hand_in(store, folder, personen=900)
    assert len(reads.listing(store, REVIEWER)) == before + 1
    assert reads.find(store, REVIEWER, number)
    assert verify(store).ok
    store.close()


LIMITED = """
import resource, sys
from pathlib import Path
from etl.__main__ import main
from etl.errors import SourceUnavailable
from tests.submissions.store.people import hand_in, new_store
folder = Path(sys.argv[1])
store = new_store(folder)
hand_in(store, folder)
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
for size in range(500):
    try:
        print(hand_in(store, folder, personen=50 + size), flush=True)
    except SourceUnavailable as error:
        print("refused:", error)
        break
"""


def test_the_system_refuses_to_write_on(folder):
    """As with a full disk or quota: the write itself fails in the middle."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    *acknowledged, last = done.stdout.splitlines()
    assert last.startswith("refused: Die Meldung konnte nicht gespeichert werden"), done.stderr
    assert acknowledged
    store = new_store(folder)
    assert {s.id for s in reads.listing(store, REVIEWER)} >= set(acknowledged)
    hand_in(store, folder, personen=900)
    assert verify(store).ok
    store.close()


@pytest.fixture
def not_root():
    """Root may write everywhere; so root tests become somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def read_only(store, closed: bool) -> None:
    """Take everybody's right to write below the folder of the store, or give it back."""
    inside = store.file.parent
    inside.chmod(0o755)
    for path in inside.iterdir():
        path.chmod(0o444 if closed else 0o644)
    inside.chmod(0o555 if closed else 0o755)


def test_a_read_only_folder_is_said_and_mends_itself(folder, not_root):
    store = new_store(folder)
    number = hand_in(store, folder)
    store.close()
    read_only(store, True)
    try:
        with pytest.raises(SourceUnavailable, match="nicht beschreibbar"):
            hand_in(store, folder, personen=50)
    finally:
        read_only(store, False)
    assert reads.find(store, REVIEWER, number)
    hand_in(store, folder, personen=50)
    assert verify(store).ok
    store.close()


def test_a_data_folder_that_cannot_be_made_is_said(folder, not_root):
    folder_in_the_way = folder / "closed"
    folder_in_the_way.mkdir()
    folder_in_the_way.chmod(0o555)
    with pytest.raises(SourceUnavailable, match="nicht beschreibbar"):
        hand_in(new_store(folder_in_the_way), folder)


def away(store) -> Path:
    """Move the database to another folder, as a failed mount would."""
    aside = store.file.parent.with_name("aside")
    aside.mkdir()
    for path in list(store.file.parent.glob("store.sqlite*")):
        path.rename(aside / path.name)
    return aside


def back(store, aside: Path) -> None:
    """And back again."""
    for path in list(aside.iterdir()):
        path.rename(store.file.parent / path.name)


def test_a_lost_database_is_not_replaced_by_an_empty_one(folder):
    store = new_store(folder)
    number = hand_in(store, folder)
    aside = away(store)
    for _ in range(2):
        with pytest.raises(SourceUnavailable, match="fehlt"):
            hand_in(store, folder, personen=50)
    with pytest.raises(SourceUnavailable, match=MARKER):
        hand_in(new_store(folder), folder)  # a new process does not start from nothing either
    with pytest.raises(SourceUnavailable):
        sources.state(folder)  # and no build takes the examples instead
    open_store(folder).close()
    back(store, aside)
    assert reads.find(store, REVIEWER, number)
    hand_in(store, folder, personen=50)
    assert verify(store).ok
    store.close()


def test_a_damaged_database_is_said(folder):
    store = new_store(folder)
    hand_in(store, folder)
    store.close()
    store.file.write_bytes(b"not a database" * 500)
    with pytest.raises(SourceUnavailable, match="beschädigt"):
        hand_in(store, folder, personen=50)


def commanded(folder: Path, capsys, *arguments: str) -> str:
    """The one sentence of a command that cannot reach the store."""
    capsys.readouterr()
    assert main(["submissions", *arguments]) == 5
    (said,) = capsys.readouterr().err.splitlines()
    return said


def test_the_command_line_says_it_in_one_sentence(folder, monkeypatch, capsys, not_root):
    monkeypatch.setenv("MONITOR_DATA", str(folder))
    monkeypatch.delenv("MONITOR_SUBMISSIONS_URL", raising=False)
    monkeypatch.setenv("LOGNAME", "betrieb")
    file = folder / "a.json"
    file.write_bytes(file_of())
    assert main(["submissions", "submit", str(file)]) == 0
    store = open_store(folder)
    store.close()
    read_only(store, True)
    try:
        file.write_bytes(file_of(personen=50))
        assert "nicht beschreibbar" in commanded(folder, capsys, "submit", str(file))
    finally:
        read_only(store, False)
    aside = away(store)
    for arguments in (("list",), ("verify",), ("submit", str(file))):
        assert "fehlt" in commanded(folder, capsys, *arguments)
    back(store, aside)
    assert main(["submissions", "submit", str(file)]) == 0
    assert main(["submissions", "verify"]) == 0
    store.close()


def test_over_http_it_is_a_503_and_then_goes_on(folder):
    store = new_store(folder)
    hand_in(store, folder)
    server = ApiServer(ROOT, folder)
    try:
        server.start()
        assert server.submit("abc.def", b"{}")[0] == 401
        store.close()
        aside = away(store)
        status, headers, body = server.submit("abc.def", b"{}")
        assert (status, headers["retry-after"]) == (503, "60")
        assert "fehlt" in body["detail"]
        back(store, aside)
        assert server.submit("abc.def", b"{}")[0] == 401
    finally:
        server.stop()
