"""One client that means harm: the others go on, the process lives, memory stays bounded."""

import asyncio
import resource
from pathlib import Path

import psutil
import pytest
from pycrdt import Doc, XmlElement, XmlFragment

from hub.realtime import wire
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from hub.realtime.wire import uint
from tests.realtime.conftest import Run
from tests.realtime.frames import Raw, framed, sync
from tests.realtime.kills import free_port, process, until_up
from tests.realtime.peers import Peer, serving
from tests.realtime.test_scan import HOSTILE
from tests.realtime.test_sockets import doc_url

MB = 1024 * 1024
BOMB = b'{"a":' * 700 + b"1" + b"}" * 700
PATH = "/d/pages-1?p=66&saved=1"

FRAMES = {
    "a reserved bit": framed(b"\x03", first=0xC2),
    "a reserved kind": framed(b"\x03", first=0x83),
    "a reserved control kind": framed(b"", first=0x8B),
    "no mask": framed(b"\x03", masked=False),
    "a ping of 200 bytes": framed(b"x" * 200, first=0x89),
    "a ping in pieces": framed(b"x", first=0x09),
    "a length of 2^62": framed(b"", size=2**62),
    "a length of 50 MB": framed(b"", size=50 * MB),
    "a text": framed(b'{"type":"hello"}', first=0x81),
    "a piece of nothing": framed(b"x", first=0x80),
    "two messages in one another": framed(b"\x00", first=0x02) + framed(b"\x00", first=0x02),
    "pieces without an end": framed(b"", first=0x02) + framed(b"", first=0x00) * 5000,
    "pieces of 100 MB": framed(b"x" * MB, first=0x02) + framed(b"x" * MB, first=0x00) * 5,
    "an empty message": framed(b""),
    "one byte": framed(b"\x00"),
    "an unknown kind": framed(b"\x09\x01\x02"),
    "an unknown kind of sync": framed(b"\x00\x09\x00"),
    "a length that is cut": framed(b"\x00\x02\xff"),
    "a length beyond the end": framed(b"\x00\x02" + uint(1000) + b"\x00\x00"),
    "a length of 100,000 bytes": framed(b"\x00\x02" + b"\xff" * 60_000),
    "bytes after the message": framed(b"\x00\x02\x02\x00\x00\x00"),
    "a state of 2^27 clients": sync(uint(2**27) + b"\x00", what=0),
    "a state that is cut": sync(b"\x05\x01", what=0),
    "presence of 2^27 clients": framed(b"\x01\x06" + uint(2**27) + b"\x00\x00"),
    "presence that is no JSON": framed(b"\x01\x06\x01\x05\x01\x03{,}"),
    "presence that is no object": framed(b"\x01\x05\x01\x05\x01\x02[]"),
    "presence nested 700 deep": framed(
        wire.awareness_message([(5, 1, BOMB)]),
    ),
    "presence of 10 kB": framed(
        wire.awareness_message([(5, 1, b'{"a":"' + b"x" * 10_000 + b'"}')])
    ),
    "a second step of 5 MB": sync(b"x" * 5 * MB, what=1),
    **{name: sync(update) for name, update in HOSTILE.items()},
}


@pytest.mark.parametrize("frames", FRAMES.values(), ids=FRAMES.keys())
def test_one_bad_frame_ends_only_its_own_socket(frames: bytes, run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            eve = await Raw.open(served.port, PATH)
            eve.writer.write(frames)
            rest = await eve.ended()
            assert not rest or b"\x88" in rest
            await ada.type("still here")
            await ada.until_saved()
            assert served.documents.metrics.unreadable == 0
            await ada.close()

    run(story())


def test_a_flood_of_bad_frames_on_plain_asgi(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=False) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            for frames in FRAMES.values():
                eve = await Raw.open(served.port, PATH)
                eve.writer.write(frames)
                await asyncio.sleep(0.005)
                eve.close()
            await ada.type("still here")
            await ada.until_saved()
            await ada.close()

    run(story())


def test_one_who_never_reads_is_sent_home(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def story() -> None:
        limits = Limits(bytes_a_second=1e9, frames_a_second=1e9)
        async with serving(tmp_path, own_transport=own_transport, limits=limits) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            eves = [await Raw.open(served.port, PATH, limit=1024) for _ in range(5)]
            for eve in eves:
                eve.writer.transport.pause_reading()
            (room,) = served.documents.rooms.values()
            await ada.until(lambda: len(room.seats) == 6)
            before = psutil.Process().memory_info().rss
            for _ in range(100):
                await ada.type("x" * 100_000, at=0)
                ada.text.clear()
                await ada.flush()
                await ada.until_saved()
                if len(room.seats) == 1:
                    break
            assert len(room.seats) == 1
            grown = psutil.Process().memory_info().rss - before
            assert grown < 40 * MB
            assert served.documents.metrics.closed[1013] == 5
            for eve in eves:
                eve.close()
            await ada.close()

    run(story())


def test_a_flood_is_slowed_and_then_ended(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        limits = Limits(frames_a_second=200, frames_burst=100, flood_patience=0.5)
        async with serving(tmp_path, limits=limits) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            eve = await Raw.open(served.port, PATH)
            eve.writer.write(framed(b"\x03\x00") * 20_000)
            await ada.type("quick")
            await ada.until_saved(1.0)
            assert b"too many messages" in await eve.ended()
            assert served.documents.metrics.floods == 1
            await ada.close()

    run(story())


def test_what_builds_on_nothing_is_not_kept(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        limits = Limits(early_age=0.2, early_bytes=50_000)
        async with serving(tmp_path, limits=limits) as served:
            for updates in (
                [b"\x01\x01\x05\x09\x84\x05\x08\x01a\x00"],
                [
                    b"\x01\x01\x05" + uint(9 + i) + b"\x84\x05" + uint(8 + i) + b"\x01a\x00"
                    for i in range(0, 40_000, 4)
                ],
            ):
                eve = await Raw.open(served.port, PATH)
                eve.writer.write(b"".join(sync(update) for update in updates))
                assert b"never came" in await eve.ended()
            assert served.documents.metrics.updates == 0
            (room,) = served.documents.rooms.values()
            assert room.early.size == 0

    run(story())


def test_a_document_cannot_be_nested_for_ever(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            doc: Doc = Doc()
            eve = await Peer(doc_url(served, p=2), doc).open()
            await eve.synced.wait()
            children = doc.get("x", type=XmlFragment).children
            # One by one: what goes together in one message is refused together.
            for _ in range(32):
                children = children.append(XmlElement("div")).children
                await eve.flush()
                await eve.until_saved()
            children.append(XmlElement("div"))
            await eve.flush()
            await eve.until(lambda: eve.refused)
            assert eve.refused[0] == "too_deep"
            await eve.close()
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            assert str(ada.doc.get("x", type=XmlFragment)).count("<div>") == 32
            await ada.close()

    run(story())


def test_a_document_holds_so_many_types_and_forgets_those_that_are_gone(
    run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with serving(tmp_path, limits=Limits(types=50)) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            children = ada.doc.get("x", type=XmlFragment).children
            for _ in range(50):
                children.append(XmlElement("p"))
            await ada.flush()
            await ada.until_saved()
            eve = await Peer(doc_url(served, p=2)).open()
            await eve.synced.wait()
            eve.doc.get("x", type=XmlFragment).children.append(XmlElement("p"))
            await eve.flush()
            await eve.until(lambda: eve.refused == ["full"])
            await eve.close()
            del children[0:20]
            await ada.flush()
            for _ in range(20):
                children.append(XmlElement("h2"))
            await ada.flush()
            await ada.until_saved()
            assert not ada.refused
            late = await Peer(doc_url(served, p=3)).open()
            await late.synced.wait()
            assert str(late.doc.get("x", type=XmlFragment)).count("<h2>") == 20
            for peer in (ada, late):
                await peer.close()

    run(story())


def crumbs(client: int, clock: int, count: int) -> bytes:
    """An update of so many parts of one letter each: the library joins none of them."""
    part = b"\x84" + uint(client) + b"\x00\x01x"
    return b"\x01" + uint(count) + uint(client) + uint(clock) + part * count + b"\x00"


def test_a_document_holds_so_many_parts_however_small_they_are(run: Run, tmp_path: Path) -> None:
    limits = Limits(parts=1000, fold_rows=10**6)

    async def refused_after(peer: Peer, updates: list[bytes]) -> list[str]:
        for update in updates:
            await peer.send(wire.update_message(update))
        await peer.until(lambda: peer.refused or peer.saved >= len(updates) + 1)
        return peer.refused

    async def story() -> None:
        async with serving(tmp_path, limits=limits) as served:
            eve = await Peer(doc_url(served, p=2), Doc(client_id=5)).open()
            await eve.type("abc")
            found = await refused_after(eve, [crumbs(5, 3, 600), crumbs(5, 603, 600)])
            assert found == ["full"]
            await eve.close()
        # Known again after a new start, from the log and then from the snapshot.
        for folded in (False, True):
            async with serving(tmp_path, limits=limits) as served:
                if folded:
                    assert fold(served.documents.log, "pages-1", limits) is not None
                eve = await Peer(doc_url(served, p=2), Doc(client_id=5)).open()
                await eve.synced.wait()
                assert await refused_after(eve, [crumbs(5, 603, 600)]) == ["full"]
                await eve.close()
                ada = await Peer(doc_url(served, p=1), Doc()).open()
                await ada.synced.wait()
                await ada.type("fine")
                await ada.until_saved()
                assert not ada.refused
                await ada.close()

    run(story())


def test_parts_that_became_one_do_not_count_for_ever(run: Run, tmp_path: Path) -> None:
    limits = Limits(parts=200, fold_rows=20, fold_bytes=1000)

    async def story() -> None:
        async with serving(tmp_path, limits=limits) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            for number in range(300):
                await ada.type(f"{number} ")
                await ada.until_saved()
            assert not ada.refused
            (room,) = served.documents.rooms.values()
            assert room.parts <= 200
            await ada.close()

    run(story())


def test_a_parent_that_is_none_is_not_kept(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            eve = await Peer(doc_url(served, p=2), Doc(client_id=5)).open()
            await eve.type("abc")
            await eve.until_saved()
            await eve.send(wire.update_message(b"\x01\x01\x05\x03\x04\x00\x05\x01\x01a\x00"))
            await eve.until(lambda: eve.closed)
            assert eve.closed == (1008, "a parent that is none")

    run(story())


def test_thousands_of_half_open_connections(run: Run, tmp_path: Path) -> None:
    """A thousand of each kind: not a word, half a handshake, and a seat that nobody speaks from."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))

    async def story(port: int, house: psutil.Process) -> None:
        await until_up(port)
        ada = await Peer(f"ws://127.0.0.1:{port}/d/pages-1?saved=1&p=1").open()
        await ada.synced.wait()
        before = house.memory_info().rss
        held = []
        for head in (b"", b"GET /d/pages-1 HTTP/1.1\r\nHost: a\r\nUpgra"):
            for _ in range(1000):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(head)
                held.append(writer)
        for at in range(1000):
            held.append((await Raw.open(port, f"/d/r{at}?p={at}")).writer)
        await ada.type("quick")
        await ada.until_saved()
        # Some 3, 4 and 26 KB each: far less than what a thread of each would take.
        assert house.memory_info().rss - before < 64 * MB
        await ada.close()
        for writer in held:
            writer.transport.abort()

    port = free_port()
    try:
        with process(tmp_path, port) as house:
            run(story(port, psutil.Process(house.pid)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_who_shakes_hands_and_says_nothing_is_sent_away(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path, limits=Limits(first_message=0.3)) as served:
            silent = [await Raw.open(served.port, f"/d/r{at}?p={at}") for at in range(50)]
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("quick")
            await ada.until_saved()
            for one in silent:
                await one.ended()
            assert sum(len(room.seats) for room in served.documents.rooms.values()) == 1
            await ada.close()

    run(story())
