"""Real editing histories, typed into a shared page by several people at once, and read there."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlmodel import select

from hub import pages
from hub.actor import HUB
from hub.identity import Person
from hub.pages.document import ROOT, plain_text
from hub.teams import Team
from tests.browser import boards_host
from tests.browser.boards_host import Host
from tests.browser.pages import Visitors
from tests.realtime.peers import Peer
from tests.realtime.traces import TRACES, trace

PEOPLE = ("Ingrid", "Giulia", "Zofia")
TURN = 600
"""How many steps one types before the next one goes on."""
STEPS_A_MESSAGE = 20
PATIENCE_S = 60

pytestmark = pytest.mark.skipif(
    not TRACES.exists(), reason="the traces are not beside this repository (SAMSKAP_SHARED)"
)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with boards_host.running(Path(tmp_path_factory.mktemp("traces"))) as host:
        yield host


class Writing:
    """A page's document as its editor writes it: a paragraph a line, split and joined by Enter.

    Knows the lines by itself: nobody else writes while it is used.
    """

    def __init__(self, doc: Doc[Any]) -> None:
        self.paragraphs = doc.get(ROOT, type=XmlFragment).children
        self.lines = [line(one) for one in self.paragraphs]

    def patch(self, at: int, deleted: int, inserted: str) -> None:
        """Take out as many characters at a place of the whole text, then put others in."""
        number, at = self._place(0, at)
        last, end = self._place(number, at + deleted)
        rest = self.lines[last][end:]
        head, *more = inserted.split("\n")
        if last > number or more:
            # What stands behind goes along into the last of the lines.
            self._cut(number, at, len(self.lines[number]) - at)
            self._drop(number + 1, last + 1)
            self._put(number, at, head if more else head + rest)
        else:
            self._cut(number, at, deleted)
            self._put(number, at, head)
        for offset, text in enumerate(more, 1):
            self._begin(number + offset)
            self._put(number + offset, 0, text + (rest if offset == len(more) else ""))

    def _place(self, number: int, at: int) -> tuple[int, int]:
        """The line of a place counted from the start of a line, and the place in it."""
        while at > len(self.lines[number]):
            at -= len(self.lines[number]) + 1
            number += 1
        return number, at

    def _cut(self, number: int, at: int, length: int) -> None:
        if length:
            del self.paragraphs[number].children[0][at : at + length]
            self.lines[number] = self.lines[number][:at] + self.lines[number][at + length :]

    def _put(self, number: int, at: int, text: str) -> None:
        if not text:
            return
        paragraph = self.paragraphs[number]
        if len(paragraph.children):
            paragraph.children[0].insert(at, text)
        else:
            paragraph.children.append(XmlText(text))
        self.lines[number] = self.lines[number][:at] + text + self.lines[number][at:]

    def _drop(self, first: int, end: int) -> None:
        if end > first:
            del self.paragraphs[first:end]
            del self.lines[first:end]

    def _begin(self, number: int) -> None:
        self.paragraphs.insert(number, XmlElement("paragraph"))
        self.lines.insert(number, "")


def line(paragraph: XmlElement) -> str:
    return "".join(str(text) for text in paragraph.children)


def lines_of(peer: Peer) -> list[str]:
    return [line(one) for one in peer.doc.get(ROOT, type=XmlFragment).children]


async def reads(peer: Peer, lines: list[str]) -> None:
    """Wait until somebody has the page with these lines."""
    await peer.until(lambda: lines_of(peer) == lines, PATIENCE_S)


@pytest.mark.parametrize("name", ["friendsforever_flat", "clownschool_flat"])
def test_a_page_ends_as_the_history_does(name: str, host: Host, visitors: Visitors) -> None:
    """Three type in turn, each hearing the others; a fourth one opens the editor, and reads."""
    history = trace(TRACES / f"{name}.json.gz")
    assert history["endContent"].isascii(), "the library counts bytes, the trace does not"
    wanted = history["endContent"].split("\n")
    with host.database.work(HUB) as w:
        ingrid = w.one(select(Person).where(Person.email == host.emails["Ingrid"]))
        made = pages.make(w, w.get(Team, host.team_id), name, "", ingrid.id)
        page_id, path = made.id, f"/{made.room}"

    async def story() -> None:
        writers = []
        for person in PEOPLE:
            cookie = f"session={host.session_of(host.emails[person])}"
            address = f"ws://127.0.0.1:{host.port}{path}/document?saved=1"
            peer = Peer(address, headers={"Cookie": cookie, "Origin": host.origin})
            writers.append(await peer.open())
            await asyncio.wait_for(peer.synced.wait(), PATIENCE_S)
        steps = history["txns"]
        for turn, start in enumerate(range(0, len(steps), TURN)):
            writer = writers[turn % len(writers)]
            writing = Writing(writer.doc)
            for first in range(start, min(start + TURN, len(steps)), STEPS_A_MESSAGE):
                with writer.doc.transaction():
                    for step in steps[first : min(first + STEPS_A_MESSAGE, start + TURN)]:
                        for patch in step["patches"]:
                            writing.patch(*patch)
                await writer.flush()
            after = writers[(turn + 1) % len(writers)]
            await reads(after, lines_of(writer))
        for writer in writers:
            await reads(writer, wanted)
            await writer.until_saved(PATIENCE_S)
            await writer.close()

    with ThreadPoolExecutor(1) as beside:  # this thread has the browser's own loop
        beside.submit(asyncio.run, story()).result()

    with host.database.work(HUB) as w:
        page = w.get(pages.Page, page_id)
        assert plain_text(pages.freeze(w, page)) == history["endContent"]
    reader = visitors(host.emails["Zofia"])
    reader.goto(path)
    # Empty lines are room between paragraphs, where it is read.
    assert reader.locator("#read p").all_text_contents() == [one for one in wanted if one]
    reader.locator("#edit").press("Enter")
    expect(reader.get_by_role("textbox", name="Text of the page")).to_be_focused()
    expect(reader.locator("#text p")).to_have_count(len(wanted))
    assert reader.locator("#text p").all_text_contents() == wanted
