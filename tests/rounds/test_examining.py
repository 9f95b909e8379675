"""What a student may have found out: what better choices cost, and what would have helped."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hub.challenges import Challenge
from hub.jobs import Job
from hub.needs.models import AccessNeed, Effect
from hub.rounds import MatchingRound, MatchingRun, Placement, examining
from hub.rounds.solving import instance_for
from tests import makers
from tests.rounds.scene import code_of, published, scene

CODES = re.compile(r"\bs[0-9a-f]{8}\b|\b[sc]\d+\b|\bNone\b|[{}]")


def test_a_student_may_stop_a_question_and_ask_it_again(
    work: Any, as_: Any, run_errands: Any, validate: Any
) -> None:
    with work() as w:
        made = scene(w, 13, challenges=2)
        published(w, made)
        late = w.all(select(Placement).where(col(Placement.team_id).is_(None)))
        student_id = late[0].person_id
    mine = as_(student_id)
    here = f"/rounds/{made.round_id}/result"
    assert mine.post(f"{here}/stop").status_code == 409
    assert mine.post(f"{here}/examination").status_code == 303
    page = mine.get(here).text
    validate(page)
    assert "Stop finding out" in page
    assert mine.post(f"{here}/stop").status_code == 303
    run_errands()
    assert "Find out what it would have cost" in mine.get(here).text
    assert mine.post(f"{here}/examination").status_code == 303
    run_errands()
    page = mine.get(here).text
    assert "What your first choice would have cost:" in page
    assert "Stop finding out" not in page
    with work() as w:
        placement = w.one(select(Placement).where(Placement.person_id == student_id))
        (said,) = placement.reason[examining.COSTS].values()
        assert not CODES.search(said)
        assert len(w.all(select(Job).where(Job.errand == "rounds.examined"))) == 2


def test_each_better_choice_can_be_asked_about_once(
    work: Any, as_: Any, run_errands: Any, validate: Any
) -> None:
    with work() as w:
        made = scene(w, 13, challenges=2)
        published(w, made)
        late = w.one(select(Placement).where(col(Placement.team_id).is_(None)))
        late.reason = {**late.reason, "examined": "As it was answered before."}
        w.add(late)
        student_id = late.person_id
        first, second = (one.challenge_id for one in examining.better(w, *of_student(w, late)))
    mine = as_(student_id)
    here = f"/rounds/{made.round_id}/result"
    page = mine.get(here).text
    assert "What your first choice would have cost:</strong> As it was answered before." in page
    assert re.findall(r'<option value="(\d+)"', page) == [str(second)]
    assert mine.post(f"{here}/examination", data={"challenge_id": first}).status_code == 409
    assert mine.post(f"{here}/examination", data={"challenge_id": "x"}).status_code == 404
    assert mine.post(f"{here}/examination", data={"challenge_id": second}).status_code == 303
    assert mine.post(f"{here}/examination", data={"challenge_id": second}).status_code == 409
    run_errands()
    page = mine.get(here).text
    validate(page)
    assert "What your first choice would have cost:</strong> As it was answered before." in page
    assert "What your second choice would have cost:" in page
    assert "Find out what it would have cost" not in page
    with work() as w:
        placement = w.one(select(Placement).where(Placement.person_id == student_id))
        assert set(placement.reason[examining.COSTS]) == {f"c{first}", f"c{second}"}
        assert not {"examined", "examined_job", "examining"} & set(placement.reason)


def of_student(w: Any, placement: Placement) -> tuple[MatchingRound, Placement]:
    return w.get(MatchingRound, placement.round_id), placement


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "less than a minute"), (9, "take 1 minute,"), (30, "take 4 minutes,")],
)
def test_how_long_an_answer_takes_follows_from_the_run(seconds: float, words: str) -> None:
    assert words in examining.long_words(MatchingRun(result={"seconds": seconds}))


def test_nothing_is_advised_that_the_own_limits_leave_no_place_for(work: Any) -> None:
    with work() as w:
        made = scene(w, 12)
        student = made.students[3]
        for at in range(2):
            row = w.get(Challenge, made.challenge_ids[at])
            row.credits = 10.0
            w.add(row)
        makers.access_need(w, student, effect=Effect.MAX_HOURS, amount=1)
        found = published(w, made)
        placement = w.one(select(Placement).where(col(Placement.person_id) == student))
        run = w.get(MatchingRun, found.published_run_id)
        barred = {f"c{key}" for key in made.challenge_ids}
        before = instance_for(found, run)
        code = code_of(student)
        ranked = {
            key for one in before.students if one.id == code for tie in one.ranking for key in tie
        }
        assert f"c{made.challenge_ids[0]}" not in ranked  # the need took it out of the input

        def vetoed() -> set[str]:
            after = examining.within_own_limits(w, found, student, before)
            return set(next(one for one in after.students if one.id == code).vetoes)

        assert vetoed() == barred - ranked
        assert {f"c{one.challenge_id}" for one in examining.better(w, found, placement)} <= ranked
        w.execute(sa.delete(AccessNeed))
        assert vetoed() == barred - ranked  # also when the need is no longer known
        others = examining.within_own_limits(w, found, student, before).students
        assert [one for one in others if one.id != code] == [
            one for one in before.students if one.id != code
        ]
