"""What an update brings and builds on, read before the library sees any of it.

Nearly all that a typing person sends has one shape, which a pattern reads in a microsecond;
everything else is walked over. Both have the same bounds.
"""

import re

from hub.realtime.joining import VAR, read_var
from hub.realtime.walk import MAX_CLIENT, MAX_CLOCK, Facts, Walk, need, text_length
from hub.realtime.wire import read_uint

_TYPING = re.compile(
    rb"\x01\x01"
    + VAR
    + VAR
    + rb"(?:\x84"
    + VAR * 2
    + rb"|\xc4"
    + VAR * 4
    + rb"|\x44"
    + VAR * 2
    + rb")"
    + VAR
    + rb"(.*)\x00\Z",
    re.DOTALL,
)
"""One string put beside something that is there: nearly all that a typing person sends."""


def scan(update: bytes) -> Facts:
    """Walk over an update. Raises Malformed."""
    return _typing(update) or Walk(update).update()


def scan_own(update: bytes) -> Facts:
    """The same for what the library wrote, or what was scanned before it was kept."""
    return _typing(update) or Walk(update, own=True).update()


def parts_of(update: bytes) -> int:
    """How many parts an update brings that was scanned before it was kept."""
    clients, at = read_uint(update, 0)
    # Nearly all are one client's, and begin with how many there are.
    return read_uint(update, at)[0] if clients == 1 else scan_own(update).parts


def _typing(update: bytes) -> Facts | None:
    """What one typed string brings, if the update is just that, and within the bounds."""
    match = _TYPING.match(update)
    if match is not None:
        client_b, clock_b, a, b, c, d, e, f, g, h, size_b, text = match.groups()
        if len(text) == read_var(size_b):
            client, clock = read_var(client_b), read_var(clock_b)
            end = clock + text_length(text)
            if client > MAX_CLIENT or end > MAX_CLOCK or end == clock:
                return None
            facts = Facts({client: (clock, end)}, plain=True)
            for at, place in ((a, b), (c, d), (e, f), (g, h)):
                if at is not None:
                    need(facts, read_var(at), read_var(place), client, clock)
            return facts
    return None


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
