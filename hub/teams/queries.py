"""What pages ask of teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from hub.actor import Role
from hub.challenges import Challenge
from hub.db import Work
from hub.files import StoredFile
from hub.identity import GrantState, Person, RoleGrant
from hub.organisations import Organisation
from hub.profiles import StudentProfile
from hub.teams.models import (
    Agreement,
    Decision,
    Membership,
    Message,
    Milestone,
    MilestoneState,
    Standing,
    State,
    Task,
    Team,
    TeamFile,
)
from hub.teams.policy import SEATED, partner_of, visible
from hub.universities import University


@dataclass(frozen=True)
class Member:
    """A student in a team, with the university and the zone to meet in."""

    person: Person
    university: University | None
    membership: Membership

    @property
    def invited(self) -> bool:
        return self.membership.standing is Standing.INVITED


@dataclass(frozen=True)
class Line:
    """A team in a list."""

    team: Team
    challenge: Challenge
    organisation: Organisation
    size: int


def lines(work: Work) -> Select[Team, Challenge, Organisation]:
    """The teams that this actor may know of, newest first."""
    return (
        select(Team, Challenge, Organisation)
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(visible(work.actor))
        .order_by(col(Team.made_at).desc(), col(Team.name))
    )


def with_sizes(work: Work, rows: Sequence[tuple[Team, Challenge, Organisation]]) -> list[Line]:
    """The same, with how many sit in each."""
    ids = [team.id for team, _, _ in rows]
    seats = work.all(
        select(Membership.team_id).where(
            col(Membership.team_id).in_(ids), col(Membership.standing).in_(SEATED)
        )
    )
    return [
        Line(team, challenge, organisation, seats.count(team.id))
        for team, challenge, organisation in rows
    ]


def members(work: Work, team: Team) -> list[Member]:
    """Who sits in the team, invited or active, in the order in which they came."""
    rows = work.all(
        select(Membership, Person, University)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .outerjoin(StudentProfile, col(StudentProfile.person_id) == col(Person.id))
        .outerjoin(University, col(University.id) == col(StudentProfile.university_id))
        .where(col(Membership.team_id) == team.id, col(Membership.standing).in_(SEATED))
        .order_by(col(Membership.id))
    )
    return [Member(person, university, membership) for membership, person, university in rows]


def milestones(work: Work, team: Team) -> list[Milestone]:
    """All milestones by date."""
    return work.all(
        select(Milestone)
        .where(col(Milestone.team_id) == team.id)
        .order_by(col(Milestone.due_on), col(Milestone.id))
    )


def tasks(team: Team, *, of: int | None = None, done: bool | None = None) -> SelectOfScalar[Task]:
    """Tasks: open ones by date first, then the finished ones, newest first."""
    found = select(Task).where(col(Task.team_id) == team.id)
    if of is not None:
        found = found.where(col(Task.assignee_id) == of)
    if done is not None:
        found = found.where(col(Task.done_at).is_not(None) if done else col(Task.done_at).is_(None))
    return found.order_by(
        col(Task.done_at).is_not(None),
        col(Task.done_at).desc(),
        col(Task.due_on).is_(None),
        col(Task.due_on),
        col(Task.id),
    )


@dataclass(frozen=True)
class DecisionLine:
    """A decision, with each member's word on it."""

    decision: Decision
    words: list[Agreement]

    @property
    def agreeing(self) -> int:
        return sum(word.agrees for word in self.words)


def decisions(work: Work, team: Team, limit: int = 200) -> list[DecisionLine]:
    """The team's decisions, newest first."""
    newest = (
        select(Decision.id)
        .where(col(Decision.team_id) == team.id)
        .order_by(col(Decision.number).desc())
        .limit(limit)
        .subquery()
    )
    rows = work.all(
        select(Decision, Agreement)
        .join(newest, newest.c.id == col(Decision.id))
        .outerjoin(Agreement, col(Agreement.decision_id) == col(Decision.id))
        .order_by(col(Decision.number).desc(), col(Agreement.id))
    )
    words: dict[int, list[Agreement]] = {}
    for decision, word in rows:
        words.setdefault(decision.id, []).extend([word] if word is not None else [])
    found = {decision.id: decision for decision, _ in rows}
    return [DecisionLine(found[key], words[key]) for key in found]


def messages(team: Team) -> Select[Message, Person]:
    """The messages with their writers, newest first."""
    return (
        select(Message, Person)
        .join(Person, col(Person.id) == col(Message.author_id))
        .where(col(Message.team_id) == team.id)
        .order_by(col(Message.at).desc(), col(Message.id).desc())
    )


def files(work: Work, team: Team) -> list[tuple[TeamFile, StoredFile, Person]]:
    """The team's files, newest first."""
    return work.all(
        select(TeamFile, StoredFile, Person)
        .join(StoredFile, col(StoredFile.id) == col(TeamFile.file_id))
        .join(Person, col(Person.id) == col(TeamFile.added_by_id))
        .where(col(TeamFile.team_id) == team.id, col(TeamFile.removed_at).is_(None))
        .order_by(col(TeamFile.added_at).desc(), col(TeamFile.id).desc())
    )


@dataclass(frozen=True)
class About:
    """What the head of every page of a team's space says."""

    team: Team
    challenge: Challenge
    organisation: Organisation
    teacher: Person | None
    partners: list[Person]
    owed: Message | None
    """The oldest question that the partner has not answered."""


def about(work: Work, team: Team) -> About:
    """The challenge, the organisation, and who accompanies the team."""
    partner = (
        (col(RoleGrant.person_id) == col(Person.id))
        & (col(RoleGrant.organisation_id) == col(Organisation.id))
        & (col(RoleGrant.role) == Role.PARTNER)
        & (col(RoleGrant.state) == GrantState.CONFIRMED)
    )
    speaks = sa.exists().where(partner)
    oldest = (
        select(Message.id)
        .where(
            col(Message.team_id) == team.id,
            col(Message.asks_partner),
            col(Message.replied_at).is_(None),
        )
        .order_by(col(Message.at))
        .limit(1)
        .scalar_subquery()
    )
    rows: Sequence[Any] = work.execute(
        sa.select(Challenge, Organisation, Person, speaks, Message)
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .outerjoin(Person, sa.or_(col(Person.id) == team.teacher_id, speaks))
        .outerjoin(Message, col(Message.id) == oldest)
        .where(col(Challenge.id) == team.challenge_id)
        .order_by(col(Person.id))
    ).all()
    people = [(row[2], row[3]) for row in rows if row[2] is not None]
    challenge, organisation, *_, owed = rows[0]
    teacher = next((person for person, _ in people if person.id == team.teacher_id), None)
    partners = [person for person, is_partner in people if is_partner]
    return About(team, challenge, organisation, teacher, partners, owed)


def teachers(work: Work) -> list[Person]:
    """Everybody who may teach a team, by name."""
    return work.all(
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.TEACHER, col(RoleGrant.state) == GrantState.CONFIRMED)
        .distinct()
        .order_by(col(Person.name_key))
    )


def waiting_questions(work: Work) -> list[tuple[Message, Team]]:
    """What teams asked this actor's organisations and is not answered, the most urgent first."""
    return work.all(
        select(Message, Team)
        .join(Team, col(Team.id) == col(Message.team_id))
        .where(col(Message.asks_partner), col(Message.replied_at).is_(None), partner_of(work.actor))
        .order_by(col(Message.reply_due))
        .limit(5)
    )


def own_tasks(work: Work) -> list[tuple[Task, Team]]:
    """Open tasks with a date that this actor took in teams at work, the first three."""
    return work.all(
        select(Task, Team)
        .join(Team, col(Team.id) == col(Task.team_id))
        .where(
            col(Task.assignee_id) == work.actor.person_id,
            col(Task.done_at).is_(None),
            col(Task.due_on).is_not(None),
            col(Team.state) == State.ACTIVE,
        )
        .order_by(col(Task.due_on), col(Task.id))
        .limit(3)
    )


def next_steps(work: Work, team_ids: list[int]) -> dict[int, Milestone]:
    """Team → the milestone that comes next there."""
    found: dict[int, Milestone] = {}
    for one in work.all(
        select(Milestone)
        .where(
            col(Milestone.team_id).in_(team_ids), col(Milestone.state) != MilestoneState.ACCEPTED
        )
        .order_by(col(Milestone.due_on), col(Milestone.id))
    ):
        found.setdefault(one.team_id, one)
    return found


def replies_owed(work: Work, team_ids: list[int]) -> dict[int, datetime]:
    """Team → until when its partner owes it the reply that is due first."""
    rows = work.all(
        select(Message.team_id, sa.func.min(Message.reply_due))
        .where(
            col(Message.team_id).in_(team_ids),
            col(Message.asks_partner),
            col(Message.replied_at).is_(None),
            col(Message.reply_due).is_not(None),
        )
        .group_by(col(Message.team_id))
    )
    return {team_id: due for team_id, due in rows if due is not None}


def waiting_gates(work: Work) -> list[tuple[Milestone, Team]]:
    """Gates of this teacher's teams that come next, by date."""
    return work.all(
        select(Milestone, Team)
        .join(Team, col(Team.id) == col(Milestone.team_id))
        .where(
            col(Team.teacher_id) == work.actor.person_id,
            col(Team.state) == State.ACTIVE,
            col(Milestone.is_gate),
            col(Milestone.state).in_((MilestoneState.OPEN, MilestoneState.RETURNED)),
        )
        .order_by(col(Milestone.due_on))
        .limit(5)
    )
