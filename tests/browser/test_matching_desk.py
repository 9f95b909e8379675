"""Draw, run, sandbox, publication, repair, verification and a student's questions, in browsers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hub import matching
from hub.actor import HUB
from hub.rounds import MatchingRound, drawing
from tests.browser import matching_host
from tests.browser.matching_host import Host
from tests.browser.measures import whole
from tests.browser.pages import Visitors
from tests.rounds.scene import Scene, published

NONCE = bytes(range(32))
LONG_MS = 90_000
"""A run of the small round takes a second or two; a busy machine may need much longer."""


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with matching_host.running(Path(tmp_path_factory.mktemp("desk"))) as host:
        with host.database.work(HUB) as w:
            drawing.commit_hub(w, w.get(MatchingRound, host.round_id))
        yield host


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words, timeout=LONG_MS)


def test_a_round_is_drawn_tried_published_repaired_and_verified(
    visitors: Visitors, host: Host
) -> None:
    at = f"/rounds/{host.round_id}"
    desk = visitors(host.emails["Chiara"])

    # A university commits, and reveals after the freeze.
    desk.goto(f"{at}/verification")
    expect(desk.get_by_text("Only the hub committed.")).to_be_visible()
    whole(desk)
    desk.get_by_label("For which university?").select_option("Chalmers")
    value = matching.commitment(f"round-{host.round_id}/1", NONCE)
    desk.get_by_label("Which hash did you get?").fill(value)
    desk.get_by_role("button", name="Publish this commitment").click()
    expect(desk.get_by_text("The hub entered all commitments.")).to_be_visible()
    desk.goto(at)
    desk.get_by_role("button", name="Freeze early").click()
    desk.get_by_role("button", name="Freeze now").click()
    heading(desk, "frozen")
    desk.get_by_role("link", name="Verify", exact=True).click()
    desk.get_by_label("Which nonce did you keep?").fill(NONCE.hex())
    whole(desk)
    desk.get_by_role("button", name="Show this nonce").click()
    expect(desk.get_by_text("All nonces are shown")).to_be_visible()

    # Another rule is tried; it cannot be published.
    desk.goto(f"{at}/sandbox")
    whole(desk)
    desk.get_by_label("Universities in each team, at least").fill("3")
    desk.get_by_role("button", name="Try this rule").click()
    expect(desk.get_by_role("heading", name="Side by side")).to_be_visible(timeout=LONG_MS)
    expect(desk.get_by_role("button", name="Publish", exact=False)).to_have_count(0)
    whole(desk)

    # The run that counts, and its fairness before publication.
    desk.goto(at)
    desk.get_by_role("button", name="Run the matching").click()
    expect(desk.get_by_role("heading", name="Rank obtained")).to_be_visible(timeout=LONG_MS)
    desk.get_by_role("link", name="Fairness").click()
    expect(desk.get_by_role("heading", name="Against the simplest rule")).to_be_visible()
    whole(desk)
    desk.get_by_role("link", name="Run 1", exact=True).click()
    desk.get_by_role("button", name="Publish run 1").first.click()
    desk.get_by_role("button", name="Publish and tell all").click()
    heading(desk, "is published")

    # Two leave; the proposal is looked at and accepted.
    desk.get_by_role("link", name="Repair").click()
    whole(desk)
    desk.get_by_text("Somebody else leaves: choose who").click()
    for name in ("Student 2", "Student 5"):
        desk.get_by_label(re.compile(rf"^{name}(?!\d)")).check()
    desk.get_by_label("Why is it made?").fill("Somebody left, and a team was too small.")
    desk.get_by_role("button", name="Start a repair").click()
    heading(desk, "repair 1 is ready")
    whole(desk)
    desk.get_by_role("button", name="Accept repair 1").click()
    desk.get_by_role("button", name="Accept and tell them").click()
    heading(desk, "answers")
    expect(desk.locator(".figures__item").filter(has_text="Said no")).to_contain_text("2")

    # Anybody checks it; a coordinator has it solved again.
    desk.goto(f"{at}/verification")
    desk.get_by_role("button", name="Verify now on the server").click()
    expect(desk.get_by_text("All 7 checks agree")).to_be_visible(timeout=LONG_MS)
    whole(desk)
    anybody = visitors(None)
    anybody.goto(f"{at}/verification")
    expect(anybody.get_by_text("All 7 checks agree")).to_be_visible()
    with anybody.expect_download() as started:
        anybody.get_by_role("link", name="Download the public file").click()
    assert started.value.suggested_filename == f"round-{host.round_id}-public.json"
    anybody.goto(f"{at}/fairness")
    whole(anybody)
    anybody.goto("/rounds/register")
    expect(anybody.get_by_role("link", name="Verify Spring 2027")).to_be_visible()
    whole(anybody)


def test_a_student_finds_out_what_would_have_changed_it(visitors: Visitors, host: Host) -> None:
    with host.database.work(HUB) as w:
        found = w.get(MatchingRound, host.round_id)
        made = Scene(found.id, [], [], found.made_by_id)
        published(w, made)
    at = f"/rounds/{host.round_id}/result"
    for number in range(13):
        page = visitors(host.emails[f"Student {number}"], phone=True)
        page.goto(at)
        if page.get_by_role("button", name="Find out what I could have changed").count():
            break
    else:
        pytest.fail("Everybody has the first choice.")
    whole(page)
    page.get_by_role("button", name="Find out what I could have changed").click()
    answer = page.get_by_text(re.compile("What would have changed it:"))
    expect(answer).to_be_visible(timeout=LONG_MS)
    whole(page)
