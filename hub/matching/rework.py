"""Some teams taken apart and put together again by the solver: the moves no swap can reach.

Within a part, each team keeps its challenge, its language and its place in the count; everybody
in it stays placed. Each team picks a meeting block among a few candidates, a column each, and who
is not free then is not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.matching.instance import BLOCKS
from hub.matching.search import Search
from hub.matching.solver import Model


@dataclass(frozen=True, slots=True)
class Terms:
    """Points of a rework. short: a team below the least overlap. price: per unit of rank cost.

    blocks: candidate meeting blocks of a team that is short; good: of a team that is not.
    gap: points that the solver need not look for any more; nodes: of its tree, a budget that is
    the same on every machine. settle: what the linear programme leaves as it is stays, and what
    it holds to cost more than `dear` points is not tried, which takes a tenth of the time and is
    nearly as good. corner: see `Model.settled`.
    steep: most rank cost that a place may be above the present one of the student to be tried at
    all; None tries every place.
    """

    short: int = 3000
    isolated: int = 300
    wish: int = 300
    price: int = 1
    blocks: int = 4
    good: int = 1
    gap: int = 1500
    nodes: int = 20
    settle: bool = True
    dear: int = 2000
    steep: int | None = None
    corner: bool = True


class Rework:
    """The programme of one part of the teams."""

    def __init__(
        self, search: Search, part: Sequence[int], terms: Terms, spare_cost: int, spare_total: int
    ) -> None:
        self.search = search
        self.part = sorted(part)
        self.terms = terms
        self.model = Model()
        self.x: dict[tuple[int, int], int] = {}
        self.start: dict[int, int] = {}
        self.by_team: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.short: list[int] = []
        self._places(spare_cost, spare_total)
        for team in self.part:
            self._team(team)
            self._meeting(team)
            if terms.isolated:
                self._company(team)
            self._wishes(team)
        # another team may be short than now, but not more of them: hours come before all else
        now = sum(self.start[column] for column in self.short)
        self.model.at_most([(column, 1) for column in self.short], now)

    def _rank(self, student: int, team: int) -> int:
        return self.search.options[student][self.search.variant[team]]

    def _places(self, spare_cost: int, spare_total: int) -> None:
        """Each student in exactly one team of the part; ranks within what may be given up."""
        search, cost_of = self.search, self.search.cost_of
        costs, totals = [], []
        for student in sorted(i for team in self.part for i in search.members[team]):
            now = search.where[student]
            old = self._rank(student, now)
            row = []
            for team in self.part:
                new = search.options[student].get(search.variant[team])
                if new is None or (search.own_rank and new != old):
                    continue
                cost = cost_of[new] - cost_of[old]
                if self.terms.steep is not None and cost > self.terms.steep:
                    continue
                column = self.model.column(cost=self.terms.price * cost)
                self.x[student, team] = column
                self.by_team[team].append((student, column))
                self.start[column] = int(team == now)
                row.append((column, 1))
                if cost:
                    costs.append((column, cost))
                    totals.append((column, new - old))
            self.model.row(row, 1, 1)
        self.model.at_most(costs, spare_cost)
        self.model.at_most(totals, spare_total)

    def _team(self, team: int) -> None:
        """One legal team: size, share, distinct universities, skills and criteria."""
        search, model = self.search, self.model
        table, challenge = search.table, search.challenge[team]
        columns = self.by_team[team]
        sizes = {size: model.column() for size in table.sizes(challenge)}
        self.start[sizes[len(search.members[team])]] = 1
        model.row([(y, 1) for y in sizes.values()], 1, 1)
        model.row([(x, 1) for _, x in columns] + [(y, -k) for k, y in sizes.items()], 0, 0)
        of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for student, x in columns:
            of[table.university[student]].append((student, x))
        seen = []
        for held in of.values():
            caps = [(y, -table.share(challenge, k)) for k, y in sizes.items()]
            model.at_most([(x, 1) for _, x in held] + caps, 0)
            if table.challenges[challenge].min_universities >= 3:
                z = model.column()
                seen.append((z, 1))
                model.at_most([(z, 1)] + [(x, -1) for _, x in held], 0)
                self.start[z] = int(any(self.start[x] for _, x in held))
        if seen:
            model.at_least(seen, table.challenges[challenge].min_universities)
        for need in table.requirements[challenge]:
            model.at_least([(x, 1) for i, x in columns if i in need.holders], need.minimum)

    def _meeting(self, team: int) -> None:
        """A block that all members have, or the team is short. Blocks count one by one, so a
        least overlap above one block is sought by `least` blocks at once."""
        search, model = self.search, self.model
        free, least = search.table.free, search.judge.least
        if least == 0:
            return
        columns, members = self.by_team[team], search.members[team]
        common = search.judge.common(members)
        good = common.bit_count() >= least
        ranked = sorted(
            range(BLOCKS),
            key=lambda b: (
                -sum(free[i] >> b & 1 for i in members),
                -sum(free[i] >> b & 1 for i, _ in columns),
                b,
            ),
        )
        wide = self.terms.good if good else self.terms.blocks
        blocks = ranked[: wide + least - 1]
        short = model.column(upper=0 if search.judge.hard else 1, cost=self.terms.short)
        self.short.append(short)
        self.start[short] = int(not good)
        chosen = {block: model.column() for block in blocks}
        meets = [block for block in blocks if good and common >> block & 1][:least]
        for block, column in chosen.items():
            self.start[column] = int(block in meets)
        model.row([(c, 1) for c in chosen.values()] + [(short, least)], least, least)
        for student, x in columns:
            here = [(c, -1) for block, c in chosen.items() if free[student] >> block & 1]
            model.at_most([(x, least), (short, -least), *here], 0)

    def _company(self, team: int) -> None:
        """Two columns per private attribute: set when it has any holder in the team, and when it
        has exactly one."""
        held: dict[str, list[int]] = defaultdict(list)
        for student, x in self.by_team[team]:
            for attribute in self.search.judge.attributes[student]:
                held[attribute].append(x)
        for columns in held.values():
            alone, some = self.model.column(cost=self.terms.isolated), self.model.column()
            count = sum(self.start[x] for x in columns)
            self.start[alone], self.start[some] = int(count == 1), int(count > 0)
            for x in columns:
                self.model.at_most([(x, 1), (some, -1)], 0)
            self.model.at_most([(some, 2), (alone, -1), *((x, -1) for x in columns)], 0)

    def _wishes(self, team: int) -> None:
        for student, x in self.by_team[team]:
            for mate in sorted(self.search.judge.mates[student]):
                other = self.x.get((mate, team))
                if mate > student and other is not None:
                    both = self.model.column(cost=-self.terms.wish)
                    self.model.at_most([(both, 1), (x, -1)], 0)
                    self.model.at_most([(both, 1), (other, -1)], 0)
                    self.start[both] = self.start[x] * self.start[other]

    def better(self, stop: Callable[[], bool], deadline: float | None) -> dict[int, list[int]]:
        """team -> members where the solver found fewer points than now; {} where it did not."""
        start = [self.start.get(column, 0) for column in range(len(self.model.costs))]
        before = sum(c * v for c, v in zip(self.model.costs, start, strict=True))

        def watch(_best: float | None, _bound: float | None) -> bool:
            return stop()

        terms = self.terms
        if terms.settle:
            stay, out = self.model.settled(start, terms.dear, watch, deadline, corner=terms.corner)
            for column in stay:
                self.model.lower[column] = 1
            for column in out:
                self.model.upper[column] = 0
        answer = self.model.solve(
            start=start, watch=watch, deadline=deadline, nodes=terms.nodes, gap=terms.gap
        )
        if answer.values is None or answer.cost is None or answer.cost >= before:
            return {}
        found: dict[int, list[int]] = {team: [] for team in self.part}
        for (student, team), column in self.x.items():
            if answer.values[column]:
                found[team].append(student)
        return found


def parts(search: Search, size: int, first: Sequence[int]) -> list[list[int]]:
    """The teams in parts of at most `size`, each of teams that could exchange members.

    first: teams in the order in which parts grow from them.
    """
    link: list[dict[int, int]] = [defaultdict(int) for _ in search.members]
    for student, team in sorted(search.where.items()):
        for variant in sorted(search.options[student]):
            for other in search.teams_of.get(variant, []):
                if other != team:
                    link[team][other] += 1
                    link[other][team] += 1
    left = dict.fromkeys(first)
    found = []
    while left:
        seed = next(iter(left))
        part: list[int] = []
        pull: dict[int, int] = {seed: 1}
        while pull and len(part) < size:
            team = max(pull, key=lambda one: (pull[one], -one))
            del pull[team], left[team]
            part.append(team)
            for other, weight in link[team].items():
                if other in left:
                    pull[other] = pull.get(other, 0) + weight
        found.append(part)
    return found
