"""Decides how the database of the store gets its newest form: Alembic, on start, under a lock.

Alembic is imported only when there is something to do, so that a normal start stays quick.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"
HEAD_REVISION = "0001"
"""The newest file in `migrations/versions`; a test holds that."""


def revision(connection: Connection) -> str:
    """The form a database has; empty for a new one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def upgrade(engine: Engine, options: Mapping[str, bool], lock: int | None) -> None:
    """Bring a database to `HEAD_REVISION` in one transaction; the first of several does it."""
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with engine.connect() as plain:
        connection = plain.execution_options(**dict(options))
        with connection.begin():
            if lock is not None:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
            if revision(connection) == HEAD_REVISION:
                return
            config = Config()
            config.set_main_option("script_location", str(FOLDER))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
