"""Projects shown to everyone."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field


class Project(SQLModel, table=True):
    """A team's result as a public page, once team and organisation agreed."""

    __tablename__ = "showcase_project"

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=60, unique=True)
    team_id: int = Field(foreign_key="team.id", unique=True)
    title: str = Field(max_length=120)
    sentence: str = Field(default="", max_length=240)
    problem: str = Field(default="", max_length=3000)
    learned: str = Field(default="", max_length=3000)
    made: str = Field(default="", max_length=3000)
    evidence: list[str] = json_field(default_factory=list)
    """What shows it, one a line; a line may end with an address on the web."""
    named_person_ids: list[int] = json_field(default_factory=list)
    """Only members who agreed to be named."""
    licence: str = Field(default="CC-BY-4.0", max_length=40)
    language: str = Field(default="en", max_length=12)
    version: int = 0
    team_agreed_at: datetime | None = Field(default=None, sa_type=UTC)
    partner_agreed_at: datetime | None = Field(default=None, sa_type=UTC)
    published_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    changed_at: datetime = Field(sa_type=UTC)


class Outcome(SQLModel, table=True):
    """What the partner did with a result after 3, 6 or 12 months."""

    __tablename__ = "showcase_outcome"

    id: int = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="showcase_project.id", index=True)
    month: int
    use: str = Field(max_length=20)
    """adopted, piloted, informed or not_used."""
    text: str = Field(default="", max_length=1000)
    said_by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UTC)
