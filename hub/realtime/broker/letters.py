"""Letters between processes: several in one message, sealed with the hub's secret.

A message is its seal, its format, the process it comes from, and the letters. The seal keeps apart
hubs that share a Valkey, and keeps out whoever can reach it but does not know the secret.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from struct import Struct, pack, unpack_from

from hub.realtime.wire import Malformed

FORMAT = b"3"
"""How letters are written, one byte: while an update rolls over several machines, there are two."""
SEAL = 16
_FORM_END = SEAL + len(FORMAT)
ORIGIN = 8
_BEGIN = _FORM_END + ORIGIN
_HEAD = Struct("<BHII")
"""Kind, size of the text, how many numbers, how many blobs. Then the numbers, eight bytes each,
the sizes of the blobs, four bytes each, the text, and the blobs."""


class OtherFormat(Exception):
    """A message of this hub, by a process that is older or newer than this one."""


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
    are, how many parts they bring, 1 if nested types are among them, how many client ids are new,
    those and their persons (0: nobody; else the id plus 1) in turn, then all client ids that wrote
    and their next clocks in turn; blobs: the rows, or none if they are large."""
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
        text, numbers, blobs = self.text.encode(), self.numbers, self.blobs
        head = _HEAD.pack(self.kind, len(text), len(numbers), len(blobs))
        counts = pack(f"<{len(numbers)}Q{len(blobs)}I", *numbers, *map(len, blobs))
        return b"".join((head, counts, text, *blobs))


def sealed(key: bytes, origin: bytes, letters: Iterable[bytes]) -> bytes:
    """One message of letters as they were written."""
    body = FORMAT + origin + b"".join(letters)
    return blake2b(body, digest_size=SEAL, key=key).digest() + body


def opened(key: bytes, message: bytes, own: bytes = b"") -> tuple[bytes, list[Letter]]:
    """Where a message comes from, and its letters; none are read of one's own.

    Raises Malformed, or OtherFormat.
    """
    origin = message[_FORM_END:_BEGIN]
    if own and origin == own:
        return origin, []  # nothing is believed of it
    body = message[SEAL:]
    if not hmac.compare_digest(blake2b(body, digest_size=SEAL, key=key).digest(), message[:SEAL]):
        raise Malformed("a message that this hub did not seal")
    if message[SEAL:_FORM_END] != FORMAT:
        raise OtherFormat
    return origin, list(_letters(message))


def _letters(body: bytes) -> Iterator[Letter]:
    at = _BEGIN
    while at < len(body):
        if at + _HEAD.size > len(body):
            raise Malformed("a letter that ends too early")
        kind, text_size, count, blob_count = _HEAD.unpack_from(body, at)
        at += _HEAD.size
        text_at = at + 8 * count + 4 * blob_count
        if text_at > len(body):
            raise Malformed("a letter that ends too early")
        numbers = unpack_from(f"<{count}Q", body, at)
        sizes = unpack_from(f"<{blob_count}I", body, at + 8 * count)
        at = text_at + text_size
        text = body[text_at:at]
        blobs = []
        for size in sizes:
            blobs.append(body[at : at + size])
            at += size
        if at > len(body):
            raise Malformed("a letter that ends too early")
        try:
            yield Letter(_KINDS[kind], text.decode(), numbers, tuple(blobs))
        except KeyError:
            continue  # a newer process speaks of what this one does not know
        except UnicodeDecodeError:
            raise Malformed("a text that is not UTF-8") from None


_KINDS = {int(kind): kind for kind in Kind}
