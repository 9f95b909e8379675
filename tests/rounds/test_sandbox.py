"""The sandbox: figures of other rules, never anything to publish."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from hub.challenges import Challenge
from hub.rounds import MatchingRound, MatchingRun, State, publishing
from hub.rounds.models import RoundChallenge, Sandbox
from tests.rounds.scene import frozen, scene, solved

RULE = {
    "team_size_min": "4",
    "team_size_max": "6",
    "min_universities": "3",
    "min_overlap_hours": "2",
    "rank_slack_permille": "0",
    "rule_for_ranks": "least_total",
}


def test_rules_stand_side_by_side(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12)
        frozen(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/sandbox"
    validate(desk.get(here).text)
    refused = desk.post(here, data={**RULE, "team_size_max": "3"})
    assert refused.status_code == 422
    validate(refused.text)
    assert desk.post(here, data=RULE).status_code == 303
    assert desk.post(here, data=RULE).status_code == 409
    page = desk.get(here).text
    validate(page)
    assert "Trial 1 is being solved, 0 %" in page
    run_errands()
    page = desk.get(here).text
    validate(page)
    for words in ("Trial 1, sandbox", "Against the round’s own rule", "Least total"):
        assert words.replace("’", "&#39;") in page or words in page, words
    assert "/publication" not in page
    assert desk.post(f"{here}/costs").status_code == 303
    run_errands()
    page = desk.get(here).text
    validate(page)
    assert "A least number of universities in a team" in page
    assert "Nothing: without it" in page or "No place. Without it" in page


def test_a_hard_rule_is_shown_with_what_it_costs(
    work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w, 12, min_universities=4)
        frozen(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/sandbox"
    desk.post(f"{here}/costs")
    run_errands()
    assert "It keeps 12 students from a place." in desk.get(here).text


def test_a_rule_that_allows_no_result_names_what_clashes(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12)
        row = w.one(
            select(RoundChallenge).where(RoundChallenge.challenge_id == made.challenge_ids[0])
        )
        row.must_run = True
        w.add(row)
        title = w.get(Challenge, row.challenge_id).title
        frozen(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/sandbox"
    desk.post(here, data={**RULE, "min_universities": "4"})
    run_errands()
    page = desk.get(here).text
    validate(page)
    assert "Trial 1 allows no result." in page
    assert f"<li>“{title}” must run." in page
    with work() as w:
        trial = w.one(select(Sandbox))
        trial.trials = [trial.trials[0], {**trial.trials[1], "conflict": "As it was kept before."}]
        w.add(trial)
    assert "<li>As it was kept before." in desk.get(here).text


def test_a_trial_is_no_run_and_cannot_be_published(
    work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w, 12)
        found = frozen(w, made)
        run = solved(w, found)
        other = scene(w, 8)
        elsewhere = frozen(w, other)
        for wrong in (publishing.ask, publishing.publish):
            with pytest.raises(publishing.NotPublishable, match="another round"):
                wrong(w, elsewhere, run)
    desk = as_(made.coordinator)
    desk.post(f"/rounds/{made.round_id}/sandbox", data=RULE)
    run_errands()
    with work() as w:
        trial = w.one(select(Sandbox))
        assert len(w.all(select(MatchingRun))) == 1
        kept = str(trial.model_dump())
        assert "result_hash" not in kept
        assert not any(f"'s{student}'" in kept for student in made.students)
        assert w.get(MatchingRound, made.round_id).state is State.FROZEN


def test_a_stopped_trial_leaves_no_figures(work: Any, as_: Any, run_errands: Any) -> None:
    with work() as w:
        made = scene(w, 8)
        frozen(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/sandbox"
    assert desk.post(f"{here}/stop").status_code == 409
    desk.post(here, data=RULE)
    assert desk.post(f"{here}/stop").status_code == 303
    run_errands()
    assert "Trial 1 was stopped." in desk.get(here).text


def test_there_is_no_sandbox_before_the_freeze(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 8)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/sandbox"
    assert desk.get(here).status_code == 404
    assert desk.post(here, data=RULE).status_code == 409
    assert desk.post(f"{here}/costs").status_code == 409
