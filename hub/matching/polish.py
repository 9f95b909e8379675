"""Stage B, second half: teams that can work, at no cost in places and within the rank slack.

Who is placed never changes here. Common hours come first; then company for holders of a private
attribute, wishes, skills and mixed programmes. With no slack in the rule, a private attribute or a
wish moves a student only between places of equal rank to her.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from hub.matching.figures import Formed
from hub.matching.instance import RankRule
from hub.matching.lottery import Draws
from hub.matching.rework import Rework, Terms, parts
from hub.matching.running import Run
from hub.matching.search import Search, Weights
from hub.matching.stages import Best
from hub.matching.teams import Judge
from hub.matching.wishes import bring_together

PART = 420  # teams that the solver takes apart at once
SMALL_PART = 84
TRIES = 300  # swaps tried per placed student in each search
HIGH = 500
LOW = 60  # below one member who is alone: only small gains are exchanged
WISH = 1000
WORTH = 700  # points that a wish may cost before the search mends what it broke

# With all teams at once the allowance in ranks goes where it mends most. Up to so many teams all
# aims are weighed at once, and then hours are mended again; with more, hours take the lead, and
# parts of the teams choose among more blocks afterwards.
FEW = 100
AT_ONCE = Terms(wish=WISH, price=20, good=4, gap=299, dear=2000)
MENDING = Terms(wish=WISH, price=20, blocks=6, gap=299, dear=2000)
HOURS = Terms(wish=WISH, price=50, gap=900)
COMPANY = Terms(wish=WISH, price=20, blocks=6, good=4, gap=299)


def polish(judge: Judge, teams: Formed, optimum: Best, seed: int, run: Run) -> Formed:
    """Better teams, all legal, by (missing overlap, isolation, wishes, skills, programmes)."""
    if not teams:
        return teams
    slack = judge.table.instance.rule.rank_slack_permille
    if judge.table.instance.rule.rank_rule is RankRule.RANK_MAXIMAL:
        slack = 0
    search = Search(judge, teams, 0, 0)
    search.purse.most_cost = max(search.purse.cost, optimum.least_cost * (1000 + slack) // 1000)
    search.purse.most_total = max(
        search.purse.total, optimum.least_total_rank * (1000 + slack) // 1000
    )
    run.say("teams", "Looking for hours that teams have in common.", 0.82, None, None)
    # without slack a wish or a private attribute may not give anybody another rank; hours may
    private = Weights(short=1000) if slack else Weights(short=1000, isolated=0, wish=0)
    search.weights = replace(private, surplus=0, programme=0)
    search.recount()
    search.run(Draws(seed, "polish", "hours"), TRIES, HIGH)
    run.check()
    if not slack:
        first, second = replace(HOURS, isolated=0, wish=0), COMPANY
    elif len(teams) <= FEW:
        first, second = AT_ONCE, MENDING
    else:
        first, second = HOURS, COMPANY
    _rework(search, first, run, 0.84, PART)
    run.say("teams", "Giving members company.", 0.9, None, None)
    search.own_rank = slack == 0
    search.weights = Weights(short=3000, wish=WISH, price=20)
    search.recount()
    bring_together(search, WORTH)
    search.run(Draws(seed, "polish", "company"), TRIES, LOW if slack else HIGH)
    run.check()
    _rework(search, second, run, 0.94, SMALL_PART if len(teams) > FEW else FEW)
    bring_together(search, 0)
    run.check()
    return search.teams()


def _rework(search: Search, terms: Terms, run: Run, fraction: float, size: int) -> None:
    """Take all teams apart, part by part, the worst first; two parts at a time."""
    worst = sorted(range(len(search.members)), key=lambda at: (-search.points[at], at))
    groups = parts(search, size, worst)
    for at in range(0, len(groups), 2):
        run.say("teams", "Rearranging groups of teams.", fraction, None, None)
        pair = groups[at : at + 2]
        left = sum(len(part) for part in groups[at:])
        spare_cost = search.purse.most_cost - search.purse.cost
        spare_total = search.purse.most_total - search.purse.total
        works = [
            Rework(
                search, part, terms, spare_cost * len(part) // left, spare_total * len(part) // left
            )
            for part in pair
        ]
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda work: work.better(run.cancelled, run.deadline), works))
        for change in found:
            for team, members in change.items():
                search.members[team] = sorted(members)
        search.recount()
        run.check()
