"""Wishes honoured by two swaps at once: only where they cost no more than allowed."""

from dataclasses import replace

import pytest

from hub.matching import Instance, check, solve
from hub.matching.engine import never
from hub.matching.placing import placed
from hub.matching.running import Run
from hub.matching.search import Search
from hub.matching.table import Table
from hub.matching.teams import Judge
from hub.matching.wishes import ANY, bring_together
from tests.matching.makers import a_round


@pytest.fixture
def search() -> Search:
    """The teams of a round in which many wish for each other, before any polish, with the slack
    of its rule all left."""
    judge = Judge(Table(with_friends()))
    run = Run(lambda *_: None, never, None)
    _, best, teams = placed(judge, 1, run)
    return Search(judge, teams, best.cost * 11 // 10, best.least_total_rank * 11 // 10)


def with_friends() -> Instance:
    round_ = a_round(60)
    names = [one.id for one in round_.students]
    pairs = dict(zip(names[::2], names[1::2], strict=True))
    pairs |= {other: one for one, other in pairs.items()}
    return replace(
        round_, students=tuple(replace(s, wishes=(pairs[s.id],)) for s in round_.students)
    )


def honoured(search: Search) -> int:
    return sum(search.judge.wishes(members) for members in search.members)


def test_wishes_come_true_and_every_team_stays_legal(search: Search):
    before, people = honoured(search), set(search.where)
    bring_together(search, ANY)
    assert honoured(search) > before
    assert all(search.judge.faults(v, m) == 0 for v, m in search.teams())
    assert set(search.where) == people
    assert search.purse.cost <= search.purse.most_cost
    assert search.purse.total <= search.purse.most_total


def test_a_wish_that_costs_more_than_allowed_leaves_all_as_it_was(search: Search):
    before = search.teams(), list(search.points), search.purse.cost, search.purse.total
    bring_together(search, -ANY)
    assert (search.teams(), search.points, search.purse.cost, search.purse.total) == before


def test_a_round_of_friends_is_legal_and_keeps_its_allowance():
    round_ = with_friends()
    result = solve(round_, seed=1)
    assert check(round_, result) == []
    f = result.figures
    assert (f.rank_cost - f.least_rank_cost) * 1000 <= 5 * f.least_rank_cost
    assert f.wishes_honoured
