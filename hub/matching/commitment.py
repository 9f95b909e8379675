"""Chance that nobody could choose alone: commit first, freeze the input, then reveal.

What it proves: whoever committed before the freeze could not fit a nonce to the input, and nobody
who lacks one nonce could try inputs until the seed suited. So at least one commitment must come
from outside the operator. What it does not prove: that all who committed did not work together.
A nonce withheld voids the draw; a new commitment is then announced.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from hub.matching.lottery import seed_bytes
from hub.matching.writing import canonical

NONCE_BYTES = 32


def commitment(round_id: str, nonce: bytes) -> str:
    """SHA-256 of round and nonce, published at the opening. nonce: 32 random bytes.

    Raises ValueError for a nonce of another length.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"A nonce has {NONCE_BYTES} bytes.")
    return hashlib.sha256(b"commit\x00" + round_id.encode() + b"\x00" + nonce).hexdigest()


def keeps(round_id: str, nonce: bytes, published: str) -> bool:
    """Whether a revealed nonce is the one that was committed to."""
    return len(nonce) == NONCE_BYTES and hmac.compare_digest(commitment(round_id, nonce), published)


def drawn_seed(nonces: Sequence[bytes], input_root: str, label: str = "published") -> int:
    """The seed: SHA-256 of all nonces in the order of their hashes, the frozen input and a label.

    label: "published" for the one run that counts; anything else for a sandbox, so that a good
    draw of a sandbox cannot be taken over. Raises ValueError without a nonce.
    """
    if not nonces:
        raise ValueError("A seed needs at least one nonce.")
    ordered = sorted(nonces, key=lambda nonce: hashlib.sha256(nonce).digest())
    text = b"seed\x00" + b"".join(ordered) + bytes.fromhex(input_root) + label.encode()
    return int.from_bytes(hashlib.sha256(text).digest(), "big")


def lottery_number(seed: int, student: str) -> str:
    """The number shown to a student: HMAC-SHA-256 of her id under the seed, first 16 digits.

    The waiting list and the lottery order sort by it.
    """
    text = "\x1f".join(("lottery", student)).encode()
    return hmac.new(seed_bytes(seed), text, hashlib.sha256).hexdigest()[:16]


def leaf(record: dict[str, Any], salt: bytes) -> str:
    """The hash of one student's record; without its salt nobody can try out guesses."""
    return hashlib.sha256(b"\x00" + salt + canonical(record)).hexdigest()


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _levels(leaves: Sequence[str]) -> list[list[bytes]]:
    level = [bytes.fromhex(one) for one in leaves]
    levels = [level]
    while len(level) > 1:
        # an odd one out goes up as it is: doubling it would let two lists share a root
        level = [
            _parent(level[at], level[at + 1]) if at + 1 < len(level) else level[at]
            for at in range(0, len(level), 2)
        ]
        levels.append(level)
    return levels


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over leaves in the order of student ids. Raises ValueError for none."""
    if not leaves:
        raise ValueError("A tree needs at least one leaf.")
    return _levels(leaves)[-1][0].hex()


def merkle_path(leaves: Sequence[str], at: int) -> list[tuple[str, str]]:
    """The way from leaf `at` to the root: (side of the other hash, that hash) upwards."""
    path = []
    for level in _levels(leaves)[:-1]:
        other = at ^ 1
        if other < len(level):
            path.append(("left" if other < at else "right", level[other].hex()))
        at //= 2
    return path


def on_path(one: str, path: Sequence[tuple[str, str]], root: str) -> bool:
    """Whether a leaf and its path lead to the published root."""
    here = bytes.fromhex(one)
    for side, other in path:
        there = bytes.fromhex(other)
        here = _parent(there, here) if side == "left" else _parent(here, there)
    return here.hex() == root
