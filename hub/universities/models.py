"""Universities of the alliance."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from hub.collation import Named
from hub.db import UTC, json_field


class University(Named, table=True):
    """A member university, with the zone its people live in and the grades it gives."""

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=120)
    short_name: str = Field(max_length=40, unique=True)
    city: str = Field(max_length=60)
    country: str = Field(max_length=2)
    time_zone: str = Field(max_length=60)
    email_domains: list[str] = json_field(default_factory=list)
    """Exact or after a dot. They prove belonging, never a role."""
    grades: list[Any] = json_field(default_factory=list)
    """The scale, best first, as `hub.reference.universities` gives it."""
    since: int = 2020
    closed_at: datetime | None = Field(default=None, sa_type=UTC)
    """Closed: it can be chosen no more, and stays wherever it is named already."""
    version: int = 0
