"""Matching rounds: opened by a coordinator, frozen, solved, published, answered."""

from hub.rounds.models import (
    Answer,
    MatchingRound,
    MatchingRun,
    Placement,
    RoundChallenge,
    State,
    unread,
)

__all__ = [
    "Answer",
    "MatchingRound",
    "MatchingRun",
    "Placement",
    "RoundChallenge",
    "State",
    "unread",
]
