"""Order names as readers expect

Revision ID: b7d04c9e2a51
Revises: b10dcd9a8f7e
"""

import sqlalchemy as sa
from alembic import op

from hub.collation import sort_key

revision = "b7d04c9e2a51"
down_revision = "b10dcd9a8f7e"
branch_labels = None
depends_on = None

TABLES = ("person", "university", "organisation")


def upgrade() -> None:
    for name in TABLES:
        # The default stays: to take it away, SQLite would make anew a table that all others name.
        key = sa.Column("name_key", sa.LargeBinary(), nullable=False, server_default="")
        op.add_column(name, key)
        table = sa.table(name, sa.column("id"), sa.column("name"), sa.column("name_key"))
        named = sa.update(table).where(table.c.id == sa.bindparam("of"))
        rows = op.get_bind().execute(sa.select(table.c.id, table.c.name)).all()
        values = [{"of": key, "as_key": sort_key(text)} for key, text in rows]
        if values:
            op.get_bind().execute(named.values(name_key=sa.bindparam("as_key")), values)


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "name_key")
