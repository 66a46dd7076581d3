"""Many at once: nothing lost, nothing doubled, the chain whole, one decision wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from etl.errors import MonitorError
from etl.submissions import decide, reads, service
from etl.submissions.access import Actor
from etl.submissions.events import Stale
from etl.submissions.states import NotAllowed
from etl.submissions.verify import verify
from tests.submissions.store.people import REVIEWER, SENDER, file_of, hand_in, new_store


def test_threads_hand_in_the_same_and_other_files(store, folder):
    files = [file_of(personen=44 + n % 10) for n in range(60)]
    with ThreadPoolExecutor(12) as pool:
        receipts = list(
            pool.map(lambda f: service.receive(store, SENDER, f, "a.json", data=folder)[0], files)
        )
    assert len({r.id for r in receipts}) == 10
    assert sum(r.new for r in receipts) == 10
    assert len(reads.listing(store, REVIEWER)) == 10
    assert verify(store, [r.event_hash for r in receipts]).ok


def test_of_many_decisions_one_wins(store, folder):
    number = hand_in(store, folder)
    seen = decide.start_review(store, REVIEWER, number).version

    def try_it(n: int) -> str:
        who = Actor(f"person:r{n}", frozenset({"reviewer"}))
        try:
            how = "accept" if n % 2 else "return"
            return decide.decide(store, who, number, how, expected=seen, reason="weil").state
        except (Stale, NotAllowed):
            return "late"

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(try_it, range(16)))
    assert ends.count("late") == 15
    assert verify(store).ok


def _worker(folder: str, first: int) -> None:
    store = new_store(Path(folder))
    for number in range(first, first + 10):
        hand_in(store, Path(folder), personen=44 + number)
    hand_in(store, Path(folder), personen=300)


def test_processes_share_one_file_and_make_it_together(folder):
    """No store exists before: the processes also race for creating it."""
    workers = [
        get_context("spawn").Process(target=_worker, args=(str(folder), first))
        for first in (0, 10, 20)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    assert [w.exitcode for w in workers] == [0, 0, 0]
    store = new_store(folder)
    found = reads.listing(store, REVIEWER)
    assert len(found) == 31
    assert [s.state for s in found].count("submitted") == 1
    assert verify(store).ok
    store.close()


def test_a_reader_is_not_held_up_by_a_writer(store, folder):
    number = hand_in(store, folder)
    with store.write() as connection:
        connection.exec_driver_sql("SELECT 1")
        with ThreadPoolExecutor(1) as pool:
            seen = pool.submit(lambda: _peek(folder, number)).result(timeout=5)
    assert seen == "submitted"


def _peek(folder: Path, number: str) -> str:
    other = new_store(folder)
    try:
        return reads.find(other, REVIEWER, number).state
    except MonitorError as error:
        return str(error)
    finally:
        other.close()
