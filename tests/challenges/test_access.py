"""Every way in × every role: who gets in, who is led to the door, who sees nothing."""

from collections.abc import Callable

import pytest

from hub.challenges import Challenge, Question, State
from hub.challenges.models import FieldComment, SavedSearch
from hub.challenges.routes import routes
from tests import makers
from tests.conftest import Client, Opening

WHO = ("nobody", "student", "teacher", "partner", "other", "coordinator", "administrator")
# In the order of WHO. "s": led to sign in (GET) or refused (POST), "h": not there,
# "f": not allowed, "y": in, "c": allowed, but not in this state, "v": in, but the form has faults.
DRAFT = [
    ("GET", "/challenges", "yyyyyyy"),
    ("GET", "/challenges/mine", "syyyyyy"),
    ("GET", "/challenges/desk", "sffffyf"),
    ("GET", "/challenges/comparison", "yyyyyyy"),
    ("GET", "/challenges/followed", "syyyyyy"),
    ("GET", "/challenges/searches/{search}", "syhhhhh"),
    ("POST", "/challenges/searches", "svvvvvv"),
    ("POST", "/challenges/searches/{search}", "svhhhhh"),
    ("POST", "/challenges/searches/{search}/removal", "syhhhhh"),
    ("POST", "/challenges/{id}/following", "shhyhhh"),
    ("POST", "/challenges/{id}/following/end", "shhyhhh"),
    ("GET", "/challenges/{id}", "hhhyhhh"),
    ("GET", "/challenges/{id}/draft", "shhyhhh"),
    ("GET", "/challenges/{id}/draft/check", "shhyhhh"),
    ("GET", "/challenges/{id}/draft/problem", "shhyhhh"),
    ("GET", "/challenges/{id}/draft/nothing", "shhhhhh"),
    ("GET", "/challenges/{id}/preview", "shhyhhh"),
    ("GET", "/challenges/{id}/review", "shhfhhh"),
    ("GET", "/challenges/{id}/questions/{question}", "shhyhhh"),
    ("POST", "/challenges/of/{organisation}", "sffyfff"),
    ("POST", "/challenges/{id}/copy", "shhyhhh"),
    ("POST", "/challenges/{id}/draft/problem", "shhvhhh"),
    ("POST", "/challenges/{id}/draft/reminder", "shhyhhh"),
    ("POST", "/challenges/{id}/submission", "shhvhhh"),
    ("POST", "/challenges/{id}/withdrawal", "shhvhhh"),
    ("POST", "/challenges/{id}/review", "shhfhhh"),
    ("POST", "/challenges/{id}/comments", "shhfhhh"),
    ("POST", "/challenges/{id}/comments/{comment}/removal", "shhfhhh"),
    ("POST", "/challenges/{id}/decision", "shhfhhh"),
    ("POST", "/challenges/{id}/publication", "shhfhhh"),
    ("POST", "/challenges/{id}/questions", "hhhfhhh"),
    ("POST", "/challenges/{id}/questions/{question}/answer", "shhvhhh"),
]
SUBMITTED = [
    ("GET", "/challenges/{id}", "hhhyhyy"),
    ("GET", "/challenges/{id}/preview", "shhyhyf"),
    ("GET", "/challenges/{id}/review", "shhfhyf"),
    ("GET", "/challenges/{id}/draft/problem", "shhchff"),
    ("POST", "/challenges/{id}/comments", "shhfhvf"),
    ("POST", "/challenges/{id}/comments/{comment}/removal", "shhfhyf"),
    ("POST", "/challenges/{id}/decision", "shhfhvf"),
    ("POST", "/challenges/{id}/publication", "shhfhcf"),
]
PUBLISHED = [
    ("GET", "/challenges/{id}", "yyyyyyy"),
    ("POST", "/challenges/{id}/following", "syyyyyy"),
    ("POST", "/challenges/{id}/following/end", "syyyyyy"),
    ("GET", "/challenges/{id}/draft", "sffyfff"),
    ("GET", "/challenges/{id}/draft/problem", "sffcfff"),
    ("GET", "/challenges/{id}/preview", "sffyfyf"),
    ("GET", "/challenges/{id}/review", "sffffyf"),
    ("GET", "/challenges/{id}/questions/{question}", "sffyfff"),
    ("POST", "/challenges/{id}/questions", "svfffff"),
    ("POST", "/challenges/{id}/questions/{question}/answer", "sffvfff"),
    ("POST", "/challenges/{id}/withdrawal", "sffvfff"),
]
TABLE = [
    (state, method, path, who, letter)
    for state, rows in (
        (State.DRAFT, DRAFT),
        (State.SUBMITTED, SUBMITTED),
        (State.PUBLISHED, PUBLISHED),
    )
    for method, path, letters in rows
    for who, letter in zip(WHO, letters, strict=True)
]
GROUPS = sorted({(state, method, path) for state, method, path, _, _ in TABLE})
POSTED = {"y": 303, "h": 404, "f": 403, "s": 403, "c": 409, "v": 422}
SHOWN = {"y": 200, "h": 404, "f": 403, "s": 303, "c": 409}


def test_the_tables_name_every_way_in() -> None:
    ways = {
        (method, f"/challenges{route.path}".rstrip("/").replace(":int", "").replace(":str", ""))
        for route in routes
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
    }
    named = {
        (
            method,
            path.replace("{id}", "{challenge_id}")
            .replace("{question}", "{question_id}")
            .replace("{comment}", "{comment_id}")
            .replace("{search}", "{search_id}")
            .replace("{organisation}", "{organisation_id}")
            .replace("/draft/problem", "/draft/{step}"),
        )
        for _, method, path, _, _ in TABLE
        if "nothing" not in path
    }
    assert ways == named


@pytest.mark.parametrize(("state", "method", "path"), GROUPS)
def test_who_gets_in(
    work: Opening,
    as_: Callable[..., Client],
    state: State,
    method: str,
    path: str,
) -> None:
    with work() as w:
        mine = makers.organisation(w)
        people = {
            "nobody": None,
            "student": makers.student(w),
            "teacher": makers.teacher(w),
            "partner": makers.partner(w, mine),
            "other": makers.partner(w),
            "coordinator": makers.coordinator(w),
            "administrator": makers.administrator(w),
        }
        challenge: Challenge = makers.challenge(w, organisation_id=mine.id, state=state)
        question = w.add(
            Question(challenge_id=challenge.id, text="Why is that so?", asked_at=w.now)
        )
        comment = w.add(
            FieldComment(
                challenge_id=challenge.id,
                field="title",
                text="Make it shorter.",
                author_id=people["coordinator"].id,  # type: ignore[union-attr]
                at=w.now,
            )
        )
        search = w.add(
            SavedSearch(
                person_id=people["student"].id,  # type: ignore[union-attr]
                name="Water",
                query="q=water",
                made_at=w.now,
            )
        )
        full = path.format(
            id=challenge.id,
            question=question.id,
            comment=comment.id,
            organisation=mine.id,
            search=search.id,
        )
    wanted = {
        who: (SHOWN if method == "GET" else POSTED)[letter]
        for one, two, three, who, letter in TABLE
        if (one, two, three) == (state, method, path)
    }
    if path.endswith("/draft/problem") and method == "POST" and state is State.DRAFT:
        wanted["partner"] = 422
    if path.endswith("/submission"):
        # What the maker writes is too short to be sent.
        wanted["partner"] = 422
    got = {who: as_(people[who]).request(method, full).status_code for who in wanted}
    assert got == wanted
