"""Decides how a submission comes in: receive → validate, then one transaction with all of it.

The page, the command line and the HTTP route call these functions and nothing below them. What is
acknowledged is durable; a file with an error leaves nothing behind. The same bytes are the same
submissions: sending them again returns the first receipts as long as they stand, and is refused
once one of them was withdrawn or returned, since nothing would come of it. A newer
file for the same office and Stichtag supersedes what is still open; what was accepted stays until
its correction is accepted.
Names of contact persons stay in the stored file and record; no event and no receipt holds them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from sqlalchemy.engine import Connection

from etl.errors import InputError
from etl.submissions import events, known
from etl.submissions.access import Actor
from etl.submissions.findings import Finding
from etl.submissions.form import CURRENT, Submission
from etl.submissions.guard import check_size
from etl.submissions.reads import standing, standings
from etl.submissions.states import OPEN, SUBJECT, NotAllowed, Standing, State, apply
from etl.submissions.store import Store
from etl.submissions.validate import Report, report_bytes

NAME_LENGTH = 120
FORM_NAME = "formular.json"


class Refused(InputError):
    """The file has errors; `findings` says all of them. Nothing was stored."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        errors = sum(f.severity == "error" for f in findings)
        first = next((f.message for f in findings if f.severity == "error"), "")
        super().__init__(
            f"Die Meldung wurde nicht angenommen: {errors} Fehler. Der erste: {first} "
            "Bitte berichtigen und neu senden."
        )
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement. `event_hash` proves later that the submission is in the log."""

    id: str
    office: str
    stichtag: str
    state: State
    received_at: str
    event_hash: str
    file_sha256: str
    new: bool
    warnings: int


def validate(
    store: Store,
    content: bytes,
    name: str,
    data: Path | None = None,
    actor: Actor | None = None,
) -> Report:
    """All findings of a file with what may be known beside it; sends and stores nothing.

    Only who reports for an office gets its file compared with what it reported before: findings
    quote those values, and anybody may check a file under anybody's name.
    """
    return report_bytes(content, name, known.context(store, data, _sees(actor)))


def _sees(actor: Actor | None) -> known.MaySee:
    return actor.may_submit if actor is not None else lambda _: False


def receive(
    store: Store,
    actor: Actor,
    content: bytes,
    name: str,
    *,
    data: Path | None = None,
    draft: str = "",
) -> list[Receipt]:
    """Take in a file (one office or many). `draft`: id of the draft it comes from.

    `InputError` for a file that cannot be, `Refused` with errors, `NotAllowed` for an office the
    actor does not report for, `SourceUnavailable` when the store is away. Durable on return.
    """
    check_size(len(content), name)
    sha = hashlib.sha256(content).hexdigest()
    with store.read() as connection:
        known_already = bool(events.by_key(connection, f"{sha}:"))
    report = None if known_already else validate(store, content, name, data, actor)
    if report is not None:
        if not report.ok or not report.submissions:
            raise Refused(report.findings)
        _own(actor, (s.jugendamt_id for s in report.submissions))
    with store.write() as connection:
        before = events.by_key(connection, f"{sha}:")
        if before or report is None:
            _still_standing(connection, actor, before)
            return [_again(connection, actor, event) for event in before]
        events.keep(connection, content)
        label = PurePath(name.replace("\\", "/")).name[:NAME_LENGTH]
        return [
            _enter(connection, actor, s, (sha, label), report.findings, draft=draft)
            for s in report.submissions
        ]


def receive_values(
    store: Store,
    actor: Actor,
    values: Mapping[str, object],
    *,
    data: Path | None = None,
    draft: str = "",
) -> list[Receipt]:
    """Take in the answers of the web form (cell id → text or value)."""
    return receive(store, actor, form_bytes(values), FORM_NAME, data=data, draft=draft)


def form_bytes(values: Mapping[str, object]) -> bytes:
    """The answers of the web form as the JSON file they are stored as; same answers, same bytes."""
    given = {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}
    kept = {k: v for k, v in given.items() if v is not None}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
    return text.encode()


def save_draft(
    store: Store, actor: Actor, office: str, values: Mapping[str, object], draft: str = ""
) -> Standing:
    """Keep unfinished answers; only their author sees them. `draft`: id of an earlier save."""
    _own(actor, [office])
    number = draft or f"{office}-entwurf-{secrets.token_hex(6)}"
    with store.write() as connection:
        before = _author(connection, actor, number) if draft else None
        payload = {
            "office": office,
            "stichtag": str(values.get("stichtag") or ""),
            "record": events.keep_for(connection, number, json.loads(form_bytes(values))),
        }
        event = events.append(connection, "draft_saved", SUBJECT + number, actor.id, payload)
        return apply(before, event)


def _author(connection: Connection, actor: Actor, number: str) -> Standing:
    found = standing(connection, number)
    if actor.id not in found.submitters:
        raise NotAllowed("Diesen Entwurf hat jemand anders angelegt.")
    return found


def _own(actor: Actor, offices: Iterable[str]) -> None:
    foreign = sorted({o for o in offices if not actor.may_submit(o)})
    if foreign:
        raise NotAllowed(
            f"Für {', '.join(foreign[:5])} darf mit diesem Zugang nicht gemeldet werden. "
            "Bitte die Kennung des Jugendamts in der Meldung prüfen."
        )


def _enter(
    connection: Connection,
    actor: Actor,
    submission: Submission,
    file: tuple[str, str],
    findings: Sequence[Finding],
    *,
    draft: str,
) -> Receipt:
    office, day = submission.jugendamt_id, submission.stichtag.isoformat()
    key = f"{file[0]}:{office}:{day}"
    before = _author(connection, actor, draft) if draft else None
    start = f"{office}-{submission.stichtag:%Y%m%d}-"
    number = draft or start + hashlib.sha256(key.encode()).hexdigest()[:12]
    record = submission.model_dump(mode="json")
    payload = {
        "office": office,
        "stichtag": day,
        "file": file[0],
        "name": file[1],
        "record": events.keep_for(connection, number, record),
        "version": submission.version,
        "form": submission.formularversion or CURRENT,
        "warnings": sum(f.office == office and f.severity == "warning" for f in findings),
    }
    event = events.append(connection, "submitted", SUBJECT + number, actor.id, payload, key=key)
    entered = apply(before, event)
    for old in standings(connection, f"{office}-"):
        if old.id != number and old.stichtag == day and old.state in OPEN:
            follow(connection, old, "superseded", actor, {"by": number})
    return _receipt(entered, new=True)


class Ended(InputError):
    """These very bytes came in before, and what they reported does not stand any more."""


def _still_standing(connection: Connection, actor: Actor, before: Sequence[events.Event]) -> None:
    """`Ended` where sending the same bytes again would leave an office without its submission."""
    items = [standing(connection, e.subject.removeprefix(SUBJECT)) for e in before]
    _own(actor, (s.office for s in items))
    ended = [s for s in items if s.state in ("withdrawn", "returned")]
    if ended:
        which = ", ".join(f"{s.office} zum {s.stichtag}: {s.label}" for s in ended[:5])
        raise Ended(
            f"Genau diese Datei kam schon einmal an, und ihre Meldung gilt nicht mehr ({which}). "
            "Es wurde nichts gespeichert. Soll sie wieder gelten, bitte die Nummer der Meldung "
            "erhöhen und neu einreichen."
        )


def _again(connection: Connection, actor: Actor, event: events.Event) -> Receipt:
    """The receipt of bytes that came in before. Whoever sends them too is bound by four eyes."""
    found = standing(connection, event.subject.removeprefix(SUBJECT))
    _own(actor, [found.office])
    if actor.id not in found.submitters:
        found = follow(connection, found, "submitted_again", actor, {})
    return _receipt(found, new=False)


def follow(
    connection: Connection,
    before: Standing,
    kind: str,
    actor: Actor,
    payload: Mapping[str, object],
    *,
    expected: int | None = None,
) -> Standing:
    """One more step of a submission; the rules of `states.apply` hold or nothing is written."""
    event = events.append(
        connection, kind, SUBJECT + before.id, actor.id, payload, expected=expected
    )
    return apply(before, event)


def _receipt(item: Standing, *, new: bool) -> Receipt:
    return Receipt(
        id=item.id,
        office=item.office,
        stichtag=item.stichtag,
        state=item.state,
        received_at=item.submitted_at,
        event_hash=item.receipt,
        file_sha256=item.file,
        new=new,
        warnings=item.warnings,
    )
