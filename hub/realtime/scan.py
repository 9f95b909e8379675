"""What an update brings and builds on, read before the library sees any of it.

Nearly all that a typing person sends has one shape, which a pattern reads in a microsecond;
everything else is walked over. Both have the same bounds.
"""

import re

from hub.realtime.walk import MAX_CLIENT, MAX_CLOCK, Facts, Walk, need, text_length
from hub.realtime.wire import Malformed

_VAR = rb"([\x80-\xff]{0,7}[\x00-\x7f])"
_TYPING = re.compile(
    rb"\x01\x01"
    + _VAR
    + _VAR
    + rb"(?:\x84"
    + _VAR * 2
    + rb"|\xc4"
    + _VAR * 4
    + rb"|\x44"
    + _VAR * 2
    + rb")"
    + _VAR
    + rb"(.*)\x00\Z",
    re.DOTALL,
)
"""One string put beside something that is there: nearly all that a typing person sends."""


def _uint(data: bytes) -> int:
    if len(data) == 1:
        return data[0]
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
    return number


def scan(update: bytes) -> Facts:
    """Walk over an update. Raises Malformed."""
    match = _TYPING.match(update)
    if match is not None:
        client_b, clock_b, a, b, c, d, e, f, g, h, size_b, text = match.groups()
        if len(text) == _uint(size_b):
            client, clock = _uint(client_b), _uint(clock_b)
            end = clock + text_length(text)
            if client > MAX_CLIENT or end > MAX_CLOCK or end == clock:
                raise Malformed("a number out of range")
            facts = Facts({client: (clock, end)}, plain=True)
            for at, place in ((a, b), (c, d), (e, f), (g, h)):
                if at is not None:
                    need(facts, _uint(at), _uint(place), client, clock)
            return facts
    return Walk(update).update()


def scan_own(update: bytes) -> Facts:
    """The same for what the library wrote, or what was scanned before it was kept."""
    return Walk(update, own=True).update()


def covers(
    known: dict[int, list[tuple[int, int]]], asked: dict[int, list[tuple[int, int]]]
) -> bool:
    """Whether all ranges of `asked` are among those of `known`."""
    for client, ranges in asked.items():
        have = _merged(known.get(client, ()))
        for first, last in ranges:
            if first < last and not any(a <= first and last <= b for a, b in have):
                return False
    return True


def _merged(ranges: list[tuple[int, int]] | tuple[()]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
