"""Teams under way to better ones: swaps of two members, each judged in a few additions.

The search accepts a swap that costs no more points than a threshold which falls to nothing. Its
budget is a number of tries and not a time, so that it ends the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hub.matching.costs import rank_cost
from hub.matching.figures import Formed
from hub.matching.lottery import Draws
from hub.matching.packing import Packing
from hub.matching.teams import EVERY_BLOCK, Judge


@dataclass(frozen=True, slots=True)
class Weights:
    """Points against a team; `price` is the points that one unit of rank cost must earn.

    short: below the least overlap, and `missing` per member in the way, up to three.
    """

    short: int = 600
    missing: int = 200
    hour: int = 2
    isolated: int = 300
    wish: int = 300
    surplus: int = 4
    programme: int = 3
    price: int = 200


class Rest(NamedTuple):
    """A team without one member: blocks that miss nobody, one or two at most, and packed counts."""

    none: int
    one: int
    two: int
    universities: int
    attributes: int
    programmes: int
    needs: int
    wishes: int
    others: tuple[int, ...]


@dataclass(slots=True)
class Purse:
    """What may still be given up: rank cost and total rank, as most allowed sums."""

    cost: int
    total: int
    most_cost: int
    most_total: int

    def allows(self, cost: int, total: int) -> bool:
        return (cost <= 0 or self.cost + cost <= self.most_cost) and (
            total <= 0 or self.total + total <= self.most_total
        )


class Search:
    """The teams of a result while they change. Every state it passes through is legal.

    own_rank: whether a swap must leave each student the rank she has.
    """

    def __init__(self, judge: Judge, teams: Formed, most_cost: int, most_total: int) -> None:
        self.judge = judge
        self.table = judge.table
        self.pack = Packing(judge)
        self.weights = Weights()
        self.own_rank = False
        self.variant = [variant for variant, _ in teams]
        self.challenge = [self.table.variants[variant][0] for variant in self.variant]
        self.members = [sorted(members) for _, members in teams]
        self.options = [dict(options) for options in self.table.options]
        self.teams_of: dict[int, list[int]] = {}
        for at, variant in enumerate(self.variant):
            self.teams_of.setdefault(variant, []).append(at)
        rule = self.table.instance.rule.rank_rule
        longest = max((rank for _, _, rank in self.table.pairs()), default=0)
        self.cost_of = [rank_cost(rule, rank) for rank in range(longest + 1)]
        self.distinct_fill = self.pack.ones * 127
        self.where: dict[int, int] = {}
        self.rest: list[list[Rest]] = [[] for _ in teams]
        self.points = [0 for _ in teams]
        self.purse = Purse(0, 0, most_cost, most_total)
        self.recount()

    def teams(self) -> Formed:
        return [(v, sorted(m)) for v, m in zip(self.variant, self.members, strict=True)]

    def recount(self) -> None:
        """Bring all caches in line with the members, after a change from outside or of weights."""
        self.where = {i: at for at, members in enumerate(self.members) for i in members}
        ranks = [self.options[i][self.variant[at]] for i, at in self.where.items()]
        self.purse.cost = sum(self.cost_of[rank] for rank in ranks)
        self.purse.total = sum(ranks)
        for at in range(len(self.members)):
            self._refresh(at)

    def _refresh(self, team: int) -> None:
        members = self.members[team]
        self.rest[team] = [self._without(team, i) for i in members]
        points = self.judged(team, self.rest[team][0], members[0])
        if points is None:
            raise AssertionError(f"team {team} is not legal")
        self.points[team] = points

    def _without(self, team: int, left: int) -> Rest:
        pack, free, mates = self.pack, self.table.free, self.judge.mates
        need = pack.need[self.challenge[team]]
        none = one = two = EVERY_BLOCK
        universities = attributes = programmes = needs = wishes = 0
        others = tuple(i for i in self.members[team] if i != left)
        for i in others:
            mask = free[i]
            two = (two & mask) | one
            one = (one & mask) | none
            none &= mask
            universities += pack.university[i]
            attributes += pack.attribute[i]
            programmes += pack.programme[i]
            needs += need.get(i, 0)
            if mates[i]:
                wishes += sum(other in mates[i] for other in others)
        return Rest(
            none, one, two, universities, attributes, programmes, needs, wishes // 2, others
        )

    def judged(self, team: int, rest: Rest, joins: int) -> int | None:
        """Points of a team when `joins` completes the rest; None when it would not be legal."""
        pack, weights = self.pack, self.weights
        limits = pack.limits[self.challenge[team]]
        universities = rest.universities + pack.university[joins]
        cap = limits.caps[len(rest.others) + 1]
        if cap is None or (universities + cap) & pack.top:
            return None
        if ((universities + self.distinct_fill) & pack.top).bit_count() < limits.distinct:
            return None
        needs = rest.needs + pack.need[self.challenge[team]].get(joins, 0)
        if (needs + limits.needs) & limits.needs_top != limits.needs_top:
            return None
        mask, least = self.table.free[joins], self.judge.least
        hours = (rest.none & mask).bit_count()
        if hours >= least:
            points = -weights.hour * min(hours - least, 3)
        elif self.judge.hard:
            return None
        else:
            points = weights.short + weights.missing
            if ((rest.one & mask) | rest.none).bit_count() < least:
                points += weights.missing
                if ((rest.two & mask) | rest.one).bit_count() < least:
                    points += weights.missing
        if weights.isolated:
            held = rest.attributes + pack.attribute[joins]
            if held:
                any_of = ((held + 127 * pack.attribute_ones) & pack.attribute_top).bit_count()
                two_of = ((held + 126 * pack.attribute_ones) & pack.attribute_top).bit_count()
                points += weights.isolated * (any_of - two_of)
        wishes = rest.wishes
        mates = self.judge.mates[joins]
        if mates:
            wishes += sum(other in mates for other in rest.others)
        programmes = rest.programmes + pack.programme[joins] + pack.programme_fill
        return (
            points
            - weights.wish * wishes
            - weights.programme * (programmes & pack.programme_top).bit_count()
            - weights.surplus * _total(needs)
        )

    def run(self, draws: Draws, tries: int, high: int) -> None:
        """Try `tries` random swaps per placed student, from threshold `high` down to 0."""
        students = sorted(self.where)
        options = [sorted(one) for one in self.options]
        every = tries * len(students)
        for step in range(every):
            one = students[draws.below(len(students))]
            wanted = options[one][draws.below(len(options[one]))]
            there = self.teams_of.get(wanted)
            if there:
                to = there[draws.below(len(there))]
                at = draws.below(len(self.members[to]))
                if to != self.where[one]:
                    self.swap(one, to, at, high * (every - step) // every)

    def swap(self, one: int, to: int, at: int, threshold: int) -> int | None:
        """Let `one` change seats with the member at place `at` of another team `to`.

        The points that it costs; None when it was not done: not legal, or above the threshold.
        """
        came = self.where[one]
        here, there = self.variant[came], self.variant[to]
        other = self.members[to][at]
        new_other = self.options[other].get(here)
        if new_other is None:
            return None
        old_one, new_one = self.options[one][here], self.options[one][there]
        old_other = self.options[other][there]
        if self.own_rank and (old_one != new_one or old_other != new_other):
            return None
        costs = self.cost_of
        cost = costs[new_one] - costs[old_one] + costs[new_other] - costs[old_other]
        total = new_one - old_one + new_other - old_other
        if not self.purse.allows(cost, total):
            return None
        place = self.members[came].index(one)
        left = self.judged(came, self.rest[came][place], other)
        if left is None:
            return None
        right = self.judged(to, self.rest[to][at], one)
        if right is None:
            return None
        change = left + right - self.points[came] - self.points[to] + self.weights.price * cost
        if change > threshold:
            return None
        self.members[came][place], self.members[to][at] = other, one
        self.where[one], self.where[other] = to, came
        self.purse.cost += cost
        self.purse.total += total
        self._refresh(came)
        self._refresh(to)
        return change


def _total(packed: int) -> int:
    """The sum of all fields."""
    found = 0
    while packed:
        found += packed & 255
        packed >>= 8
    return found
