"""External organisations: who posts challenges."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.collation import Named
from hub.db import UTC, word_field


class Kind(StrEnum):
    """What sort of organisation it is."""

    COMPANY = "company"
    PUBLIC = "public_authority"
    NGO = "ngo"
    RESEARCH = "research"
    STUDENTS = "student_association"


class Verification(StrEnum):
    """How far the hub has checked that the organisation is who it says."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class Organisation(Named, table=True):
    """An organisation outside the universities. It drafts at once; to publish, it is verified."""

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=120)
    kind: Kind = word_field(Kind)
    city: str = Field(default="", max_length=60)
    country: str = Field(default="", max_length=2)
    website: str = Field(default="", max_length=200)
    about: str = Field(default="", max_length=1000)
    verification: Verification = word_field(Verification, default=Verification.PENDING)
    verified_at: datetime | None = Field(default=None, sa_type=UTC)
    made_at: datetime = Field(sa_type=UTC)
    version: int = 0


class Invitation(SQLModel, table=True):
    """A colleague asked to speak for an organisation too, by mail address."""

    __tablename__ = "organisation_invitation"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "email"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    email: str = Field(max_length=254, index=True)
    """Lower case, as accounts keep theirs."""
    invited_by_id: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    accepted_at: datetime | None = Field(default=None, sa_type=UTC)
