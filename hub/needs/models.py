"""Access needs, attributes that students name of themselves, and who has read a need."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, word_field


class Effect(StrEnum):
    """What a need means for the work. The reason for it is nobody's to ask."""

    ASYNC_ONLY = "async_only"
    NO_EVENINGS = "no_evenings"
    NO_TRAVEL = "no_travel"
    MAX_HOURS = "max_hours"
    CAPTIONING = "captioning"
    QUIET_FORMAT = "quiet_format"
    OTHER = "other"


class AccessNeed(SQLModel, table=True):
    """One need of a student, for them and the ombud team alone."""

    __tablename__ = "access_need"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    effect: Effect = word_field(Effect)
    amount: int | None = None
    """Of MAX_HOURS the hours a week, of NO_EVENINGS the hour from which; else nothing."""
    words: str = Field(default="", max_length=600)
    """What else the ombud team should know."""
    valid_from: date
    valid_to: date | None = None
    """The last day; None: until the student ends it."""
    version: int = 1
    made_at: datetime = Field(sa_type=UTC)
    changed_at: datetime = Field(sa_type=UTC)
    arranged: str = Field(default="", max_length=600)
    """What the ombud team and the student agreed on."""
    arranged_at: datetime | None = Field(default=None, sa_type=UTC)
    arranged_by_id: int | None = Field(default=None, foreign_key="person.id")

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NeedReading(SQLModel, table=True):
    """That a member of the ombud team read the needs of a student on a day, in UTC."""

    __tablename__ = "need_reading"
    __table_args__ = (sa.UniqueConstraint("person_id", "reader_id", "day"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    reader_id: int = Field(foreign_key="person.id")
    day: date


class InclusionAnswer(SQLModel, table=True):
    """That a student said yes to one question of `hub.needs.attributes`. "No" and "I prefer not to
    say" are the same, and leave nothing here."""

    __tablename__ = "inclusion_answer"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    attribute: str = Field(max_length=40, primary_key=True)
    made_at: datetime = Field(sa_type=UTC)
