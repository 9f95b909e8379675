"""Small random rounds: the matcher against every legal result there is."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.matching import Infeasible, Instance, check, explain, solve, to_json
from hub.matching.costs import rank_cost
from tests.matching.rounds import PRIVATE, every_legal_result, instances, value

few = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(instances())
def test_a_result_is_legal_and_each_stage_is_the_best_there_is(instance: Instance):
    values = [value(instance, placed) for placed in every_legal_result(instance)]
    try:
        result = solve(instance, seed=1)
    except Infeasible as none:
        conflict = none.conflict
    else:
        conflict = ()
    assert bool(conflict) == (not values)
    if conflict:
        return
    assert check(instance, result) == []
    assert result.proven
    strict = replace(instance, rule=replace(instance.rule, rank_slack_permille=0))
    found = solve(strict, seed=1)
    got = {one: place.challenge for one, place in found.placements.items()}
    best = min(values)
    assert value(instance, got) == best
    assert result.figures.matched == result.figures.matched_bound == -best[0]
    assert set(result.placements) == set(found.placements)
    spent = result.figures.rank_cost - result.figures.least_rank_cost
    assert spent * 1000 <= instance.rule.rank_slack_permille * result.figures.least_rank_cost
    cost = sum(rank_cost(instance.rule.rank_rule, p.rank) for p in result.placements.values())
    assert cost == result.figures.rank_cost


@few
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_nothing(instance: Instance, random):
    def mixed(values):
        return tuple(random.sample(values, len(values)))

    shuffled = replace(
        instance,
        students=mixed(instance.students),
        challenges=mixed(instance.challenges),
        universities=mixed(instance.universities),
        pins=mixed(instance.pins),
        forbidden=mixed(instance.forbidden),
    )
    try:
        one = solve(instance, seed=7)
    except Infeasible:
        return
    assert solve(shuffled, seed=7).result_hash == one.result_hash
    assert solve(instance, seed=7).result_hash == one.result_hash


@few
@given(instances())
def test_a_private_attribute_leaves_no_trace_and_moves_nobody_without_slack(instance: Instance):
    strict = replace(instance, rule=replace(instance.rule, rank_slack_permille=0))
    bare = replace(strict, students=tuple(replace(one, inclusion=()) for one in strict.students))
    try:
        result = solve(strict, seed=3)
    except Infeasible:
        return
    assert PRIVATE not in str(to_json(result))
    assert PRIVATE not in repr(instance)
    ranks = {one: place.rank for one, place in result.placements.items()}
    plain = {one: place.rank for one, place in solve(bare, seed=3).placements.items()}
    assert ranks == plain


@few
@given(instances())
def test_nothing_private_decides_who_is_placed_or_shows_in_a_reason(instance: Instance):
    soft = replace(instance, rule=replace(instance.rule, overlap_is_hard=False))
    bare = replace(
        soft, students=tuple(replace(s, inclusion=(), unavailable=()) for s in soft.students)
    )
    try:
        result = solve(soft, seed=3)
    except Infeasible:
        return
    plain = solve(bare, seed=3)
    assert set(result.placements) == set(plain.placements)
    assert result.waiting == plain.waiting
    assert result.unmatched == plain.unmatched
    for student in soft.students:
        assert PRIVATE not in str(explain(soft, result, student.id))
