"""Repairs: who would move, why, and what an accepted one changes."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from hub.db import Work
from hub.notices import Notice
from hub.rounds import (
    Answer,
    MatchingRound,
    Placement,
    State,
    answering,
    mending,
    repairing,
    seating,
)
from hub.rounds.freezing import challenge_key
from hub.rounds.legality import broken
from hub.rounds.models import Decision, Repair
from hub.teams import Membership, Standing, Team
from hub.teams import State as TeamState
from tests import makers
from tests.rounds.scene import Scene, code_of, published, ranked, scene

WHY = "Some left, and a team was too small."


def placements(w: Work, made: Scene) -> dict[int, Placement]:
    rows = w.all(select(Placement).where(col(Placement.round_id) == made.round_id))
    return {one.person_id: one for one in rows}


def legal(w: Work, made: Scene) -> None:
    """Every living team of the round keeps the rules, and everybody sits once."""
    found = w.get(MatchingRound, made.round_id)
    now = seating.seating(w, found)
    assert len(now.where) == sum(map(len, now.members.values()))
    for key, team in now.teams.items():
        members = [code_of(one) for one in now.members[key]]
        challenge = challenge_key(team.challenge_id)
        assert not broken(now.instance, now.result, challenge, team.language, members)
    for person, placement in placements(w, made).items():
        if person not in now.said_no:
            assert placement.team_id == now.where.get(person)


def solved_repair(w: Work, made: Scene, out: list[int], keeps_yes: bool = True) -> Repair:
    return repairing.start(w, w.get(MatchingRound, made.round_id), out, keeps_yes, WHY)


def test_a_coordinator_repairs_a_round_by_its_pages(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 13, challenges=2)
        published(w, made)
        before = {key: one.team_id for key, one in placements(w, made).items()}
    out = next(key for key, team in before.items() if team)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/repairs"
    page = desk.get(here)
    validate(page.text)
    assert "Start a repair" in page.text
    sent = {"withdrawn": [str(out)], "keeps_yes": "yes", "reason": WHY}
    started = desk.post(here, data=sent)
    assert started.status_code == 303
    address = started.headers["location"]
    validate(desk.get(address).text)
    assert "is being solved" in desk.get(address).text
    assert desk.post(here, data=sent).status_code == 409
    assert desk.post(f"{address}/acceptance").status_code == 409
    run_errands()
    page = desk.get(address).text
    validate(page)
    assert "is ready" in page
    assert "No legal result places more people" in page
    with work() as w:
        assert {key: one.team_id for key, one in placements(w, made).items()} == before
    waiting = desk.post(here, data=sent)
    assert waiting.status_code == 409
    assert "waits for a decision" in waiting.text
    assert desk.post(f"{address}/acceptance").status_code == 303
    assert desk.post(f"{address}/acceptance").status_code == 409
    assert desk.post(f"{address}/discarding").status_code == 409
    validate(desk.get(address).text)
    assert "is in force" in desk.get(address).text
    assert "In force" in desk.get(here).text
    with work() as w:
        legal(w, made)
        after = placements(w, made)
        assert after[out].answer is Answer.DECLINED
        came = [key for key, team in before.items() if team is None]
        assert after[came[0]].team_id is not None
        told = w.all(select(Notice.person_id).where(col(Notice.kind) == "rounds.repaired"))
        assert {out, came[0]} <= set(told)
    validate(as_(came[0]).get(f"/rounds/{made.round_id}/result").text)
    assert "were repaired" in as_(came[0]).get(f"/rounds/{made.round_id}/result").text
    assert f"/rounds/{made.round_id}/verification" in desk.get(here).text
    assert "Repair 1, SHA-256" in as_().get(f"/rounds/{made.round_id}/verification").text


def test_a_team_below_the_least_is_joined_or_dissolved_and_nobody_loses_a_place(
    work: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w, 12, challenges=3)
        published(w, made)
        rows = placements(w, made)
        teams = {one.team_id for one in rows.values() if one.team_id}
        assert len(teams) >= 2
        hurt = min(teams)
        out = [key for key, one in sorted(rows.items()) if one.team_id == hurt][:3]
        repair_id = solved_repair(w, made, out).id
    run_errands()
    with work() as w:
        repair = w.get(Repair, repair_id)
        assert not repair.fault
        assert [one["kind"] for one in repair.moves].count("loses") == 0
        moved = {one["person_id"] for one in repair.moves}
        assert all(one["why"] for one in repair.moves)
        found = w.get(MatchingRound, made.round_id)
        w.actor = makers.actor(w, w.get(makers.Person, made.coordinator))
        mending.accept(w, found, repair)
    with work() as w:
        legal(w, made)
        after = placements(w, made)
        seated = {key for key, one in after.items() if one.answer is Answer.OFFERED}
        assert seated == set(made.students) - set(out)
        assert all(after[key].team_id for key in seated)
        for key in seated - moved:
            assert after[key].team_id == rows[key].team_id
        left = [one for one in w.all(select(Team)) if one.state is TeamState.DISSOLVED]
        gone = {one.id for one in left}
        assert not w.all(
            select(Membership).where(
                col(Membership.team_id).in_(gone),
                col(Membership.standing).in_((Standing.INVITED, Standing.ACTIVE)),
            )
        )


def test_who_said_yes_stays_in_the_challenge(work: Any, run_errands: Callable[[], int]) -> None:
    with work() as w:
        made = scene(w, 13, challenges=3)
        found = published(w, made)
        rows = placements(w, made)
        first = [key for key, one in sorted(rows.items()) if one.team_id]
        teams = {key: one.challenge_id for one in w.all(select(Team)) for key in [one.id]}
        where = {key: teams[rows[key].team_id] for key in first}
        for key in first[:6]:
            answering.accept(w, found, rows[key])
        repair_id = solved_repair(w, made, first[6:8]).id
    run_errands()
    with work() as w:
        repair = w.get(Repair, repair_id)
        if repair.fault:
            assert "is pinned to" in repair.fault
            assert "s1" not in repair.fault.replace("students", "")
            return
        moved = {one["person_id"] for one in repair.moves if one["kind"] != "regrouped"}
        assert not moved & set(first[:6])
        mending.accept(w, w.get(MatchingRound, made.round_id), repair)
        after = placements(w, made)
        for key in first[:6]:
            assert after[key].answer is Answer.ACCEPTED
            assert teams[after[key].team_id] == where[key]


def test_a_proposal_is_void_once_somebody_else_moved(
    work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w, 13, challenges=3)
        published(w, made)
        seated = [key for key, one in sorted(placements(w, made).items()) if one.team_id]
        repair_id = solved_repair(w, made, seated[:1]).id
    run_errands()
    answer = as_(seated[-1]).post(f"/rounds/{made.round_id}/result/decline")
    assert answer.status_code == 303
    desk = as_(made.coordinator)
    address = f"/rounds/{made.round_id}/repairs/{repair_id}"
    refused = desk.post(f"{address}/acceptance")
    assert refused.status_code == 409
    assert "Places have changed since" in refused.text
    assert desk.post(f"{address}/discarding").status_code == 303
    with work() as w:
        assert w.get(Repair, repair_id).decision is Decision.DISCARDED


def test_who_became_complete_after_the_freeze_comes_in(
    work: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w, 9, challenges=3)
        found = published(w, made)
        late = makers.student(w)
        offered = [w.get(makers.Challenge, key) for key in made.challenge_ids]
        ranked(w, found, late, offered)
        repair_id = solved_repair(w, made, []).id
        key = late.id
    run_errands()
    with work() as w:
        repair = w.get(Repair, repair_id)
        assert [(one["person_id"], one["kind"]) for one in repair.moves if one["kind"] == "comes"]
        mending.accept(w, w.get(MatchingRound, made.round_id), repair)
        assert placements(w, made)[key].team_id is not None
        legal(w, made)


def test_a_final_round_opens_for_answers_again(work: Any, run_errands: Callable[[], int]) -> None:
    with work() as w:
        made = scene(w, 13, challenges=2)
        found = published(w, made)
        rows = placements(w, made)
        seated = [key for key, one in sorted(rows.items()) if one.team_id]
        for key in seated:
            answering.accept(w, found, rows[key])
        assert found.state is State.FINAL
        repair_id = solved_repair(w, made, seated[:1], keeps_yes=False).id
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        repair = w.get(Repair, repair_id)
        came = [one["person_id"] for one in repair.moves if one["kind"] == "comes"]
        assert came
        mending.accept(w, found, repair)
        assert found.state is State.PUBLISHED
        answering.accept(w, found, placements(w, made)[came[0]])
        legal(w, made)


def test_a_repair_needs_published_teams_and_people_who_sit(work: Any) -> None:
    with work() as w:
        made = scene(w, 9)
        with pytest.raises(repairing.NotRepairable, match="when the teams are published"):
            solved_repair(w, made, [])
        published(w, made)
        with pytest.raises(repairing.NotRepairable, match="has no place any more"):
            solved_repair(w, made, [made.coordinator])


def test_a_stopped_repair_leaves_nothing_and_another_can_begin(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 9)
        published(w, made)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/repairs"
    address = desk.post(here, data={"reason": WHY}).headers["location"]
    assert desk.post(f"{address}/stop").status_code == 303
    assert desk.post(f"{address}/stop").status_code == 409
    run_errands()
    validate(desk.get(address).text)
    assert "was stopped" in desk.get(address).text
    assert desk.post(here, data={"reason": WHY}).status_code == 303
