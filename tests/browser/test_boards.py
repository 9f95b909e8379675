"""Boards in real browsers: two people at once, two views of one, by mouse and by keys alone."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from hub import frontend
from tests.browser import boards_host, measures
from tests.browser.boards_host import Host
from tests.browser.pages import Visitors

BLINK_MS = 1000
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with boards_host.running(Path(tmp_path_factory.mktemp("boards"))) as host:
        yield host


@pytest.fixture
def visitors(browser: Browser, host: Host) -> Iterator[Visitors]:
    here = Visitors(browser, host)  # type: ignore[arg-type]  # it asks for address and sessions only
    yield here
    here.close()
    assert not here.faults, "\n".join(here.faults)


@pytest.fixture
def enter(visitors: Visitors, host: Host) -> Opener:
    """`enter("Ingrid", path)` — a browser of that person, on a board that is live."""

    def open_board(name: str, path: str, **options: Any) -> Page:
        page = visitors(host.emails[name], **options)
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


def test_a_note_appears_on_the_other_within_a_blink_with_its_name(
    enter: Opener, host: Host
) -> None:
    path = host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "Nine of twelve heard it from a neighbour")
    seen = note(giulia, "Nine of twelve")
    expect(seen).to_be_visible(timeout=BLINK_MS)
    expect(seen.locator("small")).to_have_text("Ingrid")
    expect(giulia.locator(".outline__news")).to_have_text("1 new note")
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    giulia.locator(".outline__news").click()
    expect(line(giulia, "Nine of twelve")).to_be_focused()
    expect(giulia.locator("#here-list")).to_contain_text("Ingrid")


def test_votes_moves_links_and_undo_meet_on_both(enter: Opener, host: Host) -> None:
    path = host.board()
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
    assert outline(giulia) == outline(ingrid)
    assert outline(ingrid)[-3:] == ["To try", "House boards hold the keys", "Before the gate"]

    # The other's act is not mine to undo: mine is the vote before it.
    giulia.locator("#canvas").focus()
    giulia.keyboard.press("Control+z")
    expect(ingrid.locator(".meaning")).to_have_count(0)
    expect(note(giulia, "House boards")).to_be_visible()


def test_delete_and_undo_by_the_toast(enter: Opener, host: Host) -> None:
    path = host.board()
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


def test_a_note_that_another_edited_since_is_not_undone(enter: Opener, host: Host) -> None:
    path = host.board()
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


def test_an_empty_note_that_was_only_begun_goes_again(enter: Opener, host: Host) -> None:
    ingrid = enter("Ingrid", host.board())
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


def test_the_server_ends_and_comes_back(enter: Opener, host: Host) -> None:
    path = host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    host.stop()
    add(ingrid, "Written while the hub was away")
    expect(ingrid.locator("save-chip")).to_have_text("Offline, kept on this device")
    host.start()
    expect(note(giulia, "Written while the hub was away")).to_be_visible(timeout=20_000)
    expect(ingrid.locator("save-chip")).to_have_text("Saved", timeout=20_000)


def test_offline_and_back(enter: Opener, host: Host) -> None:
    path = host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    ingrid.context.set_offline(True)
    add(ingrid, "Written on the train")
    add(giulia, "Written at home")
    ingrid.wait_for_timeout(300)
    ingrid.context.set_offline(False)
    for page in (ingrid, giulia):
        expect(note(page, "Written on the train")).to_be_visible(timeout=8000)
        expect(note(page, "Written at home")).to_be_visible(timeout=8000)
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    assert outline(ingrid) == outline(giulia)


def test_all_is_there_after_a_reload_and_without_script(
    enter: Opener, visitors: Visitors, host: Host
) -> None:
    path = host.board()
    ingrid = enter("Ingrid", path)
    add(ingrid, "Kept for good")
    expect(ingrid.locator("save-chip")).to_have_text("Saved")
    before = outline(ingrid)
    ingrid.reload()
    expect(note(ingrid, "Kept for good")).to_be_visible()
    assert outline(ingrid) == before
    plain = visitors(host.emails["Zofia"], script=False)
    plain.goto(path)
    expect(plain.locator(".line", has_text="Kept for good")).to_contain_text("Ingrid")
    expect(plain.locator("#canvas")).to_be_hidden()
    read = plain.locator("#outline :is(h2, h3, .line__text)").all_inner_texts()
    assert read == [*before, "Chain"]


def test_one_person_on_each_view_end_with_the_same_board(enter: Opener, host: Host) -> None:
    path = host.board("synthesis")
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
    assert outline(zofia) == outline(ingrid)
    read = [text for text in outline(ingrid) if text in ("One", "Two", "Three", "It means 1 note")]
    assert set(read) == {"One", "Two", "Three", "It means 1 note"}
    assert read.index("Three") < read.index("Two") < read.index("One")


def test_the_keyboard_alone_carries_a_note(enter: Opener, host: Host) -> None:
    path = host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    add(ingrid, "Carried")
    before = note(giulia, "Carried").evaluate("one => [one.style.left, one.style.top]")
    choose(ingrid, "Carried")
    ingrid.keyboard.press("Space")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        ingrid.keyboard.press(key)
    ingrid.keyboard.press("Escape")
    ingrid.wait_for_timeout(100)
    assert note(ingrid, "Carried").evaluate("one => [one.style.left, one.style.top]") == before
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


def test_who_only_reads_has_no_tools_and_sees_it_live(enter: Opener, host: Host) -> None:
    path = host.board()
    ingrid, henrik = enter("Ingrid", path), enter("Henrik", path)
    add(ingrid, "Seen by the teacher")
    expect(note(henrik, "Seen by the teacher")).to_be_visible()
    expect(henrik.locator("#tool-note")).to_have_count(0)
    choose(henrik, "Seen by the teacher")
    henrik.keyboard.press("Delete")
    expect(note(ingrid, "Seen by the teacher")).to_be_visible()
    expect(ingrid.locator("#here-list")).to_contain_text("Henrik")


def test_calm_view_waits_until_it_is_asked(enter: Opener, host: Host) -> None:
    path = host.board()
    ingrid, giulia = enter("Ingrid", path), enter("Giulia", path)
    giulia.locator("#calm").click()
    add(ingrid, "Not yet")
    expect(giulia.get_by_role("button", name="Update view: 1 note changed")).to_be_visible()
    expect(note(giulia, "Not yet")).to_have_count(0)
    giulia.get_by_role("button", name="Update view").click()
    expect(note(giulia, "Not yet")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing(enter: Opener, host: Host, phone: bool) -> None:
    page = enter("Ingrid", host.board("engage"), phone=phone)
    if not phone:
        add(page, "With a note chosen", where="Challenge", kind="Idea")
    measures.axe(page)
    page.locator("#add-note" if phone else "#tool-find").click()
    measures.axe(page)
    page.keyboard.press("Escape")
    for tab in ("chain", "comments"):
        page.locator(f"#tab-{tab}").click()
        measures.axe(page)


def test_nothing_sticks_out_at_320(enter: Opener, host: Host) -> None:
    page = enter("Ingrid", host.board("engage"), phone=True)
    measures.no_overflow(page, 320)
    page.locator("#view-canvas").click()
    measures.no_overflow(page, 320)


def test_few_elements_at_five_hundred_notes(enter: Opener, host: Host) -> None:
    path = host.board("empty")
    host.fill(path, 500)
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
