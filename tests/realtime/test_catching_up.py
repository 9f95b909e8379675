"""A room reads what others kept while its own commits go on: neither undoes the other."""

import asyncio
import threading
from pathlib import Path

from hub.realtime.documents import Documents
from hub.realtime.log import Entry, Stored
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, Served, serving
from tests.realtime.test_sockets import doc_url, stored_text


class Gate:
    """Where a worker thread waits until a test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def wait(self) -> None:
        self.reached.set()
        self.opened.wait(10)


async def writer(served: Served) -> Peer:
    """Somebody whose first word is kept."""
    ada = await Peer(doc_url(served, p=1)).open()
    await ada.synced.wait()
    await ada.type("a")
    await ada.until_saved()
    return ada


async def goes_on(served: Served, documents: Documents, ada: Peer, text: str) -> None:
    """Nobody was sent home, and the room knows its place in the log."""
    room = documents.rooms["pages-1"]
    assert room.seq == (await documents.aside(documents.log.load, "pages-1")).seq
    await ada.type("z")
    await ada.until_saved()
    assert ada.closed is None
    assert documents.rooms["pages-1"] is room
    assert documents.metrics.gaps == 0
    assert stored_text(served) == text + "z"
    await ada.close()


def test_a_reading_that_a_commit_overtakes_is_not_an_erased_document(
    run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            documents, gate = served.documents, Gate()
            ada = await writer(served)
            load = documents.log.since

            def slow(room: str, seq: int) -> Stored:
                found = load(room, seq)
                gate.wait()
                return found

            documents.log.since = slow  # type: ignore[method-assign]
            reading = documents.spawn(documents.catch_up(documents.rooms["pages-1"]))
            await asyncio.to_thread(gate.reached.wait, 10)
            await ada.type("b")
            await ada.until_saved()
            gate.opened.set()
            await reading
            documents.log.since = load  # type: ignore[method-assign]
            await goes_on(served, documents, ada, "ab")

    run(story())


def test_a_commit_that_was_read_back_before_it_ended_counts_once(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            documents, gate = served.documents, Gate()
            ada = await writer(served)
            append = documents.log.append

            def slow(entries: list[Entry], *, wait: bool = True) -> list[bool]:
                kept = append(entries, wait=wait)
                gate.wait()
                return kept

            documents.commits.inline = False
            documents.log.append = slow  # type: ignore[method-assign]
            await ada.type("b")
            await asyncio.to_thread(gate.reached.wait, 10)
            await documents.catch_up(documents.rooms["pages-1"])
            gate.opened.set()
            await ada.until_saved()
            documents.log.append = append  # type: ignore[method-assign]
            await goes_on(served, documents, ada, "ab")

    run(story())
