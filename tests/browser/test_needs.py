"""A need from its student to the ombud team and back, by two people in two browsers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from hub.actor import Role
from hub.identity import Person, RoleGrant
from hub.needs import AccessNeed
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors


@pytest.fixture
def people(hub: RunningHub) -> tuple[str, str, str]:
    """A student without a need, with their name, and somebody of the ombud team."""
    with hub.work() as work:
        email, name = work.one(
            select(Person.email, Person.name)
            .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
            .where(
                col(RoleGrant.role) == Role.STUDENT,
                col(Person.id).not_in(select(AccessNeed.person_id)),
            )
            .order_by(col(Person.id))
        )
        ombud = work.one(
            select(Person.email)
            .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
            .where(col(RoleGrant.role) == Role.OMBUD)
        )
        return email, name, ombud


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_need_is_said_read_agreed_on_and_erased(
    page_as: Visitors,
    people: tuple[str, str, str],
    axe: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    script: bool,
) -> None:
    email, name, ombud = people
    student = page_as(email, phone=True, script=script)
    student.goto("/profiles")
    student.get_by_role("link", name="Access needs").click()
    student.get_by_role("button", name="Save this need").click()
    expect(student.get_by_role("heading", name="There is a problem")).to_be_visible()
    student.get_by_role("radio", name="No meetings in the evening").check()
    student.get_by_label("From which hour can you not meet?").select_option(label="18:00")
    student.get_by_label("What else should the ombud team know?").fill("I ring at 18:15.")
    student.get_by_role("button", name="Save this need").click()
    expect(student.get_by_role("heading", name="No meetings from 18:00 on")).to_be_visible()

    reader = page_as(ombud, script=script)
    reader.goto("/")
    reader.get_by_role("navigation", name="Main").get_by_role("link", name="Access needs").click()
    reader.get_by_label("Name of a student").fill(name)
    reader.get_by_role("button", name="Search").click()
    reader.get_by_role("link", name="No meetings from 18:00 on").click()
    reader.get_by_label("What did you agree on?").fill("Meetings end at six.")
    reader.get_by_role("button", name="Save the agreement").click()
    expect(reader).to_have_url(re.compile("/needs/current$"))

    student.goto("/needs")
    expect(student.get_by_text("Meetings end at six.")).to_be_visible()
    expect(student.get_by_text("Nobody of the ombud team yet.")).to_have_count(0)
    if script:
        axe(student)
        no_overflow(student)
    student.get_by_role("button", name=re.compile("^Erase.*18:00")).click()
    student.get_by_role("dialog").get_by_role("button", name="Erase it").click()
    expect(student.get_by_role("heading", name="Nothing yet")).to_be_visible()


def test_an_answer_for_inclusion_is_kept_and_taken_back(
    page_as: Visitors, people: tuple[str, str, str]
) -> None:
    page = page_as(people[0])
    page.goto("/needs/inclusion")
    group = page.get_by_role("group", name="Do you care for a child or another person?")
    for answer in ("Yes", "No, or I prefer not to say"):
        group.get_by_role("radio", name=answer).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Save my answers").click()
        expect(group.get_by_role("radio", name=answer)).to_be_checked()
