"""In by a mailed link, read in the mailbox, and in by the demo's door; out again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import Visitors


def test_a_newcomer_comes_in_by_a_mailed_link(
    page_as: Visitors, axe: Callable[[Page], None], no_overflow: Callable[[Page], None]
) -> None:
    page = page_as()
    page.goto("/teams")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    axe(page)
    no_overflow(page)
    page.get_by_label("Mail address").fill("not an address")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Mail address").fill("newcomer@stud.example")
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("link", name="Read it in the mailbox").click()
    expect(page.get_by_text("To newcomer@stud.example")).to_be_visible()
    page.locator('a[href*="/identity/link/"]').click()
    expect(page.get_by_text("newcomer@stud.example")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Your name").fill("Nele Winter")
    axe(page)
    no_overflow(page)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Nele")
    page.get_by_role("button", name="your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.").first).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def test_the_demos_door_opens_with_one_click_and_without_script(page_as: Visitors) -> None:
    for script in (True, False):
        page = page_as(script=script)
        page.goto("/identity/sign-in")
        expect(page.get_by_role("heading", name="Demo: enter as one of its people")).to_be_visible()
        page.get_by_role("button", name="Maja Nowak").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Maja")


def test_colours_are_chosen_and_stay(page_as: Visitors) -> None:
    page = page_as()
    page.goto("/help")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/privacy")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
