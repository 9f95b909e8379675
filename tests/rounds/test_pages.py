"""Rounds through their pages: who may see what, what a state allows, how many queries."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from hub.actor import Role
from hub.challenges import Rights
from hub.rounds.models import Answer, MatchingRound, MatchingRun, Placement, State
from hub.teams import Team
from tests import makers
from tests.rounds.scene import frozen, published, scene

PAGES = ("", "/edit", "/comparison", "/answers", "/sandbox", "/repairs", "/repairs/1")


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.TEACHER, Role.PARTNER, Role.OMBUD])
def test_only_coordinators_see_the_inside_of_a_round(
    work: Any, as_: Any, role: Role | None
) -> None:
    with work() as w:
        made = scene(w, 4)
        person = makers.person(w, *([role] if role else [])).id
    client = as_(person) if role else as_()
    for path in ("/rounds", "/rounds/new", *(f"/rounds/{made.round_id}{one}" for one in PAGES)):
        assert client.get(path).status_code in (303, 403), path
    acts = (
        *("opening", "freeze", "cancellation", "runs", "edit", "answers/closing", "sandbox"),
        *("sandbox/costs", "sandbox/stop", "repairs", "repairs/1/acceptance"),
        *("repairs/1/discarding", "repairs/1/stop", "verification/voiding"),
        "verification/closing",
    )
    for path in acts:
        answer = client.post(f"/rounds/{made.round_id}/{path}")
        assert answer.status_code == 403, path


def test_a_round_goes_from_plan_to_final(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12, state=State.DRAFT)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}"

    def look(path: str, *words: str) -> str:
        page = desk.get(path)
        assert page.status_code == 200, path
        validate(page.text)
        for one in words:
            assert one in page.text, (path, one)
        return str(page.text)

    look("/rounds", "Draft")
    look(here, "Open to students", "Not possible now", "Once the round is frozen")
    assert desk.post(f"{here}/freeze").status_code == 409
    assert desk.post(f"{here}/opening").status_code == 303
    look(here, "Freeze early", "12", "Demand")
    refused = desk.post(f"{here}/freeze")
    assert refused.status_code == 409
    assert "Students can rank until" in refused.text
    assert desk.post(f"{here}/freeze", data={"early": "yes"}).status_code == 303
    look(here, "Run the matching", "Input, SHA-256")
    started = desk.post(f"{here}/runs", data={"rank_rule": "rank_squares"})
    assert started.status_code == 303
    run = started.headers["location"]
    look(run, "is under way", "Stop run 1")
    assert desk.post(f"{here}/runs").status_code == 409
    run_errands()
    look(run, "Publish run 1", "Proven.", "Rank obtained", "First choice")
    assert desk.post(f"{here}/runs", data={"rank_rule": "rank_maximal"}).status_code == 303
    run_errands()
    look(f"{here}/comparison", "Run 1", "Run 2", "Mean rank", "Most first choices")
    look(f"{here}/fairness", "By group")
    sheet = desk.get(f"{run}/teams.csv")
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert sheet.text.count("\n") == 13
    assert desk.post(f"{run}/publication").status_code == 303
    assert desk.post(f"{run}/publication").status_code == 409
    look(run, "The teams are being published")
    run_errands()
    look(run, "is published")
    look(f"{here}/answers", "Not answered yet")
    for number, student in enumerate(made.students):
        mine = as_(student)
        page = mine.get(f"{here}/result")
        assert page.status_code == 200
        assert "in team" in page.text
        validate(page.text)
        if number == 0:
            validate(mine.get(f"{here}/result/decline").text)
            assert mine.post(f"{here}/result/decline").status_code == 303
            assert "You gave your place up" in mine.get(f"{here}/result").text
            assert mine.post(f"{here}/result/acceptance").status_code == 409
        else:
            assert mine.post(f"{here}/result/acceptance").status_code == 303
    look(f"{here}/answers", "all have answered")
    with work() as w:
        assert w.get(MatchingRound, made.round_id).state is State.FINAL
        assert {one.state.value for one in w.all(select(Team))} == {"active"}


def test_a_stopped_run_leaves_no_result(work: Any, as_: Any, run_errands: Any) -> None:
    with work() as w:
        made = scene(w, 8)
        frozen(w, made)
    desk = as_(made.coordinator)
    run = desk.post(f"/rounds/{made.round_id}/runs").headers["location"]
    assert desk.post(f"{run}/stop").status_code == 303
    run_errands()
    assert "was stopped" in desk.get(run).text
    assert desk.post(f"{run}/stop").status_code == 409
    assert desk.post(f"{run}/publication").status_code == 409
    with work() as w:
        assert w.one(select(MatchingRun)).finished_at is None


def test_a_result_is_for_one_student_only(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 8)
        other = makers.student(w).id
    here = f"/rounds/{made.round_id}/result"
    assert as_(made.students[0]).get(here).status_code == 404
    with work() as w:
        published(w, made)
    assert as_(made.students[0]).get(here).status_code == 200
    assert as_(other).get(here).status_code == 404
    assert as_(made.coordinator).get(here).status_code == 404
    assert as_().get(here).status_code == 303
    assert as_(other).post(f"{here}/acceptance").status_code == 404


def test_a_student_may_ask_what_the_first_choice_would_have_cost(
    work: Any, as_: Any, run_errands: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 13, challenges=2)
        published(w, made)
        late = w.all(select(Placement).where(col(Placement.team_id).is_(None)))
        assert late
        student = late[0].person_id
    mine = as_(student)
    here = f"/rounds/{made.round_id}/result"
    assert "waiting list" in mine.get(here).text
    assert mine.post(f"{here}/examination").status_code == 303
    assert mine.post(f"{here}/examination").status_code == 409
    assert mine.post(f"{here}/change").status_code == 303
    assert mine.post(f"{here}/change").status_code == 409
    waiting = mine.get(here)
    validate(waiting.text)
    assert "We find out what a better choice would have cost, 0 %" in waiting.text
    run_errands()
    page = mine.get(here).text
    validate(page)
    assert "What your first choice would have cost:" in page
    assert "What would have changed it:" in page
    assert "no small change of your own answers" in page
    assert "by the published lottery" in page
    assert "at most 12 could be placed" in page
    assert "We find out" not in page


def test_everybody_can_read_the_rule(as_: Any, validate: Callable[[str], None]) -> None:
    page = as_().get("/rounds/rule")
    assert page.status_code == 200
    assert "not strategy-proof" in page.text
    validate(page.text)


def test_a_form_with_faults_keeps_what_was_typed(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        desk = makers.coordinator(w).id
        challenge = makers.challenge(w).id
    client = as_(desk)
    validate(client.get("/rounds/new").text)
    sent = {
        "name": "Spring 2028",
        "opens_on-day": "1", "opens_on-month": "10", "opens_on-year": "2027",
        "closes_on-day": "23", "closes_on-month": "9", "closes_on-year": "2027",
        "starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2028",
        "challenges": [str(challenge)],
        "team_size_min": "6", "team_size_max": "4",
    }  # fmt: skip
    refused = client.post("/rounds/new", data=sent)
    assert refused.status_code == 422
    validate(refused.text)
    assert "Let ranking close after it opens." in refused.text
    assert "Let the largest team be no smaller than the smallest." in refused.text
    assert "Spring 2028" in refused.text
    good = {**sent, "closes_on-month": "11", "team_size_max": "6"}
    short = client.post("/rounds/new", data={**good, "min_ranks": "4"})
    assert short.status_code == 422
    assert "Enter 5 or more. With fewer, whoever lists the first choice alone" in short.text
    made = client.post("/rounds/new", data=good)
    assert made.status_code == 303
    here = made.headers["location"]
    edit = client.get(f"{here}/edit")
    validate(edit.text)
    assert client.post(f"{here}/edit", data={**good, "min_ranks": "1"}).status_code == 422
    assert client.post(f"{here}/edit", data={**good, "name": "Spring"}).status_code == 303
    again = client.post(f"{here}/edit", data={**good, "name": "Autumn", "version": "0"})
    assert again.status_code == 422
    assert "Another coordinator changed this" in again.text


def test_terms_that_bind_need_an_equal_challenge_beside_them(work: Any, as_: Any) -> None:
    with work() as w:
        desk = makers.coordinator(w).id
        bound = makers.challenge(w, title="Sign here", rights=Rights.OPTIONAL_ASSIGNMENT).id
        other, equal = makers.challenge(w, credits=10).id, makers.challenge(w).id
    sent = {
        "name": "Spring 2028",
        "opens_on-day": "1", "opens_on-month": "10", "opens_on-year": "2027",
        "closes_on-day": "23", "closes_on-month": "11", "closes_on-year": "2027",
        "starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2028",
        "challenges": [str(bound), str(other)],
    }  # fmt: skip
    client = as_(desk)
    refused = client.post("/rounds/new", data=sent)
    assert refused.status_code == 422
    assert "“Sign here” may buy rights" in refused.text
    assert "with 5 credits" in refused.text
    with_equal = {**sent, "challenges": [str(bound), str(equal)]}
    assert client.post("/rounds/new", data=with_equal).status_code == 303


@pytest.mark.parametrize(
    ("path", "many"),
    [
        ("", 300),
        ("/answers", 60),
        ("/result", 60),
        ("/repairs", 60),
        ("/fairness", 60),
        ("/sandbox", 60),
        ("/rulings", 60),
        ("/verification", 60),
    ],
)
def test_queries_do_not_grow_with_the_students(
    work: Any, as_: Any, queries: Any, path: str, many: int
) -> None:
    counts = []
    for students in (12, many):
        with work() as w:
            made = scene(w, students, challenges=8)
            who = made.coordinator
            if path:
                published(w, made)
            if path == "/result":
                placed = select(Placement.person_id).where(col(Placement.rank) == 1)
                who = w.one(placed.where(Placement.round_id == made.round_id))
        client = as_(who)
        with queries() as seen:
            assert client.get(f"/rounds/{made.round_id}{path}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_answers_are_kept(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 8)
        published(w, made)
    here = f"/rounds/{made.round_id}/result"
    assert as_(made.students[0]).post(f"{here}/acceptance").status_code == 303
    with work() as w:
        placement = w.one(select(Placement).where(Placement.person_id == made.students[0]))
        assert placement.answer is Answer.ACCEPTED


@pytest.mark.parametrize("state", list(State))
def test_nonsense_is_answered_in_words(
    work: Any, as_: Any, validate: Callable[[str], None], state: State
) -> None:
    with work() as w:
        made = scene(w, 4, state=State.OPEN if state is State.FROZEN else state)
        if state is State.FROZEN:
            frozen(w, made)
    client = as_(made.coordinator)
    here = f"/rounds/{made.round_id}"
    noise = "\x00ø" * 40
    fields = ("rank_rule", "early", "name", "opens_on", "closes_time", "challenges", "version")
    for path in ("/rounds/new", f"{here}/edit", f"{here}/runs", f"{here}/freeze"):
        for sent in ({}, dict.fromkeys(fields, noise)):
            answer = client.post(path, data=sent)
            assert answer.status_code in (303, 409, 422), path
            validate(answer.text)
    for path in ("", "/edit", "/comparison"):
        page = client.get(f"{here}{path}")
        assert page.status_code == 200, path
        validate(page.text)
