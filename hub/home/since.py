"""What came to an organisation since somebody who speaks for it was here before."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from hub.challenges import Challenge, Question
from hub.db import Work
from hub.identity import signed_in_before
from hub.submissions import Deliverable, Submission
from hub.teams import Message, Team
from hub.web.words import listing, plural


@dataclass(frozen=True)
class Since:
    """How much came since a moment."""

    at: datetime
    questions: int
    messages: int
    results: int

    @property
    def words(self) -> str:
        counted = (
            (self.questions, "question", "questions"),
            (self.messages, "message", "messages"),
            (self.results, "result handed in", "results handed in"),
        )
        return listing([plural(count, one, many) for count, one, many in counted if count])


def since(work: Work) -> Since | None:
    """What came since this actor signed in the time before; None on the first visit.

    Two queries.
    """
    at = signed_in_before(work)
    if at is None:
        return None
    own = select(Challenge.id).where(
        col(Challenge.organisation_id).in_(work.actor.organisation_ids)
    )
    teams = select(Team.id).where(col(Team.challenge_id).in_(own))
    questions = sa.select(sa.func.count(col(Question.id))).where(
        col(Question.challenge_id).in_(own), col(Question.asked_at) > at
    )
    messages = sa.select(sa.func.count(col(Message.id))).where(
        col(Message.team_id).in_(teams),
        col(Message.at) > at,
        col(Message.author_id) != work.actor.person_id,
    )
    results = (
        sa.select(sa.func.count(col(Submission.id)))
        .join(Deliverable, col(Deliverable.id) == col(Submission.deliverable_id))
        .where(col(Deliverable.team_id).in_(teams), col(Submission.submitted_at) > at)
    )
    counts = [one.scalar_subquery() for one in (questions, messages, results)]
    asked, written, handed_in = tuple(work.execute(sa.select(*counts)).one())
    return Since(at, asked, written, handed_in)
