"""Our own end of a WebSocket after the handshake: frames in, frames out, no ASGI in between.

Stock ASGI costs a `receive`, a `send` and a task switch a message. This subclass of uvicorn's
protocol hands its transport to a seat once the handshake is done; any other server takes the
ASGI line in `sockets.py`. Serve with `ws=Protocol`. Source: RFC 6455.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets import frames
from websockets.http11 import Request

from hub.realtime.seats import Seat
from hub.realtime.wire import Parcel

KEY = "hub.transport"
MAX_FRAGMENTS = 1000
CLOSE_WAIT = 5.0
_unmask: Callable[[bytes, bytes], bytes] = frames.apply_mask  # type: ignore[attr-defined]
_HOOKS = ("data_received", "connection_lost", "handle_connect", "stop_keepalive", "shutdown")

for _hook in _HOOKS:
    if not hasattr(WebSocketsSansIOProtocol, _hook):
        raise RuntimeError(f"This uvicorn has no {_hook}: take the version that is locked.")


class Protocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, until a seat takes the transport over."""

    line: "OwnLine | None" = None
    early = False

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        scope = cast("dict[str, Any] | None", getattr(self, "scope", None))
        if scope is not None:
            scope["extensions"][KEY] = self

    def data_received(self, data: bytes) -> None:
        if self.line is not None:
            self.line.feed(data)
            return
        self.early = self.handshake_complete
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.line is not None:
            self.line.lost()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.line is not None:
            self.line.slow = True

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.line is not None:
            self.line.slow = False

    def shutdown(self) -> None:
        if self.line is None:
            super().shutdown()
        else:
            self.line.close(1012, "the hub starts anew")

    def hand_over(self) -> "OwnLine | None":
        """The transport as a line, unless something was read behind our back already."""
        if self.early or not self.handshake_complete or not self.queue.empty():
            return None
        self.stop_keepalive()
        self.line = OwnLine(self.transport)
        # 10 kB a connection that nobody needs any more.
        self.conn = self.request = self.response = cast("Any", None)
        return self.line


def take_over(socket: WebSocket) -> "OwnLine | None":
    """The line of a socket whose server lets go of its transport, or None."""
    protocol = socket.scope.get("extensions", {}).get(KEY)
    return protocol.hand_over() if isinstance(protocol, Protocol) else None


class OwnLine:
    """A line straight on the transport."""

    __slots__ = (
        "_buffer",
        "_ended",
        "_fragments",
        "_fragments_size",
        "_need",
        "_paused",
        "_quiet",
        "closing",
        "seat",
        "slow",
        "transport",
    )

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.seat: Seat | None = None
        self.closing = False
        self.slow = False
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = bytearray()
        self._need = 0
        self._fragments: list[bytes] | None = None
        self._fragments_size = 0
        self._quiet = 0
        self._paused = False

    async def serve(self, seat: Seat) -> None:
        """Give what comes in to the seat, until the connection ends."""
        self.seat = seat
        if self._buffer:
            self.feed(b"")
        await self._ended

    def lost(self) -> None:
        """The connection is gone."""
        self.closing = True
        self._buffer.clear()
        if not self._ended.done():
            self._ended.set_result(None)

    # Out

    def send(self, parcel: Parcel) -> None:
        if not self.closing:
            self.transport.write(parcel.frames)

    def backlog(self) -> int:
        return self.transport.get_write_buffer_size()

    def close(self, code: int, reason: str, *, abort: bool = False) -> None:
        if self.closing:
            return
        self.closing = True
        if abort:
            # One who does not read would never let a close frame through.
            self.transport.abort()
            return
        body = code.to_bytes(2, "big") + reason.encode()[:120].decode("utf-8", "ignore").encode()
        self.transport.write(bytes((0x88, len(body))) + body)
        self.transport.close()
        asyncio.get_running_loop().call_later(CLOSE_WAIT, self.transport.abort)

    def pause(self) -> None:
        if not self.closing:
            self._paused = True
            self.transport.pause_reading()

    def resume(self) -> None:
        self._paused = False
        if not self.closing:
            self.transport.resume_reading()
            if self._buffer:
                asyncio.get_running_loop().call_soon(self.feed, b"")

    def ping(self) -> None:
        """Called now and then: one that said nothing since the ping before last is gone."""
        if self._paused or self.closing:
            return
        if self._quiet > 2:
            self.close(1006, "", abort=True)
            return
        self._quiet += 1
        self.transport.write(b"\x89\x00")

    # In

    def feed(self, data: bytes) -> None:
        """Bytes from the client. Whole frames go to the seat; the rest waits."""
        seat = self.seat
        if self.closing:
            return None
        if seat is None or self._buffer:
            self._buffer += data
            if seat is None or self._paused or len(self._buffer) < self._need:
                return None
            data = bytes(self._buffer)
            self._buffer.clear()
        self._quiet = 0
        most = seat.most
        at, end_of_data = 0, len(data)
        self._need = 6
        while end_of_data - at >= 2 and not self._paused:
            first, size = data[at], data[at + 1]
            if size < 128:
                return self._fail(1002, "a frame that is not masked")
            if end_of_data - at < 6:
                break
            size -= 128
            start = at + 6
            if size == 126:
                start = at + 8
                size = int.from_bytes(data[at + 2 : at + 4], "big")
            elif size == 127:
                start = at + 14
                if start > end_of_data:
                    self._need = 14
                    break
                size = int.from_bytes(data[at + 2 : at + 10], "big")
            if size > most:
                return self._fail(1009, "a message that is too large")
            end = start + size
            if end > end_of_data:
                self._need = end - at
                break
            payload = _unmask(data[start:end], data[start - 4 : start])
            at = end
            if first == 0x82 and self._fragments is None:
                seat.receive(payload)
            else:
                self._other(seat, first, payload, most)
            if self.closing:
                return None
            self._need = 6
        if at < end_of_data:
            self._buffer += data[at:] if at else data
        return None

    def _other(self, seat: Seat, first: int, payload: bytes, most: int) -> None:
        """Everything but a whole binary message."""
        kind, last = first & 0x0F, first & 0x80
        if first & 0x70 or kind in (3, 4, 5, 6, 7) or kind > 10:
            self._fail(1002, "a frame of no kind that exists")
        elif kind >= 8:
            if not last or len(payload) > 125:
                self._fail(1002, "a control frame that is too large")
            elif kind == 8:
                self.closing = True
                self.transport.write(bytes((0x88, len(payload))) + payload)
                self.transport.close()
            elif kind == 9:
                seat.meter(len(payload))
                self.transport.write(bytes((0x8A, len(payload))) + payload)
        elif kind == 1:
            self._fail(1003, "only binary messages are read here")
        elif (kind == 0) is (self._fragments is None):
            self._fail(1002, "a fragment out of place")
        else:
            self._fragment(seat, payload, most, last=bool(last))

    def _fragment(self, seat: Seat, payload: bytes, most: int, *, last: bool) -> None:
        if self._fragments is None:
            self._fragments, self._fragments_size = [], 0
        self._fragments.append(payload)
        self._fragments_size += len(payload)
        if self._fragments_size > most:
            self._fail(1009, "a message that is too large")
        elif len(self._fragments) > MAX_FRAGMENTS:
            self._fail(1008, "a message in too many pieces")
        elif last:
            message, self._fragments = b"".join(self._fragments), None
            seat.receive(message)

    def _fail(self, code: int, reason: str) -> None:
        if self.seat is not None:
            self.seat.leave(code, reason)
