"""Ask what members of a team bring, and show two repairs

Revision ID: eae00851acb1
Revises: 3fc4c21b0416
"""

import sqlalchemy as sa
from alembic import op

revision = "eae00851acb1"
down_revision = "3fc4c21b0416"
branch_labels = None
depends_on = None

ADDED = (
    ("challenge", "largest_share", sa.String(40), "as_round"),
    ("challenge", "partner_criteria", sa.JSON(), "[]"),
    # Every repair so far put places first.
    ("round_repair", "aim", sa.String(40), "most_places"),
    ("round_repair", "other", sa.JSON(), "{}"),
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
