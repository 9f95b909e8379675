"""Proof for one student that the own answers are in the frozen input as they were given.

At the freeze the root of a tree over all students' records is published. Each leaf has a salt of
its own, so nobody can try out guesses about others; a student gets record, salt and path.

Wishes for team-mates are in no record: only mutual ones are in the input, so a student's own would
tell what the other wished. Nor is what students say of themselves for inclusion: it is erased from
the input after some time, and the root has to hold without it.
"""

import hashlib
import hmac
from dataclasses import replace
from typing import Any

from hub import matching
from hub.matching import Instance


def salt(secret: bytes, instance: Instance, student: str) -> bytes:
    """The salt of one leaf. secret: the hub's own; the same salt each time it is asked for."""
    text = f"record\x1f{instance.name}\x1f{student}".encode()
    return hmac.new(secret, text, hashlib.sha256).digest()


def salted(secret: bytes, instance: Instance) -> Instance:
    """The input as it is frozen: with a salt of its own where anything in it is private.

    Its hash is public, and those who oversee the round may take all but what is private: without
    a salt they could try out who wished for whom. It is drawn from the hub's secret, not by chance,
    so that nobody can try salts until the seed of the round suits.
    """
    if not any(one.inclusion or one.unavailable or one.wishes for one in instance.students):
        return instance
    text = f"input\x1f{instance.name}".encode()
    return replace(instance, salt=hmac.new(secret, text, hashlib.sha256).hexdigest())


def _rows(instance: Instance) -> list[dict[str, Any]]:
    """The records, in the order of student codes. They come from one canonical value."""
    students = tuple(replace(one, wishes=(), inclusion=()) for one in instance.students)
    rows: list[dict[str, Any]] = matching.instance_json(replace(instance, students=students))[
        "students"
    ]
    return rows


def leaves(secret: bytes, instance: Instance) -> list[str]:
    """The leaves in the order of student codes."""
    return [matching.leaf(row, salt(secret, instance, row["id"])) for row in _rows(instance)]


def root(secret: bytes, instance: Instance) -> str:
    """The root that is published at the freeze."""
    return matching.merkle_root(leaves(secret, instance))


def proof(secret: bytes, instance: Instance, student: str) -> dict[str, Any]:
    """What one student needs to check the own record against the root."""
    rows = _rows(instance)
    at = next(number for number, row in enumerate(rows) if row["id"] == student)
    path = matching.merkle_path(leaves(secret, instance), at)
    return {
        "record": rows[at],
        "salt": salt(secret, instance, student).hex(),
        "path": [{"side": side, "hash": other} for side, other in path],
        "root": root(secret, instance),
    }
