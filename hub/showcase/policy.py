"""Who may see a project, write its story, and agree to its being public."""

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import col, select

from hub import identity
from hub.actor import Actor
from hub.db import Work
from hub.errors import Forbidden, NotFound
from hub.showcase.models import Project
from hub.teams import Side, Team, known, standing
from hub.teams import member as member_of
from hub.teams import visible as visible_team


def anyone(work: Work) -> None:
    """The showcase is open to all."""
    identity.anyone(work)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Published projects for all; drafts for those who know of the team."""
    own = select(Team.id).where(visible_team(actor))
    return sa.or_(col(Project.published_at).is_not(None), col(Project.team_id).in_(own))


def reader(work: Work, key: str) -> Project:
    """A project that this actor may see."""
    return work.one(select(Project).where(col(Project.key) == key, visible(work.actor)))


def side(work: Work, team_id: int) -> Team:
    """Those whom a team's project concerns: team, teacher, partner, coordinators."""
    return known(work, team_id)


def member(work: Work, team_id: int) -> Team:
    """Writes the story: a member of the team."""
    return member_of(work, team_id)


def agreeing(work: Work, team_id: int) -> tuple[Team, Project, Side]:
    """Those who agree: the team by a member, the organisation by a contact."""
    team = known(work, team_id)
    here = standing(work, team)
    if here not in (Side.MEMBER, Side.PARTNER):
        raise Forbidden("Only members of the team and the organisation agree to this.")
    project = work.maybe(select(Project).where(col(Project.team_id) == team.id))
    if project is None:
        raise NotFound("There is no story yet to agree to.")
    return team, project, here


def partner(work: Work, key: str) -> Project:
    """Says what came of it: the partner of a published project."""
    project = reader(work, key)
    team = work.get(Team, project.team_id)
    if not work.actor.signed_in or standing(work, team) is not Side.PARTNER:
        raise Forbidden("Only the partner organisation says what it did with the result.")
    return project


def image_reader(work: Work, key: str, number: int, file_id: int) -> tuple[Project, int, int]:
    """An image in a part of a project that this actor may see."""
    return reader(work, key), number, file_id
