"""What runs while the hub runs: one bus a process, one document engine an event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from starlette.websockets import WebSocket

from hub.config import Settings
from hub.db import Database
from hub.realtime.bus import Bus
from hub.realtime.documents import Documents
from hub.realtime.exposing import as_text
from hub.realtime.limits import Limits
from hub.realtime.metrics import PROCESS, figures

_buses: WeakKeyDictionary[Database, Bus] = WeakKeyDictionary()
_engines: WeakKeyDictionary[Database, list[Documents]] = WeakKeyDictionary()


def bus_of(database: Database) -> Bus:
    """The bus beside a database."""
    return _buses.setdefault(database, Bus())


@asynccontextmanager
async def running(
    database: Database, settings: Settings, limits: Limits | None = None
) -> AsyncIterator[Callable[[Iterable[str]], None]]:
    """Run the engine; yields how to announce topics, from any thread."""
    bus = bus_of(database)
    documents = engine_of(database, limits or Limits.chosen(settings.realtime))
    if settings.valkey_url:
        # Imported only here: one process needs neither the broker nor its client.
        from hub.realtime.broker import Broker

        Broker(documents, bus, settings.valkey_url, settings.secret())
    try:
        yield bus.announce
    finally:
        if documents.broker is not None:
            await documents.broker.close()
        _engines[database].remove(documents)
        await documents.close()


async def documents_of(socket: WebSocket) -> Documents:
    """The engine for this socket: that of its own event loop."""
    return engine_of(socket.app.state.database)


def engine_of(database: Database, limits: Limits | None = None) -> Documents:
    """The engine of this event loop beside a database; made when there is none."""
    loop = asyncio.get_running_loop()
    here = _engines.setdefault(database, [])
    for documents in here:
        if documents.loop is loop:
            return documents
    documents = Documents(database.engine, limits, bus_of(database))
    here.append(documents)
    for each in here:
        # Two loops on one log are like two processes: each rings for the other.
        each.alone = len(here) == 1
    return documents


def metrics(database: Database) -> str:
    """The figures of this process and of those it hears of, in the text format of Prometheus."""
    engines = list(_engines.get(database, ()))
    found = {PROCESS: figures(engines)}
    for documents in engines:
        if documents.broker is not None:
            found = documents.broker.figures() | found
    return as_text(found)


def present(database: Database, room: str) -> list[int]:
    """The ids of the persons who are in a room now, by any process, in order."""
    people = set()
    for documents in _engines.get(database, ()):
        found = documents.rooms.get(room)
        people |= {seat.person_id for seat in list(found.seats)} if found is not None else set()
        if documents.broker is not None:
            people |= documents.broker.people(room)
    return sorted(person for person in people if person is not None)
