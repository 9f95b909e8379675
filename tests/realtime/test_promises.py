"""Nothing is promised before it is kept, and nothing honest is refused by one who is behind."""

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pycrdt import XmlElement, XmlFragment

from hub.realtime import wire
from hub.realtime.limits import Limits
from hub.realtime.log import Busy, Entry
from hub.realtime.rooms import Room
from hub.realtime.seats import Wait
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, serving, together
from tests.realtime.test_sockets import doc_url


def test_a_refusal_promises_nothing_of_what_came_before_it(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            await ada.type("a")
            await ada.until_saved()
            await ben.until(lambda: str(ben) == "a")
            log = served.documents.log
            append, may_go = log.append, threading.Semaphore(0)

            def hesitant(entries: list[Entry], *, wait: bool = True) -> list[bool]:
                if not wait:
                    raise Busy
                may_go.acquire()
                return append(entries, wait=wait)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(log, "append", hesitant)
                await ben.type("b")
                first = ben.sent
                await ben.until(lambda: served.documents.rooms["pages-1"].flight)
                await ben.type("c")
                # In the name of Ada's client, with what nobody has seen of it.
                ada.text.insert(0, "!")
                await ben.give(ada.own.popleft())
                await ben.until(lambda: ben.refused == ["foreign_client"])
                may_go.release()
                await ben.until(lambda: ben.saved >= first)
                assert ben.saved == first
                may_go.release()
                await ben.until_saved()
                may_go.release()
            await ada.close()
            await ben.close()

    run(story())


def test_what_another_process_kept_is_not_refused_from_who_saw_it_there(
    run: Run, tmp_path: Path
) -> None:
    never = Limits(watch_log=1000.0)

    async def story() -> None:
        async with (
            serving(tmp_path, limits=never) as left,
            serving(tmp_path, limits=never) as right,
        ):
            late = await Peer(doc_url(right, p=3)).open()
            await late.synced.wait()
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(left, p=2)).open()
            await ada.type("kept and told ")
            await ben.until(lambda: str(ben) == str(ada))
            await ben.close()
            ben.text.insert(0, "written offline ")
            ben.url = doc_url(right, p=2)
            await ben.open()
            await ben.until_saved()
            assert not ben.refused
            assert await together(ben, late) == "written offline kept and told "
            for peer in (ada, ben, late):
                await peer.close()

    run(story())


def test_a_wrong_guess_of_another_process_takes_nobody_s_client(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path, limits=Limits(watch_log=1000.0)) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            await ada.type("a")
            await ada.until_saved()
            # It heard of Ada's client from Ben first, who had seen what she wrote.
            room = served.documents.rooms["pages-1"]
            nothing = wire.sized(wire.NOTHING)
            served.documents.log.append([Entry("pages-1", room.seq, [(None, nothing)])])
            served.documents.hear("pages-1", room.seq, 1, [nothing], {ada.doc.client_id: 2})
            assert room.owners[ada.doc.client_id] == 1
            # And what is wrong in memory is looked up before anybody is refused.
            room.owners[ada.doc.client_id] = 2
            await ada.type("b", at=0)
            await ada.until_saved()
            assert not ada.refused
            await ada.close()

    run(story())


def test_nobody_enters_a_room_that_was_let_go_of_meanwhile(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            documents = served.documents
            opened = documents.open

            async def slow(name: str) -> Room:
                room = await opened(name)
                documents.rooms.pop(name)
                documents.open = opened  # type: ignore[method-assign]
                return room

            documents.open = slow  # type: ignore[method-assign]
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("a")
            await ada.until_saved()
            (seat,) = documents.rooms["pages-1"].seats
            assert seat.person_id == 1
            await ada.close()

    run(story())


def test_only_the_number_of_a_refused_message_is_acknowledged(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            eve = await Peer(doc_url(served, p=4, ro=1)).open()
            await eve.synced.wait()
            eve.text.insert(0, "no")
            await eve.give(eve.own.popleft(), wire.update_message)
            await eve.until_saved()
            assert eve.refused == ["read_only"]
            await eve.close()

    run(story())


class Standing:
    """A loop whose clock stands still, as that of uvloop does within one turn."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.now = loop.time()

    def __getattr__(self, name: str) -> object:
        return getattr(self.loop, name)

    def time(self) -> float:
        return self.now


def test_slow_commits_leave_the_loop_to_others(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            log = served.documents.log
            append, waits = log.append, list[bool]()

            def slow(entries: list[Entry], *, wait: bool = True) -> list[bool]:
                waits.append(wait)
                time.sleep(0.01)
                return append(entries, wait=wait)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(log, "append", slow)
                patch.setattr(
                    served.documents.commits, "loop", Standing(asyncio.get_running_loop())
                )
                while True not in waits:
                    await ada.type("x")
                    await ada.until_saved()
                    assert len(waits) < 20
            await ada.close()

    run(story())


def test_a_defect_on_the_way_ends_the_seat_instead_of_silencing_it(
    run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("a")
            await ada.until_saved()
            room = served.documents.rooms["pages-1"]
            [seat] = room.seats

            def broken(*_: object) -> None:
                raise ZeroDivisionError

            async def at_once() -> None:
                return

            def waits(*_: object, **__: object) -> None:
                room.take = broken
                raise Wait(at_once)

            room.take = waits
            await ada.give(b"\x01\x01\x05\x00\x04\x01\x01t\x01a\x00")
            await ada.until(lambda: seat.gone)
            assert served.documents.metrics.closed[1011] == 1
            await ada.close()

    run(story())


def test_types_deleted_a_moment_ago_leave_room_for_others(run: Run, tmp_path: Path) -> None:
    """Even while the deletion is taken, but not kept yet."""

    async def story() -> None:
        async with serving(tmp_path, limits=Limits(types=10)) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            children = ada.doc.get("x", type=XmlFragment).children
            for _ in range(10):
                children.append(XmlElement("p"))
            await ada.flush()
            await ada.until_saved()
            log = served.documents.log
            append, may_go = log.append, threading.Event()

            def later(entries: list[Entry], *, wait: bool = True) -> list[bool]:
                if not wait:
                    raise Busy
                may_go.wait()
                return append(entries, wait=wait)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(log, "append", later)
                del children[0:5]
                children.append(XmlElement("h2"))
                await ada.flush()
                [seat] = served.documents.rooms["pages-1"].seats
                await ada.until(lambda: seat.taken == ada.sent)
                may_go.set()
                await ada.until_saved()
            assert not ada.refused
            await ada.close()

    run(story())


def test_one_who_leaves_while_a_document_is_loaded_leaves_the_others_in_it(
    run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            documents = served.documents
            loaded = Room.loaded
            first, second = (asyncio.create_task(documents.open("pages-1")) for _ in range(2))

            def and_one_leaves(room: Room, *found: Any) -> None:
                loaded(room, *found)
                second.cancel()

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Room, "loaded", and_one_leaves)
                room = await first
                await asyncio.wait({second})
            assert second.cancelled()
            assert documents.rooms["pages-1"] is room

    run(story())
