"""What would have changed it, for a whole round: one after another, and others have their turn."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from hub import jobs
from hub.db import Database
from hub.jobs import Job, Lane
from hub.rounds import MatchingRound, Placement, everybody, examining
from hub.rounds.examining import UNDER_WAY
from tests.conftest import Client
from tests.rounds.scene import Scene, frozen, published, scene

As = Callable[..., Client]


@pytest.fixture
def told(work: Any) -> Scene:
    """A published round in which some have no place, and some their second choice."""
    with work() as w:
        made = scene(w, 15, challenges=2)
        published(w, made)
    return made


def answers(work: Any, made: Scene) -> dict[int, str]:
    """Person → what they read, of those who have anything."""
    with work() as w:
        rows = w.all(select(Placement).where(col(Placement.round_id) == made.round_id))
    return {one.person_id: one.reason["changed"] for one in rows if "changed" in one.reason}


def waiting(work: Any) -> list[str]:
    """The errands that wait in the long lane, in the order of their turn."""
    with work() as w:
        return list(
            w.all(
                select(Job.errand)
                .where(col(Job.state) == jobs.State.WAITING, col(Job.errand).like("rounds.%"))
                .where(col(Job.errand) != "rounds.lapse")
                .order_by(col(Job.due_at), col(Job.id))
            )
        )


def test_a_coordinator_has_it_found_out_for_everybody(
    work: Any, as_: As, database: Database, validate: Callable[[str], None], told: Scene
) -> None:
    desk, here = as_(told.coordinator), f"/rounds/{told.round_id}/answers"
    with work() as w:
        found = w.get(MatchingRound, told.round_id)
        _, wanted = everybody.progress(w, found)
        assert 1 < wanted < 15
    page = desk.get(here).text
    validate(page)
    assert "Find out for everybody" in page
    assert desk.post(f"{here}/changes/stop").status_code == 409
    assert desk.post(f"{here}/changes").status_code == 303
    assert desk.post(f"{here}/changes").status_code == 409
    page = desk.get(here).text
    validate(page)
    assert f"Answered 0 of {wanted}. The next one, 0 %" in page
    assert jobs.run_one(database, Lane.LONG)
    assert len(answers(work, told)) == 1
    while jobs.run_one(database, Lane.LONG):
        pass
    said = answers(work, told)
    assert len(said) == wanted
    assert UNDER_WAY not in said.values()
    page = desk.get(here).text
    validate(page)
    assert f"{wanted} of {wanted} students" in page
    assert "Find out for everybody" not in page
    assert desk.post(f"{here}/changes").status_code == 409
    person = min(said)
    assert "What would have changed it:" in as_(person).get(f"/rounds/{told.round_id}/result").text


def test_what_else_waits_has_its_turn_after_each_answer(
    work: Any, as_: As, database: Database, told: Scene
) -> None:
    with work() as w:
        other = scene(w, 6)
        frozen(w, other)
    here = f"/rounds/{told.round_id}/answers"
    assert as_(told.coordinator).post(f"{here}/changes").status_code == 303
    assert as_(other.coordinator).post(f"/rounds/{other.round_id}/runs").status_code == 303
    assert waiting(work) == [everybody.ERRAND, "rounds.solve"]
    assert jobs.run_one(database, Lane.LONG)
    assert waiting(work) == ["rounds.solve", everybody.ERRAND]


def test_it_can_be_stopped_and_begun_again(
    work: Any, as_: As, database: Database, monkeypatch: pytest.MonkeyPatch, told: Scene
) -> None:
    desk, here = as_(told.coordinator), f"/rounds/{told.round_id}/answers"

    def stopped(database: Database, report: Any, placement_id: int) -> None:
        assert desk.post(f"{here}/changes/stop").status_code == 303
        with database.work() as w:
            examining.keep(w, placement_id, {"changed": "Too late."})

    assert desk.post(f"{here}/changes").status_code == 303
    with monkeypatch.context() as patched:
        patched.setattr(examining, "rethink", stopped)
        assert jobs.run_one(database, Lane.LONG)
    assert answers(work, told) == {}
    assert waiting(work) == []
    assert desk.post(f"{here}/changes").status_code == 303


def test_an_answer_that_broke_off_is_taken_up_again(
    work: Any, as_: As, database: Database, monkeypatch: pytest.MonkeyPatch, told: Scene
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    here = f"/rounds/{told.round_id}/answers"
    assert as_(told.coordinator).post(f"{here}/changes").status_code == 303
    with monkeypatch.context() as patched:
        patched.setattr(examining, "rethink", broken)
        assert jobs.run_one(database, Lane.LONG)
    (person,) = answers(work, told)
    with work() as w:
        job = w.one(select(Job).where(col(Job.errand) == everybody.ERRAND))
        job.due_at = w.now
        w.add(job)
    assert jobs.run_one(database, Lane.LONG)
    assert answers(work, told).keys() == {person}
    assert answers(work, told)[person] != UNDER_WAY
