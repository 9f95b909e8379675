"""Letters between processes: several in one message, sealed with the hub's secret.

A message is its seal, the process it comes from, and the letters. The seal keeps apart hubs that
share a Valkey, and keeps out whoever can reach it but does not know the secret.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b

from hub.realtime.wire import Malformed, read_bytes, read_uint, sized, uint

SEAL = 16
ORIGIN = 8


class Kind(IntEnum):
    """What a letter says."""

    HELLO = 1
    """A process listens from now on. numbers: 1 if others may have missed what it had to say."""
    BEAT = 2
    """It is still there."""
    BYE = 3
    """It ends: those in its rooms are gone."""
    KEPT = 4
    """Rows were added to a log. text: the room; numbers: the last row before them, how many they
    are, then client ids and their persons (0: nobody; else the id plus 1) in turn; blobs: the
    rows, or none if they are large."""
    TOPIC = 5
    """text: a topic that changed."""
    PRESENCE = 6
    """text: the room; numbers: client id, clock and person (as above) in turn; blobs: states."""
    PEOPLE = 7
    """text: the room; numbers: the persons who are in it by this process, once for each socket."""
    ASK = 8
    """text: a room that just opened: who else is in it?"""
    FIGURES = 9
    """text: the process's name for those who watch; blobs: its figures as JSON."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that a process tells all others."""

    kind: Kind
    text: str = ""
    numbers: tuple[int, ...] = ()
    blobs: tuple[bytes, ...] = ()

    def written(self) -> bytes:
        return b"".join(
            (
                uint(self.kind),
                sized(self.text.encode()),
                uint(len(self.numbers)),
                *map(uint, self.numbers),
                uint(len(self.blobs)),
                *map(sized, self.blobs),
            )
        )


def sealed(key: bytes, origin: bytes, letters: Iterable[bytes]) -> bytes:
    """One message of letters as they were written."""
    body = origin + b"".join(letters)
    return blake2b(body, digest_size=SEAL, key=key).digest() + body


def opened(key: bytes, message: bytes, own: bytes = b"") -> tuple[bytes, list[Letter]]:
    """Where a message comes from, and its letters; none are read of one's own. Raises Malformed."""
    body = message[SEAL:]
    if not hmac.compare_digest(blake2b(body, digest_size=SEAL, key=key).digest(), message[:SEAL]):
        raise Malformed("a message that this hub did not seal")
    origin = body[:ORIGIN]
    return origin, [] if origin == own else list(_letters(body))


def _letters(body: bytes) -> Iterator[Letter]:
    at = ORIGIN
    while at < len(body):
        kind, at = read_uint(body, at)
        text, at = read_bytes(body, at)
        count, at = read_uint(body, at)
        numbers = []
        for _ in range(count):
            number, at = read_uint(body, at)
            numbers.append(number)
        count, at = read_uint(body, at)
        blobs = []
        for _ in range(count):
            blob, at = read_bytes(body, at)
            blobs.append(blob)
        try:
            named = Kind(kind)
        except ValueError:
            continue  # a newer process speaks of what this one does not know
        yield Letter(named, text.decode(), tuple(numbers), tuple(blobs))
