"""A round with the keyboard alone; decisions by hand; two tabs and late answers, in browsers."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from hub.actor import HUB
from hub.identity import Person
from hub.rounds import MatchingRound, Placement
from tests.browser import matching_host
from tests.browser.journeys.keyboard import typist
from tests.browser.matching_host import Host
from tests.browser.measures import whole
from tests.browser.pages import Visitors
from tests.rounds.scene import Scene, published

LONG_MS = 90_000


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with matching_host.running(Path(tmp_path_factory.mktemp("hands"))) as host:
        yield host


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words, timeout=LONG_MS)


def test_a_coordinator_pins_freezes_and_publishes_with_the_keyboard_alone(
    visitors: Visitors, host: Host
) -> None:
    at = f"/rounds/{host.round_id}"
    keys = typist(visitors, host.emails["Chiara"])
    desk = keys.page
    desk.goto(at)
    keys.link("Pins and quotas")
    heading(desk, "pins and quotas")
    keys.write(desk.get_by_label("Find a student by name"), "Student 3")
    keys.button("Search")
    keys.link("Student 3")
    keys.choose(desk.get_by_role("radio", name="Pin to this challenge"))
    select = desk.get_by_label("Which challenge?")
    quiet = select.locator("option").filter(has_text="Quiet deliveries").get_attribute("value")
    keys.pick(select, quiet or "")
    whole(desk)
    keys.button("Keep this decision")
    expect(desk.locator("#errors")).to_be_focused()
    keys.write(desk.locator("#reason"), "Agreed with the home university in October.")
    keys.button("Keep this decision")
    expect(desk.get_by_role("cell", name="Pinned to Quiet deliveries")).to_be_visible()
    expect(desk.get_by_text("All of these can be kept together,")).to_be_visible(timeout=LONG_MS)
    whole(desk)

    # What the state forbids stands there in words.
    expect(desk.get_by_text("Once the round is frozen, after")).to_be_visible()
    keys.push("Freeze early")
    keys.button("Freeze now")
    heading(desk, "frozen")
    expect(desk.get_by_text("They are part of the frozen input")).to_be_visible()
    keys.button("Run the matching")
    expect(desk.get_by_role("heading", name="Rank obtained")).to_be_visible(timeout=LONG_MS)
    expect(desk.get_by_text("1 student was pinned to a challenge")).to_be_visible()
    keys.push("Publish run 1", desk.locator("aside"))
    keys.button("Publish and tell all")
    heading(desk, "is published")

    theirs = typist(visitors, host.emails["Student 3"])
    student = theirs.page
    student.goto(f"{at}/result")
    heading(student, "Quiet deliveries")
    expect(student.get_by_text("A coordinator placed you here")).to_be_visible()
    whole(student)
    theirs.link("Decline my place")
    theirs.button("Decline my place")
    heading(student, "You gave your place up")


def test_a_second_tab_and_a_late_answer_are_told_in_words(visitors: Visitors, host: Host) -> None:
    at = f"/rounds/{host.round_id}/result"
    with host.database.work(HUB) as w:
        found = w.get(MatchingRound, host.round_id)
        published(w, Scene(found.id, [], [], found.made_by_id or 0))
        placed = w.all(
            select(Person.name)
            .join(Placement, col(Placement.person_id) == col(Person.id))
            .where(col(Placement.team_id).is_not(None))
            .order_by(col(Person.id))
        )
    first = visitors(host.emails[placed[0]])
    first.goto(at)
    second = first.context.new_page()
    second.goto(at)
    first.get_by_role("button", name="Accept my place").click()
    heading(first, "You are in team")
    # The other tab heard of it, or is told when it asks; either way nothing changes.
    second.goto(f"{at}/decline")
    expect(second.get_by_text("You have answered already.")).to_be_visible()
    second.goto(at)
    heading(second, "You are in team")
    expect(second.get_by_role("button", name="Accept my place")).to_have_count(0)

    late = visitors(host.emails[placed[1]], script=False)
    late.goto(at)
    with host.database.work(HUB) as w:
        row = w.one(
            select(Placement)
            .join(Person, col(Person.id) == col(Placement.person_id))
            .where(col(Person.name) == placed[1])
        )
        row.answer_until = w.now - timedelta(minutes=1)
        w.add(row)
    late.get_by_role("button", name="Accept my place").click()
    expect(late.get_by_text(re.compile("The time to answer ended on"))).to_be_visible()
    late.goto(at)
    expect(late.get_by_text("The time to answer is over.").first).to_be_visible()
    expect(late.get_by_role("button", name="Accept my place")).to_have_count(0)
