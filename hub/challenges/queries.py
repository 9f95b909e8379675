"""What pages ask of challenges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from hub.challenges.card import Card, card_of
from hub.challenges.models import (
    PUBLIC,
    Challenge,
    ChallengeEvent,
    ChallengeFacet,
    ChallengeFollow,
    FieldComment,
    Question,
    State,
)
from hub.challenges.moves import WAITING
from hub.challenges.policy import visible
from hub.db import Work
from hub.identity import Person
from hub.organisations import Organisation, Verification


def deadlines() -> sa.Subquery:
    """When ranking closes for each challenge in an open round: challenge_id, closes_at."""
    from hub.rounds import MatchingRound, RoundChallenge
    from hub.rounds import State as RoundState

    return (
        sa.select(
            col(RoundChallenge.challenge_id).label("challenge_id"),
            sa.func.min(col(MatchingRound.closes_at), type_=MatchingRound.closes_at.type).label(  # type: ignore[attr-defined]
                "closes_at"
            ),
        )
        .join(MatchingRound, col(MatchingRound.id) == col(RoundChallenge.round_id))
        .where(col(MatchingRound.state) == RoundState.OPEN)
        .group_by(col(RoundChallenge.challenge_id))
        .subquery("deadlines")
    )


def cards(work: Work, ids: list[int]) -> dict[int, Card]:
    """The cards of those challenges that this actor may know of, by id."""
    closes = deadlines()
    rows = work.all(
        select(Challenge, Organisation, closes.c.closes_at)
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .outerjoin(closes, closes.c.challenge_id == col(Challenge.id))
        .where(col(Challenge.id).in_(ids), visible(work.actor))
    )
    return {challenge.id: card_of(challenge, owner, at) for challenge, owner, at in rows}


def side_by_side(
    work: Work, ids: Sequence[int]
) -> list[tuple[Challenge, Organisation, datetime | None]]:
    """Those of these challenges that this actor may know of, in this order."""
    closes = deadlines()
    rows = work.all(
        select(Challenge, Organisation, closes.c.closes_at)
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .outerjoin(closes, closes.c.challenge_id == col(Challenge.id))
        .where(col(Challenge.id).in_(ids), visible(work.actor))
    )
    return sorted(rows, key=lambda row: ids.index(row[0].id))


def closing(work: Work, challenge: Challenge) -> datetime | None:
    """When ranking closes for this challenge; None while no round with it is open."""
    closes = deadlines()
    query = sa.select(closes.c.closes_at).where(closes.c.challenge_id == challenge.id)
    return work.execute(query).scalar_one_or_none()


def questions(work: Work, challenge: Challenge) -> list[Question]:
    """The public questions, oldest first; unanswered ones too."""
    return work.all(
        select(Question)
        .where(col(Question.challenge_id) == challenge.id)
        .order_by(col(Question.asked_at), col(Question.id))
    )


def similar(work: Work, challenge: Challenge, most: int = 3) -> list[tuple[int, str, str, str]]:
    """Other public challenges with the same goals or theme: id, title, organisation, city."""
    mine, other = sa.alias(ChallengeFacet.__table__), sa.alias(ChallengeFacet.__table__)  # type: ignore[attr-defined]
    near = (
        sa.select(other.c.challenge_id.label("id"), sa.func.count().label("shared"))
        .select_from(mine)
        .join(other, (other.c.name == mine.c.name) & (other.c.value == mine.c.value))
        .where(
            mine.c.challenge_id == challenge.id,
            mine.c.name.in_(("goal", "theme")),
            other.c.challenge_id != challenge.id,
        )
        .group_by(other.c.challenge_id)
        .subquery()
    )
    still = sa.case((col(Challenge.state) == State.PUBLISHED, 0), else_=1)
    query = (
        sa.select(
            col(Challenge.id), col(Challenge.title), col(Organisation.name), col(Organisation.city)
        )
        .join(near, near.c.id == col(Challenge.id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(col(Challenge.state).in_(PUBLIC))
        .order_by(near.c.shared.desc(), still, col(Challenge.id))
        .limit(most)
    )
    return [tuple(row) for row in work.execute(query)]


@dataclass(frozen=True)
class Reliability:
    """How an organisation has answered so far, as facts: no stars."""

    asked: int
    answered: int
    median_days: float | None


def reliability(work: Work, organisation_id: int) -> Reliability:
    """How many public questions it was asked and answered, and in how many days at the median."""
    rows = work.all(
        select(Question.asked_at, Question.answered_at)
        .join(Challenge, col(Challenge.id) == col(Question.challenge_id))
        .where(col(Challenge.organisation_id) == organisation_id, col(Challenge.state).in_(PUBLIC))
    )
    waits = [(done - asked).total_seconds() / 86400 for asked, done in rows if done is not None]
    return Reliability(len(rows), len(waits), median(waits) if waits else None)


def comments(work: Work, challenge: Challenge) -> list[tuple[FieldComment, str]]:
    """The reviewers' comments with their names, newest first; settled ones too."""
    return work.all(
        select(FieldComment, Person.name)
        .join(Person, col(Person.id) == col(FieldComment.author_id))
        .where(col(FieldComment.challenge_id) == challenge.id)
        .order_by(col(FieldComment.id).desc())
    )


def history(work: Work, challenge: Challenge) -> list[tuple[ChallengeEvent, str | None]]:
    """Its life so far, newest first, with the name of who acted."""
    return work.all(
        select(ChallengeEvent, Person.name)
        .outerjoin(Person, col(Person.id) == col(ChallengeEvent.actor_id))
        .where(col(ChallengeEvent.challenge_id) == challenge.id)
        .order_by(col(ChallengeEvent.id).desc())
    )


def of_organisations(work: Work) -> list[tuple[Challenge, Organisation, int, int]]:
    """All challenges of this actor's organisations, newest first.

    With each: its organisation, how many comments are open, how many questions wait.
    """
    open_comments = (
        sa.select(sa.func.count())
        .select_from(FieldComment)
        .where(
            col(FieldComment.challenge_id) == col(Challenge.id),
            col(FieldComment.resolved_at).is_(None),
        )
        .correlate(Challenge)
        .scalar_subquery()
    )
    waiting = (
        sa.select(sa.func.count())
        .select_from(Question)
        .where(col(Question.challenge_id) == col(Challenge.id), col(Question.answered_at).is_(None))
        .correlate(Challenge)
        .scalar_subquery()
    )
    return work.all(
        select(Challenge, Organisation, open_comments, waiting)
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(col(Challenge.organisation_id).in_(work.actor.organisation_ids))
        .order_by(col(Challenge.changed_at).desc(), col(Challenge.id).desc())
        .limit(200)
    )


def coordinator(work: Work, challenge: Challenge) -> Person | None:
    """Who coordinates it, for those who are signed in: an address is not for every visitor."""
    if not work.actor.signed_in or challenge.coordinator_id is None:
        return None
    person = work.get(Person, challenge.coordinator_id)
    return person if person.closed_at is None else None


def coordinators(work: Work, most: int = 3) -> list[Person]:
    """Who reviews the challenges of this actor's organisations, latest first."""
    mine = (
        sa.select(
            col(Challenge.coordinator_id).label("id"),
            sa.func.max(col(Challenge.changed_at)).label("at"),
        )
        .where(
            col(Challenge.organisation_id).in_(work.actor.organisation_ids),
            col(Challenge.state) != State.DRAFT,
        )
        .group_by(col(Challenge.coordinator_id))
        .subquery()
    )
    return work.all(
        select(Person)
        .join(mine, mine.c.id == col(Person.id))
        .order_by(mine.c.at.desc(), col(Person.id))
        .limit(most)
    )


def desk(state: State | None) -> Select[Challenge, str, Verification, str]:
    """The review desk's queue: longest waiting first. Challenge, organisation, state, reviewer."""
    query = (
        select(Challenge, col(Organisation.name), col(Organisation.verification), col(Person.name))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .outerjoin(Person, col(Person.id) == col(Challenge.coordinator_id))
        .order_by(col(Challenge.submitted_at), col(Challenge.id))
    )
    wanted = col(Challenge.state) == state if state else col(Challenge.state).in_(WAITING)
    return query.where(wanted, col(Challenge.state) != State.DRAFT)


def funnel(work: Work) -> dict[State, int]:
    """How many challenges stand in each state, drafts left out."""
    query: Any = (
        sa.select(col(Challenge.state).label("state"), sa.func.count().label("many"))
        .where(col(Challenge.state) != State.DRAFT)
        .group_by(col(Challenge.state))
    )
    return {row.state: row.many for row in work.execute(query)}


def followed(work: Work) -> list[int]:
    """The challenges that this actor follows, latest first."""
    return work.all(
        select(ChallengeFollow.challenge_id)
        .where(col(ChallengeFollow.person_id) == work.actor.person_id)
        .order_by(col(ChallengeFollow.made_at).desc(), col(ChallengeFollow.challenge_id))
    )


def public_cards_of(work: Work, organisation_id: int, most: int = 20) -> list[Card]:
    """An organisation's public challenges, newest first."""
    rows = work.all(
        select(Challenge, Organisation)
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(col(Challenge.organisation_id) == organisation_id, col(Challenge.state).in_(PUBLIC))
        .order_by(col(Challenge.published_at).desc(), col(Challenge.id).desc())
        .limit(most)
    )
    return [card_of(challenge, organisation) for challenge, organisation in rows]
