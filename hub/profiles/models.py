"""What a student tells the matching: studies, skills, languages, free hours."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field, word_field


class Level(StrEnum):
    """Level of study."""

    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORAL = "doctoral"


class StudentProfile(SQLModel, table=True):
    """One student's answers. One row a person; complete when `completed_at` is set."""

    __tablename__ = "student_profile"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    university_id: int = Field(foreign_key="university.id", index=True)
    programme: str = Field(default="", max_length=120)
    level: Level = word_field(Level, default=Level.MASTER)
    languages: list[str] = json_field(default_factory=list)
    """Languages to work in at B2 or better, as ISO 639-1 codes."""
    skills: dict[str, int] = json_field(default_factory=dict)
    """Skill code → 1 (some) to 5 (expert)."""
    free_blocks: list[int] = json_field(default_factory=list)
    """Free two-hour blocks of the week in the person's own zone: 0 = Monday 00:00, 83 = Sunday
    22:00. Turned into UTC for the round's start date when a round is frozen."""
    version: int = 0
    completed_at: datetime | None = Field(default=None, sa_type=UTC)
    changed_at: datetime = Field(sa_type=UTC)
