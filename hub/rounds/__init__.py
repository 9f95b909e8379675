"""Matching rounds: opened by a coordinator, frozen, solved, published, answered."""

from hub.rounds.models import MatchingRound, MatchingRun, Placement, RoundChallenge, State

__all__ = ["MatchingRound", "MatchingRun", "Placement", "RoundChallenge", "State"]
