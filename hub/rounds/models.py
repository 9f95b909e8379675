"""Matching rounds: dates, rules, runs, results, answers; draws, repairs and sandboxes."""

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field, word_field
from hub.matching import RULE_VERSION, Aim


class State(StrEnum):
    """Draft, open for ranking, frozen, published with answers due, final; or cancelled."""

    DRAFT = "draft"
    OPEN = "open"
    FROZEN = "frozen"
    PUBLISHED = "published"
    FINAL = "final"
    CANCELLED = "cancelled"


class MatchingRound(SQLModel, table=True):
    """One round: which challenges, when students rank, and the rule that forms the teams."""

    __tablename__ = "matching_round"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    state: State = word_field(State, default=State.DRAFT, index=True)
    version: int = 0
    opens_at: datetime = Field(sa_type=UTC)
    closes_at: datetime = Field(sa_type=UTC)
    accept_hours: int = 72
    starts_on: date
    """First day of work: local free hours are turned into UTC for this week."""
    min_ranks: int = 5
    team_size_min: int = 4
    team_size_max: int = 6
    min_universities: int = 2
    min_overlap_hours: int = 2
    overlap_is_hard: bool = False
    rank_rule: str = Field(default="rank_squares", max_length=20)
    rule_version: str = Field(default=RULE_VERSION, max_length=20)
    frozen_at: datetime | None = Field(default=None, sa_type=UTC)
    published_at: datetime | None = Field(default=None, sa_type=UTC)
    accept_until: datetime | None = Field(default=None, sa_type=UTC)
    instance: dict[str, Any] = json_field(default_factory=dict)
    """The frozen input, in the format of `hub.matching`; private to the coordinators."""
    input_hash: str = Field(default="", max_length=64)
    input_root: str = Field(default="", max_length=64)
    """The root over all students' records at the freeze; see `hub.rounds.records`."""
    input_rest: str = Field(default="", max_length=64)
    """The hash of what stays of the input for good; see `hub.rounds.erasing`."""
    erased_at: datetime | None = Field(default=None, sa_type=UTC)
    """When what students said of themselves went from the input; None: not, or there was none."""
    published_run_id: int | None = None
    publishing_job_id: int | None = None
    draw: int = 1
    """Which draw of the seed counts: one more each time that somebody kept a nonce back."""
    verified: dict[str, Any] = json_field(default_factory=dict)
    """What the last replay on the server found; see `hub.rounds.verifying`."""
    together: dict[str, Any] = json_field(default_factory=dict)
    """Whether its pins and quotas can be kept together; see `hub.rounds.consistency`."""
    code_key: str = Field(default_factory=lambda: secrets.token_hex(16), max_length=32)
    """From which the codes of its students follow; see `hub.rounds.codes`."""
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)


def in_input(found: MatchingRound) -> set[int]:
    """The challenges of the frozen input; none before the freeze."""
    return {int(one["id"][1:]) for one in found.instance.get("challenges", [])}


class RoundChallenge(SQLModel, table=True):
    """A challenge offered in a round."""

    __tablename__ = "round_challenge"
    __table_args__ = (sa.UniqueConstraint("round_id", "challenge_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    must_run: bool = False
    """Whether a result without a team for it is no result."""


class MatchingRun(SQLModel, table=True):
    """One run of the matching on a frozen round: a job, then a result that never changes."""

    __tablename__ = "matching_run"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    job_id: int | None = Field(default=None, foreign_key="job.id")
    number: int = 1
    seed: int = Field(default=0, sa_type=sa.BigInteger)
    rule: dict[str, Any] = json_field(default_factory=dict)
    made_at: datetime = Field(sa_type=UTC)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    finished_at: datetime | None = Field(default=None, sa_type=UTC)
    fault: str = Field(default="", max_length=1000)
    result: dict[str, Any] = json_field(default_factory=dict)
    figures: dict[str, Any] = json_field(default_factory=dict)
    result_hash: str = Field(default="", max_length=64)


class Answer(StrEnum):
    """What a student said to the place offered."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Placement(SQLModel, table=True):
    """One student's outcome in a published round."""

    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    """None: not placed, on the waiting list."""
    rank: int | None = None
    reason: dict[str, Any] = json_field(default_factory=dict)
    """The sentences the student reads; see `hub.rounds.reasons`."""
    waiting_place: int | None = None
    answer: Answer = word_field(Answer, default=Answer.OFFERED)
    answered_at: datetime | None = Field(default=None, sa_type=UTC)
    answer_until: datetime | None = Field(default=None, sa_type=UTC)


class Commitment(SQLModel, table=True):
    """One part of a round's seed: its hash from the first, the nonce itself after the freeze.

    The hub's own nonce lies here from the beginning; nobody is shown it before `revealed_at`.
    """

    __tablename__ = "round_commitment"
    __table_args__ = (sa.UniqueConstraint("round_id", "draw", "university_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    draw: int = 1
    university_id: int | None = Field(default=None, foreign_key="university.id")
    """None: the hub itself."""
    value: str = Field(max_length=64)
    nonce: str = Field(default="", max_length=64)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    revealed_at: datetime | None = Field(default=None, sa_type=UTC)


class Decision(StrEnum):
    """What became of a proposed repair."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


class Repair(SQLModel, table=True):
    """A proposal that changes as little as possible of a published round: a job, then a result."""

    __tablename__ = "round_repair"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    job_id: int | None = Field(default=None, foreign_key="job.id")
    number: int = 1
    withdrawn: list[int] = json_field(default_factory=list)
    """People whom the coordinator took out for this repair, besides those who said no."""
    keeps_yes: bool = True
    seating: str = Field(default="", max_length=64)
    """The hash of who sat where when it was solved: it can be accepted only while that holds."""
    result: dict[str, Any] = json_field(default_factory=dict)
    moves: list[dict[str, Any]] = json_field(default_factory=list)
    figures: dict[str, Any] = json_field(default_factory=dict)
    """Of before and after; and, once it is accepted, who `stayed` in a team that changed."""
    aim: Aim = word_field(Aim, default=Aim.MOST_PLACES)
    """Which of the two proposals the columns above hold; once it is accepted, the chosen one."""
    other: dict[str, Any] = json_field(default_factory=dict)
    """The same columns of the other proposal; empty when both aims lead to the same."""
    reason: str = Field(default="", max_length=300)
    """Why it is made, for everybody whom it concerns; see `hub.rounds.decisions`."""
    result_hash: str = Field(default="", max_length=64)
    fault: str = Field(default="", max_length=1000)
    decision: Decision = word_field(Decision, default=Decision.OPEN)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    finished_at: datetime | None = Field(default=None, sa_type=UTC)


class Sandbox(SQLModel, table=True):
    """Another rule tried on the frozen input: figures only, no teams, so nothing to publish."""

    __tablename__ = "round_sandbox"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    job_id: int | None = Field(default=None, foreign_key="job.id")
    number: int = 1
    costs: bool = False
    """Whether it leaves out one hard rule at a time instead of trying one other rule."""
    rule: dict[str, Any] = json_field(default_factory=dict)
    trials: list[dict[str, Any]] = json_field(default_factory=list)
    fault: str = Field(default="", max_length=1000)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    finished_at: datetime | None = Field(default=None, sa_type=UTC)


class RulingKind(StrEnum):
    """Pinned to a challenge, or kept out of it."""

    PIN = "pin"
    CLOSED = "closed"


class Ruling(SQLModel, table=True):
    """What a coordinator decided on one student before the matching, with the reason."""

    __tablename__ = "round_ruling"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id", "challenge_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    challenge_id: int = Field(foreign_key="challenge.id")
    kind: RulingKind = word_field(RulingKind)
    reason: str = Field(max_length=300)
    told: bool = True
    """Whether its author knew that the student reads the reason; see `hub.rounds.decisions`."""
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)


class Quota(SQLModel, table=True):
    """How many students of one university a round places: at least, at most, or both."""

    __tablename__ = "round_quota"
    __table_args__ = (sa.UniqueConstraint("round_id", "university_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    university_id: int = Field(foreign_key="university.id")
    least: int = 0
    most: int | None = None
    reason: str = Field(max_length=300)
    told: bool = True
    """Whether its author knew that students of the university read the reason."""
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)


def unread(column: Any) -> ExecutableOption:
    """An option of a select: leave a large column in the database until somebody asks for it."""
    return defer(column)
