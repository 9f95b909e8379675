"""People, the roles they hold, and the sessions in which they are signed in."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.actor import Role
from hub.collation import Named
from hub.db import UTC, word_field


class Person(Named, table=True):
    """Somebody with an account. One name, as the person writes it."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    official_name: str = Field(default="", max_length=160)
    """Only for certificates."""
    email: str = Field(max_length=254, unique=True)
    """Lower case, proven by a mailed link before it is used for anything."""
    email_proven_at: datetime | None = Field(default=None, sa_type=UTC)
    password_hash: str = Field(default="", max_length=200)
    """Empty: this person signs in by mailed link."""
    language: str = Field(default="en", max_length=12)
    time_zone: str = Field(default="Europe/Brussels", max_length=60)
    about: str = Field(default="", max_length=500)
    mail_notices: bool = True
    made_at: datetime = Field(sa_type=UTC)
    closed_at: datetime | None = Field(default=None, sa_type=UTC)
    version: int = 0
    """Of the details that the account page changes."""


class GrantState(StrEnum):
    """Requested by the person, then confirmed by the hub or an administrator; or ended."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class RoleGrant(SQLModel, table=True):
    """A role in its context. Only confirmed grants count."""

    __tablename__ = "role_grant"
    __table_args__ = (sa.UniqueConstraint("person_id", "role", "university_id", "organisation_id"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = word_field(Role, index=True)
    university_id: int | None = Field(default=None, foreign_key="university.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    state: GrantState = word_field(GrantState, default=GrantState.CONFIRMED)
    made_at: datetime = Field(sa_type=UTC)


class SignedIn(SQLModel, table=True):
    """One browser in which a person is signed in. The cookie's token is kept only as a hash."""

    __tablename__ = "signed_in"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    browser: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=60)
    made_at: datetime = Field(sa_type=UTC)
    seen_at: datetime = Field(sa_type=UTC)
    ends_at: datetime = Field(sa_type=UTC)


class SignInLink(SQLModel, table=True):
    """A mailed link: one use, a short life; the secret is kept only as a hash."""

    __tablename__ = "sign_in_link"

    id: int = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, index=True)
    token_hash: str = Field(max_length=64, unique=True)
    next_path: str = Field(default="", max_length=300)
    made_at: datetime = Field(sa_type=UTC)
    ends_at: datetime = Field(sa_type=UTC)
    spent_at: datetime | None = Field(default=None, sa_type=UTC)
