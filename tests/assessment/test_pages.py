"""The pages of assessment through HTTP: marking, view, differences, release, result."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from hub.assessment import Assessment, AssessmentState, PartnerView, Result
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.notices.models import Notice
from hub.teams import State, Team
from tests.assessment.scene import Scene
from tests.conftest import Opening

MARKED = {
    "mark_c1": "80",
    "comment_c1": "You made a large question small.",
    "mark_c2": "60",
    "mark_c3": "100",
    "comment": "A good piece of work.",
    "version": "0",
}


@pytest.fixture
def scene(work: Opening) -> Scene:
    with work() as w:
        return Scene(w)


def desk(scene: Scene, more: str = "") -> str:
    return f"/assessment/desk/{scene.submission.id}{more}"


def test_a_work_is_marked_viewed_released_and_read(
    scene: Scene, as_: Callable[..., Any], work: Opening, validate: Callable[[str], None]
) -> None:
    teacher, partner, student = as_(scene.teacher), as_(scene.partner), as_(scene.student)
    for path in ("/assessment", desk(scene), "/assessment/gradebook"):
        answer = teacher.get(path)
        assert answer.status_code == 200, path
        validate(answer.text)
    assert teacher.post(desk(scene), data=MARKED).status_code == 303
    view = f"/assessment/views/{scene.submission.id}"
    validate(partner.get(view).text)
    given = {"mark_c2": "80", "mark_c3": "100", "comment_c2": "It rang.", "give": "yes"}
    assert partner.post(view, data=given).status_code == 303
    assert "It rang." in teacher.get(desk(scene)).text
    sent = {
        "person_1": str(scene.members[0][0].id),
        "points_1": "4",
        "reason_1": "Led the test and wrote its protocol.",
    }
    assert teacher.post(desk(scene, "/members"), data=sent).status_code == 303
    page = teacher.get(desk(scene, "/members"))
    validate(page.text)
    assert "80.0</strong> points" in page.text
    assert student.get(f"/assessment/results/{scene.team.id}").status_code == 404
    assert teacher.post(desk(scene, "/release")).status_code == 303
    result = student.get(f"/assessment/results/{scene.team.id}")
    validate(result.text)
    assert "You passed, Ingrid" in result.text
    assert "Led the test and wrote its protocol." in result.text
    assert "It rang." in result.text
    assert "local grade B" in result.text
    recognition = result.text.partition('id="recognition"')[2].partition("</section>")[0]
    words = " ".join(re.sub(r"<[^>]*>", " ", recognition).split())
    assert "Promised" in words
    assert "Booked at NTNU" in words
    assert "The rule that suggests B" in words
    front = " ".join(student.get("/").text.split())
    assert "NTNU books them by its own rules, grade B" in front
    mate = as_(scene.members[0][1]).get(f"/assessment/results/{scene.team.id}").text
    assert "Led the test" not in mate
    validate(student.get("/assessment/mine").text)
    validate(as_(scene.coordinator).get("/assessment/gradebook").text)
    with work() as w:
        assert w.count(select(Result)) == 3
        assert w.get(Team, scene.team.id).state is State.ASSESSED
        assert w.get(Challenge, scene.challenge.id).state is ChallengeState.ASSESSED
        told = w.all(select(Notice.person_id).where(Notice.kind == "assessment.release"))
        assert sorted(told) == sorted(one.id for one in scene.members[0])
    assert teacher.post(desk(scene, "/release")).status_code == 409
    assert teacher.post(desk(scene), data={**MARKED, "version": "1"}).status_code == 409
    assert partner.post(view, data={**given, "version": "1"}).status_code == 409


def test_a_draft_saves_itself_and_says_its_version(
    scene: Scene, as_: Callable[..., Any], work: Opening
) -> None:
    teacher = as_(scene.teacher)
    empty = teacher.post(desk(scene), data={"version": "0", "autosave": "yes"})
    assert (empty.status_code, empty.headers["version"]) == (204, "0")
    one = teacher.post(desk(scene), data={"mark_c1": "80", "version": "0", "autosave": "yes"})
    assert (one.status_code, one.headers["version"]) == (204, "1")
    again = teacher.post(desk(scene), data={"mark_c1": "80", "version": "1", "autosave": "yes"})
    assert again.headers["version"] == "1"
    with work() as w:
        row = w.one(select(Assessment))
        assert row.state is AssessmentState.OPEN
        assert row.marks == {"c1": {"points": 80, "comment": ""}}
    assert "2 of 3 left" in teacher.get("/assessment").text


def test_the_second_of_two_windows_is_told_and_sees_both(
    scene: Scene, as_: Callable[..., Any], validate: Callable[[str], None]
) -> None:
    teacher = as_(scene.teacher)
    teacher.post(desk(scene), data={"mark_c1": "80", "comment_c1": "First.", "version": "0"})
    second = teacher.post(
        desk(scene), data={"mark_c1": "40", "comment_c1": "Second.", "version": "0"}
    )
    assert second.status_code == 422
    validate(second.text)
    assert "You, in another window," in second.text
    assert "Strong, 80" in second.text
    assert "First." in second.text
    assert "Second." in second.text
    assert 'name="version" value="1"' in second.text


@pytest.mark.parametrize("mark", ["81", "-1", "101", "many", "80.5"])
def test_only_levels_of_the_rubric_are_given(
    scene: Scene, as_: Callable[..., Any], work: Opening, mark: str
) -> None:
    answer = as_(scene.teacher).post(desk(scene), data={**MARKED, "mark_c1": mark})
    assert answer.status_code == 422
    assert "A good piece of work." in answer.text
    with work() as w:
        assert w.count(select(Assessment)) == 0


def test_save_and_next_opens_the_next_unmarked_work(work: Opening, as_: Callable[..., Any]) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
    teacher = as_(scene.teacher)
    first, second = scene.submissions
    answer = teacher.post(f"/assessment/desk/{first.id}", data={**MARKED, "go": "next"})
    assert answer.headers["location"] == f"/assessment/desk/{second.id}"
    answer = teacher.post(f"/assessment/desk/{second.id}", data={**MARKED, "go": "next"})
    assert answer.headers["location"] == "/assessment"


def test_a_view_is_given_whole_and_tells_the_teacher(
    scene: Scene, as_: Callable[..., Any], work: Opening
) -> None:
    partner = as_(scene.partner)
    path = f"/assessment/views/{scene.submission.id}"
    assert "Your view is asked" in partner.get("/assessment").text
    half = partner.post(path, data={"mark_c2": "80", "give": "yes", "comment": "Thank you."})
    assert half.status_code == 422
    assert "Choose a level before you give your view." in half.text
    assert "Thank you." in half.text
    partner.post(path, data={"mark_c2": "80", "autosave": "yes"})
    assert "has not given its view yet" in as_(scene.teacher).get(desk(scene)).text
    done = partner.post(
        path, data={"mark_c2": "80", "mark_c3": "60", "give": "yes", "version": "1"}
    )
    assert done.status_code == 303
    with work() as w:
        assert w.one(select(PartnerView)).given_at == w.now
        told = w.all(select(Notice.person_id).where(Notice.kind == "assessment.view"))
        assert told == [scene.teacher.id]


def test_a_partner_is_not_asked_about_other_criteria(
    scene: Scene, as_: Callable[..., Any], work: Opening
) -> None:
    path = f"/assessment/views/{scene.submission.id}"
    as_(scene.partner).post(path, data={"mark_c1": "80", "mark_c2": "80", "mark_c3": "60"})
    with work() as w:
        assert set(w.one(select(PartnerView)).views) == {"c2", "c3"}


def test_a_difference_needs_a_reason(scene: Scene, as_: Callable[..., Any]) -> None:
    teacher = as_(scene.teacher)
    sent = {"person_1": str(scene.student.id), "points_1": "5", "reason_1": ""}
    assert teacher.post(desk(scene, "/members"), data=sent).status_code == 409
    teacher.post(desk(scene), data=MARKED)
    answer = teacher.post(desk(scene, "/members"), data=sent)
    assert answer.status_code == 422
    assert "Give the reason" in answer.text
    assert teacher.post(desk(scene, "/members"), data={**sent, "points_1": "21"}).status_code == 422


def test_nothing_is_released_before_all_is_marked(
    scene: Scene, as_: Callable[..., Any], work: Opening
) -> None:
    teacher = as_(scene.teacher)
    assert teacher.post(desk(scene, "/release")).status_code == 409
    teacher.post(desk(scene), data={**MARKED, "mark_c2": ""})
    answer = teacher.post(desk(scene, "/release"))
    assert answer.status_code == 409
    assert "not marked in all criteria" in answer.text
    with work() as w:
        assert w.count(select(Result)) == 0


def test_all_works_of_a_challenge_are_released_at_once_or_none(
    work: Opening, as_: Callable[..., Any], validate: Callable[[str], None]
) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
    teacher = as_(scene.teacher)
    path = f"/assessment/challenges/{scene.challenge.id}/release"
    teacher.post(f"/assessment/desk/{scene.submissions[0].id}", data=MARKED)
    validate(teacher.get(path).text)
    assert teacher.post(path).status_code == 409
    with work() as w:
        assert w.count(select(Result)) == 0
    teacher.post(f"/assessment/desk/{scene.submissions[1].id}", data=MARKED)
    validate(teacher.get(path).text)
    assert teacher.post(path).status_code == 303
    with work() as w:
        assert w.count(select(Result)) == 6
        assert w.get(Challenge, scene.challenge.id).state is ChallengeState.ASSESSED


def test_a_challenge_waits_for_its_last_team(work: Opening, as_: Callable[..., Any]) -> None:
    with work() as w:
        scene = Scene(w, teams=3)
    teacher = as_(scene.teacher)
    for submission in scene.submissions[:2]:
        teacher.post(f"/assessment/desk/{submission.id}", data=MARKED)
    assert teacher.post(f"/assessment/challenges/{scene.challenge.id}/release").status_code == 303
    with work() as w:
        assert w.get(Challenge, scene.challenge.id).state is ChallengeState.IN_PROGRESS


def test_a_correction_is_told_and_the_old_points_stay_written(
    scene: Scene, as_: Callable[..., Any], work: Opening, validate: Callable[[str], None]
) -> None:
    teacher, student = as_(scene.teacher), as_(scene.student)
    path = f"/assessment/gradebook/{scene.team.id}/{scene.student.id}"
    assert teacher.post(path, data={"points": "90", "reason": "x" * 20}).status_code == 409
    teacher.post(desk(scene), data=MARKED)
    validate(teacher.get(path).text)
    teacher.post(desk(scene, "/release"))
    validate(teacher.get(path).text)
    short = teacher.post(path, data={"points": "90", "reason": "no", "version": "1"})
    assert short.status_code == 422
    good = {"points": "90", "reason": "I had overlooked the second test.", "version": "1"}
    assert as_(scene.coordinator).post(path, data=good).status_code == 403
    assert teacher.post(path, data=good).status_code == 303
    assert teacher.post(path, data={**good, "points": "95"}).status_code == 422
    text = student.get(f"/assessment/results/{scene.team.id}").text
    validate(text)
    assert "I had overlooked the second test." in text
    assert "76.0 becomes 90" in text
    assert "local grade A" in text


def test_a_rubric_in_use_is_followed_by_a_new_version(
    scene: Scene, as_: Callable[..., Any], work: Opening, validate: Callable[[str], None]
) -> None:
    teacher = as_(scene.teacher)
    path = f"/assessment/rubrics/{scene.challenge.id}"
    validate(teacher.get(path).text)
    validate(teacher.get(f"{path}/edit").text)
    sent = {
        "pass_points": "60",
        "partner_share": "20",
        "version": "0",
        "name_c1": "Only this",
        "weight_c1": "100",
        **{f"points_c1_{n}": str(20 * n + 20) for n in range(1, 5)},
        **{f"text_c1_{n}": f"Level {n} can be seen." for n in range(1, 5)},
    }
    wrong = teacher.post(f"{path}/edit", data={**sent, "weight_c1": "90"})
    assert wrong.status_code == 422
    assert "sum to 90 %" in wrong.text
    validate(wrong.text)
    assert teacher.post(f"{path}/edit", data=sent).status_code == 303
    assert "Version 1." in teacher.get(path).text
    assert teacher.post(f"{path}/edit", data=sent).status_code == 422  # an old version's form
    assert teacher.post(desk(scene), data={"mark_c1": "80", "version": "0"}).status_code == 303
    text = teacher.get(f"{path}/edit").text
    version = text.split('name="version" value="')[1].split('"')[0]
    assert "Version 1 is in use." in text
    assert teacher.post(f"{path}/edit", data={**sent, "version": version}).status_code == 303
    assert "Version 2." in teacher.get(path).text
    assert "Version 1</a>" in teacher.get(desk(scene)).text
