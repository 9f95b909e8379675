"""Count the parts of documents

Revision ID: de311586340d
Revises: cd1fc15baf98
"""

import sqlalchemy as sa
from alembic import op

revision = "de311586340d"
down_revision = "cd1fc15baf98"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document_snapshot") as batch_op:
        batch_op.add_column(sa.Column("parts", sa.Integer(), nullable=False, server_default="0"))
    # A part takes five bytes at least; folding counts them anew when there may be many.
    op.execute("UPDATE document_snapshot SET parts = length(data) / 5")
    with op.batch_alter_table("document_snapshot") as batch_op:
        batch_op.alter_column("parts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("document_snapshot") as batch_op:
        batch_op.drop_column("parts")
