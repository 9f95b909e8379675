"""From a profile to a place in a team, in real browsers: by mouse, by buttons, by keys alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import matching_host
from tests.browser.matching_host import TITLES, Host
from tests.browser.measures import whole
from tests.browser.pages import Visitors
from tests.browser.waiting import settles


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with matching_host.running(Path(tmp_path_factory.mktemp("matching"))) as host:
        yield host


def order(page: Page) -> list[str]:
    return page.locator(".rank__item h3").all_inner_texts()


def kept(page: Page) -> list[str]:
    """The order as the hub has it."""
    page.reload()
    return order(page)


def step(page: Page, way: str, title: str) -> None:
    """Press Up or Down of one challenge."""
    page.get_by_role("button", name=re.compile(f"^{way} ?: {re.escape(title)}$")).click()


def test_a_profile_is_completed_and_opens_the_ranking(visitors: Visitors, host: Host) -> None:
    page = visitors(host.emails["Noor"])
    page.goto("/profiles")
    whole(page)
    page.get_by_label("What do you study?").fill("Hydraulic engineering")
    page.get_by_label("Master").check()
    page.get_by_label("English", exact=True).check()
    page.get_by_label("Interviewing people").select_option("interviewing:3")
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_label("Where things stand")).to_contain_text("two hours a week")
    page.get_by_label("Tuesday 16 to 20").check()
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_label("Where things stand")).to_contain_text("You are a student of")
    whole(page)
    page.get_by_role("link", name="Rank challenges").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My ranking for")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_buttons_order_a_ranking(visitors: Visitors, host: Host, script: bool) -> None:
    page = visitors(host.emails["Maja"], script=script)
    page.goto("/rankings")
    while page.locator(".rank__item").count():
        page.get_by_role("button", name="Remove").first.click()
        if script:
            page.get_by_role("button", name="Save my ranking").click()
    for number, title in enumerate(sorted(TITLES)[:3], start=1):
        page.get_by_role("button", name=f"Rank {title}").click()
        expect(page.locator(".rank__item")).to_have_count(number)
    a, b, c = order(page)
    step(page, "Down", a)
    expect(page.locator(".rank__item h3").first).to_have_text(b)
    step(page, "Up", c)
    expect(page.locator(".rank__item h3").nth(1)).to_have_text(c)
    page.get_by_label(f"Move {b} to").select_option("3")
    page.get_by_role("button", name="Save my ranking").click()
    expect(page.get_by_label("Where things stand")).to_contain_text("3 of at least 5")
    settles(page, lambda: kept(page), [c, a, b])


def test_drag_and_keys_order_it_too_and_it_saves_itself(visitors: Visitors, host: Host) -> None:
    page = visitors(host.emails["Maja"])
    page.goto("/rankings")
    for _ in range(5 - page.locator(".rank__item").count()):
        page.locator(".short__item button").first.click()
        page.wait_for_load_state()
    expect(page.get_by_label("Where things stand")).to_contain_text("5 of at least 5")
    whole(page)
    a, b, *rest = order(page)
    grip, box = page.locator(".rank__grip").first, page.locator(".rank__item").nth(1)
    start, over = grip.bounding_box(), box.bounding_box()
    assert start is not None
    assert over is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, over["y"] + over["height"] - 5, steps=6)
    page.mouse.up()
    assert order(page) == [b, a, *rest]
    expect(page.locator("save-chip")).to_contain_text("Saved at")
    page.get_by_role("button", name=f"Move {b}").focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert order(page) == [a, rest[0], b, *rest[1:]]
    settles(page, lambda: kept(page), [a, rest[0], b, *rest[1:]])
    page.get_by_label("Exclude a challenge").select_option(index=1)
    page.get_by_role("button", name="Exclude", exact=True).click()
    expect(page.locator(".chip--removable")).to_have_count(1)
    page.get_by_role("button", name="Do not exclude").click()
    expect(page.locator(".chip--removable")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Add a reason")).first.click()
    page.get_by_label("Why do you want to work on this?").fill("I grew up with a wet cellar.")
    page.get_by_role("button", name="Save my reason").click()
    expect(page.get_by_text("I grew up with a wet cellar.")).to_be_visible()


def test_a_round_is_frozen_run_published_and_answered(visitors: Visitors, host: Host) -> None:
    desk = visitors(host.emails["Chiara"])
    desk.goto("/rounds")
    desk.get_by_role("link", name="Spring 2027").click()
    whole(desk)
    desk.get_by_role("button", name="Freeze early").click()
    desk.get_by_role("button", name="Freeze now").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("frozen")
    desk.get_by_role("button", name="Run the matching").click()
    # The page hears of its own run, and shows the teams without being asked.
    expect(desk.get_by_role("heading", name="Rank obtained")).to_be_visible(timeout=60_000)
    expect(desk.get_by_text("Proven.")).to_be_visible()
    whole(desk)
    desk.get_by_role("link", name="Compare").click()
    whole(desk)
    desk.get_by_role("link", name="Run 1", exact=True).click()
    desk.get_by_role("button", name="Publish run 1").click()
    desk.get_by_role("button", name="Publish and tell all").click()
    # Publishing is a job too: the page says so by itself when it is done.
    expect(desk.get_by_role("heading", level=1)).to_contain_text("is published", timeout=60_000)
    whole(desk)
    desk.get_by_role("link", name="Answers", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("answers")
    whole(desk)

    yes = visitors(host.emails["Student 0"], phone=True)
    yes.goto(f"/rounds/{host.round_id}/result")
    expect(yes.get_by_role("heading", level=1)).to_contain_text("You have a place in team")
    whole(yes)
    yes.get_by_role("button", name="Accept my place").click()
    expect(yes.get_by_role("heading", level=1)).to_contain_text("You are in team")

    no = visitors(host.emails["Student 1"])
    no.goto("/notices")
    no.get_by_role("button", name=re.compile("You have a place in team")).first.click()
    no.get_by_role("link", name="Decline my place").click()
    whole(no)
    no.get_by_role("button", name="Decline my place").click()
    expect(no.get_by_role("heading", level=1)).to_have_text("You gave your place up")
    whole(no)
    desk.reload()
    expect(desk.locator(".figures__item").filter(has_text="Said yes")).to_contain_text("1")
    expect(desk.locator(".figures__item").filter(has_text="Said no")).to_contain_text("1")


LONG = "a.long.name.of.somebody.with.two.surnames@student.university-of-technology.example"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_team_mate_is_named_and_removed(visitors: Visitors, host: Host, script: bool) -> None:
    page = visitors(host.emails["Maja"], script=script, phone=True)
    page.goto("/rankings")
    field = page.get_by_label("What is their mail address?")
    field.fill(host.emails["Maja"])
    page.get_by_role("button", name="Keep this wish").click()
    expect(page.locator("#email-fault")).to_contain_text("This is your own address.")
    for email in (LONG, host.emails["Student 1"]):
        field.fill(email)
        page.get_by_role("button", name="Keep this wish").click()
        expect(page.locator("#wishes .chip", has_text=email)).to_be_visible()
    expect(field).to_have_count(0)
    if script:
        whole(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.locator("#wishes").evaluate("(one) => one.scrollWidth <= one.clientWidth")
    page.get_by_role("button", name=f"Remove {LONG}").click()
    expect(page.locator("#wishes .chip")).to_have_count(1)
