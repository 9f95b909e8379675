"""What a round would be with one place forced: the ground under every honest reason."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from hub.matching.costs import PLACE, rank_cost
from hub.matching.instance import Instance
from hub.matching.programme import Programme
from hub.matching.result import Cancelled, Result
from hub.matching.table import Table


@dataclass(frozen=True, slots=True)
class Forced:
    """The best round in which the student is in the challenge. moved: others placed elsewhere
    than in the result, or no longer."""

    matched: int
    cost: int
    total_rank: int
    own_rank: int
    moved: int


def forced(
    instance: Instance,
    result: Result,
    student: str,
    challenge: str,
    cancelled: Callable[[], bool],
    limit_s: float | None = None,
) -> Forced | None:
    """Solve with the student in the challenge; None when no legal result has her there.

    Most placed comes first, then the rank cost; the lottery has no part. Raises Cancelled, and
    TimeoutError when `limit_s` passed before the answer was proven.
    """
    table = Table(instance)
    programme = Programme(table)
    one, wanted = table.student_at[student], table.challenge_at[challenge]
    columns = [
        column
        for variant in table.variants_of[wanted]
        for column in programme.pairs.get((one, variant), [])
    ]
    if not columns:
        return None
    programme.model.row([(column, 1) for column in columns], 1, 1)
    rule = instance.rule.rank_rule
    costs = programme.total(
        (x, rank_cost(rule, rank) - 10 * PLACE) for x, rank in programme.rank.items()
    )
    deadline = None if limit_s is None else time.monotonic() + limit_s
    answer = programme.model.solve(
        costs, watch=lambda _best, _bound: cancelled(), deadline=deadline, gap=0.9
    )
    if cancelled():
        raise Cancelled
    if answer.values is None:
        if answer.status == "infeasible":
            return None
        raise TimeoutError("The answer was not proven within the time limit.")
    places = programme.places(answer.values)
    ranks = {i: table.rank(i, variant) for i, variant in places.items()}
    moved = 0
    for at, person in enumerate(table.students):
        before = result.placements.get(person.id)
        after = table.challenges[table.variants[places[at]][0]].id if at in places else None
        if at != one and (before.challenge if before else None) != after:
            moved += 1
    return Forced(
        len(places),
        sum(rank_cost(rule, rank) for rank in ranks.values()),
        sum(ranks.values()),
        ranks[one],
        moved,
    )
