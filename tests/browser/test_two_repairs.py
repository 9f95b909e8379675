"""A repair with two ways, in browsers: side by side, wide and narrow, then one of them accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hub.actor import HUB
from hub.identity import Person
from tests.browser.matching_host import Host
from tests.browser.measures import whole
from tests.browser.pages import Visitors
from tests.browser.serving import prepare, serve
from tests.rounds.scene import with_a_choice

LONG_MS = 90_000


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    host = Host(*prepare(Path(tmp_path_factory.mktemp("repairs"))))
    with host.database.work(HUB) as w:
        made = with_a_choice(w)
        people = {"chiara": made.coordinator, "leaves": made.students[4]}
        people |= {"mate": made.students[5], "waits": made.students[9]}
        for name, person_id in people.items():
            row = w.get(Person, person_id)
            row.name = f"{name.capitalize()} Berg"
            w.add(row)
            host.emails[name] = row.email
        host.round_id = made.round_id
    with serve(host):
        yield host


def cell(page: Page, row: str, at: int) -> None:
    """The two figures of one row, in a cell each."""
    figures = page.get_by_role("row").filter(has_text=row).get_by_role("cell")
    expect(figures.nth(0)).to_have_text(str(at))


def test_a_coordinator_compares_two_ways_and_accepts_the_one_that_moves_nobody(
    visitors: Visitors, host: Host
) -> None:
    at = f"/rounds/{host.round_id}"
    desk = visitors(host.emails["chiara"])
    desk.goto(f"{at}/repairs")
    desk.get_by_text("Somebody else leaves: choose who").click()
    desk.get_by_label("Leaves Berg").check()
    desk.get_by_label("Why is it made?").fill("Somebody left, and a seat is free.")
    desk.get_by_role("button", name="Start a repair").click()
    title = desk.get_by_role("heading", level=1)
    expect(title).to_contain_text("choose one of two ways", timeout=LONG_MS)
    cell(desk, "Have a place", 9)
    cell(desk, "Move to another challenge", 1)
    waiting = desk.get_by_role("row").filter(has_text="Waits Berg")
    expect(waiting.first.get_by_role("cell").last).to_have_text("Waits")
    for ways in ("Most places: person", "Fewest moves: person"):
        desk.get_by_text(ways).click()
    whole(desk)
    narrow = visitors(host.emails["chiara"], phone=True)
    narrow.goto(desk.url)
    whole(narrow)

    desk.get_by_role("button", name="Accept “Fewest moves”").click()
    dialog = desk.get_by_role("dialog", name="Accept “Fewest moves”?")
    expect(dialog).to_contain_text("Nobody gets another team or place.")
    dialog.get_by_role("button", name="Accept and tell them").click()
    expect(title).to_contain_text("answers", timeout=LONG_MS)
    desk.goto(narrow.url)
    expect(desk.get_by_text("“Fewest moves” was chosen.")).to_be_visible()
    whole(desk)
    mate = visitors(host.emails["mate"], phone=True)
    mate.goto(f"{at}/result")
    expect(mate.get_by_text("The one that moves fewest people was chosen")).to_be_visible()
    whole(mate)
