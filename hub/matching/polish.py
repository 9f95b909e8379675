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
TRIES = 300  # swaps tried per placed student in each search
HIGHER = 500
HIGH = 300
LOW = 60  # below one member who is alone: what the solver found stays, but for small gains
WISH = 1000
WORTH = 700  # points that a wish may cost before the search mends what it broke

# With all teams at once the allowance in ranks goes where it mends most. Up to so many teams all
# aims are weighed in one programme; with more that takes too long, so hours come first. Then all
# aims are mended, at no loss of hours, by parts: as good as together, in half the time. Steep
# places make a third of the columns: of 427 moves of the solver that had them, one cost 60 or more.
FEW = 100
AT_ONCE = Terms(wish=WISH, price=20, good=4, gap=299)
MANY = Terms(wish=WISH, nodes=1, corner=False)  # twenty nodes gained nothing over the root
HOURS = replace(MANY, isolated=0, price=50, blocks=8, good=3, gap=2000, steep=60)
SMALL = 24  # teams, whose programme is solved without a guess at what may stay
MIDDLE = 210  # teams whose aims are all mended at once; with more, steep places are left out
MENDING = Terms(wish=WISH, price=20, blocks=6, gap=299)
EXACT = replace(MENDING, good=4, nodes=200, settle=False)
MENDING_MANY = replace(MANY, price=20, good=1, gap=599, steep=30)


def polish(judge: Judge, teams: Formed, optimum: Best, seed: int, run: Run) -> Formed:
    """Better teams, all legal, by (missing overlap, isolation, wishes, skills, programmes)."""
    if not teams:
        return teams
    rule = judge.table.instance.rule.rank_rule
    slack = judge.table.instance.rule.rank_slack_permille
    if rule is RankRule.RANK_MAXIMAL:
        slack = 0
    search = Search(judge, teams, 0, 0)
    _keep_decided(search, rule)
    search.purse.most_cost = max(search.purse.cost, optimum.least_cost * (1000 + slack) // 1000)
    search.purse.most_total = max(
        search.purse.total, optimum.least_total_rank * (1000 + slack) // 1000
    )
    run.say("teams", "Looking for hours that teams have in common.", 0.82, None, None)
    at_once = slack > 0 and len(teams) <= FEW
    aims = Weights(short=1000) if at_once else Weights(isolated=0, wish=0)
    search.weights = replace(aims, surplus=0, programme=0)
    search.recount()
    search.run(Draws(seed, "polish", "hours"), TRIES, HIGHER if at_once else HIGH)
    run.check()
    # without slack a wish may not give anybody another rank, and hours may
    hours = HOURS if slack else replace(HOURS, wish=0)
    _rework(search, AT_ONCE if at_once else hours, run, 0.84, PART)
    run.say("teams", "Giving members company.", 0.9, None, None)
    search.own_rank = slack == 0
    search.weights = Weights(short=3000, wish=WISH, price=20)
    search.recount()
    bring_together(search, WORTH)
    search.run(Draws(seed, "polish", "company"), TRIES, LOW if at_once else HIGH)
    run.check()
    _rework(search, _mending(len(teams)), run, 0.94, MIDDLE)
    bring_together(search, 0)
    run.check()
    return search.teams()


def _keep_decided(search: Search, rule: RankRule) -> None:
    """Leave what a rule decided and no sum of ranks tells: who has which rank, or the worst one."""
    search.own_rank = rule is RankRule.RANK_MAXIMAL
    if rule is RankRule.WORST_FIRST:
        worst = max(search.options[i][search.variant[team]] for i, team in search.where.items())
        search.options = [
            {variant: rank for variant, rank in one.items() if rank <= worst}
            for one in search.options
        ]


def _mending(teams: int) -> Terms:
    if teams <= SMALL:
        return EXACT
    return MENDING if teams <= MIDDLE else MENDING_MANY


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
