"""Teams and what they keep besides boards and pages."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, word_field


class State(StrEnum):
    """Forming until the answers are in; then active, submitted, assessed, completed."""

    FORMING = "forming"
    ACTIVE = "active"
    SUBMITTED = "submitted"
    ASSESSED = "assessed"
    COMPLETED = "completed"
    DISSOLVED = "dissolved"


class Phase(StrEnum):
    """The chain of challenge-based learning (Nichols, Cator & Torres 2016)."""

    ENGAGE = "engage"
    INVESTIGATE = "investigate"
    ACT = "act"


class Standing(StrEnum):
    """How a person stands to a team."""

    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"
    REMOVED = "removed"


class Team(SQLModel, table=True):
    """Students of several universities who work on one challenge, with a teacher and a partner."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=60)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    round_id: int | None = Field(default=None, foreign_key="matching_round.id", index=True)
    teacher_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    language: str = Field(default="en", max_length=12)
    state: State = word_field(State, default=State.FORMING, index=True)
    phase: Phase = word_field(Phase, default=Phase.ENGAGE)
    aim: str = Field(default="", max_length=400)
    """The challenge statement that the team agreed on, in one sentence."""
    aim_version: int = 0
    """How often aim and meeting were saved: by it two writers notice each other."""
    meeting: str = Field(default="", max_length=200)
    meets_at: datetime | None = Field(default=None, sa_type=UTC)
    public_by_team_at: datetime | None = Field(default=None, sa_type=UTC)
    public_by_partner_at: datetime | None = Field(default=None, sa_type=UTC)
    made_at: datetime = Field(sa_type=UTC)


class Membership(SQLModel, table=True):
    """A student's seat in a team."""

    __table_args__ = (sa.UniqueConstraint("team_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    standing: Standing = word_field(Standing, default=Standing.ACTIVE)
    role: str = Field(default="", max_length=60)
    seen_at: datetime | None = Field(default=None, sa_type=UTC)
    made_at: datetime = Field(sa_type=UTC)


class MilestoneState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Milestone(SQLModel, table=True):
    """A dated step. A gate ends a phase and is opened by the teacher."""

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    title: str = Field(max_length=120)
    phase: Phase = word_field(Phase)
    is_gate: bool = False
    due_on: date
    state: MilestoneState = word_field(MilestoneState, default=MilestoneState.PLANNED)
    note: str = Field(default="", max_length=600)


class Task(SQLModel, table=True):
    """Something a team has to do."""

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    title: str = Field(max_length=200)
    assignee_id: int | None = Field(default=None, foreign_key="person.id")
    due_on: date | None = None
    version: int = 0
    done_at: datetime | None = Field(default=None, sa_type=UTC)
    made_by_id: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)


class Decision(SQLModel, table=True):
    """What the team decided, why, and who agreed."""

    __tablename__ = "team_decision"

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    number: int
    title: str = Field(max_length=200)
    reasons: str = Field(default="", max_length=2000)
    made_by_id: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)


class Agreement(SQLModel, table=True):
    """One member's word on a decision of the team."""

    __tablename__ = "team_agreement"
    __table_args__ = (sa.UniqueConstraint("decision_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="team_decision.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    agrees: bool
    note: str = Field(default="", max_length=300)


class Message(SQLModel, table=True):
    """A message between the team, its partner and its teacher."""

    __tablename__ = "team_message"

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    text: str = Field(max_length=4000)
    at: datetime = Field(sa_type=UTC, index=True)
    asks_partner: bool = False
    """Asks the partner for a reply within the days promised."""
    reply_due: datetime | None = Field(default=None, sa_type=UTC)
    replied_at: datetime | None = Field(default=None, sa_type=UTC)


class TeamFile(SQLModel, table=True):
    """A file that the team keeps."""

    __tablename__ = "team_file"

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    file_id: int = Field(foreign_key="stored_file.id")
    note: str = Field(default="", max_length=300)
    added_by_id: int = Field(foreign_key="person.id")
    added_at: datetime = Field(sa_type=UTC)
    removed_at: datetime | None = Field(default=None, sa_type=UTC)
