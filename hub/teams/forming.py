"""How a team comes about: formed by a round, joined or declined by its students, started."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from hub import realtime
from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.notices import notify
from hub.teams.models import Membership, Milestone, MilestoneState, Phase, Standing, State, Team
from hub.teams.policy import forget

STEPS = (
    ("Challenge agreed with the partner", Phase.ENGAGE, True, 0.15),
    ("First feedback from the partner", Phase.INVESTIGATE, False, 0.35),
    ("Questions answered with sources", Phase.INVESTIGATE, True, 0.5),
    ("Second feedback from the partner", Phase.ACT, False, 0.7),
    ("Tried with the people it is for", Phase.ACT, True, 0.9),
    ("Hand in", Phase.ACT, False, 1.0),
)
"""Title, phase, whether it is a gate, and when: as a share of the challenge's time."""


def form(
    work: Work,
    *,
    name: str,
    challenge: Challenge,
    round_id: int | None,
    members: Sequence[int],
    language: str = "en",
    teacher_id: int | None = None,
) -> Team:
    """A new team, forming: its students are invited, and say yes or no in the round."""
    team = work.add(
        Team(
            name=name,
            challenge_id=challenge.id,
            round_id=round_id,
            teacher_id=teacher_id,
            language=language,
            made_at=work.now,
        )
    )
    for person_id in members:
        invite(work, team, person_id)
    work.record("teams.form", f"teams/{team.id}", challenge=challenge.id, round=round_id)
    return team


def invite(work: Work, team: Team, person_id: int) -> Membership:
    """Offer a seat."""
    forget(work)
    return work.add(
        Membership(
            team_id=team.id, person_id=person_id, standing=Standing.INVITED, made_at=work.now
        )
    )


def seat(work: Work, team: Team, person_id: int, standing: Standing) -> None:
    """Set how a person stands to a team: accepted, left, removed. Others are told by the page."""
    membership = work.one(
        select(Membership).where(
            col(Membership.team_id) == team.id, col(Membership.person_id) == person_id
        )
    )
    membership.standing = standing
    forget(work)
    work.add(membership)
    realtime.revoke(work, "*", person_id)
    work.record("teams.seat", f"teams/{team.id}", person=person_id, standing=standing.value)
    work.announce(f"teams/{team.id}")


def start(work: Work, team: Team) -> None:
    """Begin the work: milestones between the challenge's dates, what is to be handed in, and
    news to all members."""
    from hub.submissions import ask_final

    challenge = work.get(Challenge, team.challenge_id)
    team.state = State.ACTIVE
    work.add(team)
    first = challenge.starts_on or work.now.date()
    last = challenge.ends_on or first + timedelta(weeks=16)
    work.add_all(plan(team, first, last))
    ask_final(work, team)
    for person in members(work, team):
        notify(
            work,
            person.id,
            "teams.start",
            f"Team {team.name} begins: {challenge.title}.",
            f"/teams/{team.id}",
        )
    work.record("teams.start", f"teams/{team.id}")
    work.announce(f"teams/{team.id}")


def plan(team: Team, first: date, last: date) -> list[Milestone]:
    """The milestones between two dates; the first one is open."""
    days = (last - first).days
    return [
        Milestone(
            team_id=team.id,
            title=title,
            phase=phase,
            is_gate=is_gate,
            due_on=first + timedelta(days=round(days * share)),
            state=MilestoneState.OPEN if number == 0 else MilestoneState.PLANNED,
        )
        for number, (title, phase, is_gate, share) in enumerate(STEPS)
    ]


def members(work: Work, team: Team) -> list[Person]:
    """The active members, in the order in which they came."""
    return work.all(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.team_id) == team.id, col(Membership.standing) == Standing.ACTIVE)
        .order_by(col(Membership.id))
    )
