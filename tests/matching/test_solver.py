"""The door to the solver: whole numbers, limits, and what the linear programme leaves as it is."""

import time

import pytest

from hub.matching.solver import INFINITE, Model


def two_of_three() -> Model:
    """Three columns of which at least two are set; the last is the cheapest."""
    model = Model()
    columns = [model.column(cost=cost) for cost in (3, 2, 1)]
    model.at_least([(column, 1) for column in columns], 2)
    return model


def test_the_cheapest_whole_numbers_are_found_and_proven():
    answer = two_of_three().solve()
    assert (answer.status, answer.values, answer.cost) == ("optimal", (0, 1, 1), 3)
    assert answer.least_cost(0) == 3


def test_whole_numbers_fit_when_every_row_and_limit_holds():
    model = two_of_three()
    model.row([], -INFINITE, 5)
    assert model.fits((0, 1, 1))
    assert not model.fits((0, 0, 1))
    assert not model.fits((0, 0, 2))
    assert not model.fits((0, -1, 3))
    model.row([], 1, 1)
    assert not model.fits((0, 1, 1))


def test_what_is_set_and_stays_set_is_settled_and_what_is_dear_is_out():
    model = two_of_three()
    assert model.settled((1, 1, 0), dear=0) == ([1], [])
    assert model.settled((1, 0, 1), dear=0) == ([2], [])
    assert model.settled((0, 1, 1), dear=0) == ([1, 2], [0])
    assert model.settled((0, 1, 1), dear=1) == ([1, 2], [])
    stopped = model.settled((0, 1, 1), dear=1, deadline=time.monotonic() - 1)
    assert stopped in (([], []), ([1, 2], []))


def test_between_equal_optima_the_middle_settles_nothing_and_a_corner_does():
    model = Model()
    ring = [model.column(cost=1) for _ in range(6)]
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        model.at_least([(one, 1), (other, 1)], 1)
    starts = ((1, 0, 1, 0, 1, 0), (0, 1, 0, 1, 0, 1))
    assert sorted(model.settled(one, dear=0)[0] for one in starts) in (
        [[], [0, 2, 4]],
        [[], [1, 3, 5]],
    )
    assert [model.settled(one, dear=0, corner=False) for one in starts] == [([], []), ([], [])]


@pytest.mark.parametrize("unit", [1, 10, 4096])
def test_costs_with_a_common_measure_are_proven_all_the_same(unit: int):
    model = Model()
    columns = [model.column(cost=unit) for _ in range(5)]
    for one, other in zip(columns, [*columns[1:], columns[0]], strict=True):
        model.at_least([(one, 1), (other, 1)], 1)
    heard: list[float | None] = []

    def watch(_best: float | None, bound: float | None) -> bool:
        heard.append(bound)
        return False

    answer = model.solve(watch=watch)
    assert (answer.status, answer.cost, answer.least_cost(0)) == ("optimal", 3 * unit, 3 * unit)
    assert model.solve(relaxed=True).bound == pytest.approx(2.5 * unit)
    assert all(bound is None or bound <= 3 * unit + 1e-6 for bound in heard)


def test_the_linear_limit_is_never_above_the_whole_one():
    model = Model()
    columns = [model.column(upper=1, cost=1) for _ in range(3)]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        model.at_least([(columns[one], 1), (columns[other], 1)], 1)
    assert model.solve(relaxed=True).bound == 1.5
    assert model.solve().cost == 2


def test_a_solver_without_time_gives_back_the_start_that_fits():
    model = Model()
    columns = [model.column(cost=-1 - at % 7) for at in range(400)]
    for at in range(400):
        model.at_most([(columns[at], 3), (columns[(at * 7 + 1) % 400], 5)], 7)
    nothing = (0,) * 400
    late = model.solve(start=nothing, watch=lambda _best, _bound: True, deadline=time.monotonic())
    assert late.values is not None
    assert model.fits(late.values)
