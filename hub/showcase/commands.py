"""From a draft to a public page: written by the team, agreed by team and organisation."""

import unicodedata

from sqlmodel import col, select

from hub.challenges import Challenge
from hub.db import Work
from hub.errors import Conflict
from hub.identity import GrantState, RoleGrant
from hub.notices import notify
from hub.showcase.forms import OutcomeForm, StoryForm
from hub.showcase.models import Outcome, Project
from hub.teams import Side, Team, members
from hub.web.forms import check_version

FIELDS = ("title", "sentence", "problem", "learned", "made", "licence", "language")


def key_of(title: str, team: Team) -> str:
    """A readable, lasting address: the title in plain letters, and the team's number."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return f"{'-'.join(words)[:45].strip('-')}-{team.id}".lstrip("-")


def written(project: Project) -> dict[str, str]:
    """What the story says, as its form holds it."""
    told = {name: getattr(project, name) for name in FIELDS}
    return {**told, "evidence": "\n".join(project.evidence)}


def write(work: Work, team: Team, form: StoryForm) -> Project:
    """Write or change the story. A change needs both to agree again. Raises EditedMeanwhile."""
    project = work.maybe(select(Project).where(col(Project.team_id) == team.id))
    if project is None:
        project = Project(
            key=key_of(form.title, team), team_id=team.id, title="", changed_at=work.now
        )
    check_version(form.version, project.version, "Somebody in your team", written(project))
    for name in FIELDS:
        setattr(project, name, getattr(form, name))
    project.evidence = [line for one in form.evidence.splitlines() if (line := one.strip())]
    project.version += 1
    project.changed_at = work.now
    project.team_agreed_at = project.partner_agreed_at = project.published_at = None
    work.add(project)
    work.record("showcase.write", f"showcase/{project.id}")
    work.announce(topic(project))
    return project


def topic(project: Project) -> str:
    return f"showcase/{project.id}"


def agree(work: Work, team: Team, project: Project, side: Side, agrees: bool) -> None:
    """Say yes or no for the own side. Both yes: published. One no: taken off."""
    when = work.now if agrees else None
    if side is Side.MEMBER:
        project.team_agreed_at = when
    else:
        project.partner_agreed_at = when
    both = project.team_agreed_at is not None and project.partner_agreed_at is not None
    was = project.published_at
    project.published_at = (was or work.now) if both else None
    work.add(project)
    work.record("showcase.agree", topic(project), side=side.value, agrees=agrees)
    work.announce(topic(project))
    tell(work, team, project, side, agrees)


def tell(work: Work, team: Team, project: Project, side: Side, agrees: bool) -> None:
    """Tell the other side."""
    challenge = work.get(Challenge, team.challenge_id)
    who = f"Team {team.name}" if side is Side.MEMBER else "The organisation"
    word = "agrees" if agrees else "does not agree"
    sentence = f"{who} {word} that “{project.title}” is public."
    if project.published_at is not None:
        sentence = f"“{project.title}” is in the showcase now."
    partners = work.all(
        select(RoleGrant.person_id).where(
            col(RoleGrant.organisation_id) == challenge.organisation_id,
            col(RoleGrant.state) == GrantState.CONFIRMED,
        )
    )
    team_ids = [person.id for person in members(work, team)]
    for person_id in dict.fromkeys(partners if side is Side.MEMBER else team_ids):
        notify(work, person_id, "showcase.agree", sentence, f"/showcase/team/{team.id}")


def name(work: Work, project: Project, named: bool) -> None:
    """Put the own name on the page, or take it off. Nobody decides this for another."""
    person_id = work.actor.person_id
    others = [one for one in project.named_person_ids if one != person_id]
    project.named_person_ids = [*others, person_id] if named and person_id else others
    work.add(project)
    work.record("showcase.name", topic(project), named=named)
    work.announce(topic(project))


def say_outcome(work: Work, project: Project, form: OutcomeForm) -> None:
    """What the partner did with it after so many months; said once for each. Raises Conflict."""
    month = int(form.month)
    if work.maybe(
        select(Outcome.id).where(col(Outcome.project_id) == project.id, col(Outcome.month) == month)
    ):
        raise Conflict(f"What came of it after {month} months is said already.")
    work.add(
        Outcome(
            project_id=project.id,
            month=month,
            use=form.use,
            text=form.text,
            said_by_id=work.actor.person_id,
            at=work.now,
        )
    )
    team = work.get(Team, project.team_id)
    for person in members(work, team):
        notify(
            work,
            person.id,
            "showcase.outcome",
            f"Your partner says what came of “{project.title}”.",
            f"/showcase/{project.key}",
        )
    work.record("showcase.outcome", topic(project), month=month, use=form.use)
    work.announce(topic(project))
