"""Realtime boards: frames, clusters, typed notes, links with a meaning, votes."""

from hub.boards.models import Board

__all__ = ["Board"]
