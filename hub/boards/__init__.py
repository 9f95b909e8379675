"""Realtime boards: frames, clusters, typed notes, links with a meaning, votes."""

from hub.boards.commands import freeze, make
from hub.boards.models import Board
from hub.boards.queries import BoardLine, Gap, gaps, names, of_team, outline
from hub.boards.templates import TEMPLATES

__all__ = [
    "TEMPLATES",
    "Board",
    "BoardLine",
    "Gap",
    "freeze",
    "gaps",
    "make",
    "names",
    "of_team",
    "outline",
]
