"""Yjs clients for tests: a document, a socket, and what the hub said."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn
from pycrdt import Doc, Text
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from hub.config import Settings
from hub.db import Database
from hub.realtime import wire
from hub.realtime.documents import Documents
from hub.realtime.limits import Limits
from hub.realtime.running import engine_of
from tests.realtime.house import config, make_app, make_database


class Served:
    """A house that serves in this event loop."""

    def __init__(self, app: Starlette, port: int) -> None:
        self.app = app
        self.port = port
        self.url = f"ws://127.0.0.1:{port}"

    @property
    def database(self) -> Database:
        database: Database = self.app.state.database
        return database

    @property
    def documents(self) -> Documents:
        return engine_of(self.database)

    @property
    def verdicts(self) -> Any:
        return self.app.state.verdicts


@asynccontextmanager
async def serving(
    folder: Path,
    *,
    own_transport: bool = True,
    database_url: str = "",
    durable: bool = False,
    limits: Limits | None = None,
) -> AsyncIterator[Served]:
    """Serve a fresh house on a free port."""
    settings = Settings(
        data=folder, public_url="http://house", durable=durable, database_url=database_url
    )
    app = make_app(make_database(settings), settings, limits)
    server = uvicorn.Server(config(app, 0, own_transport=own_transport))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(app, port)
    finally:
        server.should_exit = True
        await task
        app.state.database.engine.dispose()


class Peer:
    """One client: edits its own document, sends what it changed, takes in what it hears."""

    def __init__(
        self, url: str, doc: Doc[Any] | None = None, headers: dict[str, str] | None = None
    ) -> None:
        self.url = url
        self.headers = headers or {}
        self.doc: Doc[Any] = doc or Doc()
        self.text: Text = self.doc.get("t", type=Text)
        self.socket: ClientConnection | None = None
        self.sent = 0
        self.saved = 0
        self.refused: list[str] = []
        self.access: list[tuple[int, str]] = []
        self.presence: dict[int, Any] = {}
        self.closed: tuple[int, str] | None = None
        self.synced = asyncio.Event()
        self.own: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._applying = False
        self._reader: asyncio.Task[None] | None = None
        self._watch = self.doc.observe(self._changed)

    def _changed(self, event: Any) -> None:
        if not self._applying:
            self.own.append(event.update)

    async def open(self) -> "Peer":
        """Connect, and sync."""
        self.sent = self.saved = 0
        self.closed = None
        self.synced.clear()
        self.own.clear()
        self.socket = await connect(
            self.url, max_size=None, compression=None, additional_headers=self.headers
        )
        with suppress(ConnectionClosed):
            await self.socket.send(wire.step1_message(self.doc.get_state()))
        self._reader = asyncio.create_task(self._read(self.socket))
        return self

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                assert isinstance(message, bytes)
                await self._heard(message)
                self._news.set()
        except ConnectionClosed:
            pass
        self.closed = (socket.close_code or 1006, socket.close_reason or "")
        self._news.set()

    async def _heard(self, message: bytes) -> None:
        kind = message[0]
        if kind == wire.SYNC:
            body, _ = wire.read_bytes(message, 2)
            if message[1] == wire.STEP1:
                await self.give(self.doc.get_update(body), wire.step2_message)
                return
            self._applying = True
            self.doc.apply_update(body)
            self._applying = False
            if message[1] == wire.STEP2:
                self.synced.set()
        elif kind == wire.AWARENESS:
            for client, _, state in wire.read_awareness(wire.read_bytes(message, 1)[0]):
                self.presence[client] = json.loads(state)
        elif kind == wire.SAVED:
            self.saved, _ = wire.read_uint(message, 1)
        elif kind == wire.ACCESS:
            self.access.append((message[1], wire.read_bytes(message, 2)[0].decode()))
        elif kind == wire.REFUSED:
            _, at = wire.read_uint(message, 1)
            self.refused.append(wire.read_bytes(message, at)[0].decode())

    async def send(self, message: bytes) -> None:
        assert self.socket is not None
        await self.socket.send(message)

    async def give(
        self, update: bytes, framed: Callable[[bytes], bytes] = wire.update_message
    ) -> None:
        """Send an update, as the next of those that the hub acknowledges by their number."""
        self.sent += 1
        await self.send(framed(update))

    async def flush(self) -> None:
        """Send what was changed since the last time."""
        while self.own:
            await self.give(self.own.popleft())

    async def type(self, text: str, at: int | None = None) -> None:
        """Type into the text, and send it."""
        self.text.insert(len(self.text) if at is None else at, text)
        await self.flush()

    async def show(self, state: Any, clock: int = 1, client: int | None = None) -> None:
        """Say something of oneself."""
        entry = (client or self.doc.client_id, clock, json.dumps(state).encode())
        await self.send(wire.awareness_message([entry]))

    async def until(self, true: Callable[[], Any], seconds: float = 5.0) -> None:
        """Wait until something is true of this peer."""
        async with asyncio.timeout(seconds):
            while not true():
                self._news.clear()
                if true():
                    return
                if self._reader is not None and self._reader.done():
                    self._reader.result()  # why it ended, if it could not go on
                try:
                    async with asyncio.timeout(0.05):
                        await self._news.wait()
                except TimeoutError:
                    continue

    async def until_saved(self, seconds: float = 5.0) -> None:
        await self.until(lambda: self.saved >= self.sent, seconds)

    async def close(self) -> None:
        """Leave in good order."""
        if self.socket is not None:
            await self.socket.close()
        if self._reader is not None:
            await asyncio.wait({self._reader})

    def cut(self) -> None:
        """Lose the connection, as a network does."""
        assert self.socket is not None
        self.socket.transport.abort()

    def __str__(self) -> str:
        return str(self.text)


class Trusting(Peer):
    """A peer that notes what the hub said it has kept."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.given: deque[tuple[int, bytes]] = deque()
        """What was sent on this connection and is not acknowledged, by its number."""
        self.promised: list[bytes] = []

    async def open(self) -> "Trusting":
        self.given.clear()
        await super().open()
        return self

    async def give(
        self, update: bytes, framed: Callable[[bytes], bytes] = wire.update_message
    ) -> None:
        self.given.append((self.sent + 1, update))
        await super().give(update, framed)

    async def _heard(self, message: bytes) -> None:
        await super()._heard(message)
        while self.given and self.given[0][0] <= self.saved:
            self.promised.append(self.given.popleft()[1])


async def together(*peers: Peer, seconds: float = 10.0) -> str:
    """Wait until all peers have the same text; returns it."""
    try:
        async with asyncio.timeout(seconds):
            while len({str(peer) for peer in peers}) > 1:
                await asyncio.sleep(0.01)
    except TimeoutError:
        texts = [str(peer) for peer in peers]
        raise AssertionError(f"they differ: {[text[:80] for text in texts]}") from None
    return str(peers[0])
