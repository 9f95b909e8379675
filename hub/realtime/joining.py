"""Typing joined: the strings that one client wrote one after another become one string.

Yjs does the same with neighbours in its memory. What is applied to a document or looked through
is then a few long strings in place of thousands of short ones.
"""

import re
from collections.abc import Iterable

from hub.realtime.walk import text_length
from hub.realtime.wire import Malformed, sized, uint

VAR = rb"([\x80-\xff]{0,7}[\x00-\x7f])"
"""The bytes of one number."""
_TYPED = re.compile(rb"\x01\x01" + VAR * 2 + rb"\x84" + VAR * 3 + rb"(.*)\x00\Z", re.DOTALL)
"""One string put after something that is there, with nothing to its right."""


class _Run:
    """What one client typed, each string after the one before."""

    __slots__ = ("end", "head", "last", "texts")

    def __init__(self, head: bytes, text: bytes, end: int, last: bytes) -> None:
        self.head = head
        self.texts = [text]
        self.end = end
        self.last = last
        """The place that the next string follows, as bytes: this client and its last clock."""

    def update(self) -> bytes:
        return self.head + sized(b"".join(self.texts)) + b"\x00"


def read_var(data: bytes) -> int:
    """A number from its bytes, when they are known to be one."""
    if len(data) == 1:
        return data[0]
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
    return number


def joined(updates: Iterable[bytes]) -> list[bytes]:
    """The same updates, with typing joined.

    What builds on what stays in order: a string that is moved ahead to the one before it builds
    on nothing but that one.
    """
    out: list[_Run | bytes] = []
    runs: dict[bytes, _Run] = {}
    match_typed = _TYPED.match
    for update in updates:
        match = match_typed(update)
        if match is None:
            out.append(update)
            continue
        client, clock_b, left, left_clock, size_b, text = match.groups()
        try:
            length = len(text) if text.isascii() else text_length(text)
        except Malformed:
            length = 0
        if read_var(size_b) != len(text) or not length:
            out.append(update)
            continue
        run = runs.get(client)
        if (
            run is not None
            and left == client
            and left_clock == run.last
            and clock_b == uint(run.end)
        ):
            run.texts.append(text)
        else:
            clock = read_var(clock_b)
            run = runs[client] = _Run(update[: match.start(5)], text, clock, b"")
            out.append(run)
        run.end += length
        run.last = uint(run.end - 1)
    return [part if isinstance(part, bytes) else part.update() for part in out]
