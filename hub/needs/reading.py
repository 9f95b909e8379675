"""A way in that is noted: who of the ombud team read the needs of whom, on which day."""

from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from hub.actor import Actor
from hub.db import Database, Work
from hub.needs import commands
from hub.web.routing import Guard, WayIn, in_one_work


@dataclass(frozen=True)
class Shown:
    """A page, and whose needs stand on it."""

    answer: Response
    person_ids: list[int]


def reading(path: str, handler: Callable[..., Shown], guard: Guard) -> WayIn:
    """A URL that shows needs to others than their student: `handler(request, work, subject)`.

    That they were read is kept before the page leaves, in a unit of work of its own.
    """

    async def endpoint(request: Request) -> Response:
        def perform(work: Work) -> tuple[Shown, Actor]:
            return handler(request, work, guard(work, **request.path_params)), work.actor

        shown, actor = await in_one_work(request, perform, writes=False)
        await to_thread.run_sync(_note, request.app.state.database, actor, shown.person_ids)
        return shown.answer

    way = WayIn(path, endpoint, name=handler.__name__, methods=["GET"])
    way.guard = guard
    return way


def _note(database: Database, actor: Actor, person_ids: list[int]) -> None:
    with database.work(actor) as work:
        commands.note_reading(work, person_ids)
