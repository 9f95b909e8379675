"""The elements and macros in a real browser, on the gallery page: no hub is needed for that."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from hub import frontend
from tests.browser import measures
from tests.house.gallery import rendered

STATIC = Path(__file__).parents[2] / "static"
HOST = "http://gallery.test"


@pytest.fixture
def gallery(browser: Browser) -> Iterator[Page]:
    """The gallery in a window, with every form answered by "done"."""
    frontend.build()
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            route.fulfill(status=204)
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.fulfill(body=rendered(), content_type="text/html; charset=utf-8")

    context.route("**/*", answer)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{HOST}/gallery")
    page.wait_for_function("!!customElements.get('rank-list')")
    yield page
    context.close()


def order(page: Page) -> str:
    return ",".join(
        field.input_value() for field in page.locator("rank-list input[name=order]").all()
    )


def button(page: Page, act: str, title: str) -> Locator:
    """The button that does something to one item: its name says both."""
    return page.get_by_role("button", name=re.compile(rf"^{act}\s?: {title}$"))


def test_no_finding_in_either_colour_scheme(gallery: Page) -> None:
    measures.axe(gallery)


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280])
def test_nothing_sticks_out(gallery: Page, width: int) -> None:
    measures.no_overflow(gallery, width)


def test_a_refused_form_is_read_first(gallery: Page) -> None:
    expect(gallery.locator("#errors")).to_be_focused()


def test_buttons_put_the_list_in_order_and_the_form_saves_it(gallery: Page) -> None:
    button(gallery, "Down", "Heatwave neighbours").click()
    assert order(gallery) == "2,1,3"
    # What the page said just before may be read out with it.
    expect(gallery.locator("#say-politely")).to_contain_text("Heatwave neighbours, now 2 of 3.")
    expect(gallery.locator("autosave-form save-chip")).to_contain_text("Saved at")


def test_at_the_end_the_focus_goes_to_the_other_button(gallery: Page) -> None:
    button(gallery, "Down", "Keep cellars dry").click()
    expect(button(gallery, "Up", "Keep cellars dry")).to_be_focused()


def test_a_place_may_be_chosen(gallery: Page) -> None:
    gallery.get_by_label("Move The lift is out: now what? to").select_option("1")
    assert order(gallery) == "3,1,2"


def test_keys_pick_up_move_and_put_back(gallery: Page) -> None:
    grip = gallery.get_by_role("button", name="Move Keep cellars dry")
    grip.press("Enter")
    grip.press("ArrowUp")
    assert order(gallery) == "2,1,3"
    grip.press("Escape")
    assert order(gallery) == "1,2,3"
    grip.press("Space")
    grip.press("ArrowDown")
    grip.press("Space")
    assert order(gallery) == "1,3,2"
    expect(grip).to_be_focused()


def test_a_grip_is_dragged(gallery: Page) -> None:
    grip = gallery.locator("[data-key='1'] .rank__grip")
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    last = gallery.locator(".rank__item").last.bounding_box()
    assert start
    assert last
    gallery.mouse.move(start["x"] + 8, start["y"] + 8)
    gallery.mouse.down()
    gallery.mouse.move(start["x"] + 8, last["y"] + last["height"] - 10, steps=6)
    gallery.mouse.up()
    assert order(gallery) == "2,3,1"


def test_what_is_removed_comes_back(gallery: Page) -> None:
    button(gallery, "Remove", "Keep cellars dry").click()
    assert order(gallery) == "1,3"
    gallery.locator("#toasts").get_by_role("button", name="Undo").click()
    assert order(gallery) == "1,2,3"


def test_what_cannot_be_sent_is_kept_and_offered_again(gallery: Page) -> None:
    gallery.route("**/rankings", lambda route: route.abort())
    button(gallery, "Down", "Heatwave neighbours").click()
    expect(gallery.locator("autosave-form save-chip")).to_contain_text("kept on this device")
    gallery.reload()
    expect(gallery.get_by_role("button", name="Put it back")).to_be_visible()


def test_a_menu_is_walked_by_keys(gallery: Page) -> None:
    opener = gallery.get_by_role("button", name="your account")
    opener.click()
    expect(gallery.get_by_role("link", name="Account and settings")).to_be_focused()
    gallery.keyboard.press("ArrowUp")
    expect(gallery.get_by_role("button", name="Sign out")).to_be_focused()
    gallery.keyboard.type("help")
    expect(gallery.locator("#account-menu").get_by_role("link", name="Help")).to_be_focused()
    gallery.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_dialog_holds_the_focus_and_gives_it_back(gallery: Page) -> None:
    opener = gallery.get_by_role("button", name="Delete 3 notes").first
    opener.click()
    expect(gallery.locator("#delete-title")).to_be_focused()
    gallery.locator("#delete").get_by_role("button", name="Cancel").click()
    expect(gallery.locator("#delete")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_colours_change_at_once(gallery: Page) -> None:
    with gallery.expect_request("**/identity/appearance"):
        gallery.locator("theme-switch").get_by_role("button", name="Dark").click()
    expect(gallery.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_count_speaks_near_the_limit(gallery: Page) -> None:
    gallery.get_by_label("What is the challenge called?").fill("x" * 125)
    expect(gallery.locator("#title-count")).to_have_text("5 characters too many")
