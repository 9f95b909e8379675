"""Who may know of a team, read its space, write in it, open its gates."""

from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from hub.actor import Actor, Role
from hub.challenges import Challenge
from hub.db import Work
from hub.errors import Forbidden, NotFound, SignInFirst
from hub.identity import Person
from hub.identity import member as person_signed_in
from hub.teams.models import (
    Decision,
    Membership,
    Milestone,
    Standing,
    Task,
    Team,
    TeamFile,
)

R = TypeVar("R", bound=SQLModel)
SEATED = (Standing.INVITED, Standing.ACTIVE)


class Side(StrEnum):
    """From which side somebody sees a team."""

    MEMBER = "member"
    INVITED = "invited"
    TEACHER = "teacher"
    PARTNER = "partner"
    COORDINATOR = "coordinator"


def signed_in(work: Work) -> Person:
    """Somebody signed in: the list shows each only what is theirs."""
    return person_signed_in(work)


def seat_of(actor: Actor) -> ColumnElement[bool]:
    """The teams in which this actor sits as a student."""
    return col(Team.id).in_(
        select(Membership.team_id).where(
            col(Membership.person_id) == actor.person_id, col(Membership.standing).in_(SEATED)
        )
    )


def partner_of(actor: Actor) -> ColumnElement[bool]:
    """The teams that work on a challenge of this actor's organisations."""
    return col(Team.challenge_id).in_(
        select(Challenge.id).where(col(Challenge.organisation_id).in_(actor.organisation_ids))
    )


def visible(actor: Actor) -> ColumnElement[bool]:
    """The teams this actor may know of: lists and single loads both begin here."""
    if not actor.signed_in:
        return sa.false()
    if actor.has(Role.COORDINATOR):
        return sa.true()
    return sa.or_(seat_of(actor), col(Team.teacher_id) == actor.person_id, partner_of(actor))


def _load(work: Work, team_id: int) -> Team:
    """The team, where this actor may know of it; from which side is found out on the way."""
    actor = work.actor
    seat = (
        select(Membership.standing)
        .where(
            col(Membership.team_id) == col(Team.id),
            col(Membership.person_id) == actor.person_id,
            col(Membership.standing).in_(SEATED),
        )
        .scalar_subquery()
    )
    team, seated, owned = work.one(
        select(Team, seat, partner_of(actor)).where(col(Team.id) == team_id, visible(actor))
    )
    work.facts["teams", actor.person_id, team_id] = _nearest(actor, team, seated, owned)
    return team


def _nearest(actor: Actor, team: Team, seated: Standing | None, owned: bool) -> Side | None:
    """The nearest of the sides from which somebody sees a team."""
    if seated is not None:
        return Side.MEMBER if seated is Standing.ACTIVE else Side.INVITED
    if actor.signed_in and team.teacher_id == actor.person_id:
        return Side.TEACHER
    if actor.has(Role.COORDINATOR):
        return Side.COORDINATOR
    return Side.PARTNER if owned else None


def standing(work: Work, team: Team) -> Side | None:
    """From which side this actor sees the team; the nearest one when there are several."""
    key = ("teams", work.actor.person_id, team.id)
    if key not in work.facts:
        try:
            _load(work, team.id)
        except NotFound:
            return None
    side: Side | None = work.facts[key]
    return side


def known(work: Work, team_id: int) -> Team:
    """A team this actor may know of, from any side."""
    if not work.actor.signed_in:
        raise SignInFirst
    # Whoever was found to stand somewhere may know of it: a page asks this several times.
    if work.facts.get(("teams", work.actor.person_id, team_id)) is not None:
        return work.get(Team, team_id)
    return _load(work, team_id)


def forget(work: Work) -> None:
    """Ask again who stands where: for commands that have just changed it."""
    work.facts.clear()


def reader(work: Work, team_id: int) -> Team:
    """Reads the space: members, invited students, the teacher, coordinators; no partner."""
    team = known(work, team_id)
    if standing(work, team) is Side.PARTNER:
        raise Forbidden(
            "Only the team and its teacher can read this. You can read messages and what they "
            "handed in."
        )
    return team


def member(work: Work, team_id: int) -> Team:
    """Writes in the space: active members only."""
    team = reader(work, team_id)
    if standing(work, team) is not Side.MEMBER:
        raise Forbidden("Only members of the team can change this.")
    return team


def correspondence(work: Work, team_id: int) -> Team:
    """Reads the messages: the whole team, its teacher, its partner, coordinators."""
    return known(work, team_id)


def correspondent(work: Work, team_id: int) -> Team:
    """Takes part in the messages: members, the teacher, the partner."""
    team = known(work, team_id)
    if standing(work, team) not in (Side.MEMBER, Side.TEACHER, Side.PARTNER):
        raise Forbidden("Only the team, its teacher and its partner write here.")
    return team


def teacher(work: Work, team_id: int) -> Team:
    """Opens gates: the team's teacher."""
    team = known(work, team_id)
    if standing(work, team) is not Side.TEACHER:
        raise Forbidden("Only the team's teacher can do this.")
    return team


def partner(work: Work, team_id: int) -> Team:
    """Speaks for the organisation of the team's challenge."""
    team = known(work, team_id)
    if standing(work, team) is not Side.PARTNER:
        raise Forbidden("Only the partner organisation can do this.")
    return team


def coordinator(work: Work, team_id: int) -> Team:
    """Arranges the team: a coordinator."""
    team = known(work, team_id)
    if not work.actor.has(Role.COORDINATOR):
        raise Forbidden("Only coordinators can do this.")
    return team


def _of(work: Work, team: Team, found: SelectOfScalar[R]) -> tuple[Team, R]:
    """A thing of this team, and of no other."""
    row = work.maybe(found)
    if row is None:
        raise NotFound
    return team, row


def task(work: Work, team_id: int, task_id: int) -> tuple[Team, Task]:
    """A task of the team, for its members."""
    team = member(work, team_id)
    return _of(work, team, select(Task).where(Task.id == task_id, Task.team_id == team.id))


def decision(work: Work, team_id: int, decision_id: int) -> tuple[Team, Decision]:
    """A decision of the team, for its members."""
    team = member(work, team_id)
    found = select(Decision).where(Decision.id == decision_id, Decision.team_id == team.id)
    return _of(work, team, found)


def milestone(work: Work, team_id: int, milestone_id: int) -> tuple[Team, Milestone]:
    """A milestone of the team, for its teacher."""
    team = teacher(work, team_id)
    found = select(Milestone).where(Milestone.id == milestone_id, Milestone.team_id == team.id)
    return _of(work, team, found)


def file_reader(work: Work, team_id: int, file_id: int) -> tuple[Team, TeamFile]:
    """A file of the team, for who reads the space. Removed ones are gone."""
    team = reader(work, team_id)
    found = select(TeamFile).where(
        col(TeamFile.id) == file_id,
        col(TeamFile.team_id) == team.id,
        col(TeamFile.removed_at).is_(None),
    )
    return _of(work, team, found)


def file_member(work: Work, team_id: int, file_id: int) -> tuple[Team, TeamFile]:
    """A file of the team, removed or not, for its members."""
    team = member(work, team_id)
    found = select(TeamFile).where(TeamFile.id == file_id, TeamFile.team_id == team.id)
    return _of(work, team, found)
