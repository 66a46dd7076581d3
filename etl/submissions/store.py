"""Decides where submissions are kept and how a transaction on them behaves.

SQLite below the data folder unless `MONITOR_SUBMISSIONS_URL` names a database. A write takes the
one write lock first (SQLite: BEGIN IMMEDIATE, PostgreSQL: an advisory lock), so events get their
numbers one after the other; it is durable when `write()` returns (synchronous=FULL, WAL). A store
that was there and is gone is never silently replaced by an empty one: the marker file beside it
remembers. Whatever the database says becomes one German sentence (`SourceUnavailable`).
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from etl.errors import SourceUnavailable
from etl.submissions.migrate import HEAD_REVISION, revision, upgrade
from etl.warehouse import data_folder

URL_VARIABLE = "MONITOR_SUBMISSIONS_URL"
FILE = Path("submissions") / "store.sqlite"
MARKER = "store.angelegt"
MEMORY = "store.geprueft"
ADVISORY_LOCK = 5_164_701
WRITE = {"monitor_write": True}
BUSY_MILLISECONDS = 30_000
IDLE_MILLISECONDS = 60_000
CONNECT_SECONDS = 10
RETRY = "Es ist nichts verloren gegangen; bitte später noch einmal versuchen."


class Store:
    """A database of submissions. One object per process; safe for threads."""

    def __init__(self, url: str, file: Path | None = None, folder: Path | None = None) -> None:
        self.url, self.file = url, file
        place = file.parent if file else folder
        self.memory = place / MEMORY if place else None
        """What the last check saw (`guards`); None where there is no folder for it."""
        self._lock = threading.RLock()
        self._inode: tuple[int, int] | None = None
        self._engine: Engine | None = None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return "sqlite" if self.file else "postgresql"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store; `SourceUnavailable` when it is away."""
        with words(), self._ready().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one write transaction of the moment: all of it is durable at the end, or nothing."""
        with words(), self._queue(), self._ready().connect() as plain:
            connection = plain.execution_options(**WRITE)
            with connection.begin():
                if not self.file:
                    _take_turn(connection)
                yield connection
                self._still_there()

    def close(self) -> None:
        """Close all connections; the next use opens new ones."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine, self._inode = None, None

    @contextmanager
    def _queue(self) -> Iterator[None]:
        """Threads of one process queue here: SQLite itself would only poll."""
        if not self.file:
            yield
            return
        with self._lock:
            yield

    def _ready(self) -> Engine:
        """The engine on a migrated database; reopens after the file was exchanged."""
        with self._lock:
            if self._engine is not None and self.file and _inode(self.file) != self._inode:
                self.close()
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    def _open(self) -> Engine:
        if not self.file:
            engine = sa.create_engine(
                self.url,
                connect_args={"connect_timeout": CONNECT_SECONDS},
                pool_size=20,
                max_overflow=20,
                pool_pre_ping=True,
            )
        else:
            engine = _sqlite(self.file)
        try:
            with engine.connect() as connection:
                present = revision(connection)
            if present != HEAD_REVISION:
                upgrade(engine, WRITE, None if self.file else ADVISORY_LOCK)
        except BaseException:
            engine.dispose()
            raise
        if self.file:
            self.file.with_name(MARKER).touch()
            self._inode = _inode(self.file)
        return engine

    def _still_there(self) -> None:
        """A write into a file that was deleted meanwhile would be lost: rather fail."""
        if self.file and _inode(self.file) != self._inode:
            raise SourceUnavailable(f"Die Datenbank der Meldungen ist nicht mehr da. {RETRY}")


def open_store(data: Path | None = None) -> Store:
    """The store of a data folder, one object per process; nothing is opened before its first use.

    `MONITOR_SUBMISSIONS_URL` (a SQLAlchemy URL for PostgreSQL) goes before the folder.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if url and not url.startswith("postgresql+psycopg://"):
        raise SourceUnavailable(
            f"{URL_VARIABLE} wird nicht verstanden. Erwartet wird postgresql://… oder nichts."
        )
    return _store(url, (data or data_folder()).resolve())


@lru_cache(maxsize=32)
def _store(url: str, data: Path) -> Store:
    return Store(url, None, data / FILE.parent) if url else Store("", data / FILE)


def exists(data: Path) -> bool:
    """Whether there is a store at all, without making one: its file, marker, or the URL."""
    file = data / FILE
    named = bool(os.environ.get(URL_VARIABLE, "").strip())
    return named or file.is_file() or file.with_name(MARKER).is_file()


def _sqlite(file: Path) -> Engine:
    if not file.is_file() and file.with_name(MARKER).is_file():
        raise SourceUnavailable(
            f"Die Datenbank der Meldungen ({file.name}) fehlt. Bitte die Datei zurücklegen oder "
            f"aus einer Sicherung wiederherstellen (vorher die Datei {MARKER} löschen)."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceUnavailable(_sentence(str(error))) from error
    engine = sa.create_engine(
        f"sqlite:///{file}",
        connect_args={"timeout": BUSY_MILLISECONDS / 1000},
        pool_size=20,
        max_overflow=20,
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Settings of every connection; transactions are begun by us, not by the driver."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    _wal(connection)
    for setting in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _wal(connection: Any) -> None:
    """Switch to WAL, patiently: SQLite does not wait here when others open the file as well.

    The timeout above holds for reads and writes only; a change of the journal mode is refused at
    once while another process opens or closes the file, and so is asked for again.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.002, 0.02))
        else:
            return


def _begin(connection: Connection) -> None:
    wanted = connection.get_execution_options().get("monitor_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if wanted else "BEGIN")


def _take_turn(connection: Connection) -> None:
    """PostgreSQL: wait for the one write lock, as long as SQLite would; a process that hangs in the
    middle of its transaction loses it, so that it cannot hold up all others."""
    function = sa.func.set_config
    waits = (
        function("lock_timeout", str(BUSY_MILLISECONDS), True),
        function("idle_in_transaction_session_timeout", str(IDLE_MILLISECONDS), True),
    )
    connection.execute(sa.select(*waits))
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))


def _inode(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def words() -> Iterator[None]:
    """Turn what the database says into one German sentence."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, sqlite3.OperationalError) as error:
        raise SourceUnavailable(_sentence(str(getattr(error, "orig", None) or error))) from error


def _sentence(said: str) -> str:
    said = said.lower()
    if "full" in said or "no space" in said or "disk i/o" in said or "too large" in said:
        return (
            "Die Meldung konnte nicht gespeichert werden: Der Datenträger ist voll. "
            "Bitte die Betreiber benachrichtigen. " + RETRY
        )
    if any(word in said for word in ("readonly", "read-only", "permission", "unable to open")):
        return (
            "Die Meldung konnte nicht gespeichert werden: Der Ordner der Meldungen ist nicht "
            "beschreibbar. Bitte die Betreiber benachrichtigen. " + RETRY
        )
    if "malformed" in said or "not a database" in said:
        return (
            "Die Datenbank der Meldungen ist beschädigt. Bitte die Betreiber benachrichtigen; "
            "sie können eine Sicherung wiederherstellen."
        )
    if "append-only" in said:
        return "Das Protokoll der Meldungen lässt keine Änderung zu."
    if any(word in said for word in ("locked", "lock timeout", "queuepool")):
        return f"Die Datenbank der Meldungen ist gerade belegt. {RETRY}"
    return f"Die Datenbank der Meldungen ist nicht erreichbar. {RETRY}"
