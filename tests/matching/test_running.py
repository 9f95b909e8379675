"""A run as its callers see it: progress, cancel, time limit, lottery, no legal result."""

from dataclasses import replace

import pytest

from hub.matching import (
    Cancelled,
    Infeasible,
    Instance,
    Pin,
    Progress,
    University,
    check,
    diagnose,
    instance_json,
    read_instance,
    read_result,
    solve,
    to_json,
    without_each_rule,
)
from tests.matching.makers import a_round


def test_progress_has_stage_sentence_bound_and_never_leaves_its_range():
    heard: list[Progress] = []
    result = solve(a_round(60), seed=1, progress=heard.append)
    assert {"places", "ranks", "proof", "teams", "done"} <= {one.stage for one in heard}
    assert all(0 <= one.fraction <= 1 and one.sentence.endswith(".") for one in heard)
    assert heard[-1].best == result.figures.matched
    assert heard[-1].bound == result.figures.matched_bound


def test_a_cancelled_run_decides_nothing():
    with pytest.raises(Cancelled):
        solve(a_round(60), seed=1, cancelled=lambda: True)


def test_a_time_limit_gives_a_legal_result_or_says_that_there_was_no_time():
    round_ = a_round(120)
    try:
        result = solve(round_, seed=1, time_limit_s=0.4)
    except TimeoutError:
        return
    assert check(round_, result) == []
    assert result.proven or "not proven" in result.status


def test_two_seeds_give_two_results_of_the_same_worth():
    round_ = a_round(72)
    one, other = solve(round_, seed=1), solve(round_, seed=2)
    assert one.placements != other.placements
    assert one.figures.matched == other.figures.matched
    assert one.figures.least_rank_cost == other.figures.least_rank_cost
    assert one.waiting != other.waiting or len(one.waiting) < 2


def test_the_waiting_list_holds_the_unmatched_in_lottery_order():
    result = solve(a_round(60), seed=5)
    assert sorted(result.waiting) == sorted(result.unmatched)
    assert all(reason.endswith(".") for reason in result.unmatched.values())


def test_a_result_survives_its_json():
    result = solve(a_round(30), seed=1)
    assert read_result(to_json(result)) == result


def test_an_empty_round_has_an_empty_result():
    result = solve(Instance("empty", (), (), ()), seed=1)
    assert result.teams == ()
    assert result.proven


def pinned_apart(round_: Instance) -> Instance:
    """A student who shares no language with the challenge she is pinned to."""
    silent = replace(round_.students[0], languages=("fi",))
    return replace(
        round_,
        students=(silent, *round_.students[1:]),
        pins=(Pin(silent.id, "c001"), Pin(round_.students[1].id, "c002")),
    )


def test_what_clashes_is_named_and_nothing_else():
    round_ = pinned_apart(a_round(30))
    with pytest.raises(Infeasible) as none:
        solve(round_, seed=1)
    assert none.value.conflict == ("s0000 is pinned to c001.",)
    assert diagnose(round_) == none.value.conflict


def test_a_must_run_challenge_that_nobody_ranked_is_named():
    round_ = a_round(30)
    lonely = replace(round_.challenges[0], id="c999", mandatory=True)
    round_ = replace(round_, challenges=(*round_.challenges, lonely))
    assert diagnose(round_) == ("c999 must run.",)


def test_a_hard_overlap_rule_is_kept_by_every_team():
    round_ = a_round(24, minimum_overlap_blocks=1, overlap_is_hard=True)
    result = solve(round_, seed=1)
    assert check(round_, result) == []
    assert all(team.common_hours >= 2 for team in result.teams)
    assert result.proven


def test_a_least_number_of_a_university_is_kept_and_written_only_where_there_is_one():
    round_ = replace(a_round(60), challenges=tuple(
        replace(one, max_teams=1) for one in a_round(60).challenges[:4]
    ))  # fmt: skip
    names = {one.id for one in round_.challenges}
    round_ = replace(
        round_,
        students=tuple(
            replace(one, ranking=tuple(tie for tie in one.ranking if names.issuperset(tie)))
            for one in round_.students
        ),
    )
    plain = solve(round_, seed=1)
    placed = {key: of.matched for key, of in plain.figures.by_university}
    fewest = min(placed, key=lambda key: (placed[key], key))
    asked = quota(round_, fewest, placed[fewest] + 2)
    result = solve(asked, seed=1)
    assert dict(result.figures.by_university)[fewest].matched >= placed[fewest] + 2
    assert check(asked, result) == []
    assert [one[:3] for one in check(asked, plain)] == ["H10"]
    assert read_instance(instance_json(asked)).universities == asked.universities
    assert all("min_students" not in one for one in instance_json(round_)["universities"])
    assert "Without quotas" in without_each_rule(asked)
    demanding = replace(
        round_,
        challenges=(replace(round_.challenges[0], mandatory=True), *round_.challenges[1:]),
        forbidden=(Pin(round_.students[0].id, round_.challenges[0].id),),
    )
    free = without_each_rule(demanding)
    assert not any(one.mandatory for one in free["Without challenges that must run"].challenges)
    assert free["Without closed places"].forbidden == ()
    many = sum(one.university == fewest for one in round_.students) + 1
    assert diagnose(quota(round_, fewest, many)) == (f"{fewest} has a quota of at least {many}.",)
    both = replace(round_, universities=(University(fewest, 2, 5), *rest(round_, fewest)))
    assert diagnose(both) == (f"{fewest} has a quota of at least 5 and at most 2.",)


def rest(round_: Instance, university: str) -> tuple[University, ...]:
    return tuple(one for one in round_.universities if one.id != university)


def quota(round_: Instance, university: str, least: int) -> Instance:
    return replace(
        round_,
        universities=tuple(
            replace(one, min_students=least) if one.id == university else one
            for one in round_.universities
        ),
    )
