"""A client of the model: it edits its own document, and notes what it was promised."""

from collections.abc import Callable, Iterable
from typing import Any

from pycrdt import Doc, Map, Text

from hub.realtime import wire
from tests.realtime.model_lines import Connection
from tests.realtime.model_truth import Deed, Truth

Update = tuple[bytes, frozenset[Deed]]


def tokens_of(doc: Doc[Any]) -> list[str]:
    """The tokens in a document, as the model knows them."""
    return [*str(doc.get("t", type=Text)), *(key for key in doc.get("m", type=Map) if key != "x")]


def content(doc: Doc[Any]) -> tuple[str, list[tuple[str, Any]]]:
    """All that is in a document, so that two can be compared."""
    cards = doc.get("m", type=Map).to_py() or {}
    return str(doc.get("t", type=Text)), sorted(cards.items())


def byte_at(text: str, index: int) -> int:
    """Where a letter begins for pycrdt, which counts bytes."""
    return len(text[:index].encode())


class Device:
    """One client, with a line or without."""

    def __init__(self, truth: Truth, person: int, client: int, *, reads_only: bool = False) -> None:
        self.truth = truth
        self.person = person
        self.reads_only = reads_only
        self.doc: Doc[Any] = Doc(client_id=client)
        self.text = self.doc.get("t", type=Text)
        self.cards = self.doc.get("m", type=Map)
        self.line: Connection | None = None
        self.deeds: set[Deed] = set()
        """All that was ever done here."""
        self.unsent: list[Update] = []
        self.history: list[Update] = []
        self.skipped = False
        """Something was done that was not sent, and is missed by nobody before a new line."""
        self.synced = self.can_edit = False
        self.saved = 0
        self.given: list[frozenset[Deed]] = []
        """What each message of this line holds, by its number less one."""
        self.refused: set[int] = set()
        self.unsynced: set[Deed] = set()
        """What was refused: kept here alone."""
        self._promised = 0
        self._known: set[str] = set()
        self._updates: list[bytes] = []
        self._watch = self.doc.observe(lambda event: self._updates.append(event.update))

    # Editing

    def do(self, change: Callable[[], None], deeds: Iterable[Deed]) -> None:
        """Change the document in one transaction."""
        with self.doc.transaction():
            change()
        done = frozenset(deeds)
        self.deeds |= done
        self._known = set(tokens_of(self.doc))
        self.unsent.append((self._updates.pop(), done))

    def type(self, at: int, letters: str) -> None:
        """Insert letters that occur nowhere else, one after another."""
        where = byte_at(str(self.text), at % (len(str(self.text)) + 1))
        self.do(lambda: self.text.insert(where, letters), map(Deed, letters))

    def delete(self, at: int, count: int) -> None:
        text = str(self.text)
        if text:
            first = at % len(text)
            start, end = byte_at(text, first), byte_at(text, first + count)
            deeds = [self.truth.delete(letter) for letter in text[first : first + count]]
            self.do(lambda: self.text.__delitem__(slice(start, end)), deeds)

    def put_card(self, key: str) -> None:
        self.do(lambda: self.cards.__setitem__(key, Map({"v": key})), [Deed(key)])

    def take_card(self, number: int) -> None:
        keys = sorted(key for key in self.cards if key != "x")
        if keys:
            key = keys[number % len(keys)]
            self.do(lambda: self.cards.__delitem__(key), [self.truth.delete(key)])

    def mark(self, value: int) -> None:
        """Set what all of them set."""
        self.do(lambda: self.cards.__setitem__("x", value), ())

    # On the line

    @property
    def apart(self) -> bool:
        return self.line is None or self.line.closed is not None

    @property
    def settled(self) -> bool:
        return not self.apart and self.synced and self.saved >= len(self.given)

    @property
    def content_with(self) -> bool:
        """Whether it has to think that all of it is kept."""
        given_all = self.settled and not self.unsent and not self.skipped
        return given_all and not self.can_edit and not self.refused

    def attach(self, line: Connection) -> None:
        """Begin on a new line: tell what is here, and hear what is lacking."""
        self.line, self.synced, self.skipped = line, False, False
        self.saved = self._promised = 0
        self.given, self.refused = [], set()
        self.unsent.clear()
        line.up.append(wire.step1_message(self.doc.get_state()))

    def flush(self, order: int = 0) -> None:
        """Send what was done since the last time; order: which of the permutations."""
        unsent, self.unsent = self.unsent, []
        while unsent:
            self.give(*unsent.pop(order % len(unsent)))
            order //= len(unsent) + 1

    def give(
        self,
        update: bytes,
        deeds: frozenset[Deed],
        framed: Callable[[bytes], bytes] = wire.update_message,
    ) -> None:
        """Send an update, as the next of those that the hub acknowledges by their number."""
        self.history.append((update, deeds))
        if self.line is not None and not self.apart:
            self.given.append(deeds)
            self.line.up.append(framed(update))

    def give_all(self) -> None:
        """Send all of it, as a client does that is not sure."""
        self.give(self.doc.get_update(), frozenset(self.deeds))

    def skip(self) -> None:
        """Keep to oneself what was done, until it is asked for."""
        self.skipped = self.skipped or bool(self.unsent)
        self.unsent.clear()

    def hear(self) -> bool:
        """Take in all that came; whether anything did."""
        if self.line is None or not self.line.down:
            return False
        while self.line.down:
            self._heard(self.line.down.popleft())
        now = set(tokens_of(self.doc))
        for token in now ^ self._known:
            self.truth.promise([Deed(token, gone=token not in now)])
        self._known = now
        for number in range(self._promised + 1, min(self.saved, len(self.given)) + 1):
            if number in self.refused:
                self.unsynced |= self.given[number - 1]
            else:
                self.truth.promise(self.given[number - 1])
        self._promised = max(self._promised, self.saved)
        return True

    def _heard(self, message: bytes) -> None:
        kind = message[0]
        if kind == wire.SYNC:
            body, _ = wire.read_bytes(message, 2)
            if message[1] == wire.STEP1:
                # A diff holds all deletions, and whatever the hub does not claim to have.
                self.give(self.doc.get_update(body), frozenset(self.deeds), wire.step2_message)
                return
            self.doc.apply_update(body)
            self._updates.clear()
            self.synced = self.synced or message[1] == wire.STEP2
        elif kind == wire.SAVED:
            self.saved, _ = wire.read_uint(message, 1)
            assert self.saved <= len(self.given), "more is saved than was sent"
        elif kind == wire.ACCESS:
            self.can_edit = message[1] == 2
        elif kind == wire.REFUSED:
            number, at = wire.read_uint(message, 1)
            reason = wire.read_bytes(message, at)[0].decode()
            assert reason == "read_only", reason
            self.refused.add(number)
