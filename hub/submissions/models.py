"""Deliverables and what was handed in: frozen as it was, with a receipt."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field, word_field


class Access(StrEnum):
    """Who may read what was handed in, besides team, teacher and partner."""

    RESTRICTED = "restricted"
    PUBLIC = "public"


class Deliverable(SQLModel, table=True):
    """What a team has to hand in, until when, under which rule."""

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    title: str = Field(max_length=120)
    asks: str = Field(default="", max_length=1000)
    due_at: datetime = Field(sa_type=UTC)
    late_hours: int = 48
    """How long after the date it is still taken, marked as late."""
    max_versions: int = 3

    @property
    def last_at(self) -> datetime:
        """Until when a late version is taken."""
        return self.due_at + timedelta(hours=self.late_hours)


class Submission(SQLModel, table=True):
    """One version handed in. Never changed after it was made."""

    __table_args__ = (sa.UniqueConstraint("deliverable_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    deliverable_id: int = Field(foreign_key="deliverable.id", index=True)
    number: int
    label: str = Field(default="", max_length=8)
    """The anonymous label under which it is assessed, such as K7."""
    submitted_by_id: int = Field(foreign_key="person.id")
    submitted_at: datetime = Field(sa_type=UTC)
    is_late: bool = False
    statement: str = Field(default="", max_length=2000)
    licence: str = Field(default="CC-BY-4.0", max_length=40)
    access: Access = word_field(Access, default=Access.RESTRICTED)
    sha256: str = Field(max_length=64)
    """Over the canonical JSON of all parts: what the receipt shows."""


class Part(SQLModel, table=True):
    """One page, board or file of a submission, as it was at that moment."""

    __tablename__ = "submission_part"

    id: int = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    kind: str = Field(max_length=10)
    """page, board or file."""
    source_id: int
    title: str = Field(max_length=200)
    criteria: list[str] = json_field(default_factory=list)
    content: dict[str, Any] = json_field(default_factory=dict)
    """A page: its block tree; a board: its outline; a file: name, type, size, sha256."""
    sha256: str = Field(max_length=64)
