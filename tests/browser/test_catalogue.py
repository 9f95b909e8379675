"""Choosing among challenges: by one's profile, side by side, kept, followed, shared, printed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hubs import RunningHub
from tests.browser.measures import whole
from tests.browser.pages import Visitors

STUDENT = "zeynep.demir@tuberlin.example"


def chosen(page: Page, words: str) -> None:
    """Wait until the catalogue says how many are chosen to compare."""
    expect(page.locator("#comparing-said")).to_contain_text(words)


def test_challenges_are_compared_by_keyboard_and_the_address_keeps_them(visitors: Visitors) -> None:
    page = visitors(STUDENT)
    page.goto("/challenges?open=yes&sort=title")
    boxes = page.get_by_role("checkbox", name=re.compile("^Compare "))
    for at, words in ((0, "1 of 4"), (2, "2 of 4")):
        boxes.nth(at).focus()
        page.keyboard.press("Space")
        chosen(page, words)
        expect(boxes.nth(at)).to_be_focused()
    expect(page.locator("#say-politely")).to_contain_text("2 of 4")
    expect(page).to_have_url(re.compile(r"compare=\d+&compare=\d+"))
    page.get_by_role("checkbox", name=re.compile("^Online")).check()
    expect(page).to_have_url(re.compile(r"(?=.*mode=online)(?=.*compare=\d+&compare=\d+)"))
    chosen(page, "2 of 4")
    page.get_by_role("button", name="Compare them").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Challenges side by side")
    expect(page.get_by_role("columnheader")).to_have_count(3)
    whole(page)
    page.get_by_role("link", name=re.compile("^Take it out")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader")).to_have_count(2)
    page.get_by_role("link", name="Choose another to compare").focus()
    page.keyboard.press("Enter")
    chosen(page, "1 of 4")
    expect(page.get_by_role("checkbox", name=re.compile("^Online"))).to_be_checked()


def test_a_removed_filter_leaves_the_keyboard_where_it_was(visitors: Visitors) -> None:
    page = visitors()
    page.goto("/challenges?q=water&mode=online&mode=blended")
    page.get_by_role("link", name="Remove filter “water”").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/challenges\?mode=online&mode=blended$"))
    expect(page.get_by_role("link", name="Remove filter Online")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Remove filter Blended")).to_be_focused()
    expect(page.get_by_role("checkbox", name=re.compile("^Online"))).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/challenges$"))
    page.get_by_role("checkbox", name=re.compile("^Online")).check()
    page.get_by_role("link", name="Clear all").click()
    expect(page.get_by_role("heading", name="Challenges found")).to_be_focused()


def test_a_fifth_is_not_compared(visitors: Visitors) -> None:
    page = visitors()
    page.goto("/challenges?sort=title")
    boxes = page.get_by_role("checkbox", name=re.compile("^Compare "))
    for at in range(4):
        boxes.nth(at).check()
        chosen(page, f"{at + 1} of 4")
    boxes.nth(4).click()
    expect(boxes.nth(4)).not_to_be_checked()
    expect(page.locator("#say-politely")).to_contain_text("4 are chosen. Take one out first.")
    chosen(page, "4 of 4")


def test_challenges_are_compared_on_a_phone_without_script(visitors: Visitors) -> None:
    page = visitors(phone=True, script=False)
    page.goto("/challenges?open=yes")
    boxes = page.get_by_role("checkbox", name=re.compile("^Compare "))
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Compare them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Challenges side by side")
    expect(page.get_by_role("row").filter(has_text="Credits").first).to_be_visible()
    page.get_by_role("link", name="Choose another to compare").click()
    expect(page).to_have_url(re.compile(r"open=yes&compare=\d+&compare=\d+"))
    expect(boxes.nth(0)).to_be_checked()


def test_the_profile_sorts_and_says_why(visitors: Visitors) -> None:
    page = visitors(STUDENT)
    page.goto("/challenges")
    page.get_by_role("combobox", name="Sort by").select_option("profile")
    expect(page).to_have_url(re.compile("sort=profile"))
    expect(page.get_by_text("Nothing else counts")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^You know \d of \d asked skills")).first).to_be_visible()
    whole(page)


def test_a_search_is_kept_by_keyboard_and_found_again(visitors: Visitors) -> None:
    page = visitors(STUDENT)
    page.goto("/challenges?mode=online&open=yes")
    page.get_by_text("Save this search").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save this search").click()
    expect(page.locator("#errors")).to_be_focused()
    whole(page)
    page.get_by_label("Under which name?").fill("Online, now")
    page.get_by_role("checkbox", name=re.compile("^Tell me")).check()
    page.keyboard.press("Enter")
    kept = page.get_by_role("navigation", name="What I keep")
    expect(kept.get_by_role("link", name="Online, now", exact=True)).to_be_visible()
    page.goto("/challenges")
    kept.get_by_role("link", name="Online, now", exact=True).click()
    expect(page.get_by_role("checkbox", name=re.compile("^Online"))).to_be_checked()
    kept.get_by_role("link", name="Change the saved search Online, now").click()
    whole(page)
    expect(page.get_by_role("checkbox", name=re.compile("^Tell me"))).to_be_checked()
    page.get_by_label("Under which name").fill("Online")
    page.get_by_role("button", name="Save", exact=True).click()
    kept.get_by_role("link", name="Change the saved search Online").click()
    page.get_by_role("button", name="Remove this search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Challenges")
    expect(kept.get_by_role("link", name="Online", exact=True)).to_have_count(0)


def test_a_challenge_is_followed_and_left(visitors: Visitors) -> None:
    page = visitors(STUDENT)
    page.goto("/challenges/3")
    page.get_by_role("button", name="Follow", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="All that I follow").click()
    title = page.get_by_role("link", name="Heatwave neighbours")
    expect(title).to_be_visible()
    whole(page)
    page.get_by_role("button", name="Stop following Heatwave neighbours").click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    page.goto("/challenges/followed")
    expect(page.get_by_text("You follow no challenge")).to_be_visible()


def test_the_address_is_shared_with_and_without_script(visitors: Visitors, hub: RunningHub) -> None:
    plain = visitors(script=False)
    plain.goto("/challenges/3")
    plain.get_by_text("Share", exact=True).click()
    expect(plain.get_by_label("Address of this page")).to_have_value(f"{hub.origin}/challenges/3")
    expect(plain.get_by_role("button", name="Print on one page")).to_have_count(0)

    page = visitors(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/challenges/3")
    page.get_by_text("Share", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copy the link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The link is copied.").first).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{hub.origin}/challenges/3"
    whole(page)


def test_a_challenge_prints_on_one_sheet(visitors: Visitors) -> None:
    page = visitors()
    page.goto("/challenges/3")
    expect(page.get_by_role("button", name="Print on one page")).to_be_visible()
    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))
    assert len(sheets) == 1
