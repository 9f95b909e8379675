"""What each rule for ranks costs: one round, four rules, the places before teams are made better.

python -m tests.bench.matching.rules 500    a generated round of 500, seed 1

All four place as many. What the round's slack then gives up for teams that can work is left out,
so that the rules alone are compared. A measurement, not a test.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from hub.matching import RankRule
from hub.matching.engine import never
from hub.matching.figures import count
from hub.matching.placing import placed
from hub.matching.running import Run
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.bench.matching.generate import a_round

SEED = 1
LATE = 6


def line(students: int, rule: RankRule) -> str:
    """A row of the table: shares of placed students, mean and worst rank, how many far down."""
    instance = a_round(students, SEED)
    instance = replace(instance, rule=replace(instance.rule, rank_rule=rule))
    judge = Judge(Table(instance))
    _, best, teams = placed(judge, SEED, Run(lambda *_: None, never, None))
    figures = count(judge, teams, best)
    profile = dict(figures.rank_profile)
    first, third = profile.get(1, 0), sum(profile.get(rank, 0) for rank in (1, 2, 3))
    late = sum(many for rank, many in profile.items() if rank >= LATE)
    matched = figures.matched
    return (
        f"| {rule.value} | {matched} | {100 * first / matched:.1f} | {100 * third / matched:.1f} "
        f"| {figures.total_rank / matched:.2f} | {figures.worst_rank} | {late} |"
    )


def main(students: int) -> None:
    print("| rule | placed | first % | first to third % | mean rank | worst | sixth or later |")
    print("|---|---|---|---|---|---|---|")
    for rule in RankRule:
        print(line(students, rule), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
