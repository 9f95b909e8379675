"""Chance that is always the same: numbers from SHA-256 over what they are for.

A counter in the hash, and never a generator with a state: adding a person changes nobody else.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def fraction(*what: object) -> float:
    """A number from 0 up to, not including, 1, the same for the same words."""
    text = "\x1f".join(str(part) for part in what)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64


def whole(low: int, high: int, *what: object) -> int:
    """A whole number from low to high, both included."""
    return low + int(fraction(*what) * (high - low + 1))


def one(options: Sequence[T], *what: object) -> T:
    return options[whole(0, len(options) - 1, *what)]


def some(options: Sequence[T], count: int, *what: object) -> list[T]:
    """`count` different options, in an order that chance decides."""
    numbered = sorted(range(len(options)), key=lambda index: fraction(*what, index))
    return [options[index] for index in numbered[:count]]
