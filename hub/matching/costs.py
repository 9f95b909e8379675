"""What stage A sums: the rank rule in whole numbers, and the lottery below one step of it."""

from __future__ import annotations

from hub.matching.instance import RankRule
from hub.matching.lottery import number, order
from hub.matching.programme import Programme

STEP = 4096  # what one unit of rank cost weighs against the whole lottery of one student
PLACE = 400  # what one place weighs, in units of rank cost; corrected later if that is too little


def rank_cost(rule: RankRule, rank: int) -> int:
    """What the rank rule sums and minimises.

    r * r + 9 * r makes each step down cost a little more than the last (10, 22, 36 ...), so that
    few fall far; it stays within 0.1 % of the least total rank in all rounds measured.
    """
    if rule in (RankRule.LEAST_TOTAL, RankRule.WORST_FIRST):
        return rank
    return rank * rank + 9 * rank


def lottery_costs(programme: Programme, seed: int, draw: int) -> list[tuple[int, int]]:
    """Whole numbers below one step of rank per student: early drawn students weigh more at each
    rank, and noise per pair and per team size makes ties improbable."""
    table = programme.table
    place = {one: at for at, one in enumerate(order(seed, table.student_at))}
    count = max(1, len(place))
    costs = []
    for (student, cell), column in programme.x.items():
        one = table.students[student].id
        challenge, language = table.variants[cell.variant]
        gain = (255 - 255 * place[one] // count) * max(0, 11 - programme.rank[column])
        words = ("pair", str(draw), one, table.challenges[challenge].id, language)
        costs.append((column, number(seed, *words) % 1400 - gain))
    for (cell, size), column in programme.y.items():
        challenge, language = table.variants[cell.variant]
        words = ("team", str(draw), table.challenges[challenge].id, language, str(size))
        costs.append((column, number(seed, *words) % 64))
    return costs
