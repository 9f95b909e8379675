"""Societal challenges: posted by organisations, reviewed, found and asked about."""

from hub.challenges.card import Card, card_of
from hub.challenges.finding import index
from hub.challenges.models import (
    PUBLIC,
    Challenge,
    Confidentiality,
    LargestShare,
    Mode,
    Question,
    Rights,
    State,
)
from hub.challenges.moves import IllegalMove, move
from hub.challenges.partners import criterion_words, share_permille
from hub.challenges.policy import is_owner, reader, visible
from hub.challenges.queries import cards, deadlines, followed, public_cards_of, reliability
from hub.challenges.terms import without_alternative
from hub.challenges.words import rights_sentences, state_sentence

__all__ = [
    "PUBLIC",
    "Card",
    "Challenge",
    "Confidentiality",
    "IllegalMove",
    "LargestShare",
    "Mode",
    "Question",
    "Rights",
    "State",
    "card_of",
    "cards",
    "criterion_words",
    "deadlines",
    "followed",
    "index",
    "is_owner",
    "move",
    "public_cards_of",
    "reader",
    "reliability",
    "rights_sentences",
    "share_permille",
    "state_sentence",
    "visible",
    "without_alternative",
]
