"""A team's space in two browsers at once, and by the keyboard alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from hub.boards import Board
from hub.identity import Person
from hub.teams import Membership, State, Team
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors
from tests.browser.waiting import settles


@dataclass(frozen=True)
class AtWork:
    """A team that works, and two of its members."""

    path: str
    name: str
    emails: list[str]


@pytest.fixture(scope="module")
def at_work(hub: RunningHub) -> AtWork:
    with hub.work() as work:
        team = work.one(select(Team).where(col(Team.state) == State.SUBMITTED))
        team.state = State.ACTIVE
        work.add(team)
        emails = work.all(
            select(Person.email)
            .join(Membership, col(Membership.person_id) == col(Person.id))
            .where(col(Membership.team_id) == team.id)
            .order_by(col(Person.id))
        )
        return AtWork(f"/teams/{team.id}", team.name, emails)


def test_a_task_added_by_one_appears_at_the_other(page_as: Visitors, at_work: AtWork) -> None:
    here, there = page_as(at_work.emails[0]), page_as(at_work.emails[1], phone=True)
    here.goto(f"{at_work.path}/tasks")
    there.goto(f"{at_work.path}/tasks")
    here.get_by_label("What is to be done?").fill("Ask the city for the pump records")
    here.get_by_role("button", name="Add task").click()
    expect(here.get_by_text("Task added.").first).to_be_visible()
    expect(there.get_by_text("Ask the city for the pump records").first).to_be_visible()
    there.get_by_role("button", name=re.compile(r"Done\s*: Ask the city")).click()
    expect(here.locator("s", has_text="Ask the city for the pump records")).to_be_visible()


def test_what_is_being_typed_is_not_lost_when_others_change_the_page(
    page_as: Visitors, at_work: AtWork
) -> None:
    here, there = page_as(at_work.emails[0]), page_as(at_work.emails[1])
    there.goto(f"{at_work.path}/tasks")
    there.get_by_label("What is to be done?").fill("Half a sentence")
    here.goto(f"{at_work.path}/tasks")
    here.get_by_label("What is to be done?").fill("Call the harbour office")
    here.get_by_role("button", name="Add task").click()
    expect(there.get_by_text("Call the harbour office").first).to_be_visible()
    expect(there.get_by_label("What is to be done?")).to_have_value("Half a sentence")


def tab_to(page: Page, name: re.Pattern[str] | str) -> None:
    """Press Tab until what has focus bears this name."""
    wanted = re.compile(re.escape(name)) if isinstance(name, str) else name
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const one = document.activeElement;
                const label = one.labels?.[0]?.textContent ?? "";
                return `${label} ${one.textContent} ${one.getAttribute("aria-label") ?? ""}`;
            }"""
        )
        if wanted.search(focused):
            return
    raise AssertionError(f"Tab never reached {name}")


def test_a_decision_is_written_and_answered_with_the_keyboard_only(
    page_as: Visitors,
    at_work: AtWork,
    axe: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
) -> None:
    page = page_as(at_work.emails[0])
    page.goto(at_work.path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, re.compile(r"^\s*Decisions\s*$"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{at_work.path}/decisions")
    tab_to(page, "What did you decide?")
    page.keyboard.type("Meet the neighbours on Monday")
    page.keyboard.press("Tab")
    page.keyboard.type("They asked for it.")
    tab_to(page, "Write it down")
    page.keyboard.press("Enter")
    written = page.get_by_role("listitem").filter(has_text="Meet the neighbours on Monday")
    expect(written).to_contain_text("1 of")
    tab_to(page, "Change my word")
    page.keyboard.press("Enter")
    tab_to(page, re.compile(r"^\s*I do not agree\s*$"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Meet the neighbours")).to_contain_text(
        "does not agree"
    )
    axe(page)
    no_overflow(page)


def test_who_comes_to_a_board_and_goes_is_said_on_the_overview(
    page_as: Visitors, at_work: AtWork, hub: RunningHub
) -> None:
    with hub.work() as work:
        board = work.one(
            select(Board).where(col(Board.team_id) == int(at_work.path.split("/")[-1]))
        )
    here, there = page_as(at_work.emails[0]), page_as(at_work.emails[1])
    name = hub.person(at_work.emails[1]).name.split()[0]
    said, now = here.locator("#say-politely"), here.locator("#here")
    here.clock.install()
    here.goto(at_work.path)
    expect(now).to_be_hidden()
    there.goto(f"/boards/{board.id}")

    def asks_again() -> str:
        here.clock.fast_forward(15_000)
        return " ".join(now.inner_text().split())

    settles(here, asks_again, f"{name} is on {board.title} now.")
    expect(said).to_have_text(f"{name} is on {board.title} now.")
    there.close()
    settles(here, asks_again, "")
    expect(now).to_be_hidden()
    expect(said).to_have_text("Nobody else is here now.")
