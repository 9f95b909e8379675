"""The plain model: what was written, what somebody was promised, and what must follow from it.

It knows nothing of the library. A document is a bag of tokens, each written once and by one
device: a letter of the text that occurs nowhere else, or a card under a key of its own.
"""

from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

ASCII = [chr(code) for code in range(33, 127)]


class Deed(NamedTuple):
    """Something that a device did to one token."""

    token: str
    gone: bool = False
    """Whether it deleted it."""


class Truth:
    """What all clients of one document together can claim."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.refused: set[str] = set()
        """Written by somebody who may not."""
        self.deleted: set[str] = set()
        """Somebody deleted it, kept or not."""
        self.promised: set[Deed] = set()
        """What a writer was told is saved, or somebody else has seen."""
        self._numbers = count()

    def letter(self, kind: int) -> str:
        """A letter that nobody wrote before: of one, two, three or four bytes."""
        number = next(self._numbers)
        if kind == 0 and number < len(ASCII):
            letter = ASCII[number]
        else:
            letter = chr((0x100, 0x100, 0x4E00, 0x1F300)[kind] + number)
        self.written.add(letter)
        return letter

    def key(self) -> str:
        """A key that nobody used before."""
        key = f"card{next(self._numbers)}"
        self.written.add(key)
        return key

    def delete(self, token: str) -> Deed:
        self.deleted.add(token)
        return Deed(token, gone=True)

    def promise(self, deeds: Iterable[Deed]) -> None:
        self.promised.update(deeds)

    def check(self, tokens: list[str], where: str) -> None:
        """Hold a document against all that is known. Raises AssertionError."""
        found = set(tokens)
        assert len(found) == len(tokens), f"{where}: twice: {sorted(tokens)}"
        assert found <= self.written, f"{where}: nobody wrote {found - self.written}"
        assert not found & self.refused, f"{where}: taken of a reader: {found & self.refused}"
        there = {deed.token for deed in self.promised if not deed.gone}
        gone = {deed.token for deed in self.promised if deed.gone}
        lost = there - self.deleted - found
        assert not lost, f"{where}: promised and lost: {sorted(lost)}"
        assert not found & gone, f"{where}: deleted, and back: {sorted(found & gone)}"
