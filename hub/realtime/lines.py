"""Lines: what carries messages between a seat and its client."""

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from hub.realtime.wire import Parcel

if TYPE_CHECKING:
    from hub.realtime.seats import Seat


class Line(Protocol):
    """What carries messages to and from one client."""

    slow: bool
    """Whether there is a backlog worth looking at."""

    def send(self, parcel: Parcel) -> None:
        """Put messages on their way. Never raises and never waits."""

    def backlog(self) -> int:
        """Bytes that are still on their way."""

    def close(self, code: int, reason: str, *, abort: bool = False) -> None:
        """End the connection; abort: without waiting for what is on its way."""

    def pause(self) -> None:
        """Read no more until `resume`."""

    def resume(self) -> None: ...

    def ping(self) -> None:
        """Called now and then, to find out who is gone without a word."""


async def close(socket: WebSocket, code: int, reason: str = "") -> None:
    """Close, whatever the state of the socket is."""
    with suppress(RuntimeError, WebSocketDisconnect):
        if socket.application_state is not WebSocketState.DISCONNECTED:
            await socket.close(code, reason.encode()[:120].decode("utf-8", "ignore"))


class AsgiLine:
    """A line over plain ASGI: for any server, and for tests. Slower than one's own transport."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self._out: deque[bytes] = deque()
        self._size = 0
        self.slow = False
        self._wake = asyncio.Event()
        self._readable = asyncio.Event()
        self._readable.set()
        self._closing: tuple[int, str] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._aborted = False

    def send(self, parcel: Parcel) -> None:
        if self._closing is None:
            self.slow = True
            self._out.extend(parcel.messages)
            self._size += sum(map(len, parcel.messages))
            self._wake.set()

    def backlog(self) -> int:
        return self._size

    def close(self, code: int, reason: str, *, abort: bool = False) -> None:
        self._closing = (code, reason)
        if abort:
            self._out.clear()
            self._size = 0
            self._aborted = True
            if self._reader is not None:
                self._reader.cancel()
        self._wake.set()

    def pause(self) -> None:
        self._readable.clear()

    def resume(self) -> None:
        self._readable.set()

    def ping(self) -> None:
        """The server pings by itself."""

    async def serve(self, seat: "Seat") -> None:
        """Carry messages both ways until either side ends."""
        self._reader = asyncio.ensure_future(self._read(seat))
        writer = asyncio.ensure_future(self._write())
        try:
            await asyncio.wait({self._reader, writer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._reader.cancel()
            writer.cancel()
            await asyncio.gather(self._reader, writer, return_exceptions=True)
        if self._closing is not None:
            async with asyncio.timeout(1):
                await close(self.socket, *self._closing)

    async def _read(self, seat: "Seat") -> None:
        while True:
            await self._readable.wait()
            message = await self.socket.receive()
            if message["type"] != "websocket.receive":
                return
            data = message.get("bytes")
            if data is None:
                seat.leave(1003, "only binary messages are read here")
            elif len(data) > seat.most:
                seat.leave(1009, "a message that is too large")
            else:
                seat.receive(data)
                # A busy sender lets the others have their turn.
                await asyncio.sleep(0)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._out and not self._aborted:
                message = self._out.popleft()
                await self.socket.send_bytes(message)
                self._size -= len(message)
            self.slow = bool(self._out)
            if self._closing is not None:
                return
