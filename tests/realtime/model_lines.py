"""Connections without a network: what is on its way stays there until a test carries it on.

Each is one of the two kinds that the hub serves by: on its own transport, where frames are
bytes, or over plain ASGI. What is on its way when the line breaks may arrive or be lost.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from hub.realtime.transport import KEY, OwnLine, Protocol
from tests.realtime.frames import framed

TORN = 7
"""After so many bytes the first piece of what comes together ends, often within a frame."""


class Connection:
    """One socket, seen from its client."""

    def __init__(self, loop: asyncio.AbstractEventLoop, own_transport: bool) -> None:
        self.loop = loop
        self.up: deque[bytes] = deque()
        """Sent, and not read by the hub yet."""
        self.down: deque[bytes] = deque()
        """Said by the hub, and not read by the client yet."""
        self.accepted = False
        self.closed: int | None = None
        """The code with which it ended."""
        self.deaf = False
        """The process at the other end died: nothing that it still does gets out."""
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._wire = _Wire(self) if own_transport else None
        self._queue.put_nowait({"type": "websocket.connect"})

    async def serve(self, app: Callable[..., Any], path: str, query: str) -> None:
        """Be served by an app, until either side ends it."""
        scope = {
            "type": "websocket", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "headers": [], "subprotocols": [], "scheme": "ws",
            "server": ("house", 80), "client": ("person", 1), "state": {},
            "extensions": {} if self._wire is None else {KEY: self._wire.protocol},
        }  # fmt: skip
        await app(scope, self._queue.get, self._sent)

    async def _sent(self, message: dict[str, Any]) -> None:
        if self.deaf or self.closed is not None:
            return
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.send":
            self.down.append(message["bytes"])
        else:
            self.closed = message.get("code", 1000)

    def carry(self, count: int = 1 << 30) -> bool:
        """Let the hub read the next messages; whether there were any that it would read."""
        if self.closed is not None or not self.up or not self.accepted:
            return False
        messages = [self.up.popleft() for _ in range(min(count, len(self.up)))]
        line = None if self._wire is None else self._wire.protocol.line
        if self._wire is None:
            for message in messages:
                self._queue.put_nowait({"type": "websocket.receive", "bytes": message})
        elif line is None or self._wire.paused:
            self.up.extendleft(reversed(messages))
            return False
        else:
            data = b"".join(map(framed, messages))
            self.loop.call_soon(line.feed, data[:TORN])
            self.loop.call_soon(line.feed, data[TORN:])
        return True

    def drop(self) -> None:
        """The line breaks, and the hub notices."""
        self.up.clear()
        self.closed = self.closed or 1006
        if self.loop.is_closed():
            return
        if self._wire is not None and self._wire.protocol.line is not None:
            self.loop.call_soon(self._wire.protocol.line.lost)
        else:
            self._queue.put_nowait({"type": "websocket.disconnect", "code": 1006})


class _Wire:
    """The transport below the frames."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.paused = False
        self.protocol = _Carried(cast("asyncio.Transport", self))

    def write(self, data: bytes) -> None:
        at, connection = 0, self.connection
        while at < len(data) and not connection.deaf and connection.closed is None:
            first, size, start = data[at], data[at + 1], at + 2
            if size >= 126:
                start += 2 if size == 126 else 8
                size = int.from_bytes(data[at + 2 : start], "big")
            body, at = data[start : start + size], start + size
            if first == 0x82:
                connection.down.append(body)
            elif first == 0x88:
                connection.closed = int.from_bytes(body[:2], "big")

    def close(self) -> None:
        self.connection.loop.call_soon(cast("OwnLine", self.protocol.line).lost)

    def abort(self) -> None:
        self.connection.closed = self.connection.closed or 1006
        cast("OwnLine", self.protocol.line).lost()

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


class _Carried(Protocol):
    """The hub's own protocol just after the handshake."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.queue = asyncio.Queue()
        self.handshake_complete = True

    def stop_keepalive(self) -> None:
        """Nothing pings here."""
