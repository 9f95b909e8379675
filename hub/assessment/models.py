"""Rubrics, drafts of marks, partner views, individual differences, released results."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field, word_field


class Rubric(SQLModel, table=True):
    """Weighted criteria with levels; a version in use never changes."""

    __table_args__ = (sa.UniqueConstraint("challenge_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    version: int = 1
    criteria: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"key", "name", "about": the challenge's criterion to which parts are linked,
    "weight": percent, "partner": bool, "levels": [{"name", "points": 0..100, "text"}]}],
    weights summing to 100, levels from the lowest."""
    pass_points: int = 50
    partner_share: int = 0
    """Percent of a criterion's points that the partner's view decides, where it is asked."""
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)


class AssessmentState(StrEnum):
    """Open, then marked (all criteria), then released."""

    OPEN = "open"
    MARKED = "marked"
    RELEASED = "released"


class Assessment(SQLModel, table=True):
    """A teacher's marking of one submission: a draft until released."""

    __table_args__ = (sa.UniqueConstraint("submission_id", "assessor_id"),)

    id: int = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    rubric_id: int = Field(foreign_key="rubric.id", index=True)
    assessor_id: int = Field(foreign_key="person.id", index=True)
    state: AssessmentState = word_field(AssessmentState, default=AssessmentState.OPEN, index=True)
    version: int = 0
    marks: dict[str, Any] = json_field(default_factory=dict)
    """criterion key → {"points": int, "comment": str}."""
    comment: str = Field(default="", max_length=4000)
    thousandths: int | None = None
    """The team's points × 1000 once all is marked: by this the gradebook sorts, and only that."""
    changed_at: datetime = Field(sa_type=UTC)


class PartnerView(SQLModel, table=True):
    """What the organisation says on the criteria it was asked for."""

    __tablename__ = "partner_view"
    __table_args__ = (sa.UniqueConstraint("submission_id"),)

    id: int = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    rubric_id: int = Field(foreign_key="rubric.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    version: int = 0
    views: dict[str, Any] = json_field(default_factory=dict)
    """criterion key → {"points": int, "comment": str}."""
    comment: str = Field(default="", max_length=2000)
    given_at: datetime | None = Field(default=None, sa_type=UTC)
    changed_at: datetime = Field(sa_type=UTC)


class Difference(SQLModel, table=True):
    """Points added to or taken from one member, with a reason that this member reads."""

    __table_args__ = (sa.UniqueConstraint("assessment_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    points: int
    reason: str = Field(max_length=600)


class Result(SQLModel, table=True):
    """One student's released result: a copy with every step of the sum, apart from the drafts."""

    __tablename__ = "assessment_result"
    __table_args__ = (sa.UniqueConstraint("person_id", "team_id"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    submission_id: int = Field(foreign_key="submission.id")
    rubric_id: int = Field(foreign_key="rubric.id")
    points: float
    """0 to 100 with one digit, as shown; what was decided by it was decided on exact decimals."""
    passed: bool
    pass_points: int = 50
    credits: float
    university_id: int | None = Field(default=None, foreign_key="university.id")
    local_grade: str = Field(default="", max_length=20)
    """A code of the university's scale; empty where no university or scale is known."""
    grade_name: str = Field(default="", max_length=60)
    steps: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"label", "sum", "value", "total": bool}]: the whole sum, as the result page prints it."""
    judged: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"name", "weight", "points", "level", "step", "of", "comment", "view"}], a copy; "view"
    is the partner's {"level", "comment"} or None."""
    comment: str = Field(default="", max_length=4000)
    partner_comment: str = Field(default="", max_length=2000)
    difference: int = 0
    reason: str = Field(default="", max_length=600)
    version: int = 1
    corrections: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"at": ISO moment, "by": person id, "before", "after": points, "reason"}], oldest first."""
    released_at: datetime = Field(sa_type=UTC)
    released_by_id: int = Field(foreign_key="person.id")
