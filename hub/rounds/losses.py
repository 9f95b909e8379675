"""What a round offered and can place nobody in any more, and why: asked before each step anew.

A challenge is lost when its organisation withdraws it or is not verified any more, when another
round took it, or when it asks for rights or secrecy and its equal alternative is lost.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlmodel import col, select

from hub import challenges
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.matching import Instance
from hub.organisations import Organisation, Verification
from hub.rounds.freezing import offered
from hub.rounds.models import MatchingRound, State
from hub.web.words import number

WITHDRAWN = "its organisation has withdrawn it"
ELSEWHERE = "another round forms its teams, or a team is at work on it"


def _unverified(work: Work, rows: Iterable[Challenge]) -> dict[int, str]:
    """Challenge → why its organisation may have no teams now."""
    return {
        key: f"{name} is not verified any more"
        for key, name in work.all(
            select(Challenge.id, Organisation.name)
            .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
            .where(
                col(Challenge.id).in_({one.id for one in rows}),
                col(Organisation.verification) != Verification.VERIFIED,
            )
        )
    }


def unavailable(
    work: Work, rows: Collection[Challenge], state: ChallengeState = ChallengeState.PUBLISHED
) -> dict[int, str]:
    """Those of some challenges that are no longer in this state, or have no verified
    organisation: challenge → why, as the end of a sentence."""
    found = _unverified(work, rows)
    for one in rows:
        if one.state is ChallengeState.WITHDRAWN:
            found[one.id] = WITHDRAWN
        elif one.state is not state:
            found[one.id] = ELSEWHERE
    return found


def lost(work: Work, rows: Collection[Challenge]) -> dict[int, str]:
    """Of the challenges of a round before its freeze, those that can have no team: why."""
    found = unavailable(work, rows)
    for one in challenges.without_alternative(one for one in rows if one.id not in found):
        found[one.id] = (
            "it may buy rights or asks for a promise of secrecy, and the round offers no other "
            f"with {number(one.credits)} credits that does neither"
        )
    return found


@dataclass(frozen=True)
class Loss:
    """A challenge that a round has lost. why: the end of a sentence that begins with it."""

    id: int
    title: str
    why: str


def of_round(work: Work, found: MatchingRound) -> list[Loss]:
    """What a round has lost: before its freeze, of all it offers; after it, of what it froze."""
    if found.state not in (State.DRAFT, State.OPEN, State.FROZEN):
        return []
    rows = offered(work, found)
    if found.state is State.FROZEN:
        rows = [one for one in rows if one.state is ChallengeState.MATCHING]
        away = unavailable(work, rows, ChallengeState.MATCHING)
    else:
        away = lost(work, rows)
    return [Loss(one.id, one.title, away[one.id]) for one in rows if one.id in away]


def without(instance: Instance, keys: Collection[str]) -> Instance:
    """An input without some challenges, as if they had never been offered."""
    if not keys:
        return instance
    gone = frozenset(keys)
    return replace(
        instance,
        challenges=tuple(one for one in instance.challenges if one.id not in gone),
        students=tuple(
            replace(
                one,
                ranking=tuple(
                    left for tie in one.ranking if (left := tuple(c for c in tie if c not in gone))
                ),
                vetoes=tuple(c for c in one.vetoes if c not in gone),
            )
            for one in instance.students
        ),
        pins=tuple(one for one in instance.pins if one.challenge not in gone),
        forbidden=tuple(one for one in instance.forbidden if one.challenge not in gone),
    )
