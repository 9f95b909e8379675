"""Tables of shared pages on a phone: they scroll before a word of them breaks."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from hub.identity import Person
from hub.pages import Page as SharedPage
from hub.teams import Membership
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors

BROKEN = """
  (table) => {
    const broken = [];
    const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
    return broken;
  }
"""
"""The words of a table that stand on two lines."""


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("title", ["What the diary knows", "The rule on twelve years"])
def test_no_word_of_a_table_breaks(
    hub: RunningHub, page_as: Visitors, title: str, width: int
) -> None:
    with hub.work() as work:
        shared, email = work.one(
            select(SharedPage.id, Person.email)
            .join(Membership, col(Membership.team_id) == col(SharedPage.team_id))
            .join(Person, col(Person.id) == col(Membership.person_id))
            .where(col(SharedPage.title) == title)
        )
    page: Page = page_as(email, phone=True, viewport={"width": width, "height": 844})
    page.goto(f"/pages/{shared}")
    table = page.locator("#read table").first
    expect(table).to_be_visible()
    assert table.evaluate(BROKEN) == []
