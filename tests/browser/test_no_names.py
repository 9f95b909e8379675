"""Names never enter a document: a note, a comment and a mention hold the ids of persons."""

from playwright.sync_api import expect

from hub import pages, realtime
from hub.actor import HUB
from hub.teams import Team
from tests.browser.board_page import Opener, add, choose, note
from tests.browser.boards_host import Host
from tests.browser.pages import Visitors

NAMES = (b"Ingrid", b"Solberg", b"Giulia", b"Rossi")


def said_in(host: Host, room: str) -> bytes:
    """All that is in a document, as it is kept."""
    with host.database.work(writes=False) as w:
        return realtime.snapshot(w, room)


def test_no_name_is_on_a_board(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "Nine of twelve")
    choose(giulia, "Nine of twelve")
    giulia.keyboard.press("v")
    expect(note(ingrid, "Nine of twelve")).to_contain_text("1")
    expect(giulia.locator("save-chip")).to_have_text("Saved")
    kept = said_in(board_host, path.removeprefix("/"))
    assert b"Nine of twelve" in kept
    assert not any(name in kept for name in NAMES)


def test_no_name_is_on_a_page(board_visitors: Visitors, board_host: Host) -> None:
    with board_host.database.work(HUB) as w:
        team = w.get(Team, board_host.team_id)
        room = pages.make(w, team, "What we heard", blocks=[("p", "Rain")]).room
    page = board_visitors(board_host.emails["Ingrid"])
    page.goto(f"/{room}")
    page.get_by_role("button", name="Edit this page").click()
    text = page.get_by_role("textbox", name="Text of the page")
    expect(text).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("Asked @Giu")
    page.get_by_role("option", name="Giulia Rossi").click()
    expect(text.locator(".mention")).to_have_text("@Giulia Rossi")
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")
    kept = said_in(board_host, room)
    assert b"Asked " in kept
    assert b"mention" in kept
    assert not any(name in kept for name in NAMES)
