"""Notices to people, and the mails that carry them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from hub.db import UTC


class Notice(SQLModel, table=True):
    """One thing a person should know, with the page where it can be acted on."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=40)
    sentence: str = Field(max_length=300)
    path: str = Field(default="", max_length=200)
    at: datetime = Field(sa_type=UTC, index=True)
    read_at: datetime | None = Field(default=None, sa_type=UTC)


class Mail(SQLModel, table=True):
    """One mail: written with the change that caused it, sent after the commit."""

    id: int = Field(default=None, primary_key=True)
    to: str = Field(max_length=254, index=True)
    subject: str = Field(max_length=200)
    text: str
    at: datetime = Field(sa_type=UTC, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UTC)
    fault: str = Field(default="", max_length=300)
