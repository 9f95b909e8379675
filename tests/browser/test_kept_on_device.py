"""What a device keeps: sent however late it is read, one account's alone, gone at sign-out; and
what is said where nothing more is taken."""

from playwright.sync_api import Page, expect

from hub import boards, pages
from hub.actor import HUB
from hub.boards import Board
from hub.teams import Team
from tests.browser.board_page import Opener, add, note
from tests.browser.boards_host import Host
from tests.browser.pages import Visitors
from tests.browser.waiting import settles

HELD_BACK = """() => {
  const open = IDBFactory.prototype.open;
  const waiting = [];
  window.letGo = () => waiting.splice(0).forEach((go) => go());
  IDBFactory.prototype.open = function (...names) {
    const request = open.apply(this, names);
    Object.defineProperty(request, "onsuccess", {
      set(heard) {
        request.addEventListener("success", (event) => waiting.push(() => heard(event)));
      },
    });
    return request;
  };
}"""
STORES = "() => indexedDB.databases().then((all) => all.map((one) => one.name).sort())"


def write_away(page: Page, text: str) -> Page:
    """Write without a network, and close the page; what is on the device stays there."""
    page.context.set_offline(True)
    add(page, text)
    expect(page.locator("save-chip")).to_have_text("Offline, kept on this device")
    page.close()
    page.context.set_offline(False)
    return page.context.new_page()


def become(page: Page, host: Host, name: str) -> None:
    """Somebody else signs in, in the same browser."""
    token = host.session_of(host.emails[name])
    page.context.add_cookies([{"name": "session", "value": token, "url": host.origin}])


def test_work_away_is_sent_however_late_the_device_gives_it(
    enter: Opener, board_visitors: Visitors, board_host: Host
) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    late = write_away(ingrid, "Written on the train")
    late.add_init_script(f"({HELD_BACK})()")
    late.goto(path)
    # Without the device it asks the hub alone, after a while.
    add(giulia, "Written at home")
    expect(note(late, "Written at home")).to_be_visible()
    expect(note(late, "Written on the train")).to_have_count(0)
    late.evaluate("letGo()")
    expect(note(giulia, "Written on the train")).to_be_visible()
    expect(late.locator("save-chip")).to_have_text("Saved")
    board_visitors.forgive("WebSocket connection")


def test_what_one_account_keeps_no_other_sees(
    enter: Opener, board_visitors: Visitors, board_host: Host
) -> None:
    path = board_host.board()
    page = write_away(enter("Ingrid", path), "Only Ingrid's yet")
    become(page, board_host, "Giulia")
    page.goto(path)
    expect(page.locator("save-chip")).to_have_text("Saved")
    add(page, "Giulia's own")
    expect(note(page, "Giulia's own")).to_be_visible()
    expect(note(page, "Only Ingrid's yet")).to_have_count(0)
    assert len(page.evaluate(STORES)) == 2
    become(page, board_host, "Ingrid")
    page.goto(path)
    expect(note(page, "Only Ingrid's yet")).to_be_visible()
    expect(note(page, "Giulia's own")).to_be_visible()
    board_visitors.forgive("WebSocket connection")


def test_signing_out_takes_all_of_it_off_the_device(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    page = enter("Ingrid", path)
    add(page, "Kept at the hub")
    expect(page.locator("save-chip")).to_have_text("Saved")
    open_still = page.context.new_page()
    open_still.goto(path)
    expect(note(open_still, "Kept at the hub")).to_be_visible()
    assert page.evaluate(STORES) != []
    page.goto("/")
    page.get_by_role("button", name="your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    settles(page, lambda: page.evaluate(STORES), [])


def test_who_may_no_longer_write_is_told_why(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid = enter("Ingrid", path)
    number = int(path.rsplit("/", 1)[1])
    with board_host.database.work(HUB) as w:
        boards.commands.archive(w, w.get(Board, number))
    word = ingrid.locator(".canvas__word")
    expect(word).to_have_text("This board is in the archive. Bring it back to change it.")
    ingrid.locator("#canvas").focus()
    ingrid.keyboard.press("n")
    expect(ingrid.get_by_role("dialog", name="New note")).to_be_hidden()
    with board_host.database.work(HUB) as w:
        boards.commands.bring_back(w, w.get(Board, number))
    expect(word).to_be_hidden()
    add(ingrid, "Written again")
    expect(ingrid.locator("save-chip")).to_have_text("Saved")


def test_an_editor_that_lost_its_right_says_so_and_is_shut(
    enter: Opener, board_visitors: Visitors, board_host: Host
) -> None:
    with board_host.database.work(HUB) as w:
        made = pages.make(
            w, w.get(Team, board_host.team_id), "What we heard", blocks=[("p", "Rain")]
        )
        number = made.id
    page = board_visitors(board_host.emails["Ingrid"])
    page.goto(f"/pages/{number}")
    page.get_by_role("button", name="Edit this page").click()
    text, why = page.get_by_role("textbox", name="Text of the page"), page.locator("#edit-why")
    expect(text).to_be_focused()
    with board_host.database.work(HUB) as w:
        pages.commands.archive(w, w.get(pages.Page, number))
    expect(why).to_have_text("This page is in the archive. Bring it back to change it.")
    expect(page.locator("#say-at-once")).to_have_text(why.inner_text())
    page.keyboard.type("Not taken")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#edit-tools[inert]")).to_have_count(1)
    expect(text).to_have_text("Rain")
    with board_host.database.work(HUB) as w:
        pages.commands.bring_back(w, w.get(pages.Page, number))
    expect(why).to_be_hidden()
    page.keyboard.press("Control+End")
    page.keyboard.type(" again")
    expect(text).to_contain_text("again")
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")


def test_a_reader_hears_of_what_was_never_taken(
    enter: Opener, board_visitors: Visitors, board_host: Host
) -> None:
    path = board_host.board()
    page = write_away(enter("Ingrid", path), "Never taken")
    number = int(path.rsplit("/", 1)[1])
    with board_host.database.work(HUB) as w:
        boards.commands.archive(w, w.get(Board, number))
    page.goto(path)
    expect(page.locator(".canvas__word")).to_contain_text("is on this device alone")
    with board_host.database.work(HUB) as w:
        boards.commands.bring_back(w, w.get(Board, number))
    page.reload()
    expect(note(page, "Never taken")).to_be_visible()
    expect(page.locator("save-chip")).to_have_text("Saved")
    board_visitors.forgive("WebSocket connection")


def test_nothing_is_kept_on_a_computer_that_others_use_too(
    board_visitors: Visitors, board_host: Host
) -> None:
    page = board_visitors(board_host.emails["Ingrid"])
    page.context.add_cookies([{"name": "shared", "value": "1", "url": board_host.origin}])
    page.goto(board_host.board())
    add(page, "Written in the library")
    expect(page.locator("save-chip")).to_have_text("Saved")
    assert page.evaluate(STORES) == []
    page.context.set_offline(True)
    add(page, "Not sent yet")
    expect(page.locator("save-chip")).to_have_text("Not saved")
    page.context.set_offline(False)
    expect(page.locator("save-chip")).to_have_text("Saved")
    board_visitors.forgive("WebSocket connection")
