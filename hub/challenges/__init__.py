"""Societal challenges: posted by organisations, reviewed, found and asked about."""

from hub.challenges.models import Challenge, Confidentiality, Mode, Question, Rights, State

__all__ = ["Challenge", "Confidentiality", "Mode", "Question", "Rights", "State"]
