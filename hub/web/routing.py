"""Ways in. Each takes its guard as an argument without a default: loading is checking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from anyio import to_thread
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from hub.actor import Actor
from hub.db import Database, Work
from hub.errors import EditedMeanwhile, Invalid
from hub.web.forms import Form, Submission, read

Guard = Callable[..., Any]
"""`guard(work, **path_params)` returns the subject, or raises NotFound or Forbidden."""
Handler = Callable[..., Response]
T = TypeVar("T")
SESSION_COOKIE = "session"
MAX_FIELDS = 2000


class IdConvertor(IntegerConvertor):
    """A number in a path, never larger than a column holds: such a page does not exist."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", IdConvertor())


class WayIn(Route):
    """A Route that knows its guard, and the form that it reads."""

    guard: Guard
    form: type[Form] | None = None


class SocketWayIn(WebSocketRoute):
    """A WebSocketRoute that knows its guard."""

    guard: Guard
    editor: Guard | None = None


def page(path: str, handler: Handler, guard: Guard, name: str | None = None) -> WayIn:
    """A URL that shows something: `handler(request, work, subject)`. It changes nothing."""

    async def endpoint(request: Request) -> Response:
        def perform(work: Work) -> Response:
            return handler(request, work, guard(work, **request.path_params))

        return await in_one_work(request, perform, writes=False)

    way = WayIn(path, endpoint, name=name or handler.__name__, methods=["GET"])
    way.guard = guard
    return way


@dataclass(frozen=True)
class Taken:
    """A file with data of people: the answer, what it is of (`teams/7`), how many rows it has."""

    answer: Response
    subject: str
    rows: int


class Shown(Protocol):
    """What a handler shows of people: the answer, and whatever is to be kept of it."""

    @property
    def answer(self) -> Response: ...


S = TypeVar("S", bound=Shown)


def witnessed(
    path: str,
    handler: Callable[..., S],
    guard: Guard,
    keep: Callable[[Work, S, str], None],
    name: str | None = None,
) -> WayIn:
    """A URL that shows data of people: `handler(request, work, subject)`.

    That it was shown is kept before the answer leaves: `keep(work, shown, path)`, in a unit of work
    of its own, so that nobody else's writing waits while it is read.
    """

    async def endpoint(request: Request) -> Response:
        def perform(work: Work) -> tuple[S, Actor]:
            return handler(request, work, guard(work, **request.path_params)), work.actor

        shown, actor = await in_one_work(request, perform, writes=False)

        def note() -> None:
            with request.app.state.database.work(actor) as work:
                keep(work, shown, request.url.path)

        await to_thread.run_sync(note)
        return shown.answer

    way = WayIn(path, endpoint, name=name or handler.__name__, methods=["GET"])
    way.guard = guard
    return way


def export(
    path: str, handler: Callable[..., Taken], guard: Guard, name: str | None = None
) -> WayIn:
    """A URL that gives a file with data of people.

    Who took which file with how many rows is in the audit trail before the file leaves. What was
    searched for is not: it may be somebody's name.
    """
    return witnessed(path, handler, guard, _record, name)


def _record(work: Work, taken: Taken, path: str) -> None:
    capability = taken.subject.partition("/")[0]
    file = path.rpartition("/")[2]
    work.record(f"{capability}.export", taken.subject, file=file, rows=taken.rows)


def action(
    path: str, handler: Handler, guard: Guard, form: type[Form] = Form, name: str | None = None
) -> WayIn:
    """A URL that changes something: `handler(request, work, subject, submission)`.

    A fault that the handler raises as Invalid or EditedMeanwhile undoes the work; the handler
    is then asked once more, with that fault in a submission without value, to show the form.
    """

    async def endpoint(request: Request) -> Response:
        async with request.form(max_fields=MAX_FIELDS, max_part_size=8 * 1024 * 1024) as data:
            submission: Submission[Any] = await read(data, form)

        def perform(work: Work) -> Response:
            return handler(request, work, guard(work, **request.path_params), submission)

        try:
            return await in_one_work(request, perform, writes=True)
        except Invalid as fault:
            submission.refuse(fault.field, str(fault))
        except EditedMeanwhile as fault:
            submission.refuse("version", str(fault))
            submission.theirs = fault.theirs
            submission.sent["version"] = str(fault.version)
        return await in_one_work(request, perform, writes=False)

    way = WayIn(path, endpoint, name=name or handler.__name__, methods=["POST"])
    way.guard = guard
    way.form = form
    return way


def channel(path: str, topic_of: Callable[[Any], str], guard: Guard, name: str = "live") -> Any:
    """A socket that hears "changed" whenever the topic of the guard's subject is announced."""
    from hub.realtime import sockets

    async def endpoint(socket: WebSocket) -> None:
        async def admit() -> str:
            return await in_socket_work(
                socket, lambda work: topic_of(guard(work, **socket.path_params))
            )

        await sockets.serve_channel(socket, admit)

    way = SocketWayIn(path, endpoint, name=name)
    way.guard = guard
    return way


def document(
    path: str,
    room_of: Callable[[Any], str],
    reader: Guard,
    editor: Guard,
    name: str = "document",
) -> Any:
    """A socket onto a shared document: `reader` opens it, `editor` is asked for each edit.

    `room_of(subject)` names the room; a verdict of the editor guard is at most 5 s old.
    """
    from hub.realtime import sockets

    async def endpoint(socket: WebSocket) -> None:
        async def admit() -> tuple[str, Actor]:
            def ask(work: Work) -> tuple[str, Actor]:
                return room_of(reader(work, **socket.path_params)), work.actor

            return await in_socket_work(socket, ask)

        async def permit() -> None:
            await in_socket_work(socket, lambda work: editor(work, **socket.path_params))

        await sockets.serve_document(socket, admit, permit)

    way = SocketWayIn(path, endpoint, name=name)
    way.guard = reader
    way.editor = editor
    return way


async def in_one_work(request: Request, perform: Callable[[Work], T], *, writes: bool) -> T:
    """Run a handler in a worker thread, in one unit of work for the one who asks."""
    database: Database = request.app.state.database

    def run() -> T:
        with database.work(writes=writes) as work:
            work.actor = request.app.state.identify(work, request.cookies.get(SESSION_COOKIE))
            request.state.work = work
            response = perform(work)
            request.state.work = None  # nobody may use it once it is over
            return response

    return await to_thread.run_sync(run)


async def in_socket_work(socket: WebSocket, ask: Callable[[Work], T]) -> T:
    """Ask a guard for a socket: in a worker thread, in a unit of work that ends at once."""
    database: Database = socket.app.state.database

    def run() -> T:
        with database.work(writes=False) as work:
            work.actor = socket.app.state.identify(work, socket.cookies.get(SESSION_COOKIE))
            return ask(work)

    return await to_thread.run_sync(run)
