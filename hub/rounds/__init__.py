"""Matching rounds: opened by a coordinator, frozen, solved, published, answered."""

from hub.rounds.models import (
    Answer,
    Commitment,
    MatchingRound,
    MatchingRun,
    Placement,
    RoundChallenge,
    State,
    in_input,
    unread,
)

__all__ = [
    "Answer",
    "Commitment",
    "MatchingRound",
    "MatchingRun",
    "Placement",
    "RoundChallenge",
    "State",
    "in_input",
    "unread",
]
