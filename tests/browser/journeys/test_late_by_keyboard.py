"""Step 5 after the date: what is read above the button, the receipt, and what the teacher sees."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from hub import boards, pages
from hub.actor import HUB
from hub.identity import Person
from hub.submissions import Submission
from hub.submissions.commands import ask
from hub.teams import Team
from tests.browser import boards_host
from tests.browser.boards_host import Host
from tests.browser.journeys.keyboard import typist
from tests.browser.journeys.test_submission_by_keyboard import TOOK, hand_in
from tests.browser.pages import Visitors


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A team an hour after its date; two versions may be handed in."""
    with boards_host.running(tmp_path) as host:
        with host.database.work(HUB) as w:
            team = w.get(Team, host.team_id)
            ingrid = w.one(select(Person).where(Person.email == host.emails["Ingrid"]))
            pages.make(w, team, "Report", "", ingrid.id, [("p", TOOK)])
            boards.make(w, team, "Evidence wall", "evidence", ingrid.id)
            due = w.now - timedelta(hours=1)
            ask(w, team, "Final result", "What you made.", due).max_versions = 2
        yield host


def test_late_and_again_as_the_rule_says(visitors: Visitors, host: Host) -> None:
    keys = typist(visitors, host.emails["Ingrid"])
    page, main = keys.page, keys.page.get_by_role("main")
    keys.home()
    expect(main).to_contain_text("Late, until")
    keys.link("Hand in “Final result”")
    expect(main).to_contain_text(re.compile("Late versions are taken until .+ marked as late"))
    receipt = page.get_by_role("region", name="Receipt")
    for number in (1, 2):
        hand_in(keys, host, number)
        expect(receipt.get_by_text("Late", exact=True)).to_be_visible()
        keys.link("All versions")
    expect(main).to_contain_text("All 2 versions are handed in. The last one counts.")
    expect(page.get_by_role("link", name=re.compile("Prepare"))).to_have_count(0)
    with host.database.work(HUB) as w:
        assert w.all(select(Submission.is_late)) == [True, True]

    teacher = typist(visitors, host.emails["Henrik"])
    teacher.home("Look at 1 work")
    work = teacher.page.get_by_role("row").filter(has_text="2, late")
    expect(work).to_have_count(1)
    teacher.link(re.compile("^Work"), work)
    expect(teacher.page.get_by_text(re.compile("Version 2, handed in .+, late"))).to_be_visible()
