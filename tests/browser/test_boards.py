"""Boards in real browsers: two people at once, two views of one, by mouse and by keys alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.board_page import Opener, add, choose, line, note, outline
from tests.browser.boards_host import Host
from tests.browser.pages import Visitors
from tests.browser.waiting import agree, settles


def test_a_note_appears_on_the_other_with_its_name(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    giulia.wait_for_timeout(300)  # what comes at once belongs to the opening, and does not wait
    add(ingrid, "Nine of twelve heard it from a neighbour")
    seen = note(giulia, "Nine of twelve")
    expect(seen).to_be_visible()
    expect(seen.locator("small")).to_have_text("Ingrid")
    expect(giulia.locator(".outline__news")).to_have_text("1 new note")
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    giulia.locator(".outline__news").click()
    expect(line(giulia, "Nine of twelve")).to_be_focused()
    expect(giulia.locator("#here-list")).to_contain_text("Ingrid")


def test_votes_moves_links_and_undo_meet_on_both(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "Who may close a valve?", where="Guiding questions", kind="Question")
    add(giulia, "House boards hold the keys")
    expect(note(ingrid, "House boards")).to_be_visible()
    expect(note(ingrid, "Who may close").locator(".gap")).to_have_text("No evidence yet")

    choose(ingrid, "House boards")
    ingrid.keyboard.press("v")
    choose(giulia, "House boards")
    giulia.keyboard.press("v")
    for page in (ingrid, giulia):
        expect(note(page, "House boards").locator("small")).to_contain_text("2 votes")

    choose(giulia, "House boards")
    giulia.keyboard.press("l")
    dialog = giulia.get_by_role("dialog", name="Link to another note")
    dialog.get_by_label("Find it by its words").fill("valve")
    dialog.get_by_label("What does the link mean?").select_option("answers")
    dialog.get_by_role("button", name="Link the notes").press("Enter")
    expect(ingrid.locator(".meaning")).to_have_text("answers")
    expect(note(ingrid, "Who may close").locator(".gap")).to_have_count(0)

    choose(ingrid, "House boards")
    ingrid.keyboard.press("m")
    dialog = ingrid.get_by_role("dialog", name="Move note")
    dialog.get_by_label("Where to?").select_option(label="Synthesis – To try")
    dialog.get_by_role("button", name="Move note").press("Enter")
    settles(
        giulia,
        lambda: outline(giulia)[-3:],
        ["To try", "House boards hold the keys", "Before the gate"],
    )
    agree(giulia, ingrid, outline)

    # The other's act is not mine to undo: mine is the vote before it.
    giulia.locator("#canvas").focus()
    giulia.keyboard.press("Control+z")
    expect(ingrid.locator(".meaning")).to_have_count(0)
    expect(note(giulia, "House boards")).to_be_visible()


def test_delete_and_undo_by_the_toast(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "To be deleted")
    add(ingrid, "Stays here")
    choose(giulia, "To be deleted")
    choose(ingrid, "To be deleted")
    ingrid.keyboard.press("Delete")
    expect(note(ingrid, "Stays here")).to_be_focused()
    expect(note(giulia, "To be deleted")).to_have_count(0)
    expect(note(giulia, "Stays here")).to_be_focused()
    ingrid.get_by_role("button", name="Undo", exact=True).click()
    expect(note(giulia, "To be deleted")).to_be_visible()


def test_a_note_that_another_edited_since_is_not_undone(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "First words")
    note(giulia, "First words").dblclick()
    giulia.get_by_label("Text of the note").press("End")
    giulia.get_by_label("Text of the note").press_sequentially(" and more")
    expect(note(ingrid, "First words and more")).to_contain_text("Giulia is typing")
    giulia.keyboard.press("Escape")
    expect(note(ingrid, "First words and more").locator("small")).to_have_text("Ingrid")
    ingrid.locator("#canvas").focus()
    ingrid.keyboard.press("Control+z")
    expect(ingrid.locator(".toast").last).to_contain_text(
        "Not undone: Giulia Rossi edited this note"
    )
    expect(note(ingrid, "First words and more")).to_be_visible()


def test_an_empty_note_that_was_only_begun_goes_again(enter: Opener, board_host: Host) -> None:
    ingrid = enter("Ingrid", board_host.board())
    ingrid.locator("#tool-note").click()
    canvas = ingrid.locator("#canvas").bounding_box()
    assert canvas is not None
    ingrid.mouse.click(canvas["x"] + 300, canvas["y"] + 250)
    area = ingrid.get_by_label("Text of the note")
    area.press_sequentially("a thought")
    ingrid.keyboard.press("Escape")
    expect(note(ingrid, "a thought")).to_be_focused()
    ingrid.keyboard.press("Enter")
    area.fill("")
    ingrid.keyboard.press("Escape")
    expect(ingrid.locator(".world .note")).to_have_count(1)
    ingrid.mouse.dblclick(canvas["x"] + 300, canvas["y"] + 600)
    expect(area).to_be_focused()
    ingrid.keyboard.press("Escape")
    expect(ingrid.locator(".world .note")).to_have_count(1)


def test_the_server_ends_and_comes_back(
    enter: Opener, board_visitors: Visitors, board_host: Host
) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    board_host.stop()
    add(ingrid, "Written while the hub was away")
    expect(ingrid.locator("save-chip")).to_have_text("Offline, kept on this device")
    board_host.start()
    expect(note(giulia, "Written while the hub was away")).to_be_visible()
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    board_visitors.forgive("WebSocket connection")


def test_offline_and_back(enter: Opener, board_visitors: Visitors, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    ingrid.context.set_offline(True)
    add(ingrid, "Written on the train")
    add(giulia, "Written at home")
    ingrid.wait_for_timeout(300)
    ingrid.context.set_offline(False)
    for page in (ingrid, giulia):
        expect(note(page, "Written on the train")).to_be_visible()
        expect(note(page, "Written at home")).to_be_visible()
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    agree(ingrid, giulia, outline)
    board_visitors.forgive("WebSocket connection")


def test_all_is_there_after_a_reload_and_without_script(
    enter: Opener, board_visitors: Visitors, board_host: Host
) -> None:
    path = board_host.board()
    ingrid = enter("Ingrid", path)
    add(ingrid, "Kept for good")
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    before = outline(ingrid)
    ingrid.reload()
    expect(note(ingrid, "Kept for good")).to_be_visible()
    settles(ingrid, lambda: outline(ingrid), before)
    plain = board_visitors(board_host.emails["Zofia"], script=False)
    plain.goto(path)
    expect(plain.locator(".line", has_text="Kept for good")).to_contain_text("Ingrid")
    expect(plain.locator("#canvas")).to_be_hidden()
    read = plain.locator("#outline :is(h2, h3, .line__text)").all_inner_texts()
    assert read == [*before, "Chain"]


def test_one_person_on_each_view_end_with_the_same_board(enter: Opener, board_host: Host) -> None:
    path = board_host.board("synthesis")
    ingrid = enter("Ingrid", path)
    zofia = enter("Zofia", path, phone=True)
    # Zofia has the outline alone: a phone. She adds, edits, moves, votes, by tap.
    for text in ("One", "Two", "Three"):
        zofia.locator("#add-note").tap()
        dialog = zofia.get_by_role("dialog", name="New note")
        dialog.get_by_label("Text").fill(text)
        dialog.get_by_label("Where does it go?").select_option(label="We found")
        dialog.get_by_role("button", name="Add note").tap()
        expect(line(zofia, text)).to_be_visible()
    line(zofia, "Three").get_by_role("button").tap()
    zofia.get_by_role("menuitem", name="Move up").tap()
    expect(note(ingrid, "Three")).to_be_visible()
    # Ingrid drags on the canvas.
    box = note(ingrid, "One").bounding_box()
    assert box is not None
    target = ingrid.locator(".frame", has_text="It means").bounding_box()
    assert target is not None
    ingrid.mouse.move(box["x"] + 40, box["y"] + 40)
    ingrid.mouse.down()
    ingrid.mouse.move(target["x"] + 80, target["y"] + 120, steps=6)
    ingrid.mouse.up()
    zofia.locator("#outline").evaluate("one => one.scrollTo(0, 0)")
    expect(zofia.locator(".outline__news")).to_be_visible()
    line(zofia, "Two").click()
    zofia.locator("#tapbar").get_by_role("button", name="Vote").tap()
    expect(note(ingrid, "Two").locator("small")).to_contain_text("1 vote")
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    read = [
        text
        for text in agree(zofia, ingrid, outline)
        if text in ("One", "Two", "Three", "It means 1 note")
    ]
    assert set(read) == {"One", "Two", "Three", "It means 1 note"}
    assert read.index("Three") < read.index("Two") < read.index("One")


def place(page: Page, text: str) -> list[str]:
    """Where a note lies on the canvas."""
    found: list[str] = note(page, text).evaluate("one => [one.style.left, one.style.top]")
    return found


def test_the_keyboard_alone_carries_a_note(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "Carried")
    before = place(giulia, "Carried")
    choose(ingrid, "Carried")
    ingrid.keyboard.press("Space")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        ingrid.keyboard.press(key)
    ingrid.keyboard.press("Escape")
    settles(ingrid, lambda: place(ingrid, "Carried"), before)
    ingrid.keyboard.press("Space")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        ingrid.keyboard.press(key)
    ingrid.keyboard.press("Space")
    moved = [
        f"{float(one.removesuffix('px')) + by:g}px"
        for one, by in zip(before, (16, 64), strict=True)
    ]
    expect(note(giulia, "Carried")).to_have_attribute(
        "style", re.compile(f"left: {moved[0]}; top: {moved[1]}")
    )
    expect(ingrid.locator("#say-politely")).to_contain_text("Moved to Evidence, 1 of 1")


def test_two_live_boards_follow_when_somebody_goes_back(enter: Opener, board_host: Host) -> None:
    path = board_host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "Stays as it is")
    expect(note(giulia, "Stays as it is")).to_be_visible()
    versions = ingrid.context.new_page()
    versions.goto(f"{path}/versions")
    versions.get_by_label("Name of the version").fill("Before the gate")
    versions.get_by_role("button", name="Save version").click()
    add(giulia, "Came later")
    expect(note(ingrid, "Came later")).to_be_visible()
    versions.get_by_role("link", name="Before the gate").click()
    expect(versions.locator("ins")).to_contain_text("Came later")
    measures.axe(versions)
    measures.no_overflow(versions, 320)
    versions.get_by_role("button", name="Go back to this version").click()
    for page in (ingrid, giulia):
        expect(note(page, "Came later")).to_have_count(0)
        expect(note(page, "Stays as it is")).to_be_visible()
