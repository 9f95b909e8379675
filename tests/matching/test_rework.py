"""Teams put together again by the solver: fewer points, and every rule and limit kept."""

from dataclasses import replace

import pytest

from hub.matching.engine import never
from hub.matching.figures import Formed
from hub.matching.placing import placed
from hub.matching.polish import AT_ONCE, EXACT, HOURS, MENDING, MENDING_MANY
from hub.matching.rework import Rework, Terms, parts
from hub.matching.running import Run
from hub.matching.search import Search
from hub.matching.stages import Best
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.matching.makers import a_round


@pytest.fixture(scope="module")
def found() -> tuple[Judge, Best, Formed]:
    judge = Judge(Table(a_round(72, seed=4)))
    _, best, teams = placed(judge, 1, Run(lambda *_: None, never, None))
    return judge, best, teams


@pytest.fixture
def search(found: tuple[Judge, Best, Formed]) -> Search:
    """The teams of a round before any polish, with some rank cost to give away."""
    judge, best, teams = found
    return Search(judge, teams, best.cost * 11 // 10, best.least_total_rank * 11 // 10)


def short(search: Search) -> int:
    judge = search.judge
    return sum(judge.common(members).bit_count() < judge.least for members in search.members)


def isolated(search: Search) -> int:
    return sum(search.judge.isolated(members) for members in search.members)


def rank_costs(search: Search) -> dict[int, int]:
    return {
        i: search.cost_of[search.options[i][search.variant[team]]]
        for i, team in search.where.items()
    }


def rework(search: Search, terms: Terms) -> None:
    purse = search.purse
    work = Rework(
        search,
        range(len(search.members)),
        terms,
        purse.most_cost - purse.cost,
        purse.most_total - purse.total,
    )
    for team, members in work.better(never, None).items():
        search.members[team] = sorted(members)
    search.recount()


@pytest.mark.parametrize("terms", [AT_ONCE, MENDING, MENDING_MANY, EXACT, HOURS])
def test_a_rework_keeps_every_rule_every_place_and_the_purse(search: Search, terms: Terms):
    people = set(search.where)
    rework(search, terms)
    assert set(search.where) == people
    assert all(search.judge.faults(v, m) == 0 for v, m in search.teams())
    assert search.purse.cost <= search.purse.most_cost
    assert search.purse.total <= search.purse.most_total


def test_more_teams_have_hours_in_common(search: Search):
    before = short(search)
    rework(search, HOURS)
    assert short(search) < before


def test_fewer_are_alone_and_no_team_loses_its_hours(search: Search):
    rework(search, HOURS)
    hours, alone = short(search), isolated(search)
    rework(search, replace(MENDING, short=0, isolated=5000))
    assert short(search) <= hours
    assert isolated(search) < alone


@pytest.mark.parametrize(("steep", "lost"), [(0, False), (11, False), (None, True)])
def test_nobody_loses_more_rank_cost_than_is_tried(search: Search, steep: int | None, lost: bool):
    before = rank_costs(search)
    rework(search, replace(HOURS, steep=steep))
    assert (max(cost - before[one] for one, cost in rank_costs(search).items()) > 0) == lost


def test_every_team_is_in_one_part_and_no_part_is_too_large(search: Search):
    order = range(len(search.members))
    found = parts(search, 4, order)
    assert sorted(team for part in found for team in part) == list(order)
    assert max(map(len, found)) <= 4
