"""Who marks, who gives a view, who reads a result: drafts never reach a student."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Actor, Role
from hub.assessment.models import Result
from hub.challenges import Challenge, is_owner
from hub.db import Work
from hub.errors import Conflict, Forbidden, NotFound
from hub.identity import Person, member, require
from hub.submissions import Deliverable, Submission
from hub.teams import Membership, Side, Standing, Team, known, standing
from hub.teams import visible as visible_teams


@dataclass(frozen=True)
class Handed:
    """One version that was handed in, with its team and challenge."""

    submission: Submission
    deliverable: Deliverable
    team: Team
    challenge: Challenge


@dataclass(frozen=True)
class Place:
    """One member's line of the gradebook."""

    team: Team
    challenge: Challenge
    person: Person


def marked_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The teams that this actor marks: those of which they are the teacher."""
    return col(Team.teacher_id) == actor.person_id


def marks(actor: Actor, team: Team) -> bool:
    """Whether this actor marks this team."""
    return actor.signed_in and team.teacher_id == actor.person_id


def overseen(actor: Actor) -> sa.ColumnElement[bool]:
    """The teams whose marks this actor reads: their own as a teacher, all as a coordinator."""
    return sa.true() if actor.has(Role.COORDINATOR) else marked_by(actor)


def asked(actor: Actor) -> sa.ColumnElement[bool]:
    """The challenges on whose works this actor's organisations give their view."""
    return col(Challenge.organisation_id).in_(actor.organisation_ids)


def assessor(work: Work) -> None:
    """Somebody to whom works may come: teachers, partners, and coordinators who look on."""
    require(work, Role.TEACHER, Role.PARTNER, Role.COORDINATOR)


def bookkeeper(work: Work) -> None:
    """Reads a gradebook: teachers their own teams, coordinators all."""
    require(work, Role.TEACHER, Role.COORDINATOR)


def student(work: Work) -> Person:
    """Somebody signed in, for their own results."""
    return member(work)


def _handed(work: Work, submission_id: int) -> Handed:
    """A submission of a team that this actor may know of."""
    member(work)
    found = work.one(
        select(Submission, Deliverable, Team, Challenge)
        .join(Deliverable, col(Deliverable.id) == col(Submission.deliverable_id))
        .join(Team, col(Team.id) == col(Deliverable.team_id))
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .where(col(Submission.id) == submission_id, visible_teams(work.actor))
    )
    return Handed(*found)


def marker(work: Work, submission_id: int) -> Handed:
    """Marks this work: the team's teacher, and nobody else."""
    handed = _handed(work, submission_id)
    if not marks(work.actor, handed.team) or _seated(work, handed.team):
        raise Forbidden("Only the teacher of this team marks its work.")
    return handed


def viewer(work: Work, submission_id: int) -> Handed:
    """Gives the partner's view on this work: the people of the challenge's organisation."""
    handed = _handed(work, submission_id)
    if not is_owner(work.actor, handed.challenge) or _seated(work, handed.team):
        raise Forbidden("Only the organisation that put the challenge gives its view here.")
    return handed


def _seated(work: Work, team: Team) -> bool:
    """Whether the actor sits in the team: nobody judges their own work."""
    return standing(work, team) in (Side.MEMBER, Side.INVITED)


def rubric_reader(work: Work, challenge_id: int) -> Challenge:
    """Reads the rubric: whoever works on the challenge, and those who judge it."""
    member(work)
    challenge = work.one(select(Challenge).where(col(Challenge.id) == challenge_id))
    if work.actor.has(Role.COORDINATOR) or is_owner(work.actor, challenge):
        return challenge
    near = select(Team.id).where(col(Team.challenge_id) == challenge.id, visible_teams(work.actor))
    if work.maybe(near) is None:
        raise NotFound
    return challenge


def writes_rubric(work: Work, challenge: Challenge) -> bool:
    """Whether this actor may write it: a teacher of a team at it, or a coordinator."""
    if work.actor.has(Role.COORDINATOR):
        return True
    own = select(Team.id).where(col(Team.challenge_id) == challenge.id, marked_by(work.actor))
    return work.maybe(own) is not None


def rubric_writer(work: Work, challenge_id: int) -> Challenge:
    """Writes the rubric of a challenge."""
    challenge = rubric_reader(work, challenge_id)
    if not writes_rubric(work, challenge):
        raise Forbidden("Only a teacher of this challenge or a coordinator changes its rubric.")
    return challenge


def releaser(work: Work, challenge_id: int) -> Challenge:
    """Releases the results of their teams at this challenge: a teacher of it."""
    challenge = rubric_reader(work, challenge_id)
    own = select(Team.id).where(col(Team.challenge_id) == challenge.id, marked_by(work.actor))
    if work.maybe(own) is None:
        raise Forbidden("Only a teacher who marks teams of this challenge releases results.")
    return challenge


def receiver(work: Work, team_id: int) -> Result:
    """Reads a result: only the student whose it is, once it is released."""
    person = member(work)
    return work.one(
        select(Result).where(col(Result.team_id) == team_id, col(Result.person_id) == person.id)
    )


def _place(work: Work, team_id: int, person_id: int) -> Place:
    bookkeeper(work)
    team = known(work, team_id)
    if not work.actor.has(Role.COORDINATOR) and not marks(work.actor, team):
        raise NotFound
    person = work.one(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            col(Membership.team_id) == team.id,
            col(Membership.person_id) == person_id,
            col(Membership.standing) == Standing.ACTIVE,
        )
    )
    return Place(team, work.get(Challenge, team.challenge_id), person)


def place(work: Work, team_id: int, person_id: int) -> Place:
    """Reads one member's sum: the team's teacher, coordinators."""
    return _place(work, team_id, person_id)


def corrector(work: Work, team_id: int, person_id: int) -> tuple[Place, Result]:
    """Corrects a released result: the team's teacher."""
    found = _place(work, team_id, person_id)
    if not marks(work.actor, found.team):
        raise Forbidden("Only the teacher of this team corrects a result.")
    result = work.maybe(
        select(Result).where(col(Result.team_id) == team_id, col(Result.person_id) == person_id)
    )
    if result is None:
        raise Conflict("This result is not released yet. Change the marks at the desk instead.")
    return found, result
