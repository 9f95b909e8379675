"""The audit trail: who did what to what, when. Rows are added, never changed or removed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field


class AuditEvent(SQLModel, table=True):
    """One act. `action` is `<capability>.<verb>`, `subject` is `<capability>/<id>`."""

    __tablename__ = "audit_event"

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UTC, index=True)
    actor_id: int | None = Field(default=None, index=True)
    """No foreign key: the trail outlives the person's row."""
    action: str = Field(max_length=60, index=True)
    subject: str = Field(max_length=80, index=True)
    details: dict[str, Any] = json_field(default_factory=dict)


SQLITE_GUARDS = [
    f"CREATE TRIGGER audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL_GUARDS = [
    "CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_event_append_only()",
]
GUARDS = {"sqlite": SQLITE_GUARDS, "postgresql": POSTGRESQL_GUARDS}


def _guard(dialect: str) -> None:
    for statement in GUARDS[dialect]:
        make_ddl: Any = sa.DDL  # untyped in SQLAlchemy
        ddl = make_ddl(statement.replace("%", "%%")).execute_if(dialect=dialect)
        sa.event.listen(SQLModel.metadata.tables["audit_event"], "after_create", ddl)


_guard("sqlite")
_guard("postgresql")
