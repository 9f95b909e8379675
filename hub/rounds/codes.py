"""How the matcher calls the people of a round: by codes that say nothing without the round's key.

A code is a permutation of 32 bits (a small block cipher of six rounds), so it leads back to the
person without a table; the key lies with the round, and in no input, result or file.
"""

import hashlib
import hmac
import re

from hub.rounds.models import MatchingRound

ROUNDS = 6
HALF = 0xFFFF
PATTERN = re.compile(r"\bs[0-9a-f]{8}\b")
"""A student's code in a sentence of the matcher."""


class Codes:
    """The codes of one round."""

    def __init__(self, key: str) -> None:
        self._key = bytes.fromhex(key)
        self._known: dict[int, str] = {}

    def of(self, person_id: int) -> str:
        """The code of a person: "s" and eight hexadecimal digits, the same each time."""
        known = self._known.get(person_id)
        if known is None:
            left, right = person_id >> 16, person_id & HALF
            for turn in range(ROUNDS):
                left, right = right, left ^ self._mixed(turn, right)
            known = self._known[person_id] = f"s{left << 16 | right:08x}"
        return known

    def person(self, code: str) -> int:
        """Whom a code of this round stands for."""
        value = int(code[1:], 16)
        left, right = value >> 16, value & HALF
        for turn in reversed(range(ROUNDS)):
            left, right = right ^ self._mixed(turn, left), left
        return left << 16 | right

    def _mixed(self, turn: int, half: int) -> int:
        text = bytes([turn]) + half.to_bytes(2, "big")
        return int.from_bytes(hmac.digest(self._key, text, hashlib.sha256)[:2], "big")


def codes_of(found: MatchingRound) -> Codes:
    """The codes of this round."""
    return Codes(found.code_key)
