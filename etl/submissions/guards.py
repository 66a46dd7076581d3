"""Decides whether the database around the log is as we made it, and what was seen of it before.

Triggers and functions are compared word by word with ours, and there may be no others: a foreign
trigger could change what comes in. Beside the store a small file remembers the newest event of the
last sound check; a log that has become shorter or different since does not pass, although it may
look whole by itself. Who can write that file too can forge it: then only a receipt or an archive
kept elsewhere tells.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from etl.submissions.tables import HEAD, POSTGRES_FUNCTIONS, SETTING, START, triggers

SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
POSTGRES_TRIGGERS = (
    "SELECT t.tgname, CASE WHEN t.tgenabled = 'O' THEN pg_get_triggerdef(t.oid) ELSE '' END "
    "FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND c.relnamespace = CAST(current_schema() AS regnamespace)"
)
POSTGRES_BODIES = (
    "SELECT proname, prosrc FROM pg_proc "
    "WHERE pronamespace = CAST(current_schema() AS regnamespace)"
)
FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(.*?\$\$(.*)\$\$", re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """What a sound check saw: number and hash of the newest event, digest of the settings."""

    seq: int
    hash: str
    settings: str


def head_of(connection: Connection) -> tuple[int, str, list[str]]:
    """(number, hash, faults) of the newest event as the store remembers it."""
    rows = connection.execute(sa.select(HEAD.c.seq, HEAD.c.hash).order_by(HEAD.c.id)).all()
    faults = [] if len(rows) == 1 else [f"Das Ende des Protokolls ist {len(rows)}-mal gemerkt."]
    return (rows[0][0], rows[0][1], faults) if rows else (0, START, faults)


def settings_of(connection: Connection) -> tuple[str, list[str]]:
    """(digest, faults) of the settings."""
    rows = connection.execute(sa.select(SETTING.c.name, SETTING.c.value).order_by(SETTING.c.name))
    found = {str(name): str(value) for name, value in rows}
    whole = set(found) == {"address_key"} and re.fullmatch(r"[0-9a-f]{64}", found["address_key"])
    digest = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()
    return digest, [] if whole else ["Die Einstellungen des Bestands fehlen oder sind verändert."]


def structure(connection: Connection) -> list[str]:
    """Triggers and functions that are missing, altered, switched off or not ours."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        rows = connection.execute(sa.text(SQLITE_TRIGGERS))
        present = {name: _plain(text) for name, text in rows}
        wanted = {name: _plain(text) for name, text in triggers(dialect).items()}
        return _differences(present, wanted)
    rows = connection.execute(sa.text(POSTGRES_TRIGGERS))
    present = {name: _words(text) for name, text in rows}
    wanted = {name: _words(text) for name, text in triggers(dialect).items()}
    bodies = connection.execute(sa.text(POSTGRES_BODIES))
    ours = {m[1]: m[2] for text in POSTGRES_FUNCTIONS if (m := FUNCTION.search(text))}
    return _differences(
        present | {f"{name}()": _plain(text) for name, text in bodies},
        wanted | {f"{name}()": _plain(text) for name, text in ours.items()},
    )


def _differences(present: dict[str, str], wanted: dict[str, str]) -> list[str]:
    altered = [n for n, text in sorted(wanted.items()) if present.get(n) != text]
    foreign = sorted(set(present) - set(wanted))
    return [
        *(f"Der Schutz „{n}“ der Datenbank fehlt oder ist verändert." for n in altered),
        *(f"Die Datenbank enthält „{n}“; das gehört nicht zum Monitor." for n in foreign),
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _words(text: str) -> str:
    """Words in one order: the server writes events of a trigger in its own, and the schema."""
    return " ".join(sorted(re.sub(r"\b\w+\.(?=\w)", "", text).split()))


def recall(file: Path | None) -> Seen | None:
    """What the last sound check saw; None where none was remembered, `Seen(-1, …)` for garbage."""
    if file is None or not file.is_file():
        return None
    try:
        return Seen(**json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError, OSError):
        return Seen(-1, "", "")


def remember(file: Path | None, seen: Seen) -> None:
    """Write it down beside the store, where that can be written."""
    if file is not None:
        with suppress(OSError):
            file.write_text(json.dumps(asdict(seen)) + "\n", encoding="utf-8")
