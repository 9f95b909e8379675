"""A round's turn: whoever changes a round holds it first, and sees it as it is now.

Always in this order: the round, then its challenges by id. So two coordinators, a student who
saves and an organisation that withdraws wait for one another, and never in a circle.
"""

from sqlmodel import col, select

from hub.challenges import Challenge
from hub.db import Work
from hub.rounds.models import MatchingRound, RoundChallenge

LARGE = "instance"
"""A column of some megabytes that stands still while it matters: it is not read again."""


def hold(work: Work, found: MatchingRound) -> None:
    """Take this round's turn until the end of the work. What was read before is read again."""
    work.one(select(MatchingRound.id).where(col(MatchingRound.id) == found.id).with_for_update())
    work.refresh(found, *(name for name in MatchingRound.model_fields if name != LARGE))


def hold_offer(work: Work, found: MatchingRound) -> list[Challenge]:
    """Hold the challenges of a round too, and give them as they are now. The round is held."""
    return work.all(
        select(Challenge)
        .join(RoundChallenge, col(RoundChallenge.challenge_id) == col(Challenge.id))
        .where(col(RoundChallenge.round_id) == found.id)
        .order_by(col(Challenge.id))
        .with_for_update(of=Challenge)
        .execution_options(populate_existing=True)
    )


def hold_challenges(work: Work, ids: set[int]) -> list[Challenge]:
    """Hold some challenges, and give them as they are now."""
    return work.all(
        select(Challenge)
        .where(col(Challenge.id).in_(ids))
        .order_by(col(Challenge.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
