"""The profile: by parts, complete, and how one becomes a student."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from hub.actor import Role
from hub.identity import GrantState, Person, RoleGrant
from hub.notices import Notice
from hub.profiles import StudentProfile
from tests import makers

WHOLE = {
    "programme": "Industrial ecology",
    "level": "master",
    "languages": ["en", "pl"],
    "skills": ["interviewing:3", "", "statistics:2"],
    "times": ["2", "6"],
}


def sent(university: int, version: int = 0, **values: Any) -> dict[str, Any]:
    return {"university_id": str(university), "version": str(version), **WHOLE, **values}


def test_a_proven_address_of_the_university_makes_a_student_at_once(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        university = makers.university(w, email_domains=["ntnu.example"])
        person = makers.person(w, email="maja@stud.ntnu.example")
        ids = university.id, person.id
    client = as_(ids[1])
    page = client.get("/profiles")
    validate(page.text)
    assert client.get("/rankings").status_code == 403
    assert client.post("/profiles/edit", data=sent(ids[0])).headers["location"] == "/profiles"
    shown = client.get("/profiles")
    validate(shown.text)
    assert "You are a student of" in shown.text
    assert client.get("/rankings").status_code == 200
    with work() as w:
        profile = w.one(select(StudentProfile))
        assert profile.free_blocks == [8, 9, 20, 21]
        assert profile.skills == {"interviewing": 3, "statistics": 2}
        assert profile.completed_at is not None


@pytest.mark.parametrize("email", ["maja@evil-ntnu.example", "maja@ntnu.example.org"])
def test_any_other_address_waits_for_an_administrator(work: Any, as_: Any, email: str) -> None:
    with work() as w:
        university = makers.university(w, email_domains=["ntnu.example"]).id
        person = makers.person(w, email=email).id
        administrator = makers.administrator(w).id
    client = as_(person)
    assert client.post("/profiles/edit", data=sent(university)).status_code == 303
    assert "An administrator has to confirm" in client.get("/profiles").text
    refused = client.get("/rankings")
    assert refused.status_code == 403
    assert "An administrator has to confirm your university" in refused.text
    with work() as w:
        assert w.one(select(RoleGrant).where(RoleGrant.person_id == person)).state is (
            GrantState.REQUESTED
        )
        assert w.one(select(Notice)).person_id == administrator


def test_parts_may_be_saved_and_what_is_missing_is_said(work: Any, as_: Any) -> None:
    with work() as w:
        university = makers.university(w).id
        person = makers.person(w).id
    client = as_(person)
    part = {"university_id": str(university), "programme": "Law", "version": "0"}
    assert client.post("/profiles/edit", data=part).headers["location"] == "/profiles/edit"
    page = client.get("/profiles/edit").text
    assert "Still missing:" in page
    assert "Law" in page
    with work() as w:
        assert w.one(select(StudentProfile)).completed_at is None
        assert not w.all(select(RoleGrant).where(col(RoleGrant.role) == Role.STUDENT))


def test_two_windows_do_not_overwrite_each_other(work: Any, as_: Any) -> None:
    with work() as w:
        university = makers.university(w).id
        person = makers.person(w).id
    client = as_(person)
    assert client.post("/profiles/edit", data=sent(university)).status_code == 303
    again = client.post("/profiles/edit", data=sent(university, programme="Chemistry"))
    assert again.status_code == 422
    assert "Saved meanwhile:" in again.text
    assert "Industrial ecology" in again.text
    assert "Chemistry" in again.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("languages", ["xx"]),
        ("skills", ["flying:3"]),
        ("skills", ["interviewing:9"]),
        ("times", ["28"]),
        ("university_id", "999999"),
        ("level", "wizard"),
        ("programme", "x" * 121),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    work: Any, as_: Any, field: str, value: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        university = makers.university(w).id
        person = makers.person(w).id
    answer = as_(person).post("/profiles/edit", data=sent(university, **{field: value}))
    assert answer.status_code == 422
    validate(answer.text)


def test_moving_to_another_university_ends_the_first_role(work: Any, as_: Any) -> None:
    with work() as w:
        here, there = makers.university(w), makers.university(w)
        first, second = here.id, there.id
        person = makers.student(w, here).id
    answer = as_(person).post("/profiles/edit", data=sent(second))
    assert answer.status_code == 303
    with work() as w:
        states = {
            one.university_id: one.state
            for one in w.all(select(RoleGrant).where(RoleGrant.person_id == person))
        }
    assert states == {first: GrantState.ENDED, second: GrantState.REQUESTED}


def test_signed_out_people_are_led_to_the_door(as_: Any, work: Any) -> None:
    assert as_().get("/profiles").status_code == 303
    assert as_().post("/profiles/edit").status_code == 403
    with work() as w:
        assert not w.all(select(Person))
