"""Whatever people do in whatever order: no acceptance without two people, no return without words.

The machine acts through the public functions only and keeps its own simple notes; after every step
the log is replayed and its chain verified.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from etl.errors import MonitorError
from etl.submissions import decide, events, reads, service
from etl.submissions.access import Actor
from etl.submissions.verify import verify
from tests.submissions.store.people import OFFICE, file_of, new_store, standing_records

ROLES = [{"office"}, {"reviewer"}, {"office", "reviewer"}]
PEOPLE = [
    Actor(f"person:{name}", frozenset(roles), (OFFICE,))
    for name, roles in zip("abc", ROLES, strict=True)
] + [Actor("person:d", frozenset({"office", "reviewer"}), (OFFICE,))]
ALL_SEEING = Actor("person:see", frozenset({"reviewer"}))
people = st.sampled_from(PEOPLE)
reasons = st.sampled_from(["", "  ", "Soll prüfen"])


class Submissions(RuleBasedStateMachine):
    """A few people, a few files, any order."""

    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = new_store(self.folder)
        self.senders: dict[str, set[str]] = {}
        self.handed_in: set[tuple[int, int]] = set()

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(target=numbers, who=people, staff=st.integers(40, 42), version=st.integers(1, 2))
    def hand_in(self, who, staff, version):
        """The same three files again and again, so that doubles and corrections occur."""
        content = file_of(personen=staff, version=version)
        try:
            found = service.receive(self.store, who, content, "a.json", data=self.folder)[0]
        except MonitorError:
            return "none"
        self.senders.setdefault(found.id, set()).add(who.id)
        return found.id

    @rule(number=numbers, who=people)
    def take_up(self, number, who):
        """Anybody tries."""
        self._try(decide.start_review, who, number)

    @rule(number=numbers, who=people, reason=reasons, how=st.sampled_from(["accept", "return"]),
          late=st.integers(0, 1))  # fmt: skip
    def decide_on(self, number, who, reason, how, late):
        """Anybody tries, sometimes on an outdated view."""
        try:
            seen = reads.find(self.store, ALL_SEEING, number).version - late
        except MonitorError:
            return
        self._try(decide.decide, who, number, how, expected=seen, reason=reason)

    @rule(number=numbers, who=people)
    def withdraw(self, number, who):
        """Anybody tries."""
        self._try(decide.withdraw, who, number)

    def _try(self, act, *arguments, **more):
        with suppress(MonitorError):  # mostly right to refuse; the invariants judge
            act(self.store, *arguments, **more)

    @invariant()
    def four_eyes(self):
        """Decisions come from reviewers who never handed those bytes in before deciding."""
        with self.store.read() as connection:
            log = list(events.walk(connection))
        roles = {p.id: p.roles for p in PEOPLE}
        sent: dict[str, set[str]] = {}
        for event in log:
            if event.kind.startswith("submitted"):
                sent.setdefault(event.subject, set()).add(event.actor)
            if event.kind in ("accepted", "returned", "review_started"):
                assert event.actor not in sent[event.subject]
                assert "reviewer" in roles[event.actor]
            if event.kind == "returned":
                assert event.data["reason"].strip()

    @invariant()
    def one_accepted_version(self):
        """At most one record per office and Stichtag counts."""
        assert len(standing_records(self.store)) <= 1

    @invariant()
    def sound(self):
        """The chain holds, and replaying it meets no forbidden step."""
        assert verify(self.store).ok

    @invariant()
    def all_senders_known(self):
        """Whoever got a receipt is bound by four eyes."""
        for number, senders in self.senders.items():
            assert senders <= reads.find(self.store, ALL_SEEING, number).submitters


TestSubmissions = Submissions.TestCase
TestSubmissions.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
)
