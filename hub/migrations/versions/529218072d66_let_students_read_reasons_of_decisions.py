"""Let students read reasons of decisions

Revision ID: 529218072d66
Revises: de311586340d
"""

import sqlalchemy as sa
from alembic import op

revision = "529218072d66"
down_revision = "de311586340d"
branch_labels = None
depends_on = None

ADDED = (
    # Whoever wrote a reason before was not told that students read it: it stays as it was.
    ("round_ruling", "told", sa.Boolean(), sa.false()),
    ("round_quota", "told", sa.Boolean(), sa.false()),
    ("round_repair", "reason", sa.String(300), ""),
)


def upgrade() -> None:
    for table, name, kind, before in ADDED:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=before))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    for table, name, _, _ in reversed(ADDED):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(name)
