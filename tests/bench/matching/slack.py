"""What the allowance in ranks buys, and what another order of the aims would give.

    python -m tests.bench.matching.slack [SIZE ...] [FILE.json ...]

A round is placed once; its teams are then polished with each allowance. Afterwards, for up to 600
students, all teams are put together again with the allowance of the rule and other weights, in
one programme with a limit of four minutes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from hub.matching.engine import never
from hub.matching.figures import Formed, count
from hub.matching.instance import Instance
from hub.matching.placing import placed
from hub.matching.polish import polish
from hub.matching.rework import Rework, Terms
from hub.matching.running import Run
from hub.matching.search import Search
from hub.matching.stages import Best
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.bench.matching.table import rounds

SEED = 1
ALLOWANCES = (0, 5, 10, 20)
THOROUGH = Terms(blocks=6, good=2, gap=299, nodes=1000, settle=False)
ORDERS = {
    "hours, then the rest": replace(THOROUGH, short=9000, isolated=300, wish=300),
    "hours worth 3 isolated": replace(THOROUGH, short=900, isolated=300, wish=300),
    "isolation, then the rest": replace(THOROUGH, short=300, isolated=3000, wish=300),
    "wishes, then the rest": replace(THOROUGH, short=600, isolated=100, wish=9000, gap=99),
}
LONGEST_S = 240.0
LARGEST = 600  # students, for a whole programme that is solved to the end


def quiet() -> Run:
    return Run(lambda *_: None, never, None)


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def line(name: str, judge: Judge, teams: Formed, best: Best, begun: tuple[float, float]) -> str:
    f = count(judge, teams, best)
    wall, used = time.monotonic() - begun[0], time.process_time() - begun[1]
    return (
        f"  {name:26} placed {f.matched}, no common block {f.teams_without_overlap} of {f.teams} "
        f"({100 * f.teams_without_overlap / max(1, f.teams):.1f} %), isolated {f.isolated} of "
        f"{f.holders} ({100 * f.isolated / max(1, f.holders):.1f} %), wishes {f.wishes_honoured} "
        f"of {f.wish_pairs}, rank gap "
        f"{100 * (f.total_rank / max(1, f.total_rank_bound) - 1):.2f} %, "
        f"{wall:.1f} s, {used:.1f} s CPU"
    )


def clock() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


def other_order(judge: Judge, teams: Formed, best: Best, slack: int, terms: Terms) -> Formed:
    """The teams before any polish, after one programme of the whole round under other weights."""
    search = Search(judge, teams, 0, 0)
    purse = search.purse
    purse.most_cost = max(purse.cost, best.least_cost * (1000 + slack) // 1000)
    purse.most_total = max(purse.total, best.least_total_rank * (1000 + slack) // 1000)
    spare = purse.most_cost - purse.cost, purse.most_total - purse.total
    work = Rework(search, range(len(search.members)), terms, *spare)
    for team, members in work.better(never, time.monotonic() + LONGEST_S).items():
        search.members[team] = sorted(members)
    return search.teams()


def measure(instance: Instance) -> None:
    begun = clock()
    judge = Judge(Table(instance))
    _, best, teams = placed(judge, SEED, quiet())
    say(f"{instance.name}: {len(instance.students)} students")
    say(line("before the polish", judge, teams, best, begun))
    for slack in ALLOWANCES:
        rule = replace(instance.rule, rank_slack_permille=slack)
        allowed = Judge(Table(replace(instance, rule=rule)))
        begun = clock()
        polished = polish(allowed, teams, best, SEED, quiet())
        say(line(f"allowance {slack / 10:g} %", allowed, polished, best, begun))
    slack = instance.rule.rank_slack_permille
    for name, terms in ORDERS.items() if len(instance.students) <= LARGEST else ():
        begun = clock()
        found = other_order(judge, teams, best, slack, terms)
        say(line(f"{slack / 10:g} %, {name}", judge, found, best, begun))


if __name__ == "__main__":
    for one in rounds(sys.argv[1:] or ["100"]):
        measure(one)
