"""Hours as a hard rule: every team keeps them, and where no proof comes in time that is said."""

from dataclasses import replace

import pytest

from hub.matching import Pin, check, solve
from hub.matching.engine import never
from hub.matching.hours import SMALL, beginning, columns
from hub.matching.placing import placed
from hub.matching.programme import Programme
from hub.matching.running import Run
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.matching.makers import a_round


def quiet() -> Run:
    return Run(lambda *_: None, never, None)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Table(a_round(SMALL + 12, overlap_is_hard=True)))


def test_a_beginning_is_legal_and_its_limit_is_not_below_it(judge: Judge):
    begun = beginning(judge, 1, quiet(), lambda *asked: placed(*asked)[1:])
    assert begun is not None
    assert begun.teams
    assert all(judge.faults(variant, members) == 0 for variant, members in begun.teams)
    assert sum(len(members) for _, members in begun.teams) <= begun.limit
    programme = Programme(judge.table)
    values = columns(programme, begun.teams)
    assert values is not None
    assert programme.model.fits(values)
    assert programme.places(values) == {
        member: variant for variant, members in begun.teams for member in members
    }


def test_what_is_demanded_of_a_beginning_is_asked_of_it(judge: Judge):
    round_ = judge.table.instance
    challenge = round_.students[0].ranking[0][0]
    pinned = Judge(Table(replace(round_, pins=(Pin(round_.students[0].id, challenge),))))
    assert columns(Programme(pinned.table), []) is None
    assert columns(Programme(judge.table), []) is not None


def test_a_small_round_needs_no_beginning():
    small = Judge(Table(a_round(SMALL, overlap_is_hard=True)))
    assert beginning(small, 1, quiet(), lambda *asked: placed(*asked)[1:]) is None


def test_a_larger_round_is_legal_and_says_whether_it_is_proven(judge: Judge):
    result = solve(judge.table.instance, seed=1, time_limit_s=20)
    assert check(judge.table.instance, result) == []
    assert result.figures.teams_below_minimum == 0
    assert result.figures.matched > 0
    assert result.proven or "not proven" in result.status
