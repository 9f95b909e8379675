"""Step 2 without a mouse: a profile, the catalogue, a question, a ranking."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import matching_host
from tests.browser.journeys.keyboard import Keyboard, typist
from tests.browser.matching_host import Host
from tests.browser.pages import Visitors


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with matching_host.running(Path(tmp_path_factory.mktemp("student"))) as host:
        yield host


def order(page: Page) -> list[str]:
    return page.locator(".rank__item h3").all_inner_texts()


def named(act: str, title: str) -> re.Pattern[str]:
    """The name of a button that one challenge has: its word, and what is read aloud only."""
    return re.compile(f"^{act} ?: {re.escape(title)}$")


def complete_the_profile(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/profiles")
    keys.write(page.get_by_label("What do you study?"), "Hydraulic engineering")
    keys.choose(page.get_by_label("Master"))
    keys.tick(page.get_by_label("English", exact=True))
    keys.pick(page.get_by_label("Interviewing people"), "interviewing:3")
    keys.button("Save my profile")
    expect(page.get_by_label("Where things stand")).to_contain_text("two hours a week")
    keys.tick(page.get_by_label("Tuesday 16 to 20"))
    keys.button("Save my profile")
    expect(page.get_by_label("Where things stand")).to_contain_text("You are a student of")


def find(keys: Keyboard) -> None:
    """By words, by a filter that applies at once, by order; then one challenge."""
    page = keys.page
    keys.link("Challenges", page.get_by_role("navigation", name="Main"))
    keys.write(page.get_by_role("searchbox"), "cellars")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#found-count")).to_contain_text("fit what you look for")
    keys.link("Remove filter “cellars”")
    keys.tick(page.get_by_role("checkbox", name=re.compile("^Online")))
    expect(page).to_have_url(re.compile("mode=online"))
    expect(page.get_by_role("link", name="Remove filter Online")).to_be_visible()
    keys.pick(page.get_by_label("Sort by"), "title")
    expect(page).to_have_url(re.compile("sort=title"))
    expect(page.get_by_label("Sort by")).to_be_focused()
    keys.link("Heatwave neighbours")
    expect(page.get_by_role("heading", level=1)).to_have_text("Heatwave neighbours")


def test_a_student_with_the_keyboard_only(visitors: Visitors, host: Host) -> None:
    keys = typist(visitors, host.emails["Noor"])
    page = keys.page
    complete_the_profile(keys)
    find(keys)

    expect(page.get_by_role("heading", name="You can rank it")).to_be_visible()
    keys.link("Ask a question", page.get_by_role("complementary"))
    question = page.get_by_label("What do you want to ask?")
    keys.write(question, "Why?")
    keys.button("Ask in public")
    expect(page.locator("#errors")).to_be_focused()
    with page.expect_navigation():
        keys.press("Tab", "Enter")
    expect(question).to_be_focused()
    keys.write(question, "May we knock on doors?")
    keys.button("Ask in public")
    expect(page.get_by_role("heading", name="May we knock on doors?")).to_be_visible()

    keys.button("Add to my ranking", page.get_by_role("complementary"))
    expect(page.get_by_role("heading", name="First in your ranking")).to_be_visible()
    keys.link("Change my ranking")
    expect(page.get_by_label("Where things stand")).to_contain_text("1 of at least 5")
    expect(page.get_by_label("Where things stand")).to_contain_text("does not take part yet")
    rank(keys)


def test_a_wish_for_a_team_mate_with_the_keyboard_only(visitors: Visitors, host: Host) -> None:
    keys = typist(visitors, host.emails["Maja"])
    page = keys.page
    page.goto("/rankings")
    wishes = page.get_by_role("region", name="Is there somebody you would like")
    field = wishes.get_by_label("What is their mail address?")
    keys.write(field, "student 1")
    keys.button("Keep this wish")
    expect(page.locator("#errors")).to_be_focused()
    with page.expect_navigation():
        keys.press("Tab", "Enter")
    expect(field).to_be_focused()
    keys.write(field, host.emails["Student 1"])
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_text("Kept. It counts if they wish the same").first).to_be_visible()
    keys.write(field, "nobody.yet@nowhere.example")
    keys.button("Keep this wish")
    expect(page.get_by_text("Kept. It counts if they wish the same").first).to_be_visible()
    expect(wishes.get_by_text("You have named 2, the most there can be.")).to_be_visible()
    keys.button("Remove nobody.yet@nowhere.example")
    expect(wishes.locator(".chip")).to_have_text([re.compile(host.emails["Student 1"])])
    expect(field).to_be_visible()


def rank(keys: Keyboard) -> None:
    page = keys.page
    waiting = page.locator(".short__item")
    for number in range(2, 6):
        title = waiting.first.get_by_role("link").inner_text()
        keys.button(f"Rank {title}")
        expect(page.locator(".rank__item")).to_have_count(number)
    expect(page.get_by_label("Where things stand")).to_contain_text("5 of at least 5")
    a, b, c, d, e = order(page)

    # Three equal ways: the button, the list of places, and the grip with arrows.
    keys.push(named("Down", a))
    expect(page.locator(".rank__item h3")).to_have_text([b, a, c, d, e])
    expect(page.get_by_role("button", name=named("Down", a))).to_be_focused()
    keys.pick(page.get_by_label(f"Move {e} to"), "1")
    expect(page.locator(".rank__item h3")).to_have_text([e, b, a, c, d])
    keys.push(f"Move {d}")
    expect(page.locator(".rank__item[data-held]")).to_have_count(1)
    keys.press("ArrowUp", "ArrowUp")
    expect(page.locator(".rank__item h3")).to_have_text([e, b, d, a, c])
    keys.press("Enter")
    expect(page.locator(".rank__item[data-held]")).to_have_count(0)
    keys.push(f"Move {c}")
    keys.press("ArrowUp", "Escape")
    expect(page.locator(".rank__item h3")).to_have_text([e, b, d, a, c])
    keys.button("Save my ranking")
    expect(page.get_by_text("Your ranking is saved.").first).to_be_visible()
    page.reload()
    expect(page.locator(".rank__item h3")).to_have_text([e, b, d, a, c])

    keys.link(f"Add a reason for {e}")
    keys.write(page.get_by_label("Why do you want to work on this?"), "My own cellar is wet.")
    keys.button("Save my reason")
    expect(page.get_by_text("“My own cellar is wet.”")).to_be_visible()

    left = waiting.get_by_role("link").inner_text()
    select = page.get_by_label("Exclude a challenge")
    value = select.locator("option", has_text=left).get_attribute("value")
    keys.pick(select, value or "")
    keys.button("Exclude")
    keys.button(f"Do not exclude {left}")
    expect(page.locator(".chip--removable")).to_have_count(0)

    keys.push(named("Remove", c))
    expect(page.locator(".rank__item")).to_have_count(4)
    keys.push("Undo")
    expect(page.locator(".rank__item h3")).to_have_text([e, b, d, a, c])
    keys.button("Save my ranking")
    expect(page.get_by_label("Where things stand")).to_contain_text("5 of at least 5")
