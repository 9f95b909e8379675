"""Lists: the works by challenge, the views asked for, a student's own results."""

from dataclasses import dataclass

from sqlmodel import col, func, select

from hub.actor import Role
from hub.assessment import policy
from hub.assessment.models import AssessmentState, PartnerView, Result
from hub.assessment.queries import Waiting, last_versions, queue
from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.submissions import Submission
from hub.teams import State, Team

OVER = (State.ASSESSED, State.COMPLETED)


@dataclass(frozen=True)
class Group:
    """The works of one challenge, for the list of works."""

    challenge: Challenge
    works: list[Waiting]
    missing: int
    """How many teams have handed in nothing yet."""

    @property
    def to_mark(self) -> int:
        return sum(1 for one in self.works if not one.done)

    @property
    def marked(self) -> int:
        return sum(1 for one in self.works if one.state is AssessmentState.MARKED)

    @property
    def released(self) -> int:
        return sum(1 for one in self.works if one.state is AssessmentState.RELEASED)

    @property
    def next(self) -> Waiting | None:
        return next((one for one in self.works if not one.done), None)


def groups(work: Work) -> list[Group]:
    """The works by challenge that this actor oversees, with the teams still at work."""
    seen = policy.overseen(work.actor)
    works = queue(work, seen)
    at_work = dict(
        work.all(
            select(Team.challenge_id, func.count(col(Team.id)))
            .where(seen, col(Team.state).in_((State.ACTIVE, State.SUBMITTED, *OVER)))
            .group_by(col(Team.challenge_id))
        )
    )
    found = []
    for challenge in work.all(select(Challenge).where(col(Challenge.id).in_(at_work))):
        own = [one for one in works if one.challenge.id == challenge.id]
        found.append(Group(challenge, own, max(0, at_work[challenge.id] - len(own))))
    # What is to be done first; what is over last.
    return sorted(found, key=lambda one: (not one.to_mark, not one.marked, one.challenge.title))


@dataclass(frozen=True)
class Asked:
    """A work on which an organisation's view is asked."""

    submission: Submission
    challenge: Challenge
    team: Team
    view: PartnerView | None

    @property
    def given(self) -> bool:
        return bool(self.view and self.view.given_at)

    @property
    def closed(self) -> bool:
        return self.team.state in OVER


def asked(work: Work) -> list[Asked]:
    """The works on which this actor's organisations are asked for their view, open ones first."""
    if not work.actor.organisation_ids:
        return []
    last = last_versions()
    rows = work.all(
        select(Submission, Challenge, Team, PartnerView)
        .join(last, last.c.submission_id == col(Submission.id))
        .join(Team, col(Team.id) == last.c.team_id)
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(PartnerView, col(PartnerView.submission_id) == col(Submission.id), isouter=True)
        .where(policy.asked(work.actor), col(Team.state) != State.DISSOLVED)
        .order_by(col(Submission.submitted_at), col(Submission.id))
    )
    found = [Asked(*row) for row in rows if any(one.get("partner") for one in row[1].criteria)]
    return sorted(found, key=lambda one: (one.closed, one.given))


def waiting(work: Work) -> int:
    """How many works wait for this actor: to be marked as a teacher, or viewed as a partner."""
    count = 0
    if work.actor.has(Role.TEACHER):
        count += sum(1 for one in queue(work) if not one.done)
    views = asked(work)
    return count + sum(1 for one in views if not one.closed and not one.given)


def results(work: Work, person: Person) -> list[tuple[Result, Team, Challenge]]:
    """A student's own released results, newest first."""
    return work.all(
        select(Result, Team, Challenge)
        .join(Team, col(Team.id) == col(Result.team_id))
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .where(col(Result.person_id) == person.id)
        .order_by(col(Result.released_at).desc(), col(Result.id))
    )
