"""A link: one connection to Valkey that both listens on a channel and speaks on it.

The client library reads the address, with its keys and certificates; what goes over the wire is
read and written here. Its own way takes a dozen coroutines and timers a message, four times the
CPU of all else that a letter costs. By version 3 of the protocol one connection does both.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from valkey.asyncio.connection import (
    Connection,
    SSLConnection,
    UnixDomainSocketConnection,
    parse_url,
)
from valkey.exceptions import ValkeyError

from hub.realtime.wire import Malformed

FAULTS = (ValkeyError, OSError, TimeoutError, Malformed)
"""Why there may be no link, or no longer."""
DEEPEST = 8
LARGEST = 16 * 1024 * 1024
"""Messages above this many bytes are none of ours: they are passed over and not held."""


class Link(asyncio.Protocol):
    """One connection. Made by `connect`; `ended` tells what it ended of."""

    def __init__(
        self,
        channel: str,
        greeting: bytes,
        heard: Callable[[bytes], None],
        free: Callable[[], None],
    ) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[BaseException | None] = loop.create_future()
        self.full = False
        """Whether so much is on its way that nothing more should be given to it."""
        name = channel.encode()
        self._greeting = greeting + command(b"SUBSCRIBE", name)
        self._publish = b"*3\r\n$7\r\nPUBLISH\r\n" + _sized(name) + b"$%d\r\n"
        self._message = b">3\r\n$7\r\nmessage\r\n" + _sized(name) + b"$"
        self._heard, self._free = heard, free
        self._buffer = bytearray()
        self._needed = self._skip = 0
        self._fault: BaseException | None = None
        self._transport: asyncio.Transport | None = None

    def publish(self, message: bytes) -> None:
        """Send a message to all who listen."""
        if self._transport is not None:
            self._transport.writelines((self._publish % len(message), message, b"\r\n"))

    def close(self) -> None:
        """End it once what was given to it is on its way."""
        if self._transport is not None:
            self._transport.close()

    def abort(self, fault: BaseException) -> None:
        """End it now."""
        self._fault = fault
        if self._transport is not None:
            self._transport.abort()

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # that of uvloop is no kin of it
        self._transport.write(self._greeting)

    def data_received(self, data: bytes) -> None:
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
        whole: bytes | bytearray = data
        if self._buffer:
            self._buffer += data
            if len(self._buffer) < self._needed:
                return
            whole = self._buffer
        try:
            at = self._read(whole)
        except (Malformed, ValkeyError, ValueError) as fault:
            self._buffer.clear()
            self.abort(fault)
            return
        rest = whole[at:]
        self._buffer = rest if isinstance(rest, bytearray) else bytearray(rest)

    def pause_writing(self) -> None:
        self.full = True

    def resume_writing(self) -> None:
        self.full = False
        self._free()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        fault = self._fault or exc or ConnectionError("it closed the connection")
        if not self.ready.done():
            self.ready.set_exception(fault)
        if not self.ended.done():
            self.ended.set_result(fault)

    # What it says

    def _read(self, data: bytes | bytearray) -> int:
        """Hear all that is complete; returns where the rest begins."""
        at, head, end = 0, self._message, len(data)
        while at < end and self._fault is None:
            self._needed = 0
            if data.startswith(head, at):
                start = data.find(b"\r\n", at + len(head)) + 2
                if start == 1:
                    break
                size = int(data[at + len(head) : start - 2])
                after = start + size + 2
                if size < 0:
                    raise Malformed("what no Valkey says")
                if size > LARGEST:
                    self._heard(b"")
                    self._skip = max(0, after - end)
                elif after > end:
                    self._needed = after - at
                    break
                else:
                    self._heard(bytes(data[start : start + size]))
                at = min(after, end)
                continue
            said, after = reply(data, at)
            if not after:
                break
            at = after
            if isinstance(said, ValkeyError):
                raise said
            if isinstance(said, list) and said[:1] == [b"subscribe"] and not self.ready.done():
                self.ready.set_result(None)
        return at


async def connect(
    url: str, channel: str, heard: Callable[[bytes], None], free: Callable[[], None]
) -> Link:
    """A link that listens. Raises one of FAULTS.

    heard: called with each message, one's own too. free: called when `full` is over.
    """
    loop = asyncio.get_running_loop()
    wanted = parse_url(url)
    chosen = wanted.pop("connection_class", Connection)
    if chosen is SSLConnection and wanted.get("ssl_cert_reqs") != "none":
        # The library takes any name, as long as somebody that it trusts signed for it.
        wanted.setdefault("ssl_check_hostname", True)
    place = chosen(**wanted)  # never connected: it knows what the address says
    greeting = [b"HELLO", b"3"]
    if place.username or place.password:
        user = place.username or "default"
        greeting += [b"AUTH", user.encode(), (place.password or "").encode()]
    link = Link(channel, command(*greeting), heard, free)
    if isinstance(place, UnixDomainSocketConnection):
        await loop.create_unix_connection(lambda: link, place.path)
    else:
        tls = place.ssl_context.get() if isinstance(place, SSLConnection) else None
        await loop.create_connection(lambda: link, place.host, place.port, ssl=tls)
    try:
        await link.ready
    except BaseException:
        link.abort(ConnectionError("it did not answer"))
        raise
    return link


def command(*words: bytes) -> bytes:
    """A command as it goes over the wire."""
    return b"*%d\r\n" % len(words) + b"".join(map(_sized, words))


def _sized(word: bytes) -> bytes:
    return b"$%d\r\n%b\r\n" % (len(word), word)


def reply(data: bytes | bytearray, at: int, depth: int = 0) -> tuple[Any, int]:
    """The reply at `at` and where it ends; an end of 0: it is not complete yet.

    Texts are bytes, all that has parts is a list, an error is a ValkeyError that is not raised.
    Raises Malformed, or ValueError for what should be a number.
    """
    line_end = data.find(b"\r\n", at)
    if line_end < 0 or depth > DEEPEST:
        if depth > DEEPEST or len(data) - at > 64 * 1024:
            raise Malformed("what no Valkey says")
        return None, 0
    kind, rest, after = data[at], bytes(data[at + 1 : line_end]), line_end + 2
    if kind in b"-":
        return ValkeyError(rest.decode(errors="replace")), after
    if kind in b"+:,(#_":
        return rest, after
    if kind in b"$=!":
        end = after + int(rest)
        return (bytes(data[after:end]), end + 2) if end + 2 <= len(data) else (None, 0)
    if kind in b"*>~%":
        parts = []
        for _ in range(int(rest) * (2 if kind in b"%" else 1)):
            part, after = reply(data, after, depth + 1)
            if not after:
                return None, 0
            parts.append(part)
        return parts, after
    raise Malformed("what no Valkey says")
