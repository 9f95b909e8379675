"""Alembic's entry: runs on the connection that `hub.migrations` hands it."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from hub.app import load_models
from hub.db import UTC, Word

load_models()


def owned(item: object, name: str | None, kind: str, _: bool, __: object) -> bool:
    """Leave out the full-text tables, which the models do not describe."""
    return not (kind in ("table", "index") and (name or "").startswith("search_text"))


def plain(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Write the hub's own types as what the database keeps, so that migrations stand alone."""
    if kind != "type":
        return False
    if isinstance(item, UTC):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Word | AutoString):
        length = getattr(item, "length", None) or getattr(item.impl, "length", None)
        return f"sa.String({length})" if length else "sa.String()"
    return False


connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    include_object=owned,
    render_item=plain,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
