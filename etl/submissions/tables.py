"""Decides how the store lies in its database: four tables, and the triggers that guard two of them.

`event` is append-only and `content` never changes: triggers refuse UPDATE and DELETE in both
databases, so that not even our own code can rewrite history by mistake. The one exception is the
erasure that an office may ask for: the bytes of a content may become NULL once an event says so.
Sizes in bytes, times as ISO 8601 UTC text with microseconds, hashes as 64 hex digits (SHA-256).
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

METADATA = MetaData()


def plain_text(length: int) -> TypeEngine[str]:
    """Text that both databases sort and compare byte by byte, so that prefixes can be looked up."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


EVENT = Table(
    "event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", plain_text(160), nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("payload", Text, nullable=False),
    Column("key", plain_text(200), unique=True),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    UniqueConstraint("subject", "version", name="event_subject_version"),
    Index("event_kind", "kind", "seq"),
)
"""`version` counts the events of one subject from 1; `key` makes a submission come in only once."""

CONTENT = Table(
    "content",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary),
)
"""Original files and the records read from them, under the hash of their bytes."""

HEAD = Table(
    "head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row: the newest event. Written with it, so that a cut-off end of the log shows."""

SETTING = Table(
    "setting",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

ERASED = "content_erased"
START = "0" * 64
"""What the first event names as the hash before it."""

_REFUSE = "nur anfügen: append-only"

SQLITE_TRIGGERS = {
    "event_next": "CREATE TRIGGER event_next BEFORE INSERT ON event "
    "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END",
    "event_update": "CREATE TRIGGER event_update BEFORE UPDATE ON event "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END",
    "event_delete": "CREATE TRIGGER event_delete BEFORE DELETE ON event "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END",
    "content_insert": "CREATE TRIGGER content_insert BEFORE INSERT ON content "
    "WHEN EXISTS (SELECT 1 FROM content WHERE sha256 = NEW.sha256) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END",
    "content_update": "CREATE TRIGGER content_update BEFORE UPDATE ON content "
    "WHEN NEW.bytes IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size OR NOT EXISTS "
    f"(SELECT 1 FROM event WHERE kind = '{ERASED}' AND subject = 'inhalt:' || OLD.sha256) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END",
    "content_delete": "CREATE TRIGGER content_delete BEFORE DELETE ON content "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END",
}
"""The INSERT triggers stop `INSERT OR REPLACE`, which deletes without asking DELETE triggers."""

POSTGRES_FUNCTIONS = (
    "CREATE FUNCTION monitor_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{_REFUSE}'; END $$",
    "CREATE FUNCTION monitor_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event) THEN "
    f"RAISE EXCEPTION '{_REFUSE}'; END IF; RETURN NEW; END $$",
    "CREATE FUNCTION monitor_erase() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.bytes IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size OR NOT EXISTS "
    f"(SELECT 1 FROM event WHERE kind = '{ERASED}' AND subject = 'inhalt:' || OLD.sha256) THEN "
    f"RAISE EXCEPTION '{_REFUSE}'; END IF; RETURN NEW; END $$",
)
POSTGRES_TRIGGERS = {
    "event_next": "CREATE TRIGGER event_next BEFORE INSERT ON event "
    "FOR EACH ROW EXECUTE FUNCTION monitor_next()",
    "event_change": "CREATE TRIGGER event_change BEFORE UPDATE OR DELETE ON event "
    "FOR EACH ROW EXECUTE FUNCTION monitor_refuse()",
    "event_truncate": "CREATE TRIGGER event_truncate BEFORE TRUNCATE ON event "
    "FOR EACH STATEMENT EXECUTE FUNCTION monitor_refuse()",
    "content_update": "CREATE TRIGGER content_update BEFORE UPDATE ON content "
    "FOR EACH ROW EXECUTE FUNCTION monitor_erase()",
    "content_delete": "CREATE TRIGGER content_delete BEFORE DELETE ON content "
    "FOR EACH ROW EXECUTE FUNCTION monitor_refuse()",
    "content_truncate": "CREATE TRIGGER content_truncate BEFORE TRUNCATE ON content "
    "FOR EACH STATEMENT EXECUTE FUNCTION monitor_refuse()",
}


def triggers(dialect: str) -> dict[str, str]:
    """CREATE statements by trigger name for `sqlite` or `postgresql`."""
    return POSTGRES_TRIGGERS if dialect == "postgresql" else SQLITE_TRIGGERS
