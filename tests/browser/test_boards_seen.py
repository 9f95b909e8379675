"""A board as it is seen: by readers, in calm view, narrow, in both schemes, with many notes."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hub import frontend
from tests.browser import measures
from tests.browser.board_page import Opener, add, choose, note
from tests.browser.boards_host import Host


def test_who_only_reads_has_no_tools_and_sees_it_live(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, henrik = enter("Ingrid", path), enter("Henrik", path)
    add(ingrid, "Seen by the teacher")
    expect(note(henrik, "Seen by the teacher")).to_be_visible()
    expect(henrik.locator("#tool-note")).to_have_count(0)
    choose(henrik, "Seen by the teacher")
    henrik.keyboard.press("Delete")
    expect(note(ingrid, "Seen by the teacher")).to_be_visible()
    expect(ingrid.locator("#here-list")).to_contain_text("Henrik")


def test_calm_view_waits_until_it_is_asked(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    giulia.locator("#calm").click()
    add(ingrid, "Not yet")
    expect(giulia.get_by_role("button", name="Update view: 1 note changed")).to_be_visible()
    expect(note(giulia, "Not yet")).to_have_count(0)
    giulia.get_by_role("button", name="Update view").click()
    expect(note(giulia, "Not yet")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing(enter: Opener, board_host: Host, phone: bool) -> None:
    page = enter("Ingrid", board_host.board("engage"), phone=phone)
    if not phone:
        add(page, "With a note chosen", where="Challenge", kind="Idea")
    measures.axe(page)
    page.locator("#add-note" if phone else "#tool-find").click()
    measures.axe(page)
    page.keyboard.press("Escape")
    for tab in ("chain", "comments"):
        page.locator(f"#tab-{tab}").click()
        measures.axe(page)


def test_nothing_sticks_out_at_320(enter: Opener, board_host: Host) -> None:
    page = enter("Ingrid", board_host.board("engage"), phone=True)
    measures.no_overflow(page, 320)
    page.locator("#view-canvas").click()
    measures.no_overflow(page, 320)


def test_few_elements_at_five_hundred_notes(enter: Opener, board_host: Host) -> None:
    path = board_host.board("empty")
    board_host.fill(path, 500)
    page = enter("Ingrid", path)
    seen = []
    for way in ["#zoom-in"] * 16 + ["#zoom-out"] * 12:
        page.locator(way).click()
        page.wait_for_timeout(150)
        seen.append(page.evaluate("document.querySelectorAll('#canvas *').length"))
    assert max(seen) <= 1200, seen
    assert max(seen) > 200, "no zoom showed the notes as elements"


def test_what_a_board_loads_stays_small() -> None:
    """Design 9: script of a board at most 90 KB, all its style at most 28 KB, compressed."""
    frontend.build()
    vendor = Path(frontend.__file__).parents[2] / "static" / "vendor"

    def size(*names: str) -> int:
        return sum(len(gzip.compress((vendor / name).read_bytes())) for name in names)

    assert size("board.js", "hub.js") <= 90_000
    assert size("css/hub.css", "css/boards.css") <= 28_000
    assert size("css/boards.css") <= 6_000
