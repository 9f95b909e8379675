"""Two who change a round at once: one waits for the other, and sees what came of it."""

import threading
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from hub.actor import HUB
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.challenges import commands as of_challenges
from hub.db import Database, Work
from hub.errors import Conflict
from hub.identity import Person, actor_of
from hub.rankings import commands as of_rankings
from hub.rankings.forms import RankingForm
from hub.rounds import (
    MatchingRound,
    MatchingRun,
    State,
    commands,
    in_input,
    mending,
    publishing,
    repairing,
    seating,
)
from hub.rounds.models import Decision, Repair
from hub.teams import Team
from tests.rounds.scene import Scene, code_of, frozen, published, scene, solved

Step = Callable[[Work], object]
PATIENCE_S = 60
"""Nothing here waits so long unless something is broken."""


def meet(database: Database, first: Step, prepare: Callable[[Work], Step]) -> list[str]:
    """Do one step, and another that had read the rows before the first was kept.

    prepare: reads what a page's guard reads, and gives the step. Returns what refused the second.
    """
    refused: list[str] = []
    read, done = threading.Event(), threading.Event()

    def beside() -> None:
        try:
            with database.work(HUB) as other:
                step = prepare(other)
                read.set()
                assert done.wait(PATIENCE_S)
                step(other)
        except Conflict as conflict:
            refused.append(str(conflict))

    thread = threading.Thread(target=beside)
    several = database.engine.dialect.name != "sqlite"  # which lets one writer in at a time
    with database.work(HUB) as work:
        if several:
            thread.start()
            assert read.wait(PATIENCE_S)
        first(work)
        done.set()
        if not several:
            thread.start()
    thread.join()
    return refused


@pytest.fixture
def made(database: Database) -> Scene:
    with database.work(HUB) as w:
        return scene(w, 12)


def withdrawing(challenge_id: int) -> Callable[[Work], Step]:
    def prepare(w: Work) -> Step:
        row = w.get(Challenge, challenge_id)
        return lambda work: of_challenges.withdraw(work, row, "We moved.")

    return prepare


def freezing(made: Scene) -> Callable[[Work], Step]:
    def prepare(w: Work) -> Step:
        found = w.get(MatchingRound, made.round_id)
        rows = [w.get(Challenge, one) for one in made.challenge_ids]

        def step(work: Work) -> None:
            commands.freeze(work, found, early=True)
            assert rows  # kept until now: the session has them as they were read

        return step

    return prepare


def test_who_withdraws_a_challenge_that_is_being_frozen_is_refused(
    database: Database, made: Scene
) -> None:
    key = made.challenge_ids[0]
    (refused,) = meet(database, lambda w: frozen(w, made), withdrawing(key))
    assert "Teams are being formed" in refused or "a moment ago" in refused
    with database.work(HUB) as w:
        assert w.get(Challenge, key).state is ChallengeState.MATCHING
        assert key in in_input(w.get(MatchingRound, made.round_id))


def test_who_freezes_while_a_challenge_is_withdrawn_is_refused(
    database: Database, made: Scene
) -> None:
    key = made.challenge_ids[0]
    (refused,) = meet(database, lambda w: withdrawing(key)(w)(w), freezing(made))
    assert "its organisation has withdrawn it" in refused
    with database.work(HUB) as w:
        assert w.get(MatchingRound, made.round_id).state is State.OPEN
        assert w.get(Challenge, key).state is ChallengeState.WITHDRAWN


def test_a_round_is_frozen_once(database: Database, made: Scene) -> None:
    (refused,) = meet(database, lambda w: frozen(w, made), freezing(made))
    assert "Only an open round can be frozen" in refused


def test_a_ranking_that_comes_after_the_freeze_is_not_called_saved(
    database: Database, made: Scene
) -> None:
    person = made.students[0]
    order = list(reversed(made.challenge_ids))

    def prepare(w: Work) -> Step:
        w.actor = actor_of(w, w.get(Person, person))
        found = w.get(MatchingRound, made.round_id)
        return lambda work: of_rankings.save(work, found, RankingForm(version=1, order=order))

    (refused,) = meet(database, lambda w: frozen(w, made), prepare)
    assert "Ranking closed" in refused
    with database.work(HUB) as w:
        rows = w.get(MatchingRound, made.round_id).instance["students"]
        own = next(one for one in rows if one["id"] == code_of(person))
        assert [key for (key,) in own["ranking"]] == [f"c{key}" for key in made.challenge_ids]


def test_one_run_and_one_publication_at_a_time(database: Database, made: Scene) -> None:
    with database.work(HUB) as w:
        found = frozen(w, made)
        run = solved(w, found)

    def running(w: Work) -> Step:
        found = w.get(MatchingRound, made.round_id)
        return lambda work: commands.start_run(work, found)

    def publication(w: Work) -> Step:
        found, one = w.get(MatchingRound, made.round_id), w.get(MatchingRun, run.id)
        return lambda work: publishing.ask(work, found, one)

    (refused,) = meet(database, lambda w: publication(w)(w), publication)
    assert "being published now" in refused
    (refused,) = meet(database, lambda w: None, running)
    assert "No other run is needed" in refused


def proposal(w: Work, made: Scene) -> tuple[Repair, int]:
    """A repair of a published round, as if it had been solved, that forms a team in a challenge
    which had none; and that challenge."""
    found = published(w, made)
    running = w.all(select(Team.challenge_id).order_by(col(Team.id)))
    idle = next(one for one in made.challenge_ids if one not in running)
    repair = repairing.start(w, found, [], keeps_yes=False, reason="A team was too small.")
    result = dict(w.get(MatchingRun, found.published_run_id).result)
    for part in ("teams", "placements"):
        result[part] = [
            {**one, "challenge": f"c{idle}"} if one["challenge"] == f"c{running[0]}" else one
            for one in result[part]
        ]
    repair.result, repair.finished_at = result, w.now
    return w.add(repair), idle


def test_a_repair_forms_no_team_where_the_challenge_was_withdrawn_meanwhile(
    database: Database, made: Scene
) -> None:
    with database.work(HUB) as w:
        repair, key = proposal(w, made)

    def accepting(w: Work) -> Step:
        found, row = w.get(MatchingRound, made.round_id), w.get(Repair, repair.id)
        idle = w.get(Challenge, key)

        def step(work: Work) -> None:
            mending.accept(work, found, row)
            assert idle  # kept until now: the session has it as it was read

        return step

    (refused,) = meet(database, lambda w: withdrawing(key)(w)(w), accepting)
    assert "can have no team any more: its organisation has withdrawn it" in refused
    with database.work(HUB) as w:
        assert w.get(Repair, repair.id).decision is Decision.OPEN


def test_a_repair_does_not_reckon_with_what_was_withdrawn(database: Database, made: Scene) -> None:
    with database.work(HUB) as w:
        repair, key = proposal(w, made)
        found = w.get(MatchingRound, made.round_id)
        assert f"c{key}" in {one.id for one in seating.seating(w, found).instance.challenges}
    with database.work(HUB) as w:
        withdrawing(key)(w)(w)
        now = seating.seating(w, w.get(MatchingRound, made.round_id))
        assert f"c{key}" not in {one.id for one in now.instance.challenges}
        ranked = {name for one in now.instance.students for (name,) in one.ranking}
        assert ranked == {one.id for one in now.instance.challenges}
        assert now.stamp == repair.seating
