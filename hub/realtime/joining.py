"""Typing joined: the strings that one client wrote one after another become one string.

Yjs does the same with neighbours in its memory. What is applied to a document or looked through
is then a few long strings in place of thousands of short ones.
"""

import re
from collections.abc import Iterable

from hub.realtime.walk import text_length
from hub.realtime.wire import Malformed, sized

VAR = rb"([\x80-\xff]{0,7}[\x00-\x7f])"
"""The bytes of one number."""
_TYPED = re.compile(rb"\x01\x01" + VAR * 2 + rb"\x84" + VAR * 3 + rb"(.*)\x00\Z", re.DOTALL)
"""One string put after something that is there, with nothing to its right."""
_BETWEEN = re.compile(
    rb"\x01\x01"
    + VAR * 2
    + rb"\xc4"
    + VAR * 2
    + rb"((?:[\x80-\xff]{0,7}[\x00-\x7f]){2})"
    + VAR
    + rb"(.*)\x00\Z",
    re.DOTALL,
)
"""One string put after something and before something else."""


class _Run:
    """What one client typed, each string after the one before."""

    __slots__ = ("end", "head", "right", "texts")

    def __init__(self, head: bytes, right: bytes, text: bytes, end: int) -> None:
        self.head = head
        self.right = right
        """What it stands before: only strings that stand before the same are one."""
        self.texts = [text]
        self.end = end
        """The clock of the string that continues this one."""

    def update(self) -> bytes:
        return self.head + sized(b"".join(self.texts)) + b"\x00"


def read_var(data: bytes) -> int:
    """A number from its bytes, when they are known to be one."""
    size = len(data)
    if size == 1:
        return data[0]
    if size == 2:
        return data[0] & 127 | data[1] << 7
    if size == 3:
        return data[0] & 127 | (data[1] & 127) << 7 | data[2] << 14
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
    match_typed, match_between = _TYPED.match, _BETWEEN.match
    for update in updates:
        match = match_typed(update)
        if match is not None:
            client, clock_b, left, left_clock, size_b, text = match.groups()
            right = b""
        else:
            match = match_between(update)
            if match is None:
                out.append(update)
                continue
            client, clock_b, left, left_clock, right, size_b, text = match.groups()
        if text.isascii():
            length = len(text)
        else:
            try:
                length = text_length(text)
            except Malformed:
                length = 0
        if read_var(size_b) != len(text) or not length:
            out.append(update)
            continue
        clock = read_var(clock_b)
        run = runs.get(client)
        if (
            run is not None
            and run.end == clock
            and run.right == right
            and left == client
            and read_var(left_clock) == clock - 1
        ):
            run.texts.append(text)
            run.end += length
        else:
            head = update[: match.start(6 if right else 5)]
            run = runs[client] = _Run(head, right, text, clock + length)
            out.append(run)
    return [part if isinstance(part, bytes) else part.update() for part in out]
