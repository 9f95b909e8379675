"""Answers, the waiting list that moves up, places that lapse, and the end of a round."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from hub.actor import HUB
from hub.audit import AuditEvent
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Database, Work
from hub.jobs import Job
from hub.notices import Notice
from hub.rounds import MatchingRound, Placement, answering, commands
from hub.rounds import State as RoundState
from hub.rounds.freezing import challenge_key
from hub.rounds.legality import broken
from hub.rounds.models import Answer
from hub.teams import Membership, Standing, Team
from hub.teams import State as TeamState
from tests.rounds.scene import Scene, code_of, frozen, published, scene


def crowded(w: Work) -> tuple[Scene, MatchingRound]:
    """A round with more students than seats: two challenges with one team of six each."""
    made = scene(w, 15, challenges=2)
    return made, published(w, made)


def offers(w: Work, found: MatchingRound) -> list[Placement]:
    return w.all(
        select(Placement)
        .where(col(Placement.round_id) == found.id, col(Placement.team_id).is_not(None))
        .order_by(col(Placement.id))
    )


def test_a_declined_seat_goes_to_the_first_with_whom_the_team_is_legal(work: Any) -> None:
    with work() as w:
        _, found = crowded(w)
        before = [one.person_id for one in answering.waiting(w, found)]
        assert len(before) == 3
        placement = offers(w, found)[0]
        team = w.get(Team, placement.team_id)
        answering.decline(w, found, placement)
        after = [one.person_id for one in answering.waiting(w, found)]
        moved = (set(before) - set(after)).pop()
        instance, result = answering.frozen(w, found)
        challenge = challenge_key(team.challenge_id)
        inside = [code_of(one) for one in answering.seated(w, team)]
        assert code_of(moved) in inside
        assert code_of(placement.person_id) not in inside
        assert not broken(instance, result, challenge, team.language, inside)
        rest = [one for one in inside if one != code_of(moved)]
        for earlier in before[: before.index(moved)]:
            assert broken(instance, result, challenge, team.language, [*rest, code_of(earlier)])
        offer = w.one(select(Placement).where(Placement.person_id == moved))
        assert offer.answer is Answer.OFFERED
        assert offer.answer_until == w.now + timedelta(hours=found.accept_hours)
        kinds = w.all(select(Notice.kind).where(Notice.person_id == moved))
        assert "rounds.offered" in kinds


def test_nobody_is_offered_a_seat_that_breaks_a_rule(work: Any) -> None:
    with work() as w:
        _, found = crowded(w)
        instance, result = answering.frozen(w, found)
        placement = offers(w, found)[0]
        team = w.get(Team, placement.team_id)
        members = [code_of(one) for one in answering.seated(w, team)]
        challenge = challenge_key(team.challenge_id)
        assert not broken(instance, result, challenge, team.language, members)
        assert any(
            sentence.startswith("H4")
            for sentence in broken(instance, result, challenge, team.language, members[:2])
        )
        assert any(
            sentence.startswith("H3")
            for sentence in broken(instance, result, challenge, "pl", members)
        )


def test_places_lapse_and_the_round_becomes_final(work: Any, clock: Any, run_errands: Any) -> None:
    with work() as w:
        _, found = crowded(w)
        round_id = found.id
        people = [one.person_id for one in offers(w, found)]
        for placement in offers(w, found)[:6]:
            answering.accept(w, found, placement)
        assert found.state is RoundState.PUBLISHED
    clock.now += timedelta(hours=73)
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, round_id)
        answers = [one.answer for one in offers(w, found) if one.person_id in people]
        assert answers.count(Answer.LAPSED) == 6
        assert found.state is RoundState.PUBLISHED  # offers to the waiting list run on
    clock.now += timedelta(hours=73)
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, round_id)
        assert found.state is RoundState.FINAL
        states = {one.state for one in w.all(select(Team))}
        assert states <= {TeamState.ACTIVE, TeamState.DISSOLVED}
        standings = {one.standing for one in w.all(select(Membership))}
        assert Standing.INVITED not in standings
        teams = {one.challenge_id: one.state for one in w.all(select(Team))}
        for challenge in w.all(select(Challenge)):
            runs = teams.get(challenge.id) is TeamState.ACTIVE
            assert challenge.state is (
                ChallengeState.IN_PROGRESS if runs else ChallengeState.PUBLISHED
            )
        actions = set(w.all(select(AuditEvent.action)))
        assert {
            "rounds.freeze", "rounds.run", "rounds.solved", "rounds.publish", "rounds.accept",
            "rounds.lapsed", "rounds.offer", "rounds.final",
        } <= actions  # fmt: skip


def test_too_late_is_too_late(work: Any, as_: Any, clock: Any) -> None:
    with work() as w:
        _, found = crowded(w)
        person, round_id = offers(w, found)[0].person_id, found.id
    clock.now += timedelta(hours=73)
    client = as_(person)
    for path in ("acceptance", "decline"):
        answer = client.post(f"/rounds/{round_id}/result/{path}")
        assert answer.status_code == 409
        assert "The time to answer ended on" in answer.text


def test_a_run_draws_once_and_for_all(work: Any) -> None:
    with work() as w:
        made = scene(w, 9)
        found = frozen(w, made)
        run = commands.start_run(w, found)
        with pytest.raises(commands.WrongState, match="under way"):
            commands.start_run(w, found)
        commands.stop_run(w, found, run)
        assert w.get(Job, run.job_id).state.value == "cancelled"
        again = commands.start_run(w, found, "least_total")
        assert again.seed == run.seed
        assert again.number == 2


def test_a_cancelled_round_gives_its_challenges_back(work: Any) -> None:
    with work() as w:
        made = scene(w, 9)
        found = frozen(w, made)
        assert {one.state for one in w.all(select(Challenge))} == {ChallengeState.MATCHING}
        commands.cancel(w, found)
        assert {one.state for one in w.all(select(Challenge))} == {ChallengeState.PUBLISHED}
        with pytest.raises(commands.WrongState):
            commands.freeze(w, found, early=True)


def test_an_empty_round_cannot_be_frozen(work: Any) -> None:
    with work() as w:
        made = scene(w, 0)
        with pytest.raises(commands.WrongState, match="Nobody has a complete ranking"):
            frozen(w, made)


def test_two_who_decline_at_once_free_seats_for_two(database: Database) -> None:
    with database.work(HUB) as w:
        _, found = crowded(w)
        listed = len(answering.waiting(w, found))
        first, *_, last = [one.id for one in offers(w, found)]
        round_id = found.id

    def decline(w: Work, placement_id: int) -> None:
        found = w.get(MatchingRound, round_id)
        answering.decline(w, found, w.get(Placement, placement_id))

    def decline_beside() -> None:
        with database.work(HUB) as other:
            decline(other, last)

    beside = threading.Thread(target=decline_beside)
    with database.work(HUB) as w:
        decline(w, first)
        beside.start()
        beside.join(1)  # it gets as far as it may while the first is not through
    beside.join()
    with database.work(HUB) as w:
        found = w.get(MatchingRound, round_id)
        assert len(answering.waiting(w, found)) == listed - 2
        seats = w.all(
            select(Membership.person_id).where(
                col(Membership.standing).in_((Standing.INVITED, Standing.ACTIVE))
            )
        )
        assert len(seats) == len(set(seats)) == 12


def test_the_answers_name_the_teams_that_became_too_small(
    work: Any, as_: Any, validate: Any
) -> None:
    with work() as w:
        made = scene(w, 12, challenges=2)
        found = published(w, made)
        team = w.get(Team, offers(w, found)[0].team_id)
        key, name, title = team.id, team.name, w.get(Challenge, team.challenge_id).title
    desk, here = as_(made.coordinator), f"/rounds/{made.round_id}/answers"
    assert "smaller than the rules ask" not in desk.get(here).text
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        for one in [one for one in offers(w, found) if one.team_id == key][:3]:
            answering.decline(w, found, one)
    page = desk.get(here).text
    validate(page)
    assert "1 team is smaller than the rules ask" in page
    assert f"{name}: {title} (3 of at least 4)" in page
    assert ">Repair teams<" in page
    assert ">See the answers<" not in page
