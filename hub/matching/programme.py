"""Stage A as an integer programme: who is in which variant, and how many teams of which size.

Rows (1) to (7) of the model hold for every legal result, so its optimum limits everybody. For a
variant with one team they are also enough. For one with several teams a split may not exist;
such a variant is *opened up*: each of its teams becomes a copy with rows of its own, and then the
programme is exact for it too. A hard overlap rule opens up every variant, with a column per block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.matching.instance import BLOCKS
from hub.matching.solver import Model
from hub.matching.table import Table


@dataclass(frozen=True, slots=True)
class Cell:
    """Something that gathers members: a variant, or one team of an opened variant (copy >= 0)."""

    variant: int
    copy: int = -1


class Programme:
    """The model of a round, with its columns by meaning.

    x[(student, cell)], y[(cell, size)]. opened: variants whose teams are copies with rows of
    their own. alike: whether copies may be ordered by size; not when each stands for an old team.
    """

    def __init__(self, table: Table, opened: Collection[int] = (), alike: bool = True) -> None:
        self.table = table
        self.alike = alike
        self.model = Model()
        self.x: dict[tuple[int, Cell], int] = {}
        self.y: dict[tuple[Cell, int], int] = {}
        self.rank: dict[int, int] = {}
        self.pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
        rule = table.instance.rule
        self.hard_blocks = rule.minimum_overlap_blocks if rule.overlap_is_hard else 0
        self.cells: list[list[Cell]] = []
        for variant, (challenge, _) in enumerate(table.variants):
            if variant in opened or self.hard_blocks:
                copies = table.challenges[challenge].max_teams
                most = len(table.members[variant]) // table.challenges[challenge].min_size
                count = min(copies, most) if alike else copies
                self.cells.append([Cell(variant, copy) for copy in range(count)])
            else:
                self.cells.append([Cell(variant)])
        self._columns()
        self._places()
        for variant, cells in enumerate(self.cells):
            for cell in cells:
                self._cell(cell)
            self._in_order(cells, table.variants[variant][0])
        self._team_counts()
        self._quotas()

    def _columns(self) -> None:
        for student, variant, rank in self.table.pairs():
            for cell in self.cells[variant]:
                column = self.model.column()
                self.x[student, cell] = column
                self.rank[column] = rank
                self.pairs[student, variant].append(column)
        for cells in self.cells:
            for cell in cells:
                challenge = self.table.variants[cell.variant][0]
                most = 1 if cell.copy >= 0 else self.table.challenges[challenge].max_teams
                for size in self.table.sizes(challenge):
                    self.y[cell, size] = self.model.column(upper=most)

    def _places(self) -> None:
        """(1) One place at most; exactly one for a pinned student."""
        by_student: dict[int, list[int]] = defaultdict(list)
        for (student, _), column in self.x.items():
            by_student[student].append(column)
        for student in range(len(self.table.students)):
            columns = by_student.get(student, [])
            pinned = student in self.table.pinned
            if columns or pinned:
                self.model.row([(c, 1) for c in columns], 1 if pinned else 0, 1)

    def _cell(self, cell: Cell) -> None:
        """(2), (4), (5), (6): members fill the teams, and each rule summed over them."""
        table, model = self.table, self.model
        challenge = table.variants[cell.variant][0]
        sizes = table.sizes(challenge)
        members = [(i, self.x[i, cell]) for i in table.members[cell.variant]]
        y = {size: self.y[cell, size] for size in sizes}
        model.row([(x, 1) for _, x in members] + [(y[k], -k) for k in sizes], 0, 0)
        of: dict[int, list[int]] = defaultdict(list)
        for student, x in members:
            of[table.university[student]].append(x)
        for columns in of.values():
            caps = [(y[k], -table.share(challenge, k)) for k in sizes]
            model.at_most([(x, 1) for x in columns] + caps, 0)
        distinct = table.challenges[challenge].min_universities
        if distinct >= 3 or cell.copy >= 0:
            seen = []
            for columns in of.values():
                z = model.column(upper=table.challenges[challenge].max_teams)
                seen.append(z)
                model.at_most([(z, 1)] + [(x, -1) for x in columns], 0)
                model.at_most([(z, 1)] + [(y[k], -1) for k in sizes], 0)
            model.at_least([(z, 1) for z in seen] + [(y[k], -distinct) for k in sizes], 0)
        for requirement in table.requirements[challenge]:
            held = [(x, 1) for student, x in members if student in requirement.holders]
            model.at_least(held + [(y[k], -requirement.minimum) for k in sizes], 0)
        if self.hard_blocks:
            self._meeting(members, list(y.values()), table.challenges[challenge].min_size)

    def _meeting(self, members: list[tuple[int, int]], y: list[int], least: int) -> None:
        """A team picks a set of common blocks, by who has them; whoever has not is not in it."""
        free = [self.table.free[student] for student, _ in members]
        chosen = [(self.model.column(), able) for able in gatherings(free, self.hard_blocks, least)]
        self.model.row([(c, 1) for c, _ in chosen] + [(column, -1) for column in y], 0, 0)
        for at, (_, x) in enumerate(members):
            here = [(c, -1) for c, able in chosen if able >> at & 1]
            self.model.at_most([(x, 1), *here], 0)

    def _in_order(self, cells: list[Cell], challenge: int) -> None:
        """Copies are alike: the larger teams come first, so that fewer orders are tried."""
        sizes = self.table.sizes(challenge)
        for first, second in pairwise(cells) if self.alike else ():
            terms = [(self.y[first, k], -k) for k in sizes] + [
                (self.y[second, k], k) for k in sizes
            ]
            self.model.at_most(terms, 0)
        for cell in cells:
            if cell.copy >= 0:
                self.model.at_most([(self.y[cell, k], 1) for k in sizes], 1)

    def _team_counts(self) -> None:
        """(3) A challenge is closed, or has between its least and its most teams."""
        for at, challenge in enumerate(self.table.challenges):
            teams = [
                self.y[cell, size]
                for variant in self.table.variants_of[at]
                for cell in self.cells[variant]
                for size in self.table.sizes(at)
            ]
            terms = [(y, 1) for y in teams]
            if challenge.mandatory:
                self.model.row(terms, max(1, challenge.min_teams), challenge.max_teams)
            elif challenge.min_teams > 1:
                is_open = self.model.column()
                self.model.at_least([*terms, (is_open, -challenge.min_teams)], 0)
                self.model.at_most([*terms, (is_open, -challenge.max_teams)], 0)
            elif terms:
                self.model.at_most(terms, challenge.max_teams)

    def _quotas(self) -> None:
        """(7) The most students of a university, and the least."""
        of: dict[int, list[int]] = defaultdict(list)
        for (student, _), column in self.x.items():
            of[self.table.university[student]].append(column)
        for at, university in enumerate(self.table.universities):
            columns = [(x, 1) for x in of.get(at, [])]
            if university.max_students is not None and columns:
                self.model.at_most(columns, university.max_students)
            if university.min_students:
                self.model.at_least(columns, university.min_students)

    def places(self, values: Sequence[int]) -> dict[int, int]:
        """student -> variant, as the columns say."""
        return {i: cell.variant for (i, cell), column in self.x.items() if values[column]}

    def sizes_of(self, values: Sequence[int]) -> dict[int, list[int]]:
        """variant -> sizes of its teams, largest first."""
        found: dict[int, list[int]] = defaultdict(list)
        for (cell, size), column in self.y.items():
            found[cell.variant] += [size] * values[column]
        return {variant: sorted(sizes, reverse=True) for variant, sizes in found.items() if sizes}

    def copies(self, values: Sequence[int]) -> dict[int, list[list[int]]]:
        """variant -> member lists, for the variants that are opened up."""
        found: dict[Cell, list[int]] = defaultdict(list)
        for (student, cell), column in self.x.items():
            if cell.copy >= 0 and values[column]:
                found[cell].append(student)
        teams: dict[int, list[list[int]]] = defaultdict(list)
        for cell in sorted(found, key=lambda one: (one.variant, one.copy)):
            teams[cell.variant].append(sorted(found[cell]))
        return teams

    def total(self, weight: Iterable[tuple[int, int]]) -> list[int]:
        """A cost vector of the whole width from (column, cost) pairs."""
        costs = [0] * len(self.model.costs)
        for column, cost in weight:
            costs[column] += cost
        return costs


def gatherings(free: Sequence[int], blocks: int, least: int) -> list[int]:
    """Who could meet: the largest sets of at least `least` people with `blocks` blocks in common.

    free: blocks per person as bits. Returns sets of positions as bits, none within another: one
    column for each says more to the solver than one for each block.
    """
    having = [
        sum(1 << at for at, mask in enumerate(free) if mask >> block & 1) for block in range(BLOCKS)
    ]
    found: set[int] = set()
    ways = [(0, 0, (1 << len(free)) - 1)]
    while ways:
        count, first, able = ways.pop()
        if able.bit_count() < least:
            continue
        if count == blocks:
            found.add(able)
            continue
        ways += [(count + 1, at + 1, able & having[at]) for at in range(first, BLOCKS)]
    largest: list[int] = []
    for one in sorted(found, key=lambda bits: (-bits.bit_count(), bits)):
        if not any(one & other == one for other in largest):
            largest.append(one)
    return largest
