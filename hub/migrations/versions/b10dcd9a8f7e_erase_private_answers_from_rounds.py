"""Erase private answers from rounds

Revision ID: b10dcd9a8f7e
Revises: 5fc2f731c470
"""

import sqlalchemy as sa
from alembic import op

revision = "b10dcd9a8f7e"
down_revision = "5fc2f731c470"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matching_round") as batch_op:
        # Nothing was ever erased from the rounds there are.
        batch_op.add_column(
            sa.Column("input_rest", sa.String(64), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("matching_round") as batch_op:
        batch_op.alter_column("input_rest", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("matching_round") as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("input_rest")
