"""The wire format of y-websocket: variable-length integers, messages, and WebSocket frames.

Source: the y-protocols and lib0 packages (sync, awareness, encoding). Types from 100 on are
ours; only clients that asked for them with `?saved=1` get any.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate

SYNC, AWARENESS, AUTH, QUERY_AWARENESS = 0, 1, 2, 3
STEP1, STEP2, UPDATE = 0, 1, 2
SAVED, ACCESS, REFUSED, FACTS = 100, 101, 102, 103
NOTHING = b"\x00\x00"
"""The update that changes nothing."""
MAX_VARINT = 8
UPDATE_HEAD = b"\x00\x02"
_FRAME_HEADS = [b"\x82" + bytes((size,)) for size in range(126)]


class Malformed(ValueError):
    """Bytes that no honest client sends."""


def uint(number: int) -> bytes:
    """A non-negative number, seven bits a byte, the lowest first."""
    if number < 128:
        return bytes((number,))
    out = bytearray()
    while number > 127:
        out.append(128 | (number & 127))
        number >>= 7
    out.append(number)
    return bytes(out)


def read_uint(data: bytes, at: int) -> tuple[int, int]:
    """The number at `at`, and where it ends. At most eight bytes: more is an attack."""
    number = shift = 0
    end = min(len(data), at + MAX_VARINT)
    while at < end:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
    raise Malformed("a number that does not end")


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes after their length, and where they end."""
    length, at = read_uint(data, at)
    end = at + length
    if end > len(data):
        raise Malformed("a length beyond the end")
    return data[at:end], end


def body_of(message: bytes, at: int, most: int) -> bytes:
    """What a message holds from `at` on: bytes after their length, and nothing after them."""
    if len(message) > most:
        raise Malformed("a message that is too large")
    body, end = read_bytes(message, at)
    if end != len(message):
        raise Malformed("bytes after the message")
    return body


def sized(data: bytes) -> bytes:
    """Bytes after their length."""
    return uint(len(data)) + data


def update_message(update: bytes) -> bytes:
    return UPDATE_HEAD + uint(len(update)) + update


def step1_message(state: bytes) -> bytes:
    return b"\x00\x00" + uint(len(state)) + state


def step2_message(update: bytes) -> bytes:
    return b"\x00\x01" + uint(len(update)) + update


def awareness_message(entries: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Presence of clients: (client id, clock, state as JSON)."""
    parts = [uint(client) + uint(clock) + sized(state) for client, clock, state in entries]
    body = uint(len(parts)) + b"".join(parts)
    return b"\x01" + uint(len(body)) + body


def read_awareness(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The presences in an awareness update. Raises Malformed."""
    count, at = read_uint(body, 0)
    if count * 3 > len(body) - at:
        raise Malformed("more presences than bytes")
    for _ in range(count):
        client, at = read_uint(body, at)
        clock, at = read_uint(body, at)
        state, at = read_bytes(body, at)
        yield client, clock, state
    if at != len(body):
        raise Malformed("bytes after the last presence")


def state_vector(clocks: dict[int, int]) -> bytes:
    """What a document holds: the next clock of each client."""
    return uint(len(clocks)) + b"".join(
        uint(client) + uint(clock) for client, clock in clocks.items()
    )


def read_state_vector(data: bytes) -> dict[int, int]:
    """The next clock of each client. Raises Malformed."""
    count, at = read_uint(data, 0)
    if count * 2 > len(data) - at:
        raise Malformed("more clients than bytes")
    clocks = {}
    for _ in range(count):
        client, at = read_uint(data, at)
        clock, at = read_uint(data, at)
        clocks[client] = clock
    if at != len(data):
        raise Malformed("bytes after the state")
    return clocks


def split_updates(row: bytes) -> Iterator[bytes]:
    """The updates in a row of the log."""
    at, end = 0, len(row)
    while at < end:
        size, start = row[at], at + 1
        if size > 127:
            size, start = read_uint(row, at)
        at = start + size
        if at > end:
            raise Malformed("a length beyond the end")
        yield row[start:at]


def split_sized(row: bytes) -> Iterator[bytes]:
    """The updates in a row of the log, each after its length."""
    at, end = 0, len(row)
    while at < end:
        size, start = row[at], at + 1
        if size > 127:
            size, start = read_uint(row, at)
        first, at = at, start + size
        if at > end:
            raise Malformed("a length beyond the end")
        yield row[first:at]


def frame(message: bytes) -> bytes:
    """A message as one binary WebSocket frame of a server: not masked, not compressed."""
    size = len(message)
    if size < 126:
        return _FRAME_HEADS[size] + message
    if size < 65536:
        return b"\x82\x7e" + size.to_bytes(2, "big") + message
    return b"\x82\x7f" + size.to_bytes(8, "big") + message


class Parcel:
    """Messages on their way to many seats; the frames are made once for all of them."""

    __slots__ = ("_all", "_ends", "_hole", "frames")

    def __init__(self, messages: list[bytes]) -> None:
        self._all = messages
        self._hole = (0, 0)
        if len(messages) == 1:
            self.frames = frame(messages[0])
            self._ends = [0, len(self.frames)]
        else:
            parts = [frame(message) for message in messages]
            self._ends = list(accumulate(map(len, parts), initial=0))
            self.frames = b"".join(parts)

    def without(self, first: int, last: int) -> "Parcel":
        """The same without messages `first` to `last`: those that a receiver wrote itself."""
        rest = Parcel.__new__(Parcel)
        rest._all, rest._hole = self._all, (first, last)
        ends, frames = self._ends, self.frames
        rest.frames = frames[: ends[first]] + frames[ends[last] :]
        return rest

    @property
    def messages(self) -> list[bytes]:
        """The messages one by one, for a line that makes its own frames."""
        first, last = self._hole
        return self._all[:first] + self._all[last:]
