"""Publishing: in a lane of its own, and its pages say what a job waits for."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from hub import jobs
from hub.db import Database
from hub.jobs import Job, Lane
from hub.rounds import MatchingRound, Placement, State, examining, publishing
from tests.conftest import Client
from tests.rounds.scene import Scene, frozen, published, scene, solved

As = Callable[..., Client]


def asked_in_another_round(w: Any) -> Placement:
    """The place of a student who asked a question, in a round that is published."""
    made = scene(w, 15, challenges=2)
    published(w, made)
    placement: Placement = w.one(
        select(Placement).where(
            col(Placement.round_id) == made.round_id, col(Placement.waiting_place) == 1
        )
    )
    examining.ask_cost(w, w.get(MatchingRound, made.round_id), placement)
    w.refresh(placement)
    return placement


@pytest.fixture
def ready(work: Any) -> Scene:
    """A frozen round with a run that can be published."""
    with work() as w:
        made = scene(w, 12)
        solved(w, frozen(w, made))
    return made


def test_publishing_does_not_wait_for_the_question_of_a_student(
    work: Any, as_: As, database: Database, validate: Callable[[str], None], ready: Scene
) -> None:
    with work() as w:
        question = asked_in_another_round(w).reason["examined_job"]
        held = jobs._claim(w, Lane.LONG)
        assert held is not None
        assert held.id == question  # the only long thread there is has it in hand
    desk, here = as_(ready.coordinator), f"/rounds/{ready.round_id}"
    run = f"{here}/runs/1"
    assert desk.post(f"{run}/publication").status_code == 303
    page = desk.get(run).text
    validate(page)
    assert "It begins in a moment." in page
    assert "The teams are being published. Students are told" in page
    assert "The teams are being published. Students are told" in desk.get(here).text
    assert "The teams are being published. Students are told" in desk.get("/rounds").text
    student = as_(ready.students[0])
    assert "Teams are being formed now" in student.get(f"/rankings/{ready.round_id}").text
    assert student.get(f"{here}/result").status_code == 404
    assert jobs.run_one(database, Lane.PROMPT)
    assert student.get(f"{here}/result").status_code == 200
    assert "The teams are published" in student.get(f"/rankings/{ready.round_id}").text
    with work() as w:
        assert w.get(Job, question).state is jobs.State.RUNNING
        assert w.get(MatchingRound, ready.round_id).state is State.PUBLISHED


def test_a_run_that_waits_for_other_jobs_says_so(
    work: Any, as_: As, validate: Callable[[str], None], ready: Scene
) -> None:
    with work() as w:
        asked = asked_in_another_round(w)
        round_id, person = asked.round_id, asked.person_id
        assert jobs._claim(w, Lane.LONG) is not None
    desk = as_(ready.coordinator)
    page = desk.post(f"/rounds/{ready.round_id}/runs").headers["location"]
    text = desk.get(page).text
    validate(text)
    assert "It waits for its turn: 1 other job is before it." in text
    other = as_(person)
    assert "waits for its turn" not in other.get(f"/rounds/{round_id}/result").text
    assert other.post(f"/rounds/{round_id}/result/change").status_code == 303
    text = other.get(f"/rounds/{round_id}/result").text
    validate(text)
    assert "It waits for its turn: 2 other jobs are before it." in text


def test_a_publication_that_breaks_off_says_so_and_can_be_asked_for_again(
    work: Any, as_: As, database: Database, monkeypatch: pytest.MonkeyPatch, ready: Scene
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    desk, run = as_(ready.coordinator), f"/rounds/{ready.round_id}/runs/1"
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "publish", broken)
        assert desk.post(f"{run}/publication").status_code == 303
        assert jobs.run_one(database, Lane.PROMPT)
        assert "It broke off, and is tried again at" in desk.get(run).text
        for _ in range(jobs.MAX_ATTEMPTS - 1):
            with work() as w:
                row = w.one(select(Job).where(col(Job.errand) == "rounds.publish"))
                row.due_at = w.now
                w.add(row)
            assert jobs.run_one(database, Lane.PROMPT)
    page = desk.get(run).text
    assert "The teams are not published." in page
    assert "The hub has a fault of its own here." in page
    assert "Publish run 1" in page
    assert desk.post(f"{run}/publication").status_code == 303
    assert jobs.run_one(database, Lane.PROMPT)
    assert "The teams are not published." not in desk.get(run).text
