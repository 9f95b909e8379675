"""Chance that anyone can draw again: SHA-256 in, integers out, whatever the machine."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def seed_bytes(seed: int) -> bytes:
    """The seed as at least 32 big-endian bytes. seed: any integer from 0 on."""
    return seed.to_bytes(max(32, (seed.bit_length() + 7) // 8), "big")


def number(seed: int, *words: str) -> int:
    """A draw from 0 to 2**64 - 1 for a list of words, without modulo bias worth the name."""
    text = "\x1f".join(words).encode()
    return int.from_bytes(hmac.new(seed_bytes(seed), text, hashlib.sha256).digest()[:8], "big")


def order(seed: int, ids: Iterable[str]) -> list[str]:
    """The lottery order of ids, first drawn first; the order of `ids` has no effect."""
    return sorted(ids, key=lambda one: (number(seed, "lottery", one), one))


class Draws:
    """A stream of draws for searches: SHA-256 of a counter, the same in every Python."""

    def __init__(self, seed: int, *words: str) -> None:
        self._key = seed_bytes(seed) + "\x1f".join(words).encode()
        self._counter = 0
        self._left: list[int] = []

    def below(self, limit: int) -> int:
        """A draw from 0 to limit - 1."""
        if not self._left:
            block = hashlib.sha256(self._key + self._counter.to_bytes(8, "big")).digest()
            self._counter += 1
            self._left = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 32, 4)]
        return self._left.pop() * limit >> 32
