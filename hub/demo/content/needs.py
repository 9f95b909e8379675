"""Access needs of some students, and what about half of them say of themselves."""

from functools import cache
from typing import Literal

from hub.demo.content import draws
from hub.demo.content.files import rows
from hub.demo.content.shapes import Student, Value

ANSWERING = 0.6
"""The part of the students who answer at all."""
SHARES = {
    "gender": 0.5,
    "first_generation": 0.34,
    "disability": 0.12,
    "carer": 0.14,
    "means": 0.3,
    "migration": 0.24,
}
"""Of those who answer, the part that says yes."""


class AccessNeed(Value):
    """A need, in effect and amount as `hub.needs` has them; arranged: what the ombud noted."""

    student: str
    effect: Literal[
        "async_only",
        "no_evenings",
        "no_travel",
        "max_hours",
        "captioning",
        "quiet_format",
        "other",
    ]
    amount: int | None = None
    words: str = ""
    arranged: str = ""


@cache
def access_needs() -> tuple[AccessNeed, ...]:
    """The needs for the open round, in the order of their file."""
    return rows(AccessNeed, "needs", "need")


def said_yes(student: Student) -> tuple[str, ...]:
    """The questions for inclusion that a student says yes to."""
    if draws.fraction(student.key, "answers") >= ANSWERING:
        return ()
    return tuple(
        one
        for one, share in SHARES.items()
        if draws.fraction(student.key, "attribute", one) < share
    )
