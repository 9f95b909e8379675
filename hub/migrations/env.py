"""Alembic's entry: runs on the connection that `hub.migrations` hands it."""

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

from hub.app import load_models

load_models()


def owned(item: object, name: str | None, kind: str, _: bool, __: object) -> bool:
    """Leave out the full-text tables, which the models do not describe."""
    return not (kind == "table" and (name or "").startswith("search_text"))


connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    include_object=owned,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
