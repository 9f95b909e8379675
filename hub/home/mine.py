"""What belongs to somebody, at a glance: credits, teams, challenges. One query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hub import teams
from hub.assessment import Result
from hub.challenges import Challenge, State, state_sentence
from hub.db import Work
from hub.organisations import Organisation
from hub.rounds import MatchingRound
from hub.teams import Membership, Standing, Team
from hub.teams import State as TeamState
from hub.universities import University
from hub.web.words import date as dated

SHOWN = 6


@dataclass(frozen=True)
class Study:
    """One challenge that a student works or worked on: what it gives, and who acts next."""

    team: Team
    challenge: Challenge
    organisation: Organisation
    round: str
    result: Result | None
    university: str
    """The home university, in short, once there is a result; empty where none is known."""

    @property
    def credits(self) -> float:
        return self.result.credits if self.result else self.challenge.credits

    @property
    def state(self) -> tuple[str, str]:
        """The word, and its look as the status macro has it."""
        if self.result:
            return ("Passed", "done") if self.result.passed else ("Not passed", "changes")
        return {
            TeamState.FORMING: ("Waiting for answers", "later"),
            TeamState.ACTIVE: ("At work", "now"),
        }.get(self.team.state, ("Handed in", "now"))

    @property
    def acts_next(self) -> str:
        if self.result and not self.result.passed:
            return "Nobody: credits need a pass"
        if self.result:
            grade = f", grade {self.result.grade_name} suggested" if self.result.grade_name else ""
            return f"{self.university or 'Your university'} books them by its own rules{grade}"
        if self.team.state is TeamState.FORMING:
            return "All members say yes or no"
        if self.team.state is TeamState.ACTIVE:
            ends = self.challenge.ends_on
            return f"Your team hands in by {dated(ends)}" if ends else "Your team hands in"
        return "Your teacher marks the work"


def studies(work: Work) -> list[Study]:
    """The own teams with their challenges and results, newest first."""
    rows: Any = work.execute(
        sa.select(
            Team,
            Challenge,
            Organisation,
            col(MatchingRound.name),
            Result,
            col(University.short_name),
        )
        .join(Membership, col(Membership.team_id) == col(Team.id))
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .outerjoin(MatchingRound, col(MatchingRound.id) == col(Team.round_id))
        .outerjoin(
            Result,
            sa.and_(
                col(Result.team_id) == col(Team.id),
                col(Result.person_id) == work.actor.person_id,
            ),
        )
        .outerjoin(University, col(University.id) == col(Result.university_id))
        .where(
            col(Membership.person_id) == work.actor.person_id,
            col(Membership.standing) == Standing.ACTIVE,
            col(Team.state) != TeamState.DISSOLVED,
        )
        .order_by(col(Team.made_at).desc(), col(Team.id))
        .limit(SHOWN)
    ).all()
    return [
        Study(team, one, of, name or "", result, home or "")
        for team, one, of, name, result, home in rows
    ]


@dataclass(frozen=True)
class Glance:
    """A team in one line: its next step, and until when the partner owes a reply."""

    team: Team
    challenge: Challenge
    organisation: Organisation
    step: str
    due_on: date | None
    reply_due: datetime | None


def glances(work: Work, rows: Sequence[tuple[Team, Challenge, Organisation]]) -> list[Glance]:
    """The same teams, each with what comes next."""
    if not rows:
        return []
    ids = [team.id for team, _, _ in rows if team.state is TeamState.ACTIVE]
    steps, owed = teams.next_steps(work, ids), teams.replies_owed(work, ids)
    return [
        Glance(
            team,
            challenge,
            organisation,
            steps[team.id].title if team.id in steps else "",
            steps[team.id].due_on if team.id in steps else None,
            owed.get(team.id),
        )
        for team, challenge, organisation in rows
    ]


@dataclass(frozen=True)
class Posted:
    """A challenge of the own organisation, with where it stands in a sentence."""

    challenge: Challenge
    sentence: str


def posted(work: Work) -> list[Posted]:
    """The challenges of the actor's organisations, changed last first."""
    rows = work.all(
        select(Challenge)
        .where(col(Challenge.organisation_id).in_(work.actor.organisation_ids))
        .order_by(col(Challenge.changed_at).desc(), col(Challenge.id))
        .limit(SHOWN)
    )
    asked = "A reviewer asks for changes."
    return [
        Posted(one, asked if one.state is State.EDITS_REQUESTED else state_sentence(one))
        for one in rows
    ]


def funnel(work: Work) -> list[tuple[str, int, str]]:
    """For coordinators: how many challenges are how far, with what is to be noted of it."""
    rows = {
        state: (count, since)
        for state, count, since in work.all(
            select(
                Challenge.state,
                sa.func.count(),
                sa.func.min(Challenge.submitted_at),
            ).group_by(col(Challenge.state))
        )
    }
    sent = [rows[one] for one in (State.SUBMITTED, State.IN_REVIEW) if one in rows]
    oldest = min((since for _, since in sent if since), default=None)
    days = (work.now - oldest).days if oldest else 0

    def count(*states: State) -> int:
        return sum(rows[one][0] for one in states if one in rows)

    return [
        ("Drafts", count(State.DRAFT), ""),
        ("Sent or in review", sum(n for n, _ in sent), f"oldest {days} days" if days else ""),
        ("Changes asked for", count(State.EDITS_REQUESTED), ""),
        ("Approved, not open yet", count(State.APPROVED), ""),
        ("Open to students", count(State.PUBLISHED), ""),
        ("At work", count(State.MATCHING, State.IN_PROGRESS), ""),
    ]
