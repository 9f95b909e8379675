"""A board in a browser: who opens it, and what one does there by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.boards_host import Host, running
from tests.browser.pages import Visitors, visiting

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def board_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running(Path(tmp_path_factory.mktemp("boards"))) as host:
        yield host


@pytest.fixture
def board_visitors(
    request: pytest.FixtureRequest, browser: Browser, board_host: Host
) -> Iterator[Visitors]:
    yield from visiting(request.node, browser, board_host)


@pytest.fixture
def enter(board_visitors: Visitors, board_host: Host) -> Opener:
    """`enter("Ingrid", path)` — a browser of that person, on a board that is live."""

    def open_board(name: str, path: str, **options: Any) -> Page:
        page = board_visitors(board_host.emails[name], **options)
        page.goto(path)
        page.locator("body[data-live]").wait_for()
        expect(page.locator("save-chip, .bar__where").first).to_be_visible()
        return page

    return open_board


def add(page: Page, text: str, *, where: str = "Evidence", kind: str = "Evidence") -> None:
    """Add a note by keys alone: the key on the canvas, then the dialog."""
    page.locator("#canvas").focus()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="New note")
    dialog.get_by_role("radio", name=kind, exact=True).check()
    dialog.get_by_label("Text").fill(text)
    dialog.get_by_label("Where does it go?").select_option(label=where)
    dialog.get_by_role("button", name="Add note").press("Enter")
    expect(dialog).to_be_hidden()


def note(page: Page, text: str) -> Locator:
    return page.locator(".world .note", has_text=text)


def line(page: Page, text: str) -> Locator:
    return page.locator("#outline .line", has_text=text)


def outline(page: Page) -> list[str]:
    """What the outline reads, frame after frame; waiting news taken in."""
    news = page.locator(".outline__news")
    if news.is_visible():
        news.click()
    return page.locator("#outline :is(h2, h3, .line__text)").all_inner_texts()


def choose(page: Page, text: str) -> None:
    note(page, text).focus()
    expect(page.locator(".world .note[aria-current]", has_text=text)).to_be_focused()
