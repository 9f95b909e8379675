"""The figures of a result, counted from its teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hub.matching.costs import rank_cost
from hub.matching.result import Figures, UniversityFigures
from hub.matching.stages import Best
from hub.matching.table import Table
from hub.matching.teams import Judge

Formed = list[tuple[int, list[int]]]
"""Teams as (variant, members), by number."""


def count(judge: Judge, teams: Formed, best: Best) -> Figures:
    """All figures of `teams`; the limits are those that stage A proved."""
    table = judge.table
    rank = {i: table.rank(i, variant) for variant, members in teams for i in members}
    profile = Counter(rank.values())
    common = [judge.common(members).bit_count() for _, members in teams]
    team_of = {i: at for at, (_, members) in enumerate(teams) for i in members}
    challenge_of = {i: table.variants[variant][0] for variant, members in teams for i in members}
    rule = table.instance.rule.rank_rule
    return Figures(
        students=len(table.students),
        matched=len(rank),
        matched_bound=best.matched_bound,
        total_rank=sum(rank.values()),
        total_rank_bound=best.least_total_rank,
        rank_cost=sum(rank_cost(rule, one) for one in rank.values()),
        least_rank_cost=best.least_cost,
        rank_profile=tuple(sorted(profile.items())),
        worst_rank=max(rank.values(), default=0),
        by_university=_by_university(table, rank),
        teams=len(teams),
        teams_without_overlap=sum(1 for one in common if one == 0),
        teams_below_minimum=sum(1 for one in common if one < judge.least),
        overlap_hours_total=sum(common) * table.instance.block_hours,
        holders=sum(len(judge.attributes[i]) for i in rank),
        isolated=sum(judge.isolated(members) for _, members in teams),
        wish_pairs=len(table.wish_pairs),
        wishes_honoured=_together(table.wish_pairs, team_of),
        wishes_on_shared_challenge=_together(table.wish_pairs, challenge_of),
        skill_surplus=sum(judge.surplus(variant, members) for variant, members in teams),
        programmes=sum(judge.programmes(members) for _, members in teams),
        challenges_running=len({table.variants[variant][0] for variant, _ in teams}),
    )


def _together(pairs: Sequence[tuple[int, int]], where: dict[int, int]) -> int:
    return sum(1 for one, other in pairs if one in where and where[one] == where.get(other))


def _by_university(table: Table, rank: dict[int, int]) -> tuple[tuple[str, UniversityFigures], ...]:
    found = []
    for at, university in enumerate(table.universities):
        all_of = [i for i, of in enumerate(table.university) if of == at]
        placed = [rank[i] for i in all_of if i in rank]
        mean = 1000 * sum(placed) // len(placed) if placed else 0
        found.append((university.id, UniversityFigures(len(all_of), len(placed), mean)))
    return tuple(found)
