"""SIGKILL at random points of receive and decide: what was acknowledged is there, nothing is half.

The workers come from a fork server with everything imported, so that two hundred of them take a
minute. Each writes a line to a file after every acknowledgement, as a client would.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from etl.submissions import decide, events, reads, service
from etl.submissions.access import Actor
from etl.submissions.store import Store
from etl.submissions.verify import verify
from tests.submissions.store.people import LAND, REVIEWER, file_of, new_store
from tests.support.postgres import Postgres

pytestmark = pytest.mark.faults

KILLS = 200
KILLS_ON_SERVER = 40
LINES = 7
LONGEST = 0.03
"""A worker dies some acknowledgements and then some seconds after it began, both at random: so that
every step gets its turn, and a slow machine kills no earlier than a fast one."""


def opened(url: str, folder: Path) -> Store:
    """The store under test."""
    return Store(url) if url else new_store(folder)


def work(url: str, folder: str, number: int, lines: str) -> None:
    """Hand in, take up, decide, for ever; each acknowledgement becomes a line."""
    data = Path(folder)
    store = opened(url, data)
    out = os.open(lines, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    make_room(store)
    os.write(out, b"ready -\n")
    for turn in range(1000):
        staff = 44 + turn
        both = b",".join(
            file_of(jugendamt_id=o, jugendamt_name=n, personen=staff, kommentar=f"Lauf {number}")
            for o, n in (("JH05113000", "Essen"), ("JH05114000", "Krefeld"))
        )
        content = b"[" + both + b"]"
        receipts = service.receive(store, LAND, content, "land.json", data=data)
        for item in receipts:
            line = f"received {item.event_hash} {item.id} {hashlib.sha256(content).hexdigest()}\n"
            os.write(out, line.encode())
        first = receipts[0].id
        seen = decide.start_review(store, REVIEWER, first)
        os.write(out, f"in_review {first}\n".encode())
        how = "return" if turn % 2 else "accept"
        done = decide.decide(store, REVIEWER, first, how, expected=seen.version, reason="weil")
        os.write(out, f"{done.state} {first}\n".encode())
        make_room(store)


def make_room(store: Store) -> None:
    """Withdraw what is accepted, so that the next file of that office may come."""
    for item in reads.listing(store, LAND, ["accepted"]):
        decide.withdraw(store, LAND, item.id)


def check(store: Store, lines: Path) -> int:
    """Everything acknowledged is there, files came in whole, the log is sound; counts lines."""
    told = [line.split() for line in lines.read_text().splitlines()]
    received = [line[1:] for line in told if line[0] == "received"]
    found = verify(store, [event for event, _, _ in received])
    assert found.ok, found.faults
    for _, number, sha in received:
        name, content = reads.original(store, REVIEWER, number)
        assert (name, hashlib.sha256(content).hexdigest()) == ("land.json", sha)
    seen = {s.id: s for s in reads.listing(store, Actor("see", frozenset({"reviewer"})))}
    rank = {
        "submitted": 0,
        "in_review": 1,
        "returned": 2,
        "accepted": 2,
        "withdrawn": 3,
        "superseded": 3,
    }
    for word, value, *_ in told:
        if word in rank:
            assert rank[seen[value].state] >= rank[word], (word, seen[value].state)
    with store.read() as connection:
        files = [e.data["file"] for e in events.of_kinds(connection, ["submitted"])]
    assert all(files.count(sha) == 2 for sha in set(files)), "half a file"
    return len(told)


def wait_for(lines: Path, count: int) -> None:
    """Until so many acknowledgements are written down."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if lines.exists() and lines.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.001)


def kill_often(url: str, folder: Path, kills: int) -> None:
    """Start, wait a random time, kill, look."""
    store = opened(url, folder)
    assert verify(store).ok
    store.close()
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.test_store_kill"])
    seed = random.Random(20261124)
    total = 0
    for number in range(kills):
        lines = folder / f"lines-{number}"
        worker = context.Process(target=work, args=(url, str(folder), number, str(lines)))
        worker.start()
        wait_for(lines, seed.randint(1, LINES))
        time.sleep(seed.uniform(0, LONGEST))
        assert worker.is_alive(), "the worker ended by itself"
        os.kill(worker.pid, signal.SIGKILL)
        worker.join(timeout=10)
        store = opened(url, folder)
        total += check(store, lines)
        store.close()
    assert total > 3 * kills, "hardly anything was acknowledged before the kills"


def test_killed_two_hundred_times_on_sqlite(tmp_path):
    kill_often("", tmp_path, KILLS)


def test_killed_on_postgres(tmp_path, postgres_programs):
    server = Postgres(postgres_programs)
    try:
        url = server.start().url("kills").replace("postgresql://", "postgresql+psycopg://")
        kill_often(url, tmp_path, KILLS_ON_SERVER)
    finally:
        server.remove()
