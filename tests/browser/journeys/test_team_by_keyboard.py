"""Step 4 without a mouse: the team's space, a board in both its views, a shared page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from hub import pages
from hub.actor import HUB
from hub.identity import Person
from hub.teams import Team
from tests.browser import boards_host
from tests.browser.board_page import line, note, outline
from tests.browser.boards_host import Host
from tests.browser.journeys.keyboard import HAS_FOCUS, Keyboard, typist
from tests.browser.pages import Visitors
from tests.browser.waiting import agree


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with boards_host.running(Path(tmp_path_factory.mktemp("team"))) as host:
        yield host


def live(page: Page) -> None:
    """Wait for a board that can be worked on."""
    page.locator("body[data-live]").wait_for()
    expect(page.locator("save-chip")).to_have_text("Saved")


def dialog(page: Page, name: str) -> Locator:
    found = page.get_by_role("dialog", name=name)
    expect(found).to_be_visible()
    return found


def tool(keys: Keyboard, bar: str, name: str) -> None:
    """A tool of a bar: Tab goes to the bar, arrows within it, Enter uses it."""
    tools = keys.page.get_by_role("toolbar", name=bar)
    found = tools.get_by_role("button", name=name, exact=True)
    keys.to(tools.locator("button[tabindex='0']"))
    for _ in range(tools.get_by_role("button").count()):
        if found.evaluate(HAS_FOCUS):
            break
        keys.press("ArrowRight")
    expect(found).to_be_focused()
    keys.press("Enter")


def on_canvas(keys: Keyboard) -> None:
    """The canvas by its skip link, from the top of the page or from wherever one is."""
    page = keys.page
    keys.to(page.get_by_role("link", name="Skip to the canvas"))
    keys.press("Enter")
    expect(page.locator("#canvas")).to_be_focused()


def go_to(keys: Keyboard, text: str) -> None:
    """A note of the canvas by its words, from the canvas."""
    page = keys.page
    keys.press("g")
    asked = dialog(page, "Go to a note")
    expect(asked.get_by_label("Find it by its words")).to_be_focused()
    page.keyboard.type(text)
    expect(asked.get_by_label("Notes found").locator("option")).to_have_count(1)
    keys.press("Enter")
    expect(note(page, text)).to_be_focused()


def add(keys: Keyboard, text: str, kind: str, where: str) -> None:
    """A note, from the canvas."""
    page = keys.page
    keys.press("n")
    asked = dialog(page, "New note")
    keys.choose(asked.get_by_role("radio", name=kind, exact=True))
    keys.write(asked.get_by_label("Text"), text)
    place = asked.get_by_label("Where does it go?")
    value = place.locator("option", has_text=re.compile(f"^{where}$")).get_attribute("value")
    keys.pick(place, value or "")
    keys.push("Add note", asked)
    expect(asked).to_be_hidden()
    expect(note(page, text)).to_be_focused()


def test_a_board_from_the_space_to_links_votes_and_undo(visitors: Visitors, host: Host) -> None:
    with host.database.work(HUB) as w:
        name = w.get(Team, host.team_id).name
    keys = typist(visitors, host.emails["Ingrid"])
    page = keys.page
    keys.home(f"Team {name}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Team {name}")
    keys.link("New board")
    keys.write(page.get_by_label("What is the board called?"), "Who warns whom")
    keys.choose(page.get_by_role("radio", name=re.compile("^Evidence wall")))
    keys.button("Start the board")
    live(page)
    path = page.url.removeprefix(host.origin)
    giulia = visitors(host.emails["Giulia"])
    giulia.goto(path)
    live(giulia)
    expect(page.locator("#here-list")).to_contain_text("Giulia")

    on_canvas(keys)
    add(keys, "Who may close a valve?", "Question", "Guiding questions")
    add(keys, "House boards hold the keys", "Evidence", "Evidence")
    expect(note(giulia, "House boards").locator("small")).to_contain_text("Ingrid")

    # Votes, links with a meaning, a type, a copy, a comment: each a key of the note.
    keys.press("v")
    expect(note(giulia, "House boards").locator("small")).to_contain_text("1 vote")
    keys.press("l")
    asked = dialog(page, "Link to another note")
    page.keyboard.type("valve")
    expect(asked.get_by_label("Which note?").locator("option")).to_have_count(1)
    keys.pick(asked.get_by_label("What does the link mean?"), "answers")
    keys.push("Link the notes", asked)
    expect(giulia.locator(".meaning")).to_have_text("answers")
    expect(note(page, "House boards")).to_be_focused()
    keys.press("t")
    asked = dialog(page, "Change the type")
    keys.choose(asked.get_by_role("radio", name="Concern", exact=True))
    keys.push("Change the type", asked)
    expect(note(giulia, "House boards")).to_have_attribute("data-type", "concern")

    # Written in place; Escape keeps it, and the other one reads it.
    expect(note(page, "House boards")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_label("Text of the note")).to_be_focused()
    keys.press("End")
    page.keyboard.type(", not the city")
    keys.press("Escape")
    expect(note(giulia, "the keys, not the city")).to_be_visible()
    expect(note(page, "House boards")).to_be_focused()

    keys.press("m")
    asked = dialog(page, "Move note")
    place = asked.get_by_label("Where to?")
    value = place.locator("option", has_text="Synthesis – To try").get_attribute("value")
    keys.pick(place, value or "")
    keys.push("Move note", asked)
    expect(page.locator("#say-politely")).to_contain_text("Moved to")
    expect(note(giulia, "House boards")).to_have_attribute(
        "aria-label", re.compile("1 of 1 in Synthesis")
    )
    expect(note(page, "House boards")).to_be_focused()

    # Deleted and taken back, here and there.
    keys.press("Delete")
    expect(note(giulia, "House boards")).to_have_count(0)
    expect(note(page, "Who may close")).to_be_focused()
    keys.press("ControlOrMeta+z")
    expect(note(giulia, "House boards")).to_be_visible()
    expect(giulia.locator(".meaning")).to_have_text("answers")
    agree(giulia, page, outline)


def test_frames_groups_and_the_outline(visitors: Visitors, host: Host) -> None:
    path = host.board()
    keys = typist(visitors, host.emails["Ingrid"])
    page = keys.page
    keys.home("Team Heron")
    keys.made(path)
    live(page)
    tool(keys, "Board tools", "New frame")
    asked = page.get_by_role("dialog")
    keys.write(asked.get_by_role("textbox"), "Before the storm")
    keys.press("Enter")
    expect(page.locator("#outline h2", has_text="Before the storm")).to_be_visible()
    on_canvas(keys)
    add(keys, "Pump ran dry", "Evidence", "Before the storm")
    add(keys, "Grate was full of leaves", "Evidence", "Before the storm")
    keys.press("o")
    expect(line(page, "Grate was full")).to_be_focused()

    # The outline: the same acts from a menu by the line.
    first = line(page, "Grate was full").get_by_role("button", name=re.compile("^Actions"))
    keys.push(re.compile("^Actions"), line(page, "Grate was full"))
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    up = menu.get_by_role("menuitem", name="Move up")
    for _ in range(menu.get_by_role("menuitem").count()):
        if up.evaluate(HAS_FOCUS):
            break
        keys.press("ArrowDown")
    expect(up).to_be_focused()
    keys.press("Enter")
    expect(first).to_be_visible()
    found = page.locator("#outline .line__text")
    expect(found.filter(has_text=re.compile("Pump|Grate"))).to_have_text(
        ["Grate was full of leaves", "Pump ran dry"]
    )
    page.reload()
    live(page)
    expect(found.filter(has_text=re.compile("Pump|Grate"))).to_have_text(
        ["Grate was full of leaves", "Pump ran dry"]
    )


def test_a_page_is_written_and_read(visitors: Visitors, host: Host) -> None:
    with host.database.work(HUB) as w:
        ingrid = w.one(select(Person).where(Person.email == host.emails["Ingrid"]))
        made = pages.make(w, w.get(Team, host.team_id), "Rain diary", "", ingrid.id)
        path = f"/{made.room}"
    keys = typist(visitors, host.emails["Ingrid"])
    page = keys.page
    giulia = visitors(host.emails["Giulia"])
    keys.home("Team Heron")
    keys.made(path)
    giulia.goto(path)
    keys.push("Edit this page")
    text = page.get_by_role("textbox", name="Text of the page")
    expect(text).to_be_focused()
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")
    page.keyboard.type("## What fell")
    keys.press("Enter")
    page.keyboard.type("Nine millimetres in ")
    keys.press("ControlOrMeta+b")
    page.keyboard.type("one night")
    keys.press("ControlOrMeta+b")
    keys.press("Enter")

    # The tools: one stop, arrows within, and back to the text.
    keys.press("Alt+F10")
    expect(page.get_by_role("toolbar", name="Format").locator(":focus")).to_have_count(1)
    tool(keys, "Format", "Task list")
    expect(text).to_be_focused()
    expect(text.get_by_role("checkbox")).to_have_count(1)
    page.keyboard.type("Empty the gauge")
    expect(text.get_by_role("listitem")).to_contain_text("Empty the gauge")

    # The other one comes in, is seen by name, and both read the same.
    giulia.locator("#edit").press("Enter")
    expect(giulia.locator("#text")).to_contain_text("Empty the gauge")
    expect(page.locator("#edit-here")).to_contain_text("Giulia")
    expect(giulia.locator("#edit-here")).to_contain_text("Ingrid")
    # In a list Tab moves the item; the tools lead out of it.
    keys.press("Alt+F10")
    expect(page.get_by_role("toolbar", name="Format").locator(":focus")).to_have_count(1)
    keys.push("Done")
    read = page.locator("#read")
    expect(read.get_by_role("heading", name="What fell", level=2)).to_be_visible()
    expect(read.locator("strong")).to_have_text("one night")
    expect(read.locator(".todo__item")).to_contain_text("Empty the gauge")
