"""Step 3 without a mouse: a round is opened, frozen, run, compared, published and answered."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlmodel import col, select

from hub.actor import HUB
from hub.challenges import Challenge
from hub.identity import Person
from hub.notices import Mail
from hub.rounds import MatchingRound, Placement
from tests.browser import matching_host
from tests.browser.journeys.keyboard import Keyboard, typist
from tests.browser.matching_host import TITLES, Host
from tests.browser.pages import Visitors
from tests.rounds.scene import ranked

OFFERED = TITLES[:2]
"""Two challenges, of one team with six seats each, for thirteen students: one has to wait."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with matching_host.running(Path(tmp_path_factory.mktemp("coordinator"))) as host:
        yield host


def enter_day(keys: Keyboard, name: str, in_days: int, host: Host) -> None:
    with host.database.work(HUB) as w:
        day = w.now + timedelta(days=in_days)
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        keys.write(keys.page.locator(f'[name="{name}-{part}"]'), str(value))


def open_a_round(keys: Keyboard, host: Host) -> None:
    """Its dates, its challenges, its rule; once with a mistake."""
    page = keys.page
    page.goto("/rounds")
    keys.link("Plan a round")
    keys.write(page.get_by_label("What is the round called?"), "Summer 2027")
    enter_day(keys, "opens_on", -1, host)
    enter_day(keys, "closes_on", -2, host)
    enter_day(keys, "starts_on", 40, host)
    for title in TITLES[2:]:
        # All that are published are offered unless taken out.
        offered = page.locator('[name="challenges"]')
        keys.tick(offered.and_(page.get_by_role("checkbox", name=title)), on=False)
    keys.write(page.get_by_label("Universities in each team, at least"), "2")
    keys.button("Plan the round")
    expect(page.locator("#errors")).to_contain_text("Let ranking close after it opens.")
    expect(page.locator("#errors")).to_be_focused()
    enter_day(keys, "closes_on", 10, host)
    keys.button("Plan the round")
    expect(page.get_by_role("heading", level=1)).to_have_text("Summer 2027: draft")
    expect(refused(page.locator(".cannot"), "Run the matching")).not_to_be_empty()
    keys.button("Open to students")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Summer 2027: open")


def refused(list_: Locator, act: str) -> Locator:
    """The words that say why something cannot be done now."""
    return list_.locator(f'dt:text-is("{act}") + dd')


def everybody_ranks(host: Host) -> int:
    """All thirteen students rank both challenges; the round's number."""
    with host.database.work(HUB) as w:
        found = w.one(select(MatchingRound).where(MatchingRound.name == "Summer 2027"))
        challenges = w.all(select(Challenge).where(col(Challenge.title).in_(OFFERED)))
        people = w.all(select(Person).where(col(Person.name).startswith("Student ")))
        for at, person in enumerate(people):
            ranked(w, found, person, challenges[at % 2 :] + challenges[: at % 2])
        return found.id


def test_a_round_with_the_keyboard_only(visitors: Visitors, host: Host) -> None:
    chiara = typist(visitors, host.emails["Chiara"])
    page = chiara.page
    open_a_round(chiara, host)
    round_id = everybody_ranks(host)
    page.reload()
    expect(page.locator(".figures__item", has_text="Complete rankings")).to_contain_text("13")

    freeze(chiara)
    run_and_compare(chiara)
    publish(chiara)
    answer(visitors, host, round_id)
    page.reload()
    for name, many in (("Said yes", "1"), ("Said no or too late", "1"), ("Waiting list", "0")):
        figure = page.locator(".figures__item", has=page.locator(f'dt:text-is("{name}")'))
        expect(figure.locator(".figures__big")).to_have_text(many)


def test_a_page_that_refreshes_itself_keeps_the_keyboards_place(
    visitors: Visitors, host: Host
) -> None:
    reads, writes = (typist(visitors, host.emails["Chiara"]) for _ in range(2))
    page = reads.page
    with page.expect_websocket():
        page.goto(f"/rounds/{host.round_id}")
    link = reads.to(page.get_by_role("link", name="Change name and dates"))
    writes.page.goto(f"/rounds/{host.round_id}")
    writes.link("Change name and dates")
    writes.write(writes.page.get_by_label("What is the round called?"), "Early spring 2027")
    writes.button("Save the round")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Early spring 2027")
    expect(link).to_be_focused()


def freeze(keys: Keyboard) -> None:
    """Asked first: Escape goes back to the button, and nothing has happened."""
    page = keys.page
    keys.push("Freeze early")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Freeze early")).to_be_focused()
    keys.press("Enter")
    keys.button("Freeze now")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Summer 2027: frozen")
    expect(refused(page.locator(".cannot"), "Change a ranking")).to_contain_text("frozen since")


def run_and_compare(keys: Keyboard) -> None:
    """Two runs by two rules. The page hears of each by itself, and keeps the focus meanwhile."""
    page = keys.page
    keys.button("Run the matching")
    expect(page.get_by_role("heading", name="Rank obtained")).to_be_visible(timeout=60_000)
    rule = page.get_by_label("Rule for ranks")
    values = rule.locator("option").evaluate_all("all => all.map((one) => one.value)")
    keys.pick(rule, next(one for one in values if one != rule.input_value()))
    keys.button("Try another run")
    expect(page.get_by_role("heading", level=1)).to_contain_text("run 2 is ready", timeout=60_000)
    expect(page.get_by_role("heading", name="Rank obtained")).to_be_visible()
    keys.link("Compare")
    expect(page.get_by_role("columnheader", name="Run 2").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Students placed 12 12"))).to_be_visible()


def publish(keys: Keyboard) -> None:
    page = keys.page
    keys.link("Run 1")
    keys.push("Publish run 1")
    keys.button("Publish and tell all")
    # A job does it, and the page hears of its end.
    published = page.get_by_role("heading", level=1, name="Summer 2027: run 1 is published")
    expect(published).to_be_visible(timeout=60_000)
    keys.link("Answers")


def answer(visitors: Visitors, host: Host, round_id: int) -> None:
    """One says yes; one says no, and the one who waited is offered the seat."""
    with host.database.work(HUB) as w:
        rows = w.all(
            select(Person, Placement)
            .join(Placement, col(Placement.person_id) == col(Person.id))
            .where(col(Placement.round_id) == round_id)
            .order_by(col(Person.id))
        )
        told = w.all(select(Mail.to).where(col(Mail.subject).contains("place")))
    placed = [person.email for person, placement in rows if placement.team_id]
    (waiting,) = [person.email for person, placement in rows if placement.team_id is None]
    assert len(placed) == 12
    assert {*placed, waiting} <= set(told)

    yes, no, late = (typist(visitors, email) for email in (placed[0], placed[1], waiting))
    for keys in (yes, no):
        keys.page.goto("/notices")
        keys.button(re.compile("You have a place in team"), keys.page.get_by_role("main"))
    expect(yes.page.get_by_role("heading", name="Why this team")).to_be_visible()
    yes.button("Accept my place")
    expect(yes.page.get_by_role("heading", level=1)).to_contain_text("You are in team")

    late.page.goto(f"/rounds/{round_id}/result")
    expect(late.page.get_by_label("Where things stand")).to_contain_text("number 1")
    no.link("Decline my place")
    no.button("Decline my place")
    expect(no.page.get_by_role("heading", level=1)).to_have_text("You gave your place up")
    late.page.goto("/notices")
    late.button(re.compile("place"), late.page.get_by_role("main").locator("li").first)
    expect(late.page.get_by_role("heading", level=1)).to_contain_text("You have a place in team")
