"""From a posted challenge to one that students find, ask about and read, in real browsers."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import challenges_host
from tests.browser.challenges_host import Host
from tests.browser.measures import whole
from tests.browser.pages import Visitors
from tests.challenges.walk import PAGES

WISH = "This says what is built. What would people on the street notice?"
MENDED = (
    "On two streets people carry up what matters the evening before, and half as many cellars "
    "are lost to the water in autumn."
)


@pytest.fixture
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with challenges_host.running(Path(tmp_path_factory.mktemp("challenges"))) as host:
        yield host


def fill(page: Page, step: str) -> None:
    """Type one page of the wizard as a person would."""
    for name, value in PAGES[step].items():
        for one in value if isinstance(value, list) else [value]:
            box = page.locator(f'[name="{name}"][value="{one}"]:is([type=radio], [type=checkbox])')
            if box.count():
                box.check()
                continue
            field = page.locator(f'[name="{name}"]')
            if field.evaluate("one => one.localName") == "select":
                field.select_option(one)
            else:
                field.fill(one)


def post(page: Page, *, look: bool = False) -> str:
    """Write a whole challenge and stop before sending it; the path of its list of steps."""
    page.goto("/challenges/mine")
    page.get_by_role("button", name="Post a challenge").click()
    overview = urlsplit(page.url).path
    page.get_by_role("link", name="Begin with step 1").click()
    for step in PAGES:
        if look:
            whole(page)
        fill(page, step)
        page.get_by_role("button", name="Save and go on").click()
        expect(page.locator("#errors")).to_have_count(0)
    expect(page.get_by_role("heading", name="Check and send")).to_be_visible()
    return overview


def test_from_a_draft_to_the_catalogue(visitors: Visitors, host: Host) -> None:
    jonas, chiara = visitors(host.emails["Jonas"]), visitors(host.emails["Chiara"])
    overview = post(jonas, look=True)
    whole(jonas)
    jonas.get_by_role("button", name="Send for review").click()
    expect(jonas.locator(".state")).to_contain_text("Sent.")
    whole(jonas)

    chiara.goto("/challenges/desk")
    whole(chiara)
    chiara.get_by_role("link", name="Keep cellars dry").click()
    answer = chiara.locator("#answer-good_result")
    answer.get_by_text("Ask for a change").click()
    answer.get_by_label("What should change, and why?").fill(WISH)
    answer.get_by_role("button", name="Keep this comment").click()
    expect(chiara.locator("#answer-good_result .remark")).to_contain_text(WISH)
    whole(chiara)
    chiara.get_by_role("radio", name=re.compile("Ask for changes")).check()
    chiara.get_by_label("What do you tell the organisation?").fill("One answer is too narrow.")
    chiara.get_by_role("button", name="Send the decision").click()

    jonas.goto(overview)
    expect(jonas.locator(".tasks__item", has_text="A good result")).to_contain_text("Needs changes")
    jonas.get_by_role("link", name="Go on with step 4").click()
    beside = jonas.locator(".beside", has=jonas.locator("#good_result"))
    expect(beside.locator(".remark")).to_contain_text(WISH)
    whole(jonas)
    jonas.locator("#good_result").fill("An app")
    jonas.get_by_role("button", name="Save and go on").click()
    expect(jonas.locator("#errors")).to_be_focused()
    whole(jonas)
    jonas.locator("#good_result").fill(MENDED)
    jonas.get_by_role("button", name="Save and go on").click()
    jonas.goto(f"{overview}/check")
    jonas.get_by_role("button", name="Send it again").click()
    expect(jonas.locator(".state")).to_contain_text("Sent.")

    chiara.goto("/challenges/desk")
    chiara.get_by_role("link", name="Keep cellars dry").click()
    expect(chiara.locator("ins").first).to_be_visible()
    chiara.get_by_role("radio", name=re.compile("Approve it")).check()
    chiara.get_by_role("button", name="Send the decision").click()
    chiara.get_by_role("button", name="Publish it").click()
    expect(chiara.get_by_role("heading", level=1)).to_have_text("Keep cellars dry")

    anyone = visitors(script=False)
    anyone.goto("/challenges")
    anyone.get_by_role("searchbox").fill("zulawy cellars")
    anyone.get_by_role("button", name="Search").click()
    expect(anyone.locator("#found-count")).to_contain_text("1 of 25 challenges fits")
    anyone.get_by_role("link", name="Keep cellars dry").click()
    expect(anyone.get_by_text(MENDED)).to_be_visible()


def test_two_colleagues_on_one_page_are_told(visitors: Visitors, host: Host) -> None:
    jonas, anna = visitors(host.emails["Jonas"]), visitors(host.emails["Anna"])
    overview = post(jonas)
    for page in (jonas, anna):
        page.goto(f"{overview}/rights")
    jonas.locator("#rights_note").fill("Names stay out.")
    jonas.get_by_role("button", name="Save and come back later").click()
    anna.locator("#rights_note").fill("Numbers stay out.")
    anna.get_by_role("button", name="Save and go on").click()
    expect(anna.locator("#errors")).to_contain_text("Jonas Kowalska changed this while you wrote")
    expect(anna.locator("#rights_note-theirs")).to_contain_text("Names stay out.")
    expect(anna.locator("#rights_note")).to_have_value("Numbers stay out.")
    whole(anna)


def test_filters_apply_at_once_and_keep_the_place(visitors: Visitors) -> None:
    page = visitors()
    page.goto("/challenges")
    whole(page)
    box = page.get_by_role("checkbox", name=re.compile("^Blended"))
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#found-count")).to_contain_text(re.compile(r"^\s*\d of \d+ challenges"))
    expect(page).to_have_url(re.compile("mode=blended"))
    expect(box).to_be_focused()
    expect(page.locator("#say-politely")).to_contain_text(re.compile(r"\b\d of"))
    expect(page.get_by_role("link", name="Remove filter Blended")).to_be_visible()
    page.get_by_role("combobox", name="Sort by").select_option("title")
    expect(page).to_have_url(re.compile("mode=blended&sort=title"))
    page.reload()
    expect(page.get_by_role("checkbox", name=re.compile("^Blended"))).to_be_checked()
    page.go_back()
    expect(page).not_to_have_url(re.compile("sort="))
    page.goto("/challenges?page=2")
    whole(page)


def test_filters_on_a_phone_open_as_a_sheet(visitors: Visitors) -> None:
    page = visitors(phone=True)
    page.goto("/challenges")
    page.get_by_role("button", name="Filters").tap()
    page.get_by_role("checkbox", name=re.compile("^Online")).tap()
    expect(page.locator("#found-count")).to_contain_text(re.compile(r"of \d+ challenges"))
    page.locator("#facets").get_by_role("button", name="Close").tap()
    expect(page.get_by_role("button", name="Filters, 1 chosen")).to_be_visible()


def test_a_question_is_asked_and_answered_once_for_all(visitors: Visitors, host: Host) -> None:
    jonas, chiara, maja = (visitors(host.emails[name]) for name in ("Jonas", "Chiara", "Maja"))
    overview = post(jonas)
    jonas.get_by_role("button", name="Send for review").click()
    path = overview.removesuffix("/draft")
    chiara.goto(f"{path}/review")
    chiara.get_by_role("radio", name=re.compile("Approve it")).check()
    chiara.get_by_role("button", name="Send the decision").click()
    chiara.get_by_role("button", name="Publish it").click()

    maja.goto(path)
    whole(maja)
    maja.get_by_label("What do you want to ask?").fill("May we knock on doors?")
    maja.get_by_role("button", name="Ask in public").click()
    jonas.goto("/challenges/mine")
    whole(jonas)
    jonas.get_by_role("link", name=re.compile("^Answer 1 question")).click()
    jonas.get_by_role("link", name=re.compile("^Answer to")).click()
    whole(jonas)
    jonas.get_by_label("What do you answer?").fill("Yes, together with a caretaker.")
    jonas.get_by_role("button", name="Publish the answer").click()
    anyone = visitors()
    anyone.goto(path)
    expect(anyone.get_by_text("Yes, together with a caretaker.")).to_be_visible()
    expect(anyone.get_by_text("Maja")).to_have_count(0)
    whole(anyone)


def test_a_new_organisation_registers_and_invites(visitors: Visitors, host: Host) -> None:
    page = visitors(host.emails["Maja"])
    page.goto("/challenges/mine")
    whole(page)
    page.get_by_role("link", name="Register an organisation").click()
    whole(page)
    page.get_by_role("button", name="Register the organisation").click()
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_label("What is it called?").fill("Lake Watch Obersee")
    page.get_by_role("radio", name="Association or foundation").check()
    page.get_by_label("In which city is it?").fill("Zurich")
    page.get_by_label("In which country?").select_option("CH")
    page.get_by_role("button", name="Register the organisation").click()
    expect(page.get_by_text("Being checked, within 3 working days")).to_be_visible()
    page.get_by_role("link", name="Invite a colleague").click()
    whole(page)
    page.get_by_label("Which colleague do you invite?").fill("ada@obersee.example")
    page.get_by_role("button", name="Invite this colleague").click()
    expect(page.get_by_text("ada@obersee.example, invited on")).to_be_visible()
