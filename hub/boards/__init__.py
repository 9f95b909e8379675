"""Realtime boards: frames, clusters, typed notes, links with a meaning, votes."""

from hub.boards.commands import freeze, make
from hub.boards.models import Board
from hub.boards.queries import BoardLine, ChainState, chain_state, names, of_team, outline
from hub.boards.templates import TEMPLATES

__all__ = [
    "TEMPLATES",
    "Board",
    "BoardLine",
    "ChainState",
    "chain_state",
    "freeze",
    "make",
    "names",
    "of_team",
    "outline",
]
