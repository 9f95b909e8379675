"""Step 7 without a mouse: a story written, agreed on by both sides, read and found by anybody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import assessment_host
from tests.browser.assessment_host import Host
from tests.browser.journeys.keyboard import Keyboard, typist
from tests.browser.pages import Visitors

YES = "We agree that everyone can read it"


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with assessment_host.running(Path(tmp_path_factory.mktemp("showcase"))) as host:
        yield host


def write_story(keys: Keyboard) -> None:
    page = keys.page
    keys.link("Write the story")
    for label, text in (
        ("Title of the result", "A light on the stairs"),
        ("The result in one sentence", "Six of eight flats had a plug in the drain in time."),
        ("The problem", "Water comes at night, and cellars fill while people sleep."),
        ("What you learned", "Phones are on silent at three; a light on the stairs is not."),
        (
            "What you made, and how well it works",
            "A red light on the stairs and a float in the floor drain.",
        ),
    ):
        keys.write(page.get_by_label(label), text)
    keys.pick(page.get_by_label("Licence"), "CC-BY-SA-4.0")
    keys.button("Save the story")
    expect(page.get_by_text("is not public").first).to_be_visible()


def test_two_yeses_make_a_public_page(visitors: Visitors, host: Host) -> None:
    team = f"Team {host.scene.team.name}"
    student = typist(visitors, host.emails["student"])
    student.home(team)
    student.tab("Showcase")
    write_story(student)
    student.button(YES)
    expect(student.page.get_by_role("button", name="Take our yes back")).to_be_visible()
    student.button("Name me")
    expect(student.page.get_by_text("Your name stands on the page.")).to_be_visible()

    anybody = typist(visitors)
    anybody.page.goto("/")
    anybody.link("Showcase", anybody.page.get_by_role("banner"))
    expect(anybody.page.get_by_role("link", name="A light on the stairs")).to_have_count(0)

    partner = typist(visitors, host.emails["partner"])
    partner.home(team)
    partner.tab("Showcase")
    partner.link("Read the page")
    expect(partner.page.get_by_role("heading", level=1)).to_have_text("A light on the stairs")
    partner.home(team)
    partner.tab("Showcase")
    partner.button(YES)
    expect(partner.page.get_by_text("is public since")).to_be_visible()

    page = anybody.page
    page.goto("/")
    anybody.link("Showcase", page.get_by_role("banner"))
    anybody.write(page.get_by_label("Search in results"), "stairs")
    with page.expect_navigation():
        anybody.press("Enter")
    anybody.link("A light on the stairs")
    expect(page.get_by_role("heading", level=1)).to_have_text("A light on the stairs")
    expect(page.get_by_role("main")).to_contain_text(host.scene.student.name)
    expect(page.get_by_role("main")).to_contain_text(re.compile("CC BY-SA 4.0"))
    expect(page.get_by_role("heading", name="Cite it")).to_be_visible()

    # A no of one side is enough.
    partner.button("Take our yes back")
    expect(partner.page.get_by_text("is not public")).to_be_visible()
    gone = page.goto(page.url)
    assert gone is not None
    assert gone.status == 404
