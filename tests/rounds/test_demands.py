"""What a round insists on: kept by every run, and named when it leaves no result."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from hub import matching
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.errors import Invalid
from hub.rounds import (
    MatchingRound,
    MatchingRun,
    RoundChallenge,
    State,
    commands,
    conflicts,
    drawing,
    solving,
)
from hub.rounds.forms import RoundForm
from hub.rounds.freezing import instance_of
from tests.rounds.scene import Scene, frozen, scene, solved


def must(w: Any, made: Scene, *places: int) -> None:
    """Some of a scene's challenges, by their place in it, must run."""
    wanted = {made.challenge_ids[at] for at in places}
    for row in w.all(select(RoundChallenge).where(RoundChallenge.round_id == made.round_id)):
        row.must_run = row.challenge_id in wanted
        w.add(row)


def test_what_must_run_runs(work: Any) -> None:
    with work() as w:
        made = scene(w, 12)
        plain = solved(w, frozen(w, made))
        before = {team["challenge"] for team in plain.result["teams"]}
        idle = next(at for at, key in enumerate(made.challenge_ids) if f"c{key}" not in before)
        again = scene(w, 12)
        must(w, again, idle)
        run = solved(w, frozen(w, again))
        assert f"c{again.challenge_ids[idle]}" in {
            team["challenge"] for team in run.result["teams"]
        }


def test_demands_that_clash_are_named_and_the_round_can_be_opened_again(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 9)
        must(w, made, 0, 1, 2)
        titles = {one.id: one.title for one in w.all(select(Challenge))}
        found = w.get(MatchingRound, made.round_id)
        drawing.commit_hub(w, found)
        frozen(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}"
    run = desk.post(f"{here}/runs").headers["location"]
    run_errands()
    page = desk.get(run).text
    validate(page)
    assert "No legal result exists." in page
    assert "The smallest set that clashes" in page
    named = [key for key in made.challenge_ids if f"“{titles[key]}” must run." in page]
    assert named == made.challenge_ids[:3]
    assert "must run. It was ranked by 9 students of 3 universities whose level" in page
    assert "a team takes 4 students of 2 universities." in page
    assert desk.post(f"{run}/publication").status_code == 409
    assert desk.post(f"{here}/reopening").status_code == 303
    assert desk.post(f"{here}/reopening").status_code == 409
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        assert found.state is State.OPEN
        assert found.closes_at > w.now
        assert drawing.draw_of(w, found).stage is drawing.Stage.COMMITTING
        states = {one.state for one in w.all(select(Challenge))}
        assert states == {ChallengeState.PUBLISHED}
        must(w, made, 0)
    validate(desk.get(here).text)
    assert desk.post(f"{here}/freeze", data={"early": "yes"}).status_code == 303
    again = desk.post(f"{here}/runs").headers["location"]
    run_errands()
    assert "Publish run 2" in desk.get(again).text
    assert desk.post(f"{here}/reopening").status_code == 409


def test_a_clash_is_told_also_after_its_challenge_was_lost(work: Any) -> None:
    with work() as w:
        made = scene(w, 9)
        found = w.get(MatchingRound, made.round_id)
        first, second = made.challenge_ids[:2]
        title = w.get(Challenge, first).title
        said = [f"c{first} must run."]
        assert conflicts.told(w, found, said) == [f"“{title}” must run."]
        rest = instance_of(w, found, without=[first])
        assert conflicts.told(w, found, said, rest) == [f"“{title}” must run."]
        (told,) = conflicts.told(w, found, [f"c{second} must run."], rest)
        assert told.endswith("a team takes 4 students of 2 universities.")
        assert conflicts.told(w, found, ["nowhere has a quota of at most 2."], rest) == [
            "nowhere has a quota of at most 2."
        ]


def test_a_challenge_that_is_not_offered_cannot_have_to_run(work: Any) -> None:
    with work() as w:
        made = scene(w, 4, challenges=2, state=State.DRAFT)
        found = w.get(MatchingRound, made.round_id)
        first, second = made.challenge_ids
        form = RoundForm(
            version=found.version,
            name=found.name,
            opens_on="2026-11-01",
            closes_on="2026-12-01",
            starts_on="2027-02-01",
            challenges=[first],
            must_run=[second],
        )
        with pytest.raises(Invalid, match="Offer a challenge"):
            commands.change(w, found, form)
        good = form.model_copy(update={"must_run": [first], "version": found.version})
        commands.change(w, found, good)
        rows = w.all(select(RoundChallenge).where(col(RoundChallenge.must_run)))
        assert [one.challenge_id for one in rows] == [first]


def test_a_run_may_end_after_some_minutes_and_then_says_not_proven(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12)
        frozen(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/runs"
    assert desk.post(here, data={"limit_minutes": "61"}).status_code == 422
    page = desk.post(here, data={"limit_minutes": "2"}).headers["location"]
    with work() as w:
        run = w.one(select(MatchingRun))
        assert solving.limit_s(run) == 120.0
        instance = solving.instance_for(w.get(MatchingRound, made.round_id), run)
        result = matching.solve(instance, seed=run.seed)
        late = replace(result, proven=False, status="Best found, not proven.")
        solving.keep(w, run.id, solving.outcome(instance, late))
    text = desk.get(page).text
    validate(text)
    assert "Not proven." in text
    assert "Publish run 1" in text
