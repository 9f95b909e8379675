"""Withdrawing waits for whoever changes the challenge at that moment, and sees what came of it."""

import pytest
from sqlmodel import col, select

from hub.actor import HUB
from hub.challenges import Challenge, State
from hub.challenges.commands import withdraw
from hub.challenges.models import ChallengeEvent
from hub.db import Database, Work
from hub.notices import Notice
from tests.rounds.scene import Scene, frozen, scene
from tests.rounds.test_turns import Step, meet


@pytest.fixture
def made(database: Database) -> Scene:
    with database.work(HUB) as w:
        return scene(w, 12)


def withdrawing(w: Work, made: Scene) -> Step:
    row = w.get(Challenge, made.challenge_ids[0])
    return lambda work: withdraw(work, row, "We moved.")


def test_it_waits_for_a_freeze_and_sees_that_teams_are_being_formed(
    database: Database, made: Scene
) -> None:
    (refused,) = meet(database, lambda w: frozen(w, made), lambda w: withdrawing(w, made))
    assert "is at “Teams are being formed”" in refused


def test_two_colleagues_withdraw_once_and_students_are_told_once(
    database: Database, made: Scene
) -> None:
    (refused,) = meet(database, lambda w: withdrawing(w, made)(w), lambda w: withdrawing(w, made))
    assert refused == "This challenge is withdrawn already."
    with database.work(HUB) as w:
        moves = select(ChallengeEvent).where(
            col(ChallengeEvent.challenge_id) == made.challenge_ids[0],
            col(ChallengeEvent.state) == State.WITHDRAWN,
        )
        assert w.count(moves) == 1
        told = w.all(select(Notice.person_id).where(col(Notice.kind) == "rankings.withdrawn"))
    assert len(told) == len(set(told)) > 0
