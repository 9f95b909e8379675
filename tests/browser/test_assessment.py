"""Marking by keyboard, the partner's view, release, the student's result, in real browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assessment_host, measures
from tests.browser.assessment_host import Host
from tests.browser.measures import whole
from tests.browser.pages import Visitors


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with assessment_host.running(Path(tmp_path_factory.mktemp("assessment"))) as host:
        yield host


def mark_by_keys(page: Page) -> None:
    """All three criteria, without a mouse: 3, comment, next criterion, level."""
    page.locator("body").press("3")
    expect(page.locator("details[open] [data-mark]")).to_have_text("Strong, 80")
    page.keyboard.press("c")
    page.keyboard.type("A pump record says more than j, k or 4.")
    for level, words in (("2", "Sound, 60"), ("4", "Outstanding, 100")):
        page.locator("details.criterion:not([open])", has_text="Not marked").first.locator(
            "summary"
        ).focus()
        page.keyboard.press("Enter")
        page.keyboard.press(level)
        expect(page.locator("details[open] [data-mark]")).to_have_text(words)


def test_from_a_work_to_a_result(host: Host, visitors: Visitors) -> None:
    teacher = visitors(host.emails["teacher"])
    teacher.goto("/assessment")
    whole(teacher)
    teacher.get_by_role("link", name="Mark ").first.click()
    whole(teacher)
    first = teacher.url
    mark_by_keys(teacher)
    expect(teacher.locator("save-chip")).to_contain_text("Saved at")
    teacher.keyboard.press("Control+Enter")
    expect(teacher).not_to_have_url(first)
    expect(teacher.locator(".queue__item", has_text="Marked")).to_have_count(1)
    teacher.keyboard.press("k")
    teacher.wait_for_url(first)
    expect(teacher.get_by_label("Comment for the team").first).to_have_value(
        "A pump record says more than j, k or 4."
    )
    teacher.keyboard.press("n")
    expect(teacher).not_to_have_url(first)
    mark_by_keys(teacher)
    teacher.keyboard.press("Control+s")
    expect(teacher.locator("save-chip")).to_contain_text("Saved at")

    partner = visitors(host.emails["partner"])
    partner.goto("/assessment")
    partner.get_by_role("link", name=host.scene.team.name).click()
    for key in ("c2", "c3"):
        partner.locator(f'[name="mark_{key}"][value="80"]').check()
    partner.get_by_label("What did you see?").first.fill("It rang.")
    whole(partner)
    partner.get_by_role("button", name="Give your view").click()
    expect(partner.get_by_text("Your view is given.").first).to_be_visible()

    student = visitors(host.emails["student"])
    student.goto("/assessment/mine")
    expect(student.get_by_text("No results yet")).to_be_visible()

    teacher.goto(f"/assessment/desk/{host.scene.submission.id}/members")
    whole(teacher)
    name = f"Points more or fewer for {host.scene.student.name}"
    teacher.get_by_label(name).fill("4")
    teacher.get_by_label(f"Reason that {host.scene.student.name}").fill("Led the test.")
    teacher.get_by_role("button", name="Save differences").click()
    teacher.get_by_role("button", name="Release results").click()
    teacher.get_by_role("button", name="Release 3 results").click()
    expect(teacher.get_by_text("3 results are released").first).to_be_visible()

    student.goto("/assessment/mine")
    whole(student)
    student.get_by_role("link", name="Keep cellars dry").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("You passed, Ingrid")
    expect(student.get_by_text("It rang.")).to_be_visible()
    whole(student)

    teacher.goto("/assessment/gradebook")
    whole(teacher)
    with teacher.expect_download() as told:
        teacher.get_by_role("link", name="Excel").click()
    assert told.value.suggested_filename == "gradebook.xlsx"


def test_two_windows_and_keys_that_rest(host: Host, visitors: Visitors) -> None:
    path = f"/assessment/desk/{host.scene.submission.id}"
    one, other = visitors(host.emails["teacher"]), visitors(host.emails["teacher"])
    one.goto(path)
    other.goto(path)
    one.keyboard.press("3")
    expect(one.locator("save-chip")).to_contain_text("Saved at")
    other.keyboard.press("1")
    expect(other.locator("save-chip")).to_contain_text("Not saved")
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_text("Saved meanwhile: Strong, 80")).to_be_visible()
    expect(other.locator("details[open]").get_by_label("Starting")).to_be_checked()
    whole(other)
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator("details").first).to_contain_text("Starting, 40")
    other.keyboard.press("?")
    measures.axe(other)
    other.get_by_role("button", name="Single keys are on").click()
    other.keyboard.press("Escape")
    other.keyboard.press("4")
    expect(other.locator("[value='100']:checked")).to_have_count(0)


def test_the_desk_without_script_and_on_a_phone(host: Host, visitors: Visitors) -> None:
    path = f"/assessment/desk/{host.scene.submission.id}"
    plain = visitors(host.emails["teacher"], script=False)
    plain.goto(path)
    expect(plain.get_by_role("heading", name="Journal", exact=True)).to_be_visible()
    plain.get_by_label("Strong").first.check()
    plain.get_by_role("button", name="Save draft").click()
    expect(plain.get_by_text("2 of 3 left")).to_be_visible()
    phone = visitors(host.emails["teacher"], phone=True)
    phone.goto(path)
    expect(phone.locator("#marks")).to_be_hidden()
    phone.get_by_role("button", name="Rubric", exact=True).first.click()
    expect(phone.locator("#marks")).to_be_visible()
    expect(phone.locator("#main")).to_be_hidden()
    whole(phone)
