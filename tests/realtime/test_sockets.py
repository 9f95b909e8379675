"""Documents over real sockets: what a client may expect, on both transports."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Text
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from hub import realtime
from hub.realtime import wire
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, Served, serving, together


def doc_url(served: Served, room: str = "pages/1", **query: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{served.url}/d/{room.replace('/', '-')}?saved=1&{asked}"


def stored_text(served: Served, room: str = "pages-1") -> str:
    with served.database.work(writes=False) as work:
        return str(realtime.read(work, room).get("t", type=Text))


def test_two_people_see_each_other_type(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            await ada.type("Hello ")
            await ben.until(lambda: str(ben) == "Hello ")
            await ben.type("world")
            assert await together(ada, ben) == "Hello world"
            await ada.until_saved()
            await ben.until_saved()
            late = await Peer(doc_url(served, p=3)).open()
            assert await together(ada, late) == "Hello world"
            for peer in (ada, ben, late):
                await peer.close()

    run(story())


def test_all_is_there_after_a_restart(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def write() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            ada = await Peer(doc_url(served)).open()
            for word in ("one ", "two ", "three"):
                await ada.type(word)
            await ada.until_saved()
        # It is told to come back, and that it is no fault of its own.
        await ada.until(lambda: ada.closed)
        assert ada.closed is not None
        assert ada.closed[0] == 1012

    async def read() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served)).open()
            await ada.until(lambda: str(ada) == "one two three")
            await ada.close()

    run(write())
    run(read())


def test_a_reader_is_never_asked_and_changes_nothing(
    run: Run, tmp_path: Path, own_transport: bool
) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            writer = await Peer(doc_url(served, p=1)).open()
            reader = await Peer(doc_url(served, p=2, ro=1)).open()
            await writer.type("mine")
            await reader.until(lambda: str(reader) == "mine")
            assert reader.sent == 0
            assert reader.access == [(1, "")]
            await reader.type(" and yours")
            await reader.until(lambda: reader.refused == ["read_only"])
            assert reader.closed is None
            assert str(writer) == "mine"
            await writer.close()
            await reader.close()

    run(story())


def test_an_edit_waits_for_a_verdict_that_is_fresh(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("a")
            await ada.until_saved()
            asked = served.verdicts.asked
            (room,) = served.documents.rooms.values()
            (seat,) = room.seats
            seat.checked_at -= 6
            served.verdicts.readers.add(1)
            await ada.type("b")
            await ada.until(lambda: ada.refused == ["read_only"])
            assert served.verdicts.asked == asked + 1
            assert ada.access[-1][0] == 1
            await ada.close()

    run(story())


def test_names_are_written_by_the_server(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            eve = await Peer(doc_url(served, p=2)).open()
            await ada.show({"cursor": 3, "user": {"id": 9, "name": "Ben"}})
            await eve.until(lambda: ada.doc.client_id in eve.presence)
            shown = eve.presence[ada.doc.client_id]
            assert shown["user"]["name"] == "Person 1"
            assert (shown["user"]["id"], shown["cursor"]) == (1, 3)
            # Nobody speaks for somebody else, nor removes them.
            await eve.show({"cursor": 99}, clock=7, client=ada.doc.client_id)
            await eve.show(None, clock=8, client=ada.doc.client_id)
            await eve.show({"cursor": 5})
            await ada.until(lambda: eve.doc.client_id in ada.presence)
            assert ada.presence[ada.doc.client_id]["cursor"] == 3
            late = await Peer(doc_url(served, p=3)).open()
            await late.until(lambda: len(late.presence) == 2)
            eve.cut()
            await late.until(lambda: late.presence[eve.doc.client_id] is None)
            await ada.close()
            await late.close()

    run(story())


def test_nobody_writes_as_somebody_else(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("a")
            await ada.until_saved()
            eve = await Peer(doc_url(served, p=2), Doc(client_id=ada.doc.client_id)).open()
            await eve.synced.wait()
            await eve.type("stolen")
            await eve.until(lambda: eve.refused == ["foreign_client"])
            await ada.type("b")
            await ada.until_saved()
            assert stored_text(served) == "ab"
            with served.database.work(writes=False) as work:
                assert realtime.authors(work, "pages-1") == {ada.doc.client_id: 1}
            await ada.close()
            await eve.close()

    run(story())


def test_what_the_hub_writes_reaches_those_who_are_there(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            with served.database.work() as work:
                realtime.seed(work, "pages-1", lambda doc: _write(doc, "seed "), 3)
            ada = await Peer(doc_url(served)).open()
            await ada.until(lambda: str(ada) == "seed ")
            await ada.type("ada ")
            await ada.until_saved()
            with served.database.work() as work:
                realtime.edit(work, "pages-1", lambda doc: _write(doc, "hub"), 4)
            await ada.until(lambda: str(ada) == "seed ada hub")
            await ada.type("!")
            await ada.until_saved()
            with served.database.work() as work, pytest.raises(realtime.AlreadySeeded):
                realtime.seed(work, "pages-1", lambda doc: _write(doc, "again"), 3)
            assert realtime.present(served.database, "pages-1") == [1]
            await ada.close()

    run(story())


def test_an_edit_of_work_that_fails_is_nowhere(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served)).open()
            await ada.type("a")
            await ada.until_saved()
            with pytest.raises(ZeroDivisionError):
                edit_and_fail(served)
            await ada.type("b")
            await ada.until_saved()
            assert stored_text(served) == "ab"
            await ada.close()

    run(story())


def test_an_update_waits_for_what_it_builds_on(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            ada.text.insert(0, "first ")
            ada.text.insert(6, "second")
            first, second = ada.own
            ada.own.clear()
            await ada.send(wire.update_message(second))
            # The hub asks for what is missing, and takes both in one.
            await ben.until(lambda: str(ben) == "first second")
            await ada.send(wire.update_message(first))
            await ada.until(lambda: ada.saved == 4)
            await ada.close()
            await ben.close()

    run(story())


def test_refused_handshakes_say_why(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            peer = await Peer(doc_url(served, room="none")).open()
            await peer.until(lambda: peer.closed is not None)
            assert peer.closed is not None
            assert peer.closed[0] == 4404
            for headers in ({"Origin": "http://elsewhere"}, {"Cookie": "session=1"}):
                with pytest.raises(InvalidStatus):
                    await connect(doc_url(served), additional_headers=headers)
            own = {"Origin": f"http://127.0.0.1:{served.port}", "Cookie": "session=1"}
            socket = await connect(doc_url(served), additional_headers=own)
            await socket.close()

    run(story())


def test_a_channel_says_only_that_something_changed(
    run: Run, tmp_path: Path, own_transport: bool
) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            socket = await connect(f"{served.url}/c/challenges-7")
            other = await connect(f"{served.url}/c/challenges-8")
            await asyncio.sleep(0.05)

            def close_it() -> None:
                with served.database.work() as work:
                    work.announce("challenges-7")

            await asyncio.to_thread(close_it)
            assert await socket.recv() == '{"type":"changed","topic":"challenges-7"}'
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await other.recv()
            await socket.close()
            await other.close()
            refused = await connect(f"{served.url}/c/none")
            await refused.wait_closed()
            assert refused.close_code == 4404

    run(story())


def test_idle_documents_are_let_go_and_come_back(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            documents = served.documents
            ada = await Peer(doc_url(served)).open()
            await ada.type("here")
            await ada.until_saved()
            (room,) = documents.rooms.values()
            documents.sweep(documents.loop.time() + 100)
            assert room.copy.doc is None
            await ada.type(" still")
            await ada.until_saved()
            ben = await Peer(doc_url(served, p=2)).open()
            assert await together(ada, ben) == "here still"
            await ada.close()
            await ben.close()
            await asyncio.sleep(0.05)
            documents.sweep(documents.loop.time() + 100)
            assert documents.rooms == {}
            ada = await Peer(doc_url(served)).open()
            await ada.until(lambda: str(ada) == "here still")
            await ada.close()

    run(story())


def edit_and_fail(served: Served) -> None:
    with served.database.work() as work:
        realtime.edit(work, "pages-1", lambda doc: _write(doc, "never"), 4)
        raise ZeroDivisionError


def _write(doc: Doc[Any], text: str) -> None:
    content = doc.get("t", type=Text)
    content.insert(len(content), text)
