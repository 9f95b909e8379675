"""A small house around the document engine: the same sockets, with guards as simple as can be.

Run as a program it serves on a port: `python -m tests.realtime.house FOLDER PORT`. A socket
says who it is and what it may do in its query: `?p=3` is person 3, `&ro=1` only reads.
"""

import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvicorn
from sqlmodel import SQLModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from hub import realtime
from hub.actor import Actor
from hub.config import Settings
from hub.db import Database
from hub.errors import Forbidden, NotFound
from hub.realtime import sockets
from hub.realtime.limits import Limits
from hub.realtime.models import (
    Document,
    DocumentAuthor,
    DocumentSnapshot,
    DocumentUpdate,
    DocumentVersion,
)
from hub.realtime.running import engine_of
from hub.realtime.transport import Protocol

TABLES = [
    sa.inspect(model).local_table
    for model in (Document, DocumentSnapshot, DocumentUpdate, DocumentVersion, DocumentAuthor)
]


class Verdicts:
    """What the guards of this house say, changed by tests while sockets are open."""

    def __init__(self) -> None:
        self.removed: set[int] = set()
        self.readers: set[int] = set()
        self.asked = 0


def make_database(settings: Settings) -> Database:
    """A database with the tables of documents."""
    database = Database(settings)
    with database.writer.begin() as connection:
        SQLModel.metadata.create_all(connection, tables=TABLES)
    return database


def make_app(database: Database, settings: Settings, limits: Limits | None = None) -> Starlette:
    """An app with `/d/<room>` for documents and `/c/<topic>` for channels."""
    verdicts = Verdicts()

    async def document(socket: WebSocket) -> None:
        person = int(socket.query_params.get("p", 1))

        async def admit() -> tuple[str, Actor]:
            if person in verdicts.removed or socket.path_params["room"] == "none":
                raise NotFound
            return socket.path_params["room"], Actor(person or None, f"Person {person}")

        async def permit() -> None:
            verdicts.asked += 1
            if socket.query_params.get("ro") or person in verdicts.readers:
                raise Forbidden("You can read this, but not change it.")

        await sockets.serve_document(socket, admit, permit)

    async def channel(socket: WebSocket) -> None:
        async def admit() -> str:
            if socket.path_params["topic"] == "none":
                raise NotFound
            return str(socket.path_params["topic"])

        await sockets.serve_channel(socket, admit)

    async def metrics(request: Request) -> JSONResponse:
        documents = engine_of(request.app.state.database)
        return JSONResponse(
            {
                "rooms": len(documents.rooms),
                "seats": sum(len(room.seats) for room in documents.rooms.values()),
                "commits": sum(documents.metrics.commits),
                "troubles": documents.metrics.troubles,
                "folds": documents.metrics.folds,
                "unloaded": documents.metrics.unloaded,
                "gaps": documents.metrics.gaps,
                "unreadable": documents.metrics.unreadable,
                "closed": {str(code): n for code, n in documents.metrics.closed.items()},
            }
        )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with realtime.running(database, settings, limits) as tell:
            database.tell = tell
            yield

    app = Starlette(
        routes=[
            WebSocketRoute("/d/{room}", document),
            WebSocketRoute("/c/{topic}", channel),
            Route("/metrics", metrics),
        ],
        lifespan=lifespan,
    )
    app.state.database = database
    app.state.settings = settings
    app.state.verdicts = verdicts
    return app


def config(app: Any, port: int, *, own_transport: bool = True) -> uvicorn.Config:
    """How the hub is served, without its pages."""
    return uvicorn.Config(
        app,
        port=port,
        ws=Protocol if own_transport else "websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        loop="uvloop",
        timeout_graceful_shutdown=2,
    )


def garble_letters(rng: random.Random) -> None:
    """From here on letters between processes get lost, come twice, late and out of order."""
    from hub.realtime.broker import Broker
    from hub.realtime.broker.letters import Letter

    hear = Broker._heard

    def garbled(broker: Broker, origin: bytes, letter: Letter) -> None:
        fate = rng.random()
        for _ in range(0 if fate < 0.1 else 2 if fate < 0.2 else 1):
            wait_s = 0.0 if fate < 0.6 else rng.random() * 0.1
            broker.loop.call_later(wait_s, hear, broker, origin, letter)

    Broker._heard = garbled  # type: ignore[method-assign]


if __name__ == "__main__":
    if "garbled" in sys.argv:
        garble_letters(random.Random())  # noqa: S311
    settings = Settings(
        data=Path(sys.argv[1]), public_url="http://house", durable="fast" not in sys.argv
    )
    made = make_app(make_database(settings), settings)
    uvicorn.Server(config(made, int(sys.argv[2]), own_transport="asgi" not in sys.argv)).run()
