"""The first form of the store: events, contents, head, settings and their triggers.

The tables are spelled out here and not taken from `tables.py`: a migration must do the same for
ever, whatever the tables become later.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from etl.submissions.tables import POSTGRES_FUNCTIONS, START, triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything, the head of the empty log and the secret that address hashes need."""
    _events()
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("bytes", sa.LargeBinary),
    )
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    setting = op.create_table(
        "setting",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": START}])
    op.bulk_insert(setting, [{"name": "address_key", "value": secrets.token_hex(32)}])
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for statement in POSTGRES_FUNCTIONS:
            op.execute(statement)
    for statement in triggers(dialect).values():
        op.execute(statement)


def downgrade() -> None:
    """There is nothing before the first form."""
    raise NotImplementedError("the store is append-only; restore an archive instead")


def _plain(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", _plain(160), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("key", _plain(200), unique=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.UniqueConstraint("subject", "version", name="event_subject_version"),
    )
    op.create_index("event_kind", "event", ["kind", "seq"])
