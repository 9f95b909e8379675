"""The load: clients as light as they can be, which count what they are told and reply.

A client here is a TCP connection with a parser of frames; it builds no document. It knows its
neighbour in the room by client id, and whatever comes from that neighbour is its turn to write,
so a room keeps as many updates in flight as were started.
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TEXT = b"abcdefghijklmnopqrstuvwxyzabcdefghijklmnop"


def uint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(128 | (number & 127))
        number >>= 7
    out.append(number)
    return bytes(out)


def client_id(index: int) -> bytes:
    """A client id that takes five bytes, as most do."""
    return uint(2**29 + index)


@dataclass
class Dialect:
    """How a server wants its messages: Hocuspocus puts the document's name before each."""

    path: Callable[[str, int], str] = lambda room, person: f"/d/{room}?p={person}"
    prefix: Callable[[str], bytes] = lambda room: b""
    hello: Callable[[str], list[bytes]] = lambda room: [b"\x00\x00\x01\x00"]


def hocus_prefix(room: str) -> bytes:
    return uint(len(room)) + room.encode()


PLAIN = Dialect()
YWS = Dialect(path=lambda room, person: f"/{room}")
HOCUS = Dialect(
    path=lambda room, person: "/",
    prefix=hocus_prefix,
    hello=lambda room: [
        hocus_prefix(room) + b"\x02\x00" + uint(1) + b"t" + uint(5) + b"4.7.0",
        hocus_prefix(room) + b"\x00\x00\x01\x00",
    ],
)


def masked(payload: bytes) -> bytes:
    """A client's frame; a key of zeros is a key."""
    size = len(payload)
    if size < 126:
        return bytes((0x82, 0x80 | size)) + b"\0\0\0\0" + payload
    return b"\x82\xfe" + size.to_bytes(2, "big") + b"\0\0\0\0" + payload


def read_uint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (data[at] & 127) << shift
        at += 1
        if data[at - 1] < 128:
            return number, at
        shift += 7


def updates_in(data: bytes, at: int, before: bytes) -> tuple[int, int]:
    """How many of our updates a server merged into one, and how many of them are `before`'s."""
    _, at = read_uint(data, at)
    clients, at = read_uint(data, at)
    all_, mine = 0, 0
    for _ in range(clients):
        structs, at = read_uint(data, at)
        client = data[at : at + 5]
        _, at = read_uint(data, at + 5)
        for _ in range(structs):
            info, at = data[at], at + 1
            if info == 10:
                _, at = read_uint(data, at)
                continue
            at += 5 if info & 0x80 else 3
            if info & 0x80:
                _, at = read_uint(data, at)
            size, at = read_uint(data, at)
            at += size
            all_ += size // len(TEXT)
            mine += size // len(TEXT) if client == before else 0
    return all_, mine


@dataclass
class Tally:
    """What was told to whom, and how long it took."""

    delivered: int = 0
    sent: int = 0
    waits_ms: list[float] = field(default_factory=list)
    cursor_waits_ms: list[float] = field(default_factory=list)
    lost: int = 0


class Client(asyncio.Protocol):
    """One client of one room."""

    def __init__(self, tally: Tally, dialect: Dialect, room: str, index: int, members: int) -> None:
        self.tally, self.dialect, self.room = tally, dialect, room
        first = index - index % members
        self.own = client_id(index)
        self.before = client_id(first + (index - first - 1) % members)
        self.index = index
        self.clock = 0
        self.prefix = dialect.prefix(room)
        self.skip = len(self.prefix)
        self.buffer = b""
        self.replying = True
        self.open = False
        self.stamp_every = 0
        self.mine: dict[int, float] = {}

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        path = self.dialect.path(self.room, self.index + 1)
        transport.write(
            f"GET {path} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, _: Exception | None) -> None:
        self.tally.lost += 1

    def data_received(self, data: bytes) -> None:
        if not self.open:
            self.buffer += data
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head[:20]:
                raise RuntimeError(head.decode())
            self.open = True
            self.buffer = b""
            self.transport.write(b"".join(map(masked, self.dialect.hello(self.room))))
            if not rest:
                return
            data = rest
        if self.buffer:
            data = self.buffer + data
        self.buffer = self._parse(data)

    def _parse(self, data: bytes) -> bytes:
        at, end, skip, before = 0, len(data), self.skip, self.before
        delivered = turns = 0
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                if end - at < 4:
                    break
                size, start = (data[at + 2] << 8) | data[at + 3], at + 4
            elif size == 127:
                if end - at < 10:
                    break
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if start + size > end:
                break
            kind = start + skip
            if data[at] == 0x82 and size > skip + 4:
                if data[kind] == 0 and data[kind + 1] == 2 and data[kind + 2] > 127:
                    merged, mine = updates_in(data, kind + 2, before)
                    delivered += merged
                    turns += mine
                elif data[kind] == 0 and data[kind + 1] == 2:
                    # 0 2, the length in one byte, 1 1, the client
                    delivered += 1
                    if data[kind + 5 : kind + 10] == before:
                        turns += 1
                        if self.stamp_every:
                            self.seen(data, kind + 10)
                elif data[kind] == 1:
                    self.cursors(data[kind : start + size])
            elif data[at] == 0x89:
                self.transport.write(b"\x8a\x80\0\0\0\0")
            at = start + size
        self.tally.delivered += delivered
        if turns and self.replying:
            self.write(turns)
        return data[at:]

    def seen(self, data: bytes, at: int) -> None:
        """A timed update: the text ends with its moment."""
        begin = data.find(b"@", at, at + 60)
        if begin > 0:
            sent = int(data[begin + 1 : begin + 17])
            self.tally.waits_ms.append((time.perf_counter_ns() // 1000 - sent) / 1000)

    def write(self, count: int = 1, *, timed: bool = False) -> None:
        frames = []
        for _ in range(count):
            text = TEXT
            if timed:
                text = TEXT[:-17] + b"@%016d" % (time.perf_counter_ns() // 1000)
            clock = self.clock
            place = b"\x84" + self.own + uint(clock - 1) if clock else b"\x04\x01\x01t"
            update = b"\x01\x01" + self.own + uint(clock) + place + uint(len(text)) + text + b"\x00"
            self.clock += len(text)
            frames.append(masked(self.prefix + b"\x00\x02" + uint(len(update)) + update))
        self.tally.sent += count
        self.transport.write(b"".join(frames))

    def move(self, clock: int) -> None:
        """Say where the cursor is, and when that was said."""
        state = b'{"cursor":{"at":%d},"t":"@%016d"}' % (clock, time.perf_counter_ns() // 1000)
        body = b"\x01" + self.own + uint(clock) + uint(len(state)) + state
        self.transport.write(masked(self.prefix + b"\x01" + uint(len(body)) + body))

    def cursors(self, message: bytes) -> None:
        """Count the fresh positions of others, and how old they are."""
        now = time.perf_counter_ns() // 1000
        own = message.find(self.own)
        for part in message.split(b'"@')[1:]:
            self.tally.delivered += 1
            self.tally.cursor_waits_ms.append((now - int(part[:16])) / 1000)
        if own >= 0 and b'"@' in message[own:]:
            self.tally.delivered -= 1
            self.tally.cursor_waits_ms.pop()

    def close(self) -> None:
        self.transport.abort()


async def connect(
    port: int, dialect: Dialect, rooms: int, members: int, tally: Tally
) -> list[Client]:
    """Rooms full of clients, synced."""
    loop = asyncio.get_running_loop()
    clients: list[Client] = []
    nonce = os.urandom(3).hex()
    for index in range(rooms * members):
        room = f"bench-{nonce}-{index // members}"
        client = Client(tally, dialect, room, index, members)
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)
        clients.append(client)
        if index % 50 == 49:
            await asyncio.sleep(0.05)
    for _ in range(200):
        if all(client.open for client in clients):
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    return clients
