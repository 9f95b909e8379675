"""Repairs of small random rounds against every legal result there is."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.matching import Infeasible, Instance, check, repair, solve
from tests.matching.rounds import every_legal_result, instances, value

few = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def in_one_language(instance: Instance) -> Instance:
    """Each challenge in its first language alone, so that to stay is to keep the challenge."""
    return replace(
        instance,
        challenges=tuple(replace(c, languages=c.languages[:1]) for c in instance.challenges),
        rule=replace(instance.rule, rank_slack_permille=0),
    )


@few
@given(instances().map(in_one_language), st.data())
def test_a_repair_places_most_and_then_moves_fewest(instance: Instance, data):
    try:
        before = solve(instance, seed=1)
    except Infeasible:
        return
    gone = data.draw(st.sampled_from([s.id for s in instance.students]))
    rest = replace(
        instance,
        students=tuple(s for s in instance.students if s.id != gone),
        pins=tuple(pin for pin in instance.pins if pin.student != gone),
        forbidden=tuple(pin for pin in instance.forbidden if pin.student != gone),
    )
    home = {one: place.challenge for one, place in before.placements.items()}

    def order(placed: dict[str, str]) -> tuple[int, ...]:
        most = value(rest, placed)[0]
        return most, -sum(home.get(one) == name for one, name in placed.items())

    every = [order(placed) for placed in every_legal_result(rest)]
    try:
        after = repair(instance, before, seed=1, withdrawn=[gone]).result
    except Infeasible:
        assert not every
        return
    assert check(rest, after) == []
    got = order({one: place.challenge for one, place in after.placements.items()})
    assert got == min(every)
