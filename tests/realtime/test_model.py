"""Any interleaving of edits, lost connections and devices, evictions, folds, restarts and crashes
of one process or two ends the same.

The model is plain: what a client wrote and was told is saved, or what another client has seen,
is in the document for ever; and once all are connected again, all have the same.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import uvloop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from hub import realtime
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from hub.realtime.log import clocks_of
from tests.realtime.peers import Peer, Served, Trusting, serving, together
from tests.realtime.test_sockets import doc_url, stored_text

PEOPLE = 3
LIMITS = Limits(fold_rows=6, fold_bytes=400, tail_updates=3, version_every=0.0, watch_log=0.05)

who = st.integers(0, PEOPLE - 1)
# pycrdt counts bytes: a cut inside a letter of several bytes panics in the writing peer itself,
# which no browser does. Such letters are in the traces and in what the real providers write.
step = st.one_of(
    st.tuples(st.just("type"), who, st.integers(0, 50), st.text("abcde", min_size=1, max_size=5)),
    st.tuples(st.just("delete"), who, st.integers(0, 50), st.integers(1, 4)),
    st.tuples(st.just("card"), who, st.sampled_from("xyz"), st.integers(0, 9)),
    st.tuples(st.just("cut"), who),
    st.tuples(st.just("open"), who, st.integers(0, 1)),
    st.tuples(st.just("lose"), who),
    st.tuples(st.just("twice"), who),
    st.tuples(st.just("hub"), st.text("HUB", min_size=1, max_size=3)),
    st.tuples(st.just("evict")),
    st.tuples(st.just("fold")),
    st.tuples(st.just("wait")),
    st.tuples(st.sampled_from(("restart", "crash")), st.integers(1, 2)),
)


class World:
    """Some people, one document, and one or two processes that come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.peers = [Trusting("") for _ in range(PEOPLE)]
        self.apart = set(range(PEOPLE))
        self.lost: list[Trusting] = []
        """Devices that never come back."""
        self.houses: list[Served] = []

    async def play(self, steps: list[tuple[Any, ...]]) -> None:
        """Serve by one process, act, and serve again by one or two after each restart or crash."""
        waiting, crash, count = [*steps, ("end",)], False, 1
        while waiting:
            async with AsyncExitStack() as stack:
                self.houses = [
                    await stack.enter_async_context(serving(self.folder, limits=LIMITS))
                    for _ in range(count)
                ]
                while waiting:
                    what, *how = waiting.pop(0)
                    if what in ("restart", "crash"):
                        crash, (count,) = what == "crash", how
                        break
                    if what == "end":
                        await self.end()
                        break
                    await self.act(what, *how)
                if crash and waiting:
                    self.crash()
                for peer in self.peers:
                    await peer.close()
                self.apart = set(range(PEOPLE))

    def crash(self) -> None:
        """What was taken and is not kept is gone, and nobody hears of anything any more."""
        for peer in self.peers:
            if peer.socket is not None:
                peer.cut()
        for served in self.houses:
            for room in served.documents.rooms.values():
                room.pending, room.new_clients = {}, []

    async def act(self, what: str, *how: Any) -> None:
        if what in ("type", "delete", "card", "cut", "open", "twice", "lose"):
            await getattr(self, what)(how[0], self.peers[how[0]], *how[1:])
        elif what == "hub":
            await asyncio.to_thread(self.hub, how[0])
        elif what == "evict":
            for served in self.houses:
                served.documents.sweep(served.documents.loop.time() + 100)
        elif what == "fold":
            await asyncio.to_thread(fold, self.houses[-1].documents.log, "pages-1", LIMITS)
        else:
            await asyncio.sleep(0.01)

    async def type(self, _: int, peer: Trusting, at: int, text: str) -> None:
        peer.text.insert(min(at, len(peer.text)), text)
        await self.flush(peer)

    async def delete(self, _: int, peer: Trusting, at: int, count: int) -> None:
        end = min(at + count, len(peer.text))
        if at < end:
            del peer.text[at:end]
            await self.flush(peer)

    async def card(self, _: int, peer: Trusting, key: str, value: int) -> None:
        cards = peer.doc.get("m", type=Map)
        if key in cards and value > 4:
            cards[key]["v"] = value
        elif key in cards and value == 0:
            del cards[key]
        else:
            cards[key] = Map({"v": value})
        await self.flush(peer)

    async def flush(self, peer: Trusting) -> None:
        if self.peers.index(peer) in self.apart:
            peer.own.clear()
        else:
            await peer.flush()

    async def cut(self, index: int, peer: Trusting) -> None:
        if index not in self.apart:
            self.apart.add(index)
            peer.cut()
            await peer.until(lambda: peer.closed)

    async def open(self, index: int, peer: Trusting, which: int = 0) -> None:
        if index in self.apart:
            self.apart.discard(index)
            peer.url = doc_url(self.houses[which % len(self.houses)], p=index + 1)
            await peer.open()

    async def lose(self, index: int, peer: Trusting) -> None:
        """The device breaks, and its person goes on with another one."""
        await self.cut(index, peer)
        self.lost.append(peer)
        self.peers[index] = Trusting("")

    async def twice(self, index: int, peer: Trusting) -> None:
        """Send all of it again, as a client does that is not sure."""
        if index not in self.apart:
            await peer.give(peer.doc.get_update())

    def hub(self, text: str) -> None:
        from pycrdt import Text

        with self.houses[-1].database.work() as work:
            realtime.edit(work, "pages-1", lambda doc: doc.get("t", type=Text).insert(0, text), 99)

    async def end(self) -> None:
        for index, peer in enumerate(self.peers):
            await self.open(index, peer, index)
        for peer in self.peers:
            await peer.synced.wait()
            await peer.until_saved()
        late = [await Peer(doc_url(served, p=9)).open() for served in self.houses]
        for peer in late:
            await peer.synced.wait()
        # An edit by the hub, or by way of another process, reaches the sockets after its commit,
        # so that for a moment all may agree on what was there before.
        async with asyncio.timeout(10):
            while await together(*self.peers, *late) != stored_text(self.houses[0]):
                await asyncio.sleep(0.02)
        everybody = [peer.doc for peer in (*self.peers, *late)]
        await late[0].until(lambda: len({_clocks(doc) for doc in everybody}) == 1)
        assert len({_sorted(doc) for doc in everybody}) == 1
        assert all(not peer.refused for peer in (*self.peers, *self.lost))
        assert all(served.documents.metrics.unreadable == 0 for served in self.houses)
        self.check_promises()
        for peer in late:
            await peer.close()

    def check_promises(self) -> None:
        """What was acknowledged is there, also to those who never came back to see it."""
        with self.houses[0].database.work(writes=False) as work:
            stored = realtime.read(work, "pages-1")
        known = stored.get_update()
        for peer in (*self.peers, *self.lost):
            for client, clock in clocks_of(peer.doc).items():
                own = client == peer.doc.client_id
                assert own or clocks_of(stored).get(client, 0) >= clock, "seen and lost"
            for update in peer.promised:
                stored.apply_update(update)
        assert stored.get_update() == known, "acknowledged and lost"


def _clocks(doc: Doc[Any]) -> frozenset[tuple[int, int]]:
    return frozenset(clocks_of(doc).items())


def _sorted(doc: Doc[Any]) -> str:
    cards = doc.get("m", type=Map).to_py() or {}
    return str(sorted((key, card["v"]) for key, card in cards.items()))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(step, min_size=5, max_size=40))
def test_all_end_with_the_same_whatever_happens(steps: list[tuple[Any, ...]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(asyncio.wait_for(World(Path(folder)).play(steps), 60))
