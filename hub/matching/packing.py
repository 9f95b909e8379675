"""Counts of a team packed into whole numbers, so that one member more is one addition.

Each count has a field of eight bits (a team has at most 100 members). Adding 128 - n to a field
sets its top bit exactly when the count is n or more: all limits are tested in one step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.matching.table import Table
from hub.matching.teams import Judge

WIDTH = 8
TOP = 128


def spread(values: Iterable[int]) -> int:
    """One field per value, the first lowest."""
    packed = 0
    for at, value in enumerate(values):
        packed |= value << (at * WIDTH)
    return packed


@dataclass(frozen=True, slots=True)
class Limits:
    """What one challenge asks of packed counts.

    caps[size]: added to university counts, no top bit may be set; None where no team has that
    size. needs: added to requirement counts, each top bit must be set.
    """

    caps: tuple[int | None, ...]
    distinct: int
    needs: int
    needs_top: int
    small: int
    large: int


class Packing:
    """Packed counts of every student, and the limits of every challenge."""

    def __init__(self, judge: Judge) -> None:
        table: Table = judge.table
        self.table = table
        count = len(table.universities)
        self.ones = spread([1] * count)
        self.top = spread([TOP] * count)
        self.university = [1 << (at * WIDTH) for at in table.university]
        attributes = sorted({name for held in judge.attributes for name in held})
        self.attribute_ones = spread([1] * len(attributes))
        self.attribute_top = spread([TOP] * len(attributes))
        place = {name: at for at, name in enumerate(attributes)}
        self.attribute = [
            sum(1 << (place[name] * WIDTH) for name in set(held)) for held in judge.attributes
        ]
        programmes = max(judge.programme, default=0) + 1
        self.programme_top = spread([TOP] * programmes)
        self.programme_fill = spread([TOP - 1] * programmes)
        self.programme = [1 << (at * WIDTH) for at in judge.programme]
        self.limits = [self._limits(judge, at) for at in range(len(table.challenges))]
        self.need = [self._needs(judge, at) for at in range(len(table.challenges))]

    def _limits(self, judge: Judge, challenge: int) -> Limits:
        one = self.table.challenges[challenge]
        sizes = set(self.table.sizes(challenge))
        caps = tuple(
            (TOP - 1 - self.table.share(challenge, size)) * self.ones if size in sizes else None
            for size in range(one.max_size + 2)
        )
        minimums = [minimum for minimum, _ in judge.needs[challenge]]
        return Limits(
            caps,
            one.min_universities,
            spread([TOP - minimum for minimum in minimums]),
            spread([TOP] * len(minimums)),
            one.min_size,
            one.max_size,
        )

    def _needs(self, judge: Judge, challenge: int) -> dict[int, int]:
        """student -> packed requirements met; students who meet none are left out."""
        met: dict[int, int] = {}
        for at, (_, holders) in enumerate(judge.needs[challenge]):
            for student in holders:
                met[student] = met.get(student, 0) + (1 << (at * WIDTH))
        return met
