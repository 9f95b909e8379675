"""Who comes in where; and that no draft reaches a student."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.assessment import commands, queries, releasing
from hub.identity import Person
from tests.assessment.scene import MARKS, Scene, act, handed
from tests.conftest import Opening

SECRET = "zebra-hidden-comment"
PAGES = {
    # page: who may see it; all others get 403 or 404, and nobody signed out gets in
    "/assessment": {"teacher", "other teacher", "partner", "stranger", "coordinator"},
    "/assessment/mine": "all",
    "/assessment/results/{t}": set(),
    "/assessment/rubrics/{c}": {"teacher", "partner", "coordinator", "student"},
    "/assessment/rubrics/{c}/edit": {"teacher", "coordinator"},
    "/assessment/desk/{s}": {"teacher"},
    "/assessment/desk/{s}/members": {"teacher"},
    "/assessment/challenges/{c}/release": {"teacher"},
    "/assessment/views/{s}": {"partner"},
    "/assessment/gradebook": {"teacher", "other teacher", "coordinator"},
    "/assessment/gradebook.csv": {"teacher", "other teacher", "coordinator"},
    "/assessment/gradebook.xlsx": {"teacher", "other teacher", "coordinator"},
    "/assessment/gradebook/{t}/{p}": {"teacher", "coordinator"},
}
ACTIONS = {
    "/assessment/rubrics/{c}/edit": {"teacher", "coordinator"},
    "/assessment/desk/{s}": {"teacher"},
    "/assessment/desk/{s}/members": {"teacher"},
    "/assessment/desk/{s}/release": {"teacher"},
    "/assessment/challenges/{c}/release": {"teacher"},
    "/assessment/views/{s}": {"partner"},
    "/assessment/gradebook/{t}/{p}": {"teacher"},
}


@pytest.fixture
def scene(work: Opening) -> Scene:
    """A marked work with differences and a view, nothing released."""
    with work() as w:
        scene = Scene(w)
        sheet = queries.sheet(w, handed(w, scene))
        act(w, scene.teacher)
        marks = {key: {**mark, "comment": f"{SECRET} {key}"} for key, mark in MARKS.items()}
        row = commands.mark(w, sheet, marks, f"{SECRET} whole")
        assert row is not None
        commands.differ(w, row, scene.student, 5, f"{SECRET} reason")
        act(w, scene.partner)
        sheet = queries.sheet(w, sheet.handed)
        said = {key: {"points": 80, "comment": f"{SECRET} view"} for key in ("c2", "c3")}
        commands.view(w, sheet, said, f"{SECRET} view", give=True)
    return scene


def path_of(pattern: str, scene: Scene) -> str:
    return pattern.format(
        t=scene.team.id, c=scene.challenge.id, s=scene.submission.id, p=scene.student.id
    )


@pytest.mark.parametrize("pattern", PAGES)
def test_each_page_opens_only_to_those_it_is_for(
    scene: Scene, as_: Callable[..., Any], pattern: str
) -> None:
    allowed = PAGES[pattern]
    for name, person in scene.people().items():
        answer = as_(person).get(path_of(pattern, scene))
        if allowed == "all" or name in allowed:
            assert answer.status_code == 200, name
        else:
            assert answer.status_code in (403, 404), name
    assert as_().get(path_of(pattern, scene)).status_code in (303, 401, 403)


@pytest.mark.parametrize("pattern", ACTIONS)
def test_each_action_is_open_only_to_those_it_is_for(
    scene: Scene, as_: Callable[..., Any], pattern: str
) -> None:
    for name, person in scene.people().items():
        if name not in ACTIONS[pattern]:
            answer = as_(person).post(path_of(pattern, scene))
            assert answer.status_code in (403, 404), name
    assert as_().post(path_of(pattern, scene)).status_code in (303, 401, 403)


def pages_of(client: Any, scene: Scene, start: str) -> dict[str, str]:
    """What somebody sees who follows every link from the start."""
    seen: dict[str, str] = {}
    todo = [start, f"/teams/{scene.team.id}", f"/submissions/{scene.submission.id}", "/notices"]
    while todo and len(seen) < 80:
        path = todo.pop(0)
        if path in seen:
            continue
        answer = client.get(path)
        seen[path] = answer.text if answer.status_code == 200 else ""
        for piece in seen[path].split('href="')[1:]:
            link = piece.split('"')[0].split("#")[0]
            if link.startswith("/") and not link.startswith(("/static", "//")):
                todo.append(link.replace("&amp;", "&"))
    return seen


def test_no_student_ever_sees_a_draft(scene: Scene, as_: Callable[..., Any]) -> None:
    for student in scene.members[0]:
        for path, text in pages_of(as_(student), scene, "/").items():
            assert SECRET not in text, path
        for pattern in PAGES:
            assert SECRET not in as_(student).get(path_of(pattern, scene)).text, pattern


def test_the_partner_sees_no_marks(scene: Scene, as_: Callable[..., Any]) -> None:
    for path, text in pages_of(as_(scene.partner), scene, "/assessment").items():
        for words in (f"{SECRET} c", f"{SECRET} whole", f"{SECRET} reason"):
            assert words not in text, path


def test_a_member_never_reads_another_members_part(
    scene: Scene, as_: Callable[..., Any], work: Opening
) -> None:
    with work() as w:
        act(w, scene.teacher)
        releasing.release(w, [queries.sheet(w, handed(w, scene))])
    path = f"/assessment/results/{scene.team.id}"
    assert f"{SECRET} reason" in as_(scene.student).get(path).text
    for mate in scene.members[0][1:]:
        for where, text in pages_of(as_(mate), scene, path).items():
            assert f"{SECRET} reason" not in text, where


def test_nobody_marks_a_team_in_which_they_sit(
    scene: Scene, as_: Callable[..., Any], work: Opening
) -> None:
    with work() as w:
        scene.team.teacher_id = scene.student.id
        w.add(w.session.merge(scene.team))
    assert as_(scene.student).get(f"/assessment/desk/{scene.submission.id}").status_code == 403


def test_no_names_stand_at_the_desk(scene: Scene, as_: Callable[..., Any], work: Opening) -> None:
    text = as_(scene.teacher).get(f"/assessment/desk/{scene.submission.id}").text
    with work() as w:
        names = [w.get(Person, one.id).name for one in scene.members[0]]
    for name in [*names, scene.team.name]:
        assert name not in text
