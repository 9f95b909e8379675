"""What others do on the same round: seats first, rules afterwards.

Each peer fills seats by its own idea; its members are then dealt into teams by the dealer of the
matcher itself, which is kinder than usual practice, and illegal teams are dropped.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from hub.matching.instance import Instance
from hub.matching.lottery import number, order
from hub.matching.solver import Model
from hub.matching.split import deal
from hub.matching.table import Table
from hub.matching.teams import Judge

Seated = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Row:
    """seated: with a seat. legal: in a legal team. broken: illegal teams of all teams."""

    name: str
    seated: int
    legal: int
    teams: int
    broken: int
    seconds: float


class NotInstalled(Exception):
    """A peer that is not here to be measured."""


def _seats(table: Table) -> list[int]:
    return [one.max_teams * one.max_size for one in table.challenges]


def dictatorship(table: Table, seed: int) -> Seated:
    """Students in lottery order take the best challenge with a seat."""
    left, found = _seats(table), {}  # type: tuple[list[int], Seated]
    for name in order(seed, table.student_at):
        student = table.student_at[name]
        for variant, _ in table.options[student]:
            challenge = table.variants[variant][0]
            if left[challenge]:
                left[challenge] -= 1
                found.setdefault(variant, []).append(student)
                break
    return found


def greedy(table: Table, seed: int) -> Seated:
    """All first choices, then all second choices and so on; the lottery within each."""
    left, found = _seats(table), {}  # type: tuple[list[int], Seated]
    placed: set[int] = set()
    place = {one: at for at, one in enumerate(order(seed, table.student_at))}
    for student, variant, _ in sorted(
        table.pairs(), key=lambda one: (one[2], place[table.students[one[0]].id], one[1])
    ):
        challenge = table.variants[variant][0]
        if student not in placed and left[challenge]:
            left[challenge] -= 1
            placed.add(student)
            found.setdefault(variant, []).append(student)
    return found


def deferred_acceptance(table: Table, seed: int) -> Seated:
    """Gale and Shapley by the package `matching`, students proposing; each challenge prefers by
    holders of its skills, then by a lottery of its own.

    Raises NotInstalled without that package: it is no dependency of the hub.
    """
    try:
        from matching.games import HospitalResident
    except ImportError:
        raise NotInstalled("not measured: the package `matching` is not installed") from None
    first: dict[tuple[int, int], int] = {}
    wanted: dict[int, list[int]] = {}
    asked: dict[int, list[int]] = {}
    for student, options in enumerate(table.options):
        for variant, _ in options:
            challenge = table.variants[variant][0]
            if (student, challenge) not in first:
                first[student, challenge] = variant
                wanted.setdefault(student, []).append(challenge)
                asked.setdefault(challenge, []).append(student)

    def preference(challenge: int, student: int) -> tuple[int, int]:
        skilled = sum(student in need.holders for need in table.requirements[challenge])
        drawn = number(seed, "peer", table.challenges[challenge].id, table.students[student].id)
        return -skilled, drawn

    for challenge, students in asked.items():
        students.sort(key=lambda one: preference(challenge, one))
    seats = {challenge: _seats(table)[challenge] for challenge in asked}
    solved = _deep(
        lambda: HospitalResident.create_from_dictionaries(wanted, asked, seats).solve(
            optimal="resident"
        )
    )
    found: Seated = {}
    for challenge, residents in solved.items():
        for one in residents:
            found.setdefault(first[one.name, challenge.name], []).append(one.name)
    return found


def _deep(work: Callable[[], Any]) -> Any:
    """The package copies its players within each other: at 2,000 too deep for the usual stack."""
    usual, size = sys.getrecursionlimit(), threading.stack_size(512 * 1024 * 1024)
    sys.setrecursionlimit(1_000_000)
    try:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()
    finally:
        sys.setrecursionlimit(usual)
        threading.stack_size(size)


def assignment(table: Table, seed: int) -> Seated:
    """The usual integer programme: most seats taken, least ranks, sizes and nothing else."""
    model = Model()
    x = {(i, v): (model.column(cost=rank - 1000), rank) for i, v, rank in table.pairs()}
    for student, options in enumerate(table.options):
        model.at_most([(x[student, v][0], 1) for v, _ in options], 1)
    for at, one in enumerate(table.challenges):
        members = [(x[i, v][0], 1) for v in table.variants_of[at] for i in table.members[v]]
        teams = model.column(upper=one.max_teams)
        model.at_most([*members, (teams, -one.max_size)], 0)
        model.at_least([*members, (teams, -one.min_size)], 0)
    values = model.solve().values or ()
    found: Seated = {}
    for (student, variant), (column, _) in x.items():
        if values[column]:
            found.setdefault(variant, []).append(student)
    return found


PEERS: dict[str, Callable[[Table, int], Seated]] = {
    "serial dictatorship": dictatorship,
    "deferred acceptance": deferred_acceptance,
    "greedy by rank": greedy,
    "plain assignment programme": assignment,
}


def measured(name: str, instance: Instance, seed: int) -> Row:
    """One peer on one round."""
    begun = time.monotonic()
    table = Table(instance)
    seated = PEERS[name](table, seed)
    judge = Judge(table)
    teams = broken = legal = 0
    for variant, members in sorted(seated.items()):
        one = table.challenges[table.variants[variant][0]]
        count = min(one.max_teams, -(-len(members) // one.max_size))
        sizes = [len(members) // count + (at < len(members) % count) for at in range(count)]
        for team in deal(judge, variant, members, sizes):
            teams += 1
            if judge.faults(variant, team):
                broken += 1
            else:
                legal += len(team)
    total = sum(map(len, seated.values()))
    return Row(name, total, legal, teams, broken, time.monotonic() - begun)
