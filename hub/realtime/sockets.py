"""The edge between sockets and the rest: handshakes, close codes, light channels, documents."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect

from hub.actor import Actor
from hub.errors import HubError
from hub.realtime import bus as buses
from hub.realtime import transport
from hub.realtime.documents import Documents
from hub.realtime.faces import close_code
from hub.realtime.lines import AsgiLine, close
from hub.realtime.log import Refused
from hub.realtime.rooms import Room
from hub.realtime.running import documents_of
from hub.realtime.seats import Seat

CHANNEL_CHECK = 30.0
"""How often the guard of a light channel is asked again, in seconds."""


def foreign(socket: WebSocket) -> bool:
    """Whether another site opened this socket. No Origin, but a cookie, counts as foreign."""
    origin = socket.headers.get("origin")
    if origin is None:
        return "cookie" in socket.headers
    settings = getattr(socket.app.state, "settings", None)
    own = {socket.headers.get("host", "")}
    if settings is not None:
        own.add(urlsplit(settings.origin).netloc)
    return urlsplit(origin).netloc not in own


async def turn_away(socket: WebSocket, fault: HubError) -> None:
    """Accept and close: a browser cannot read why a handshake failed, but a close code it can."""
    await socket.accept()
    await close(socket, close_code(fault), str(fault))


async def serve_channel(socket: WebSocket, admit: Callable[[], Awaitable[str]]) -> None:
    """Tell a socket "changed" whenever the topic that `admit` returns is announced."""
    if foreign(socket):
        await socket.close(1008)
        return
    try:
        async with asyncio.timeout(5):
            topic = await admit()
    except HubError as fault:
        await turn_away(socket, fault)
        return
    documents = await documents_of(socket)
    with documents.bus.following(topic) as follower:
        await socket.accept()
        # Whoever speaks on a light channel misuses it, and is read no further.
        listening = asyncio.ensure_future(socket.receive())
        try:
            await _relay(socket, admit, topic, follower, listening)
        except HubError as fault:
            await close(socket, close_code(fault), str(fault))
        except (WebSocketDisconnect, OSError):
            return
        finally:
            listening.cancel()


async def _relay(
    socket: WebSocket,
    admit: Callable[[], Awaitable[str]],
    topic: str,
    follower: buses.Follower,
    listening: asyncio.Future[Any],
) -> None:
    while True:
        heard = asyncio.ensure_future(follower.heard())
        try:
            done, _ = await asyncio.wait(
                {heard, listening},
                timeout=CHANNEL_CHECK,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            heard.cancel()
        if listening in done:
            if listening.result()["type"] == "websocket.receive":
                await close(socket, 1008, "nothing is said here")
            return
        if heard in done:
            await socket.send_json(buses.message(topic))
        else:
            await admit()


async def serve_document(
    socket: WebSocket,
    admit: Callable[[], Awaitable[tuple[str, Actor]]],
    permit: Callable[[], Awaitable[object]],
) -> None:
    """Put a socket into the room of a document.

    `admit` asks the guard of readers and returns the room and who asks; `permit` raises when
    this actor may not edit. Both are asked again while the socket is open.
    """
    documents = await documents_of(socket)
    limits, turned_away = documents.limits, documents.metrics.turned_away
    if foreign(socket):
        turned_away["foreign"] += 1
        await socket.close(1008)
        return
    revocations, asked_at = documents.revocations, documents.loop.time()
    try:
        async with asyncio.timeout(limits.handshake):
            name, actor = await admit()
            can_edit, words = True, ""
            try:
                await permit()
            except HubError as fault:
                can_edit, words = False, str(fault)
            room = await documents.open(name)
    except HubError as fault:
        turned_away["guard"] += 1
        await turn_away(socket, fault)
        return
    except (Refused, TimeoutError):
        turned_away["storage"] += 1
        await socket.accept()
        await close(socket, 1011, "the document cannot be read now")
        return
    await socket.accept()
    # It may have been let go of meanwhile: nobody enters a room that is not this engine's.
    try:
        room = await documents.open(name)
    except Refused:
        await close(socket, 1011, "the document cannot be read now")
        return
    person = actor.person_id
    if full := _full(documents, room, person):
        turned_away[full] += 1
        await close(socket, 1013, "too many are here")
        return

    line = transport.take_over(socket) or AsgiLine(socket)
    seat = Seat(
        room,
        line,
        person,
        actor.name,
        admit,
        permit,
        can_edit=can_edit,
        words=words,
        extended=socket.query_params.get("saved") == "1",
    )
    late = documents.loop.call_later(limits.first_message, _too_late, seat)
    seat.checked_at = asked_at
    room.enter(seat)
    if documents.revocations != revocations:
        # It may be about this one, who was in no room yet.
        seat.distrust("changed")
    try:
        await line.serve(seat)
    finally:
        late.cancel()
        room.leave(seat)


def _full(documents: Documents, room: Room, person: int | None) -> str:
    """Which limit one more seat would pass, by all processes together; empty if none."""
    in_room, of_person = len(room.seats), 0 if person is None else documents.people[person]
    if documents.broker is not None:
        in_room += documents.broker.sockets_in(room.name)
        of_person += 0 if person is None else documents.broker.sockets_of(person)
    if in_room >= documents.limits.seats_a_room:
        return "seats_a_room"
    return "seats_a_person" if of_person >= documents.limits.seats_a_person else ""


def _too_late(seat: Seat) -> None:
    if not seat.heard:
        seat.leave(1008, "nothing was said", abort=True)
