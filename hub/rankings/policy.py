"""Who may rank: students. Each sees the own ranking only."""

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.errors import Forbidden
from hub.identity import GrantState, RoleGrant
from hub.identity import member as signed_in
from hub.rankings.models import Choice, Ranking, Wish
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState


def student(work: Work) -> None:
    """Somebody who is a student here. Who asked to be one is told what is missing."""
    signed_in(work)
    if work.actor.has(Role.STUDENT):
        return
    asked = work.maybe(
        select(RoleGrant.id).where(
            col(RoleGrant.person_id) == work.actor.person_id,
            col(RoleGrant.role) == Role.STUDENT,
            col(RoleGrant.state) == GrantState.REQUESTED,
        )
    )
    if asked is not None:
        raise Forbidden("An administrator has to confirm your university before you can rank.")
    raise Forbidden("Only students rank challenges. If you are one, complete your profile first.")


def entrant(work: Work, round_id: int) -> MatchingRound:
    """A student, in a round that was opened to students."""
    student(work)
    return work.one(
        select(MatchingRound).where(
            col(MatchingRound.id) == round_id, col(MatchingRound.state) != RoundState.DRAFT
        )
    )


def ranker(work: Work, challenge_id: int) -> int:
    """A student, on a challenge; whether it can be ranked is for the command to say."""
    student(work)
    return challenge_id


def chooser(work: Work, round_id: int, challenge_id: int) -> tuple[MatchingRound, Ranking, Choice]:
    """A student, on one challenge that the own ranking has."""
    found = entrant(work, round_id)
    ranking, choice = work.one(
        select(Ranking, Choice)
        .join(Choice, col(Choice.ranking_id) == col(Ranking.id))
        .where(
            col(Ranking.round_id) == found.id,
            col(Ranking.person_id) == work.actor.person_id,
            col(Choice.challenge_id) == challenge_id,
            col(Choice.place).is_not(None),
        )
    )
    return found, ranking, choice


def wisher(work: Work, round_id: int, wish_id: int) -> tuple[MatchingRound, Wish]:
    """A student, on one of the own wishes for team-mates."""
    found = entrant(work, round_id)
    wish = work.one(
        select(Wish).where(
            col(Wish.id) == wish_id,
            col(Wish.round_id) == found.id,
            col(Wish.person_id) == work.actor.person_id,
        )
    )
    return found, wish
