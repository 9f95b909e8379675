"""Whether some students make a legal team, and how well they could work together: integers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hub.matching.instance import BLOCKS
from hub.matching.table import Table

EVERY_BLOCK = (1 << BLOCKS) - 1


class Judge:
    """Judges member lists against the rules of a variant's challenge."""

    def __init__(self, table: Table) -> None:
        self.table = table
        rule = table.instance.rule
        self.least = rule.minimum_overlap_blocks
        self.hard = rule.overlap_is_hard
        self.needs = [
            [(need.minimum, need.holders) for need in table.requirements[challenge]]
            for challenge in range(len(table.challenges))
        ]
        programmes = sorted({one.programme for one in table.students})
        self.programme = [programmes.index(one.programme) for one in table.students]
        self.attributes = [one.inclusion for one in table.students]
        self.mates: list[set[int]] = [set() for _ in table.students]
        for one, other in table.wish_pairs:
            self.mates[one].add(other)
            self.mates[other].add(one)

    def faults(self, variant: int, members: Sequence[int]) -> int:
        """How far from legal: 0 when every hard rule of the team holds."""
        challenge = self.table.variants[variant][0]
        one = self.table.challenges[challenge]
        size = len(members)
        found = max(0, one.min_size - size) + max(0, size - one.max_size)
        of: dict[int, int] = {}
        university = self.table.university
        for member in members:
            of[university[member]] = of.get(university[member], 0) + 1
        found += max(0, one.min_universities - len(of))
        limit = one.share_permille * size // 1000
        for count in of.values():
            if count > limit:
                found += count - limit
        for minimum, holders in self.needs[challenge]:
            held = 0
            for member in members:
                if member in holders:
                    held += 1
            if held < minimum:
                found += minimum - held
        if self.hard and self.common(members).bit_count() < self.least:
            found += 1
        return found

    def common(self, members: Sequence[int]) -> int:
        """The blocks in which all are free, as bits."""
        shared = EVERY_BLOCK
        for member in members:
            shared &= self.table.free[member]
        return shared

    def isolated(self, members: Sequence[int]) -> int:
        """Pairs of member and private attribute with no second holder."""
        count: dict[str, int] = {}
        for member in members:
            for attribute in self.attributes[member]:
                count[attribute] = count.get(attribute, 0) + 1
        return sum(1 for held in count.values() if held == 1)

    def wishes(self, members: Sequence[int]) -> int:
        """Mutual wishes between members."""
        return sum(1 for one, other in combinations(members, 2) if other in self.mates[one])

    def surplus(self, variant: int, members: Sequence[int]) -> int:
        """Holders of required skills beyond the needed, over all skills."""
        needs = self.needs[self.table.variants[variant][0]]
        return sum(
            max(0, sum(member in holders for member in members) - minimum)
            for minimum, holders in needs
        )

    def programmes(self, members: Sequence[int]) -> int:
        return len({self.programme[member] for member in members})
