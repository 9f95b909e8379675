"""Step 6 without a mouse: marks, the partner's view, differences, release, the result."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import assessment_host
from tests.browser.assessment_host import Host
from tests.browser.journeys.keyboard import Keyboard, typist
from tests.browser.pages import Visitors


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with assessment_host.running(Path(tmp_path_factory.mktemp("teacher"))) as host:
        yield host


def mark(keys: Keyboard) -> None:
    """All three criteria of the work that is open: a number each, and one comment."""
    page = keys.page
    criteria = page.locator("details.criterion")
    for at, (key, words) in enumerate((("3", "Strong, 80"), ("2", "Sound, 60"), ("4", "100"))):
        one = criteria.nth(at)
        keys.to(one.locator("summary").first)
        if one.get_attribute("open") is None:
            keys.press("Enter")
        expect(one).to_have_attribute("open", "")
        keys.press(key)
        expect(one.locator("[data-mark]")).to_contain_text(words)
    keys.press("c")
    comment = page.locator("details[open]").get_by_label("Comment for the team")
    expect(comment).to_be_focused()
    page.keyboard.type("Keys like 1, j and c are text in here.")
    expect(comment).to_have_value("Keys like 1, j and c are text in here.")


def test_a_work_becomes_a_result(visitors: Visitors, host: Host) -> None:
    keys = typist(visitors, host.emails["teacher"])
    page = keys.page
    keys.home(re.compile("^Look at"))
    keys.to(page.get_by_role("link", name=re.compile("^Mark ")).first)
    with page.expect_navigation():
        keys.press("Enter")
    mark(keys)
    expect(page.locator("save-chip")).to_contain_text("Saved at")
    with page.expect_navigation():
        keys.press("ControlOrMeta+Enter")
    expect(page.locator(".queue__item", has_text="Marked")).to_have_count(1)
    mark(keys)
    keys.press("ControlOrMeta+s")
    expect(page.locator("save-chip")).to_contain_text("Saved at")

    give_a_view(typist(visitors, host.emails["partner"]), host)

    keys.home("Works to assess", f"Work {host.scene.submission.label}")
    keys.link("Members and release")
    name = host.scene.student.name
    keys.write(page.get_by_label(f"Points more or fewer for {name}"), "4")
    keys.button("Save differences")
    expect(page.locator("#errors")).to_be_focused()
    with page.expect_navigation(url=re.compile("#reason_")):
        keys.press("Tab", "Enter")
    reason = page.get_by_label(f"Reason that {name}")
    expect(reason).to_be_focused()
    page.keyboard.type("Led the test.")
    keys.button("Save differences")
    expect(page.get_by_text("The differences are saved.").first).to_be_visible()
    keys.push("Release results")
    asked = page.get_by_role("dialog", name=re.compile("^Release 3 results"))
    expect(asked).to_be_visible()
    keys.button("Release 3 results", asked)
    expect(page.get_by_text("3 results are released").first).to_be_visible()

    student = typist(visitors, host.emails["student"])
    student.home("My results")
    student.link(re.compile("Keep cellars dry"))
    expect(student.page.get_by_role("heading", level=1)).to_contain_text("You passed")
    expect(student.page.get_by_text("Led the test.")).to_be_visible()
    expect(student.page.get_by_role("table").first).to_contain_text("+ 4")

    keys.home("Gradebook")
    for words, file in (("CSV", "gradebook.csv"), ("Excel", "gradebook.xlsx")):
        keys.to(page.get_by_role("link", name=re.compile(words)))
        with page.expect_download() as told:
            keys.press("Enter")
        assert told.value.suggested_filename == file


def give_a_view(keys: Keyboard, host: Host) -> None:
    page = keys.page
    keys.home(re.compile("^Look at"))
    keys.link(re.compile(host.scene.team.name))
    for key in ("c2", "c3"):
        keys.choose(page.locator(f'[name="mark_{key}"][value="80"]'))
    keys.write(page.get_by_label("What did you see?").first, "It rang.")
    keys.button("Give your view")
    expect(page.get_by_text("Your view is given.").first).to_be_visible()
