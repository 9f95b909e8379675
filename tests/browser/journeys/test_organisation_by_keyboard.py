"""Step 1 without a mouse: a challenge is written, reviewed, mended, approved and published."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlmodel import col, select

from hub.actor import HUB
from hub.notices import Mail
from tests.browser import challenges_host
from tests.browser.challenges_host import Host
from tests.browser.journeys.keyboard import Keyboard, typist
from tests.browser.pages import Visitors
from tests.challenges.walk import PAGES

WISH = "This says what is built. What would people notice?"
MENDED = (
    "On two streets people carry up what matters the evening before, and half as many cellars "
    "are lost to the water in autumn."
)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with challenges_host.running(Path(tmp_path_factory.mktemp("organisation"))) as host:
        yield host


def answer(keys: Keyboard, field: Locator, value: str) -> None:
    """Answer one question of the wizard in the way its control asks for."""
    kind = field.first.evaluate("(one) => one.type ?? ''")
    if kind in ("radio", "checkbox"):
        box = field.and_(keys.page.locator(f'[value="{value}"]'))
        keys.choose(box) if kind == "radio" else keys.tick(box)
    elif kind == "select-one":
        keys.pick(field, value)
    else:
        keys.write(field, value)


def fill(keys: Keyboard, step: str) -> None:
    for name, value in PAGES[step].items():
        for one in value if isinstance(value, list) else [value]:
            answer(keys, keys.page.locator(f'[name="{name}"]'), one)


def sign_in(keys: Keyboard, host: Host, email: str) -> None:
    """By a link that comes by mail."""
    page = keys.page
    page.goto("/challenges/mine")
    keys.write(page.get_by_label("Mail address"), email)
    with page.expect_navigation():
        keys.press("Enter")
    with host.database.work(HUB) as w:
        mails = w.all(select(Mail).where(col(Mail.to) == email).order_by(col(Mail.id).desc()))
    found = re.search(r"/identity/link/\S+", mails[0].text)
    assert found is not None
    page.goto(found[0])
    keys.button("Sign in", page.get_by_role("main"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My challenges")


def write_the_challenge(keys: Keyboard) -> None:
    """Eight pages: the first is left and resumed, the second refused once, all are kept."""
    page = keys.page
    keys.button("Post a challenge")
    keys.link("Begin with step 1")
    fill(keys, "problem")
    keys.button("Save and come back later")
    expect(page.locator(".tasks__item", has_text="The problem")).to_contain_text("Done")
    keys.link("Go on with step 2")
    keys.button("Save and go on")
    expect(page.locator("#errors")).to_be_focused()
    with page.expect_navigation():
        keys.press("Tab", "Enter")
    expect(page.locator("#affected")).to_be_focused()
    for step in list(PAGES)[1:]:
        expect(page.locator("#errors")).to_have_count(0 if step != "people" else 1)
        fill(keys, step)
        keys.button("Save and go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")


def test_a_challenge_is_posted_and_mended_with_the_keyboard_only(
    visitors: Visitors, host: Host
) -> None:
    jonas, chiara = typist(visitors), typist(visitors, host.emails["Chiara"])
    sign_in(jonas, host, host.emails["Jonas"])
    write_the_challenge(jonas)
    jonas.link("Preview as students see it")
    expect(jonas.page.get_by_label("Where things stand")).to_contain_text("Preview.")
    jonas.link("Back to the steps")
    jonas.link("Check and send", jonas.page.get_by_role("main").locator(".tasks"))
    jonas.button("Send for review")
    expect(jonas.page.get_by_label("Where things stand")).to_contain_text("Sent.")

    ask_for_a_change(chiara)

    mend(jonas)
    approve(chiara)
    jonas.page.reload()
    expect(jonas.page.locator(".dates")).to_contain_text("One answer is too narrow.")
    expect(jonas.page.locator(".dates")).to_contain_text("It would help if you named a street.")

    anyone = typist(visitors)
    anyone.page.goto("/challenges")
    anyone.write(anyone.page.get_by_role("searchbox"), "zulawy cellars")
    anyone.button("Search")
    anyone.link("Keep cellars dry")
    expect(anyone.page.get_by_text(MENDED)).to_be_visible()


def ask_for_a_change(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/challenges/desk")
    keys.link("Keep cellars dry")
    keys.button("Begin this review")
    part = page.locator("#answer-good_result")
    keys.to(part.locator("summary"))
    keys.press("Enter")
    keys.write(part.get_by_label("What should change, and why?"), WISH)
    keys.button("Keep this comment", part)
    expect(part.locator(".remark")).to_contain_text(WISH)
    keys.choose(page.get_by_role("radio", name=re.compile("^Ask for changes")))
    keys.button("Send the decision")
    expect(page.locator("#errors")).to_be_focused()
    message = page.get_by_label("What do you tell the organisation?")
    keys.write(message, "One answer is too narrow.")
    keys.button("Send the decision")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review desk")


def mend(keys: Keyboard) -> None:
    page = keys.page
    keys.page.goto("/challenges/mine")
    keys.link("Change “Keep cellars dry”")
    keys.link("Go on with step 4")
    beside = page.locator(".beside", has=page.locator("#good_result"))
    expect(beside.locator(".remark")).to_contain_text(WISH)
    keys.write(page.locator("#good_result"), MENDED)
    keys.button("Save and come back later")
    keys.link("Check and send", page.locator(".row"))
    keys.button("Send it again")
    expect(page.get_by_label("Where things stand")).to_contain_text("Sent.")


def approve(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/challenges/desk")
    keys.link("Keep cellars dry")
    expect(page.locator("ins").first).to_be_visible()
    keys.choose(page.get_by_role("radio", name=re.compile("^Approve it")))
    message = page.get_by_label("What do you tell the organisation?")
    keys.write(message, "It would help if you named a street.")
    keys.button("Send the decision")
    keys.button("Publish it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep cellars dry")
