"""Who is in a frozen part: a kept copy holds ids, so that it can forget a person as well."""

from typing import Any

from hub import boards
from hub.db import Work
from hub.submissions.models import Part


def authors(content: Any) -> set[int]:
    """The ids of all who wrote in a frozen board: every `author` in it, however deep."""
    if isinstance(content, dict):
        own = content.get("author")
        found = {own} if isinstance(own, int) else set()
        return found.union(*(authors(value) for value in content.values()))
    if isinstance(content, list):
        return set().union(*(authors(value) for value in content))
    return set()


def people(work: Work, parts: list[Part]) -> dict[int, str]:
    """The names of those who wrote in these parts' boards: for the team's own readers."""
    ids: set[int] = set()
    for part in parts:
        if part.kind == "board":
            ids |= authors(part.content)
    return boards.names(work, ids)
