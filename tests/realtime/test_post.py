"""The link to Valkey: what it reads however it is cut, and what it does with what is foreign."""

import asyncio
import ssl
from pathlib import Path
from typing import Any, cast

import pytest
from pycrdt import Array, Map
from valkey.asyncio import Valkey
from websockets.asyncio.client import connect as socket

from hub.realtime.broker import letters
from hub.realtime.broker.broker import STIR
from hub.realtime.broker.letters import Kind, Letter, opened, sealed
from hub.realtime.broker.link import LARGEST, Link, connect
from hub.realtime.broker.post import SILENCE
from hub.realtime.gains import Gain
from hub.realtime.log import clocks_of
from hub.realtime.rooms import Room
from hub.realtime.wire import Malformed
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, together
from tests.realtime.test_processes import LONG, broker, linked, two, until
from tests.realtime.test_sockets import doc_url
from tests.realtime.valkeys import CERTIFICATE, Broker

__all__ = ["broker"]
HELLO = b"%2\r\n$6\r\nserver\r\n$6\r\nvalkey\r\n$5\r\nproto\r\n:3\r\n"
SUBSCRIBED = b">3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n"


def message(text: bytes) -> bytes:
    return b">3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$%d\r\n%b\r\n" % (len(text), text)


class Wire:
    """A transport that only notes what happens to it."""

    def __init__(self) -> None:
        self.aborted = False
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = True


def made(heard: list[bytes]) -> tuple[Link, Wire]:
    wire = Wire()
    link = Link("ch", b"", heard.append, lambda: None)
    link.connection_made(cast("Any", wire))
    return link, wire


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 50, 10_000])
def test_messages_are_whole_however_they_are_cut(run: Run, piece: int) -> None:
    async def story() -> None:
        heard: list[bytes] = []
        link, wire = made(heard)
        texts = [b"", b"a\r\nb", b">3\r\n$7\r\nmessage\r\n", b"\xff" * 3000]
        said = HELLO + SUBSCRIBED + b":2\r\n".join(map(message, texts)) + b"_\r\n"
        for at in range(0, len(said), piece):
            link.data_received(said[at : at + piece])
        assert heard == texts
        assert link.ready.done()
        assert not wire.aborted

    run(story())


@pytest.mark.parametrize(
    "said", [b"-NOAUTH Authentication required.\r\n", b"HTTP/1.1 400\r\n", b"*9\r\n" * 20,
             b"$x\r\n", message(b"").replace(b"$0", b"$-9"), b"%" * 70_000]
)  # fmt: skip
def test_what_no_valkey_says_ends_the_link(run: Run, said: bytes) -> None:
    async def story() -> None:
        link, wire = made([])
        link.data_received(HELLO + said)
        assert wire.aborted
        link.connection_lost(None)
        assert link.ended.done()
        assert link.ready.exception()

    run(story())


def test_a_message_larger_than_any_of_ours_is_not_held(run: Run) -> None:
    async def story() -> None:
        heard: list[bytes] = []
        link, wire = made(heard)
        size = LARGEST + 1
        link.data_received(
            HELLO + SUBSCRIBED + message(b"").replace(b"$0\r\n\r\n", b"$%d\r\n" % size)
        )
        piece = bytes(1024 * 1024)
        for _ in range(LARGEST // len(piece)):
            link.data_received(piece)
        assert not link._buffer
        link.data_received(b"\x00\r\n" + message(b"next"))
        assert heard == [b"", b"next"]
        assert not wire.aborted

    run(story())


def test_a_message_that_is_cut_or_changed_is_malformed() -> None:
    letters = [Letter(Kind.KEPT, "pages-1", (1, 2**53), (b"row", b"")), Letter(Kind.TOPIC, "ä")]
    whole = sealed(b"key", b"8 bytes.", [letter.written() for letter in letters])
    assert opened(b"key", whole, b"another.") == (b"8 bytes.", letters)
    assert opened(b"key", whole, b"8 bytes.") == (b"8 bytes.", [])
    for at in range(len(whole)):
        with pytest.raises(Malformed):
            opened(b"key", whole[:at])
        with pytest.raises(Malformed):
            opened(b"key", whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_letter_that_is_cut_is_malformed_with_the_right_seal_too(cut: int) -> None:
    written = Letter(Kind.PRESENCE, "pages-1", (1, 2, 3), (b"state",)).written()
    with pytest.raises(Malformed):
        opened(b"key", sealed(b"key", b"8 bytes.", [written[:-cut]]))


def test_letters_of_a_kind_to_come_are_passed_over() -> None:
    known = Letter(Kind.TOPIC, "known")
    new = bytes((200,)) + Letter(Kind.TOPIC, "new").written()[1:]
    assert opened(b"key", sealed(b"key", b"8 bytes.", [new, known.written()]))[1] == [known]


def test_what_strangers_send_is_counted_and_harms_nobody(
    run: Run, tmp_path: Path, broker: Broker
) -> None:
    async def story() -> None:
        async with two(tmp_path, "", broker) as (left, right):
            stranger = Valkey(unix_socket_path=str(broker.socket))
            (channel,) = await stranger.pubsub_channels("samskap:*")
            forged = sealed(b"guess", b"stranger", [Letter(Kind.BYE).written()])
            for text in (b"", b"x", forged, bytes(100_000)):
                assert await stranger.publish(channel, text) == 2
            await until(lambda: left.documents.metrics.refused["letter"] == 4)
            await until(lambda: right.documents.metrics.refused["letter"] == 4)
            assert linked(left, right)
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(right, p=2)).open()
            await ada.synced.wait()
            await ben.synced.wait()
            await ada.type("still here")
            await ben.until(lambda: str(ben) == "still here", LONG)
            for peer in (ada, ben):
                await peer.close()
            await stranger.aclose()

    run(story())


def test_whoever_is_cut_off_for_a_moment_is_known_again(
    run: Run, tmp_path: Path, broker: Broker
) -> None:
    async def story() -> None:
        async with two(tmp_path, "", broker) as (left, right):
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(right, p=2)).open()
            here, there = left.documents.broker, right.documents.broker
            assert here is not None
            assert there is not None
            await until(lambda: there.people("pages-1") == {1})
            there._gone(here.post.origin)  # as after seconds of silence
            assert not there.people("pages-1")
            assert here.post._link is not None
            here.post._link.abort(OSError("cut off"))
            await until(lambda: there.people("pages-1") == {1})
            await until(lambda: linked(left, right))
            await ada.type("after")
            await ben.until(lambda: str(ben) == "after", LONG)
            for peer in (ada, ben):
                await peer.close()

    run(story())


def test_what_another_process_wrote_is_known_as_if_it_was_written_here(
    run: Run, tmp_path: Path, broker: Broker
) -> None:
    async def story() -> None:
        async with two(tmp_path, "", broker) as (left, right):
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(right, p=2)).open()
            await ada.synced.wait()
            await ben.synced.wait()
            shelf = ada.doc.get("shelf", type=Map)
            shelf["old"] = Map({"in": Array([0])})  # the types that are there are known from here
            await ada.flush()
            await ada.until_saved()
            await together(ada, ben, seconds=LONG)
            told: list[Gain | None] = []
            follow = Room.follow

            def noted(room: Room, seq: int, rows: Any, owners: Any, gain: Gain | None) -> None:
                told.append(gain)
                follow(room, seq, rows, owners, gain)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Room, "follow", noted)
                for at in range(5):
                    await ada.type(f"a{at}ä")
                    await ben.type(f"b{at}", at=0)
                with ada.doc.transaction():
                    del ada.text[0:2]
                await ada.flush()
                ben.doc.get("shelf", type=Map)["box"] = Map({"in": Array([1, 2])})
                await ben.flush()
                await ada.until_saved()
                await ben.until_saved()
                rooms = [house.documents.rooms["pages-1"] for house in (left, right)]
                await until(lambda: rooms[0].seq == rooms[1].seq)
            await together(ada, ben, seconds=LONG)
            await ada.until(lambda: "box" in shelf, LONG)
            assert rooms[0].clocks == rooms[1].clocks == clocks_of(ada.doc)
            assert rooms[0].parts == rooms[1].parts
            assert told
            assert all(told), "nobody had to look"
            # And the other goes on within what was nested there.
            shelf["box"]["more"] = Array(["x"])
            await ada.flush()
            await ada.until_saved()
            assert ada.closed is None
            for peer in (ada, ben):
                await peer.close()

    run(story())


def test_a_valkey_that_asks_for_a_password_gets_it(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with two(tmp_path, "", guarded) as (left, right):
            assert linked(left, right)

    guarded = Broker(tmp_path, password="of the broker")
    try:
        run(story())
    finally:
        guarded.kill()


def test_a_valkey_is_spoken_to_by_tls_if_it_is_the_one_that_is_meant(
    run: Run, tmp_path: Path, broker: Broker
) -> None:
    async def story() -> None:
        async with broker.behind_tls() as port:
            unsigned = f"valkeys://127.0.0.1:{port}/"
            broker.url = f"{unsigned}?ssl_ca_certs={CERTIFICATE}"
            async with two(tmp_path, "", broker) as (left, right):
                ada, ben = [await Peer(doc_url(one, p=1)).open() for one in (left, right)]
                await ada.type("x" * 50_000)
                assert len(await together(ada, ben, seconds=LONG)) == 50_000
                for peer in (ada, ben):
                    await peer.close()
            # Nobody whom we trust signed for it, or it is signed for another name.
            for address in (unsigned, broker.url.replace("127.0.0.1", "localhost")):
                with pytest.raises(ssl.SSLCertVerificationError):
                    await greeted(address)

    async def greeted(address: str) -> None:
        link = await connect(address, "ch", lambda _: None, lambda: None)
        link.abort(ConnectionError("it was only asked"))

    run(story())


def test_while_an_update_rolls_on_nobody_counts_on_being_told(
    run: Run, tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with (
            two(tmp_path, "", broker) as (left, right),
            socket(f"{right.url}/c/here") as channel,
        ):
            here, there = left.documents, right.documents
            assert here.broker is not None
            assert there.broker is not None
            assert there.watch_every == 4 * there.limits.watch_log
            # A process of another version beats.
            monkeypatch.setattr(letters, "FORMAT", b"9")
            said = sealed(here.broker.post._key, b"8 bytes.", [Letter(Kind.BEAT).written()])
            monkeypatch.undo()
            assert here.broker.post._link is not None
            here.broker.post._link.publish(said)
            await until(lambda: there.watch_every == there.limits.watch_log)
            assert linked(left, right)
            assert not there.metrics.refused["letter"]
            # Pages look anew now and then, as while the broker is away.
            there.broker._stirred_at -= STIR
            there.broker.sweep()
            async with asyncio.timeout(LONG):
                assert "changed" in str(await channel.recv())
            ada, ben = [await Peer(doc_url(one, p=1)).open() for one in (left, right)]
            await ada.type("told as ever")
            assert await together(ada, ben, seconds=LONG) == "told as ever"
            for peer in (ada, ben):
                await peer.close()
            there.broker.post._other_format_at -= SILENCE
            assert there.watch_every == 4 * there.limits.watch_log

    run(story())
