"""A way in that is noted: who of the ombud team read the needs of whom, on which day."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from hub.db import Work
from hub.needs import commands
from hub.web.routing import Guard, WayIn, witnessed


@dataclass(frozen=True)
class Shown:
    """A page, and whose needs stand on it."""

    answer: Response
    person_ids: list[int]


def reading(path: str, handler: Callable[..., Shown], guard: Guard) -> WayIn:
    """A URL that shows needs to others than their student: `handler(request, work, subject)`."""
    return witnessed(path, handler, guard, _note)


def _note(work: Work, shown: Shown, _: str) -> None:
    commands.note_reading(work, shown.person_ids)
