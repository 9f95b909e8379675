"""Shared pages in real browsers: written by two at once, kept through everything, then read."""

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from hub import frontend, pages
from hub.actor import HUB
from hub.identity import Person
from hub.teams import Membership, Standing, State, Team
from tests.browser import boards_host, measures
from tests.browser.boards_host import Host
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors
from tests.browser.waiting import settles

EDITOR_LIMIT = 150 * 1024
STYLE_LIMIT = 4 * 1024
CARET_IS_LAST = """() => new Promise((done) => setTimeout(() => {
  const last = document.querySelector("#text").lastElementChild;
  done(last.contains(getSelection().anchorNode));
}, 60))"""
CARET_IS_IN = """(part) => new Promise((done) => setTimeout(() => {
  done(part.contains(getSelection().anchorNode) && document.activeElement.contains(part));
}, 60))"""
Opener = Callable[..., Page]
BLOCKS: list[Any] = [
    ("p", "What we asked, heard and measured."),
    ("h2", "What we heard"),
    ("ul", ["Nine of twelve heard it from a neighbour"]),
    ("tasks", [(False, "Ask Solveig for pump records")]),
    ("table", [["Night", "Rain, mm"], ["14 July 2021", "9.2"]]),
    ("callout", "concern", "Two of six rain gauges failed."),
    ("p", "The end."),
]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with boards_host.running(Path(tmp_path_factory.mktemp("pages"))) as host:
        yield host


@pytest.fixture
def path(host: Host) -> str:
    """A fresh page of team Heron."""
    with host.database.work(HUB) as w:
        maker = w.one(select(Person).where(Person.email == host.emails["Ingrid"]))
        team = w.get(Team, host.team_id)
        return f"/{pages.make(w, team, 'What the water does', '', maker.id, BLOCKS).room}"


@pytest.fixture
def enter(visitors: Visitors, host: Host) -> Opener:
    """`enter("Ingrid", path)` — a browser of that person, on a page."""

    def open_page(name: str, path: str, **options: Any) -> Page:
        page = visitors(host.emails[name], **options)
        page.goto(path)
        return page

    return open_page


def edit(page: Page) -> Page:
    page.get_by_role("button", name="Edit this page").click()
    expect(page.get_by_role("textbox", name="Text of the page")).to_be_focused()
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")
    return page


def done(page: Page) -> None:
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#read")).to_be_visible()


def go_into(part: Locator) -> None:
    """Put the caret into a part of the text."""
    for _ in range(20):
        part.click()
        # Just after it took the focus, the editor may put the caret back where it was.
        if part.evaluate(CARET_IS_IN):
            break


def at_end(page: Page, text: str) -> None:
    """Write in a new paragraph at the end."""
    for _ in range(20):
        page.keyboard.press("Control+End")
        # Just after it took the focus, the editor may put the caret back where it was.
        if page.evaluate(CARET_IS_LAST):
            break
    page.keyboard.press("Enter")
    page.keyboard.type(text)


def test_what_one_writes_the_other_sees_with_the_name(enter: Opener, path: str) -> None:
    ingrid, giulia = edit(enter("Ingrid", path)), edit(enter("Giulia", path))
    expect(ingrid.locator("#edit-here")).to_contain_text("Giulia")
    at_end(ingrid, "Torill rang all the bells")
    expect(giulia.locator("#text")).to_contain_text("Torill rang all the bells")
    expect(giulia.locator(".caret")).to_have_text("Ingrid")
    giulia.get_by_role("button", name="Calm view").click()
    expect(giulia.locator(".caret")).to_be_hidden()
    # Both write at once, each in a place of their own; undo takes back one's own only.
    giulia.locator("#text p").first.click()
    giulia.keyboard.press("End")
    giulia.keyboard.type(" For the gate.")
    expect(ingrid.locator("#text p").first).to_contain_text("For the gate.")
    ingrid.keyboard.press("Control+z")
    expect(giulia.locator("#text")).not_to_contain_text("rang all the bells")
    expect(ingrid.locator("#text p").first).to_contain_text("For the gate.")


def test_everything_a_page_may_hold_is_written_by_keys_and_read_as_written(
    enter: Opener, path: str, tmp_path: Path
) -> None:
    page = edit(enter("Ingrid", path))
    at_end(page, "## What we measured")
    page.keyboard.press("Enter")
    page.keyboard.type("/num")
    expect(page.get_by_role("option", name="Numbered list")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    page.keyboard.type("First")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Ask @Zof")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("soon")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    # The tools are one tab stop away from the text, and the arrows go on.
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("button", name="Paragraph")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Redo")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Web link").click()
    dialog = page.get_by_role("dialog", name="Web link")
    dialog.get_by_label("Address").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Save link").click()
    expect(dialog.get_by_role("alert")).to_contain_text("https://")
    dialog.get_by_label("Address").fill("https://www.met.no")
    dialog.get_by_label("Words of the link").fill("Rain data")
    dialog.get_by_role("button", name="Save link").click()
    page.get_by_role("button", name="Insert").click()
    page.get_by_role("option", name="Table").click()
    page.keyboard.type("Step")
    page.keyboard.press("Tab")
    page.keyboard.type("Seen")
    page.get_by_role("button", name="Table").click()
    page.get_by_role("option", name="Add row below").click()
    page.get_by_label("Done: Ask Solveig for pump records").check()
    page.locator("#text p", has_text="The end.").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    picture = tmp_path / "light.png"
    Image.new("RGB", (40, 20), "orange").save(picture)
    page.get_by_role("button", name="Insert").click()
    page.get_by_role("option", name="Image").click()
    dialog = page.get_by_role("dialog", name="Add an image")
    dialog.get_by_label("Image", exact=True).set_input_files(picture)
    dialog.get_by_role("button", name="Add image").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say what the image shows")
    dialog.get_by_label("What does it show?").fill("An amber light on the stairs")
    dialog.get_by_role("button", name="Add image").click()
    expect(dialog).to_be_hidden()
    done(page)
    for _ in ("as refetched", "as loaded anew"):
        read = page.locator("#read")
        expect(read.get_by_role("heading", name="What we measured", level=2)).to_be_visible()
        expect(read.locator("ol li")).to_have_text("First")
        expect(read.locator(".mention")).to_have_text("@Zofia Nowak")
        expect(read.locator("strong")).to_have_text("soon")
        expect(read.get_by_role("link", name="Rain data")).to_have_attribute(
            "href", "https://www.met.no"
        )
        expect(read.get_by_role("columnheader", name="Seen")).to_be_visible()
        expect(read.locator("table").last.locator("tr")).to_have_count(4)
        expect(read.locator(".todo__item")).to_contain_text("Done: Ask Solveig")
        image = read.get_by_role("img", name="An amber light on the stairs")
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        expect(image).to_have_js_property("naturalWidth", 40)
        expect(page.locator("#doc-outline")).to_contain_text("What we measured")
        page.reload()


def test_figures_stand_to_the_right_where_one_reads_and_where_one_writes(
    enter: Opener, path: str
) -> None:
    page = enter("Ingrid", path)
    expect(page.locator("#read .table__num")).to_have_text(["Rain, mm", "9.2"])
    edit(page)
    written = page.locator("#text .table__num")
    expect(written).to_have_text(["Rain, mm", "9.2"])
    assert written.last.evaluate("one => getComputedStyle(one).textAlign") == "end"
    go_into(page.locator("#text td", has_text="9.2"))
    page.keyboard.press("End")
    page.keyboard.type(" or so")
    expect(page.locator("#text td", has_text="9.2 or so")).to_be_visible()
    expect(written).to_have_count(0)


def test_offline_in_between_nothing_is_lost(enter: Opener, visitors: Visitors, path: str) -> None:
    ingrid, giulia = edit(enter("Ingrid", path)), edit(enter("Giulia", path))
    giulia.context.set_offline(True)
    at_end(giulia, "Written on the train")
    expect(giulia.locator("#edit-top save-chip")).to_have_text("Offline, kept on this device")
    at_end(ingrid, "Written at home")
    giulia.context.set_offline(False)
    for page in (ingrid, giulia):
        expect(page.locator("#text")).to_contain_text("Written on the train")
        expect(page.locator("#text")).to_contain_text("Written at home")
    visitors.forgive("WebSocket connection")


def test_the_text_stays_where_it_was_and_tab_leads_out(enter: Opener, path: str) -> None:
    page = enter("Ingrid", path)
    before = page.locator("#read").bounding_box()
    edit(page)
    after = page.locator("#text").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1
    assert abs(before["height"] - after["height"]) <= 2
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Text of the page")).not_to_be_focused()


def test_shift_tab_leaves_a_list_and_takes_nothing_out_of_it(enter: Opener, path: str) -> None:
    page = edit(enter("Ingrid", path))
    item = page.locator("#text li", has_text="Nine of twelve")
    go_into(item)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("textbox", name="Text of the page")).not_to_be_focused()
    expect(item).to_have_count(1)
    # Within a list in a list, it goes one list out, as the tools say.
    go_into(item)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Two were asleep")
    page.keyboard.press("Tab")
    expect(page.locator("#text li li")).to_have_text("Two were asleep")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#text li li")).to_have_count(0)
    expect(page.locator("#text li", has_text="Two were asleep")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Text of the page")).to_be_focused()


def test_whoever_reads_is_told_of_a_change_and_nothing_moves(enter: Opener, path: str) -> None:
    reader, writer = enter("Henrik", path), edit(enter("Giulia", path))
    heading = reader.get_by_role("heading", name="What we heard")
    before = heading.bounding_box()
    at_end(writer, "Torill rang all the bells")
    settles(reader, lambda: "Torill rang all the bells" in reader.request.get(path).text(), True)
    coming_back(reader)
    news = reader.locator("#news")
    expect(news).to_contain_text("Changed by Giulia Rossi just now.")
    expect(reader.locator("#say-politely")).to_contain_text("Changed by Giulia Rossi just now.")
    assert heading.bounding_box() == before
    expect(reader.locator("#read")).not_to_contain_text("Torill")
    news.get_by_role("link", name="Show the changes").click()
    expect(reader.locator("#read")).to_contain_text("Torill rang all the bells")
    # Nobody is told of what they wrote themselves.
    done(writer)
    coming_back(writer)
    expect(writer.locator("#read")).to_contain_text("Torill rang all the bells")
    expect(writer.locator("#news")).to_be_hidden()


def coming_back(page: Page) -> None:
    """The page is in view again, and has heard whether it changed."""
    with page.expect_response(lambda answer: answer.url.endswith("/changes")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_readers_have_no_editor_and_pages_read_without_script(enter: Opener, path: str) -> None:
    henrik = enter("Henrik", path)
    expect(henrik.get_by_role("button", name="Edit this page")).to_have_count(0)
    plain = enter("Ingrid", path, script=False)
    expect(plain.get_by_role("heading", name="What we heard")).to_be_visible()
    expect(plain.get_by_role("button", name="Edit this page")).to_be_hidden()


def test_reading_and_editing_have_no_finding_and_fit(enter: Opener, path: str) -> None:
    page = enter("Ingrid", path)
    measures.axe(page)
    edit(page)
    measures.axe(page)
    page.keyboard.press("Control+End")
    measures.no_overflow(page, 320)
    done(page)
    measures.no_overflow(page, 320)


def test_a_killed_hub_loses_nothing(fresh_hub: RunningHub, visitors: Visitors) -> None:
    with fresh_hub.work() as w:
        team, email = w.all(
            select(Team, Person.email)
            .join(Membership, col(Membership.team_id) == col(Team.id))
            .join(Person, col(Person.id) == col(Membership.person_id))
            .where(
                col(Membership.standing) == Standing.ACTIVE,
                col(Team.state).in_((State.FORMING, State.ACTIVE, State.SUBMITTED)),
            )
        )[0]
        page_id = pages.make(w, team, "What we heard", blocks=BLOCKS).id
    page = visitors(email)
    page.goto(f"/pages/{page_id}")
    edit(page)
    at_end(page, "Kept before the crash")
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")
    fresh_hub.kill()
    at_end(page, "Written while the hub was gone")
    expect(page.locator("#edit-top save-chip")).to_have_text("Offline, kept on this device")
    fresh_hub.start()
    expect(page.locator("#edit-top save-chip")).to_have_text("Saved")
    done(page)
    expect(page.locator("#read")).to_contain_text("Kept before the crash")
    expect(page.locator("#read")).to_contain_text("Written while the hub was gone")
    visitors.forgive("WebSocket")


def test_the_editor_stays_small() -> None:
    frontend.build()
    vendor = Path(frontend.__file__).parents[2] / "static" / "vendor"
    for name, most in (("editor.js", EDITOR_LIMIT), ("css/editor.css", STYLE_LIMIT)):
        out = io.BytesIO()
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as packed:
            packed.write((vendor / name).read_bytes())
        assert len(out.getvalue()) <= most, name
