"""Decides which step of a submission may follow which, and who may take it.

draft → submitted → in_review → accepted | returned | withdrawn, and superseded. A state is never
stored: it is what the events add up to, and `apply` is the only place that knows the rules – for
the decision itself, for the list, and for `verify`, which replays the whole log through it.
Four eyes: whoever handed a submission in (or handed in the same bytes again) takes no decision on
it; decisions need the role `reviewer`; a return needs a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from etl.errors import UsageError
from etl.submissions.events import Event
from etl.submissions.values import clean

State = Literal[
    "draft", "submitted", "in_review", "accepted", "returned", "withdrawn", "superseded"
]
STATES: dict[State, str] = {
    "draft": "Entwurf",
    "submitted": "eingereicht",
    "in_review": "in Prüfung",
    "accepted": "angenommen",
    "returned": "zurückgegeben",
    "withdrawn": "zurückgezogen",
    "superseded": "durch eine neuere Meldung ersetzt",
}
OPEN: tuple[State, ...] = ("submitted", "in_review")
LIVE: tuple[State, ...] = ("draft", *OPEN, "accepted")
"""What still rests on its record; the rest has ended and may be erased on request."""
SUBJECT = "meldung:"

STEPS: dict[str, tuple[tuple[State | None, ...], State | None]] = {
    "draft_saved": ((None, "draft"), "draft"),
    "submitted": ((None, "draft"), "submitted"),
    "submitted_again": (
        ("submitted", "in_review", "accepted", "returned", "withdrawn", "superseded"),
        None,
    ),
    "review_started": (("submitted",), "in_review"),
    "accepted": (("in_review",), "accepted"),
    "returned": (("in_review",), "returned"),
    "withdrawn": (("draft", "submitted", "in_review", "accepted"), "withdrawn"),
    "superseded": (("submitted", "in_review", "accepted"), "superseded"),
}
"""Kind of event → (states it may follow, state it leads to; None = stays)."""

DECISIONS = ("review_started", "accepted", "returned")
"""Steps that only a reviewer takes who did not hand the submission in."""


class NotAllowed(UsageError):
    """This step may not be taken now or not by this person."""


@dataclass(frozen=True)
class Standing:
    """What the events of one submission add up to. `version` counts them (for `expected`)."""

    id: str
    state: State
    version: int
    office: str
    stichtag: str
    file: str = ""
    record: str = ""
    file_name: str = ""
    submitters: frozenset[str] = frozenset()
    submitted_at: str = ""
    reviewer: str = ""
    decided_at: str = ""
    reason: str = ""
    receipt: str = ""
    warnings: int = 0
    history: tuple[tuple[str, str, str], ...] = field(default=())
    """(time, kind, actor) of every step, oldest first."""

    @property
    def handed_in(self) -> bool:
        """Whether it ever was more than a draft."""
        return bool(self.submitted_at)

    @property
    def label(self) -> str:
        """The state in German."""
        return STATES[self.state]


def apply(before: Standing | None, event: Event) -> Standing:
    """The standing after one more event; `NotAllowed` where the rules forbid it."""
    allowed, target = STEPS.get(event.kind, ((), None))
    state = before.state if before else None
    if state not in allowed:
        now = STATES[state] if state else "noch nicht vorhanden"
        raise NotAllowed(f"Das geht nicht: Die Meldung ist {now}. Bitte den Stand neu laden.")
    data = event.data
    standing = before or Standing(
        event.subject.removeprefix(SUBJECT), "draft", 0, data["office"], data["stichtag"]
    )
    _may(standing, event)
    step = (event.at, event.kind, event.actor)
    standing = replace(standing, version=event.version, history=(*standing.history, step))
    if event.kind in ("submitted", "submitted_again"):
        standing = replace(standing, submitters=standing.submitters | {event.actor})
    if event.kind in ("draft_saved", "submitted"):
        standing = _entered(standing, event)
    if event.kind in DECISIONS:
        standing = replace(standing, reviewer=event.actor, decided_at=event.at)
    if event.kind in ("returned", "withdrawn"):
        standing = replace(standing, reason=str(data.get("reason", "")))
    return replace(standing, state=target or standing.state)


def _entered(standing: Standing, event: Event) -> Standing:
    data = event.data
    standing = replace(
        standing,
        office=data["office"],
        stichtag=data["stichtag"],
        record=data["record"],
        file=data.get("file", ""),
        file_name=data.get("name", ""),
        warnings=int(data.get("warnings", 0)),
        submitters=standing.submitters | {event.actor},
    )
    if event.kind == "submitted":
        return replace(standing, submitted_at=event.at, receipt=event.hash)
    return standing


def _may(standing: Standing, event: Event) -> None:
    if event.kind not in DECISIONS:
        return
    if event.data.get("role") != "reviewer":
        raise NotAllowed("Über eine Meldung entscheiden dürfen nur Prüferinnen und Prüfer.")
    if event.actor in standing.submitters:
        raise NotAllowed(
            "Wer eine Meldung eingereicht hat, darf nicht über sie entscheiden (Vier-Augen-"
            "Prinzip). Bitte eine andere Person um die Prüfung bitten."
        )
    if event.kind == "returned" and not clean(str(event.data.get("reason", "")))[0]:
        raise NotAllowed("Eine Rückgabe braucht eine Begründung, die das Jugendamt lesen kann.")


def replay(events: list[Event]) -> Standing | None:
    """The standing that a submission's events add up to; None without events."""
    standing: Standing | None = None
    for event in events:
        standing = apply(standing, event)
    return standing
