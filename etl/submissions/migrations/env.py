"""Decides how Alembic reaches the store: over the connection and transaction it is handed.

There is no way to run it from the command line on purpose: the store migrates itself on start,
under its own lock.
"""

from __future__ import annotations

from alembic import context

from etl.submissions.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
