"""Decides what a backup of the store is: one ZIP with every event, every content and a manifest.

`manifest.json` holds the number and hash of the newest event and the SHA-256 of `events.jsonl`;
contents lie under their own hash. Restoring goes into an empty store only, in one transaction, and
everything is compared with its hash before it is written. The archive holds contact persons and
must be kept like the store itself (it is written readable for its owner only).
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.errors import InputError, UsageError
from etl.submissions import events
from etl.submissions.events import Event
from etl.submissions.store import Store
from etl.submissions.tables import CONTENT, ERASED, EVENT, HEAD, START
from etl.submissions.verify import Verdict, require_sound

FORMAT = 1
EVENTS, MANIFEST, CONTENTS = "events.jsonl", "manifest.json", "inhalte/"


def export(store: Store, out: Path) -> Verdict:
    """Write the whole store to `out` (atomically); refuses a store that is not sound."""
    found = require_sound(store)
    temporary = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        opener = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with (
            os.fdopen(opener, "wb") as handle,
            zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive,
            store.read() as connection,
        ):
            manifest = _write(archive, connection)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2, sort_keys=True))
        os.replace(temporary, out)
    except OSError as error:
        raise UsageError(
            f"„{out}“ lässt sich nicht schreiben. Bitte Ordner, Rechte und Platz prüfen."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return found


def _write(archive: zipfile.ZipFile, connection: Connection) -> dict[str, Any]:
    digest = hashlib.sha256()
    with archive.open(EVENTS, "w", force_zip64=True) as lines:
        for event in events.walk(connection):
            line = (json.dumps(asdict(event), ensure_ascii=False, sort_keys=True) + "\n").encode()
            digest.update(line)
            lines.write(line)
    count = 0
    for sha, data in connection.execution_options(yield_per=20).execute(
        sa.select(CONTENT.c.sha256, CONTENT.c.bytes).order_by(CONTENT.c.sha256)
    ):
        if data is not None:
            archive.writestr(CONTENTS + sha, bytes(data))
        count += data is not None
    seq, newest = events.head(connection)
    return {
        "format": FORMAT,
        "events": seq,
        "head": newest,
        "events_sha256": digest.hexdigest(),
        "contents": count,
    }


def restore(store: Store, file: Path) -> Verdict:
    """Read an archive into an empty store. `InputError` for a faulty archive; then nothing is kept.

    Accesses and sessions come back as well; wrong tries of addresses start anew.
    """
    try:
        with zipfile.ZipFile(file) as archive, store.write() as connection:
            if events.head(connection)[0]:
                raise UsageError(
                    "Hier liegen schon Meldungen. Wiederhergestellt wird nur in einen leeren "
                    "Bestand; bitte einen anderen Datenordner angeben."
                )
            _read(archive, connection, json.loads(archive.read(MANIFEST)))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise _damaged(file.name) from error
    if store.memory is not None:  # of the store that was here before
        store.memory.unlink(missing_ok=True)
    return require_sound(store)


def _read(archive: zipfile.ZipFile, connection: Connection, manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        raise ValueError("unknown format")
    digest, newest, seq = hashlib.sha256(), START, 0
    erased: set[str] = set()
    with archive.open(EVENTS) as lines:
        for event in _events(lines, digest):
            if event.previous != newest or event.digest() != event.hash or event.seq != seq + 1:
                raise ValueError(f"event {event.seq} does not fit")
            connection.execute(sa.insert(EVENT), asdict(event))
            newest, seq = event.hash, event.seq
            if event.kind == ERASED:
                erased.add(event.subject.removeprefix("inhalt:"))
    if (seq, newest) != (manifest["events"], manifest["head"]):
        raise ValueError("the end of the log is missing")
    if digest.hexdigest() != manifest["events_sha256"]:
        raise ValueError("the log is not the one of the manifest")
    connection.execute(sa.update(HEAD), {"seq": seq, "hash": newest})
    _read_contents(archive, connection, manifest["contents"], erased)


def _read_contents(
    archive: zipfile.ZipFile, connection: Connection, expected: int, erased: set[str]
) -> None:
    names = [n for n in archive.namelist() if n.startswith(CONTENTS)]
    if len(names) != expected:
        raise ValueError("contents are missing")
    for name in names:
        data, sha = archive.read(name), name.removeprefix(CONTENTS)
        if hashlib.sha256(data).hexdigest() != sha:
            raise ValueError(f"content {sha} was changed")
        row = {"sha256": sha, "size": len(data), "bytes": data}
        connection.execute(sa.insert(CONTENT), row)
    for sha in sorted(erased):
        row = {"sha256": sha, "size": 0, "bytes": None}
        connection.execute(sa.insert(CONTENT), row)


def _events(lines: IO[bytes], digest: Any) -> Iterator[Event]:
    for line in lines:
        digest.update(line)
        yield Event(**json.loads(line))


def _damaged(name: str) -> InputError:
    return InputError(
        f"Die Sicherung „{name}“ ist beschädigt oder unvollständig. Es wurde nichts übernommen; "
        "bitte eine andere Sicherung verwenden."
    )
