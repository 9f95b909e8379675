"""A walk over the bytes of an update, bounded at every step, and what it learns on the way.

Yrs trusts what it decodes: a value nested 30,000 deep ends the process, twelve bytes can claim
283 MB. So every number has at most eight bytes, every count is at most the bytes left, nothing
is nested deeper than 32, and text is UTF-8. Format: Yjs update, version 1 (`UpdateEncoderV1`).
"""

import re
from dataclasses import dataclass, field

from hub.realtime.wire import Malformed, read_uint

MAX_DEPTH = 32
MAX_CLOCK = 2**32 - 1
MAX_CLIENT = 2**53 - 1
MAX_STRUCTS = 500_000
"""Parts in one update of a client."""

Id = tuple[int, int]


@dataclass(slots=True)
class Facts:
    """What an update brings, and what it builds on."""

    gives: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Client id -> (first clock, clock after the last)."""
    needs: dict[int, int] = field(default_factory=dict)
    """Client id -> the clock below which all must be there already."""
    types: list[tuple[Id, Id | None, int]] = field(default_factory=list)
    """New nested types: (id, what its place follows from, 1 if that is its parent, 0 if a
    neighbour). Without an id the parent is a root."""
    parents: list[Id] = field(default_factory=list)
    """What is named as a parent: the library fails on one that is no type."""
    deletes: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Client id -> ranges (first, after the last) that are deleted."""
    parts: int = 1
    """How many parts it brings: each takes some two hundred bytes of memory."""
    plain: bool = False
    """Whether it is one string, wholly checked here."""


def text_length(text: bytes) -> int:
    """How many UTF-16 units a text has: Yjs counts clocks in them. Raises Malformed."""
    if text.isascii():
        return len(text)
    try:
        return len(text.decode().encode("utf-16-le")) // 2
    except UnicodeDecodeError:
        raise Malformed("text that is not UTF-8") from None


def need(facts: Facts, client: int, clock: int, own: int, own_clock: int) -> None:
    if client > MAX_CLIENT or clock >= MAX_CLOCK:
        raise Malformed("a number out of range")
    if client == own and clock >= own_clock:
        raise Malformed("something that builds on itself")
    if clock >= facts.needs.get(client, 0):
        facts.needs[client] = clock + 1


def json_depth(text: bytes) -> int:
    """How deep JSON is nested at most; brackets within strings do not count."""
    if text.count(b"[") + text.count(b"{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for part in re.finditer(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', text, re.DOTALL):
        mark = part.group()
        if mark in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark in (b"]", b"}"):
            depth -= 1
    return deepest


class Walk:
    """One walk over one update, from its start to its end.

    own: what the library itself wrote. It may leave gaps, and parts without length where half of
    a character was deleted.
    """

    def __init__(self, data: bytes, *, own: bool = False) -> None:
        self.data = data
        self.least = 0 if own else 1
        self.at = 0
        self.facts = Facts()

    def number(self, most: int = MAX_CLOCK) -> int:
        data, at = self.data, self.at
        if at < len(data) and data[at] < 128:
            self.at = at + 1
            return data[at]
        value, self.at = read_uint(data, at)
        if value > most:
            raise Malformed("a number out of range")
        return value

    def count(self) -> int:
        value = self.number()
        if value > len(self.data) - self.at:
            raise Malformed("a count beyond the bytes left")
        return value

    def blob(self) -> bytes:
        size = self.count()
        start = self.at
        self.at = start + size
        return self.data[start : self.at]

    def text(self) -> bytes:
        text = self.blob()
        if not text.isascii():
            text_length(text)
        return text

    def json(self) -> None:
        if json_depth(self.text()) > MAX_DEPTH:
            raise Malformed("a value nested too deep")

    def update(self) -> Facts:
        clients = self.count()
        parts = 0
        for _ in range(clients):
            number = self.count()
            parts += number
            if parts > MAX_STRUCTS and self.least:
                raise Malformed("too many parts in one update")
            client = self.number(MAX_CLIENT)
            clock = first = self.number()
            if client in self.facts.gives:
                raise Malformed("a client named twice")
            for _ in range(number):
                clock += self.struct(client, clock)
                if clock > MAX_CLOCK:
                    raise Malformed("a clock out of range")
            self.facts.gives[client] = (first, clock)
        self.facts.parts = parts
        self.delete_set()
        if self.at != len(self.data):
            raise Malformed("bytes after the end")
        return self.facts

    def struct(self, client: int, clock: int) -> int:
        """One part of an update; returns how far it moves the clock."""
        info = self.byte()
        kind = info & 31
        if kind == 0:
            if info:
                raise Malformed("a kind of part that does not exist")
            self.placed((client, clock), None, 0, kind)
            return self.positive()
        if info == 10 and not self.least:
            return self.positive()  # a gap before what the library still waits for
        parent: Id | None = None
        child = 0
        if info & 0x80:
            parent = self.reference(client, clock)
        if info & 0x40:
            right = self.reference(client, clock)
            parent = parent or right
        if not info & 0xC0:
            child = 1
            if self.number() == 1:
                self.text()
            else:
                parent = self.reference(client, clock)
                self.facts.parents.append(parent)
            if info & 0x20:
                self.text()
        self.placed((client, clock), parent, child, kind)
        if kind == 7:
            self.type()
            self.facts.types.append(((client, clock), parent, child))
            return 1
        content = _CONTENTS.get(kind)
        if content is None:
            # Skips, subdocuments, moves and links: nothing of ours writes them.
            raise Malformed("a kind of content that is not taken here")
        return content(self)

    def placed(self, id: Id, beside: Id | None, child: int, kind: int) -> None:
        """A part has its place in the parent of `beside`, or in `beside` itself (child = 1)."""

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise Malformed("an update that ends too early")
        value = self.data[self.at]
        self.at += 1
        return value

    def positive(self) -> int:
        return self.at_least_one(self.number())

    def reference(self, own: int, own_clock: int) -> Id:
        client, clock = self.number(MAX_CLIENT), self.number()
        if self.least:
            need(self.facts, client, clock, own, own_clock)
        return client, clock

    def type(self) -> None:
        kind = self.number()
        if kind > 6:
            raise Malformed("a type that is not taken here")
        if kind in (3, 5):
            self.text()

    def json_list(self) -> int:
        number = self.count()
        for _ in range(number):
            self.json()
        return self.at_least_one(number)

    def binary(self) -> int:
        self.blob()
        return 1

    def string(self) -> int:
        return self.at_least_one(text_length(self.blob()))

    def embed(self) -> int:
        self.json()
        return 1

    def mark(self) -> int:
        self.text()
        self.json()
        return 1

    def values(self) -> int:
        number = self.count()
        for _ in range(number):
            self.any(1)
        return self.at_least_one(number)

    def at_least_one(self, number: int) -> int:
        if number < self.least:
            raise Malformed("a part without length")
        return number

    def any(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Malformed("a value nested too deep")
        kind = self.byte()
        if kind == 119:
            self.text()
        elif kind == 125:
            read_uint(self.data, self.at)  # signed, but it ends in the same way
            _, self.at = read_uint(self.data, self.at)
        elif kind in _FIXED:
            self.at += _FIXED[kind]
            if self.at > len(self.data):
                raise Malformed("an update that ends too early")
        elif kind == 118:
            for _ in range(self.count()):
                self.text()
                self.any(depth + 1)
        elif kind == 117:
            for _ in range(self.count()):
                self.any(depth + 1)
        elif kind == 116:
            self.blob()
        else:
            raise Malformed("a kind of value that does not exist")

    def delete_set(self) -> None:
        deletes, needs = self.facts.deletes, self.facts.needs
        for _ in range(self.count()):
            client = self.number(MAX_CLIENT)
            ranges = deletes.setdefault(client, [])
            for _ in range(self.count()):
                clock = self.number()
                end = clock + self.positive()
                if end > MAX_CLOCK:
                    raise Malformed("a clock out of range")
                ranges.append((clock, end))
                if end > needs.get(client, 0):
                    needs[client] = end


_FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
_CONTENTS = {
    1: Walk.positive,
    2: Walk.json_list,
    3: Walk.binary,
    4: Walk.string,
    5: Walk.embed,
    6: Walk.mark,
    8: Walk.values,
}
