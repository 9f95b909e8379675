"""Step 5 without a mouse: parts chosen and linked, handed in once and again, kept as they were."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from hub import boards, pages
from hub.actor import HUB
from hub.challenges import Challenge
from hub.identity import Person
from hub.submissions import Part, Submission
from hub.submissions.commands import ask
from hub.teams import Team
from tests.browser import boards_host
from tests.browser.boards_host import Host
from tests.browser.journeys.keyboard import Keyboard, typist
from tests.browser.pages import Visitors

TOOK = "We measured on two stairs."


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Team Heron with a page, a board, and a result to hand in by tomorrow."""
    with boards_host.running(Path(tmp_path_factory.mktemp("submission"))) as host:
        with host.database.work(HUB) as w:
            team = w.get(Team, host.team_id)
            ingrid = w.one(select(Person).where(Person.email == host.emails["Ingrid"]))
            pages.make(w, team, "Report", "", ingrid.id, [("p", TOOK)])
            boards.make(w, team, "Evidence wall", "evidence", ingrid.id)
            ask(w, team, "Final result", "What you made.", w.now.replace(year=w.now.year + 1))
        yield host


def criteria(host: Host) -> list[str]:
    with host.database.work(HUB) as w:
        challenge = w.get(Challenge, w.get(Team, host.team_id).challenge_id)
        return [one["name"] for one in challenge.criteria]


def hand_in(keys: Keyboard, host: Host, number: int) -> None:
    """A version of the page for the first criterion and the board for the second."""
    page = keys.page
    keys.link(f"Prepare version {number}")
    rule = page.locator("p").filter(has_text="Late versions are taken until").last
    expect(rule).to_be_visible()
    for part, criterion in zip(("Report", "Evidence wall"), criteria(host), strict=False):
        card = page.get_by_role("listitem").filter(
            has=page.get_by_role("group", name=f"Criteria that {part} speaks to")
        )
        keys.tick(card.get_by_role("checkbox", name=re.compile(f"^{part}")))
        keys.tick(card.get_by_role("checkbox", name=criterion, exact=True))
    keys.pick(page.get_by_label("Licence of the result"), "CC0-1.0")
    keys.choose(page.get_by_label("Everybody, once it is in the showcase"))
    if number == 1:
        # What is missing is said at the field, and nothing that was chosen is lost.
        keys.button(f"Hand in version {number}")
        expect(page.locator("#errors")).to_be_focused()
        expect(page.get_by_role("checkbox", name=re.compile("^Report"))).to_be_checked()
        expect(page.get_by_label("Licence of the result")).to_have_value("CC0-1.0")
    keys.tick(page.get_by_role("checkbox", name="Our team agrees on handing this in"))
    keys.button(f"Hand in version {number}")
    expect(page.get_by_text("Handed in. This is your receipt.").first).to_be_visible()


def test_handed_in_frozen_and_handed_in_again(visitors: Visitors, host: Host) -> None:
    keys = typist(visitors, host.emails["Ingrid"])
    page = keys.page
    keys.home("Hand in “Final result”")
    hand_in(keys, host, 1)
    receipt = page.get_by_role("region", name="Receipt")
    expect(receipt.locator("time")).to_be_visible()
    expect(receipt.locator(".hash")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    expect(page.get_by_text(f"Page, for {criteria(host)[0]}")).to_be_visible()
    first = receipt.locator(".hash").inner_text()

    # The page goes on; what was handed in does not.
    keys.home("Team Heron")
    keys.made("/pages/1")
    keys.push("Edit this page")
    expect(page.get_by_role("textbox", name="Text of the page")).to_be_focused()
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")
    keys.press("Home")
    page.keyboard.type("Later: ")
    keys.push("Done")
    expect(page.locator("#read")).to_contain_text(f"Later: {TOOK}")
    keys.home("Team Heron")
    keys.tab("Hand in")
    keys.link("Version 1")
    keys.link("Report")
    expect(page.get_by_role("main")).to_contain_text(TOOK)
    expect(page.get_by_role("main")).not_to_contain_text("Later")

    keys.home("Team Heron")
    keys.tab("Hand in")
    hand_in(keys, host, 2)
    expect(receipt.locator(".hash")).not_to_have_text(first)
    with host.database.work(HUB) as w:
        parts = w.all(
            select(Part.submission_id, Part.title)
            .join(Submission, col(Submission.id) == col(Part.submission_id))
            .order_by(col(Submission.number), col(Part.id))
        )
        assert [title for _, title in parts] == ["Report", "Evidence wall"] * 2
