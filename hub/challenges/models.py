"""Challenges, their history, and the public questions on them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field, word_field


class State(StrEnum):
    """From draft to closed; `hub.challenges.moves` says which may follow which."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    EDITS_REQUESTED = "edits_requested"
    APPROVED = "approved"
    PUBLISHED = "published"
    MATCHING = "matching"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    ASSESSED = "assessed"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


PUBLIC = (
    State.PUBLISHED,
    State.MATCHING,
    State.IN_PROGRESS,
    State.DELIVERED,
    State.ASSESSED,
    State.CLOSED,
)


class Mode(StrEnum):
    """How the team meets."""

    ONLINE = "online"
    BLENDED = "blended"
    ON_SITE = "on_site"


class Rights(StrEnum):
    """Who may do what with the result."""

    STUDENT_OWNED = "student_owned"
    NON_EXCLUSIVE = "non_exclusive_licence"
    OPTIONAL_ASSIGNMENT = "optional_assignment"
    OPEN_LICENCE = "open_licence"


class Confidentiality(StrEnum):
    """What may not be told on."""

    NONE = "none"
    LIMITED = "limited"
    NDA = "nda"


class LargestShare(StrEnum):
    """The largest part of a team that may come from one university."""

    AS_ROUND = "as_round"
    TWO_FIFTHS = "two_fifths"
    THIRD = "third"
    QUARTER = "quarter"


class Challenge(SQLModel, table=True):
    """A question an organisation puts to students. Empty texts are drafts not yet written."""

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=60, unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    author_id: int = Field(foreign_key="person.id", index=True)
    state: State = word_field(State, default=State.DRAFT, index=True)
    version: int = 0
    """Counts saves of any step."""
    step_versions: dict[str, int] = json_field(default_factory=dict)
    """Step of the wizard → how often it was saved; so two people writing in one are told."""
    content_language: str = Field(default="en", max_length=12)
    # Problem
    title: str = Field(default="", max_length=120)
    tagline: str = Field(default="", max_length=200)
    problem: str = Field(default="", max_length=4000)
    # People affected
    affected: str = Field(default="", max_length=2000)
    affected_count: str = Field(default="", max_length=120)
    sdgs: list[int] = json_field(default_factory=list)
    theme: str = Field(default="", max_length=40, index=True)
    # What exists already
    exists_already: str = Field(default="", max_length=3000)
    data_given: str = Field(default="", max_length=2000)
    # A good result
    good_result: str = Field(default="", max_length=3000)
    big_idea: str = Field(default="", max_length=200)
    essential_question: str = Field(default="", max_length=300)
    criteria: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"name": str, "weight": percent, "partner": bool}], weights summing to 100."""
    # Time and contact
    contact_name: str = Field(default="", max_length=120)
    partner_hours: int = 2
    reply_days: int = 3
    starts_on: date | None = None
    ends_on: date | None = None
    # Rights and confidentiality
    rights: Rights = word_field(Rights, default=Rights.STUDENT_OWNED)
    confidentiality: Confidentiality = word_field(Confidentiality, default=Confidentiality.NONE)
    rights_note: str = Field(default="", max_length=1000)
    # Wishes for the team
    mode: Mode = word_field(Mode, default=Mode.ONLINE, index=True)
    place: str = Field(default="", max_length=120)
    languages: list[str] = json_field(default_factory=list)
    """Languages a team may work in (ISO 639-1)."""
    levels: list[str] = json_field(default_factory=list)
    skills: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"skill": code, "level": 1..5}]: each held by at least one member of a team."""
    credits: float = 5.0
    team_size_min: int = 4
    team_size_max: int = 6
    max_teams: int = 1
    min_universities: int = 2
    largest_share: LargestShare = word_field(LargestShare, default=LargestShare.AS_ROUND)
    partner_criteria: list[dict[str, Any]] = json_field(default_factory=list)
    """[{"field": languages, level or skills, "value": code, "min": members, "level": 1..5}]: what
    some members of each team bring, as `hub.challenges.partners` reads it."""
    access_note: str = Field(default="", max_length=1000)
    """What the place and the work offer or ask of people with access needs."""
    # Life
    coordinator_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    changed_at: datetime = Field(sa_type=UTC)
    changed_by_id: int | None = Field(default=None, foreign_key="person.id")
    submitted_at: datetime | None = Field(default=None, sa_type=UTC)
    published_at: datetime | None = Field(default=None, sa_type=UTC, index=True)

    @property
    def is_open(self) -> bool:
        """Whether students may rank it and ask about it."""
        return self.state is State.PUBLISHED


class ChallengeFacet(SQLModel, table=True):
    """One value by which a challenge is found: ("goal", "13"), ("mode", "online")."""

    __tablename__ = "challenge_facet"
    __table_args__ = (sa.Index("ix_challenge_facet_name_value", "name", "value"),)

    challenge_id: int = Field(foreign_key="challenge.id", primary_key=True)
    name: str = Field(max_length=20, primary_key=True)
    value: str = Field(max_length=40, primary_key=True)


class ChallengeEvent(SQLModel, table=True):
    """One step in a challenge's life, with the reason that was given and the text it had then."""

    __tablename__ = "challenge_event"

    id: int = Field(default=None, primary_key=True)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    at: datetime = Field(sa_type=UTC)
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    state: State = word_field(State)
    reason: str = Field(default="", max_length=2000)
    snapshot: dict[str, Any] = json_field(default_factory=dict)


class FieldComment(SQLModel, table=True):
    """A reviewer's message on one named field; open until the field is mended."""

    __tablename__ = "field_comment"

    id: int = Field(default=None, primary_key=True)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    field: str = Field(max_length=40)
    text: str = Field(max_length=1000)
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UTC)
    resolved_at: datetime | None = Field(default=None, sa_type=UTC)


class Question(SQLModel, table=True):
    """A public question on a challenge, answered once for all."""

    id: int = Field(default=None, primary_key=True)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    asker_id: int | None = Field(default=None, foreign_key="person.id")
    """Never shown: only "a student" is."""
    text: str = Field(max_length=600)
    asked_at: datetime = Field(sa_type=UTC)
    answer: str = Field(default="", max_length=2000)
    answered_by_id: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UTC)


class ChallengeFollow(SQLModel, table=True):
    """Somebody who wants to be told what becomes of a challenge."""

    __tablename__ = "challenge_follow"

    challenge_id: int = Field(foreign_key="challenge.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    made_at: datetime = Field(sa_type=UTC)


class SavedSearch(SQLModel, table=True):
    """A search in the catalogue that somebody keeps under a name."""

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("person_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    query: str = Field(max_length=2000)
    """As it stands in the address of the catalogue, without the page."""
    tells: bool = Field(default=False, index=True)
    """Whether a notice comes when a challenge is published that fits."""
    made_at: datetime = Field(sa_type=UTC)
