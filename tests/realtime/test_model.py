"""Any interleaving of edits, lost connections, evictions, folds and restarts ends the same.

The model is plain: what a client wrote and was told is saved, or what another client has seen,
is in the document for ever; and once all are connected again, all have the same.
"""

import asyncio
import tempfile
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
from tests.realtime.peers import Peer, Served, serving, together
from tests.realtime.test_sockets import doc_url, stored_text

PEOPLE = 3
LIMITS = Limits(fold_rows=6, fold_bytes=400, tail_updates=3, version_every=0.0)

who = st.integers(0, PEOPLE - 1)
# pycrdt counts bytes: a cut inside a letter of several bytes panics in the writing peer itself,
# which no browser does. Such letters are in the traces and in what the real providers write.
step = st.one_of(
    st.tuples(st.just("type"), who, st.integers(0, 50), st.text("abcde", min_size=1, max_size=5)),
    st.tuples(st.just("delete"), who, st.integers(0, 50), st.integers(1, 4)),
    st.tuples(st.just("card"), who, st.sampled_from("xyz"), st.integers(0, 9)),
    st.tuples(st.just("cut"), who),
    st.tuples(st.just("open"), who),
    st.tuples(st.just("twice"), who),
    st.tuples(st.just("hub"), st.text("HUB", min_size=1, max_size=3)),
    st.tuples(st.just("evict")),
    st.tuples(st.just("fold")),
    st.tuples(st.just("wait")),
    st.tuples(st.just("restart")),
)


class World:
    """Some people, one document, and a hub that comes and goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.peers = [Peer("") for _ in range(PEOPLE)]
        self.apart = set(range(PEOPLE))
        self.promised: list[tuple[Peer, int]] = []

    async def play(self, steps: list[tuple[Any, ...]]) -> None:
        """Serve, act, and serve again at each restart."""
        parts: list[list[tuple[Any, ...]]] = [[]]
        for each in steps:
            if each[0] == "restart":
                parts.append([])
            else:
                parts[-1].append(each)
        for number, part in enumerate(parts):
            async with serving(self.folder, limits=LIMITS) as served:
                for each in part:
                    await self.act(served, *each)
                if number == len(parts) - 1:
                    await self.end(served)
                for peer in self.peers:
                    await peer.close()
                self.apart = set(range(PEOPLE))

    async def act(self, served: Served, what: str, *how: Any) -> None:
        if what in ("type", "delete", "card", "cut", "open", "twice"):
            peer = self.peers[how[0]]
            await getattr(self, what)(served, how[0], peer, *how[1:])
        elif what == "hub":
            await asyncio.to_thread(self.hub, served, how[0])
        elif what == "evict":
            served.documents.sweep(served.documents.loop.time() + 100)
        elif what == "fold":
            await asyncio.to_thread(fold, served.documents.log, "pages-1", LIMITS)
        else:
            await asyncio.sleep(0.01)

    async def type(self, served: Served, _: int, peer: Peer, at: int, text: str) -> None:
        peer.text.insert(min(at, len(peer.text)), text)
        await self.flush(peer)

    async def delete(self, served: Served, _: int, peer: Peer, at: int, count: int) -> None:
        end = min(at + count, len(peer.text))
        if at < end:
            del peer.text[at:end]
            await self.flush(peer)

    async def card(self, served: Served, _: int, peer: Peer, key: str, value: int) -> None:
        cards = peer.doc.get("m", type=Map)
        if key in cards and value > 4:
            cards[key]["v"] = value
        elif key in cards and value == 0:
            del cards[key]
        else:
            cards[key] = Map({"v": value})
        await self.flush(peer)

    async def flush(self, peer: Peer) -> None:
        if self.peers.index(peer) in self.apart:
            peer.own.clear()
        else:
            await peer.flush()

    async def cut(self, served: Served, index: int, peer: Peer) -> None:
        if index not in self.apart:
            self.apart.add(index)
            peer.cut()
            await peer.until(lambda: peer.closed)

    async def open(self, served: Served, index: int, peer: Peer) -> None:
        if index in self.apart:
            self.apart.discard(index)
            peer.url = doc_url(served, p=index + 1)
            await peer.open()

    async def twice(self, served: Served, index: int, peer: Peer) -> None:
        """Send all of it again, as a client does that is not sure."""
        if index not in self.apart:
            await peer.give(peer.doc.get_update())

    def hub(self, served: Served, text: str) -> None:
        from pycrdt import Text

        with served.database.work() as work:
            realtime.edit(work, "pages-1", lambda doc: doc.get("t", type=Text).insert(0, text), 99)

    async def end(self, served: Served) -> None:
        for index, peer in enumerate(self.peers):
            await self.open(served, index, peer)
        for peer in self.peers:
            await peer.synced.wait()
            await peer.until_saved()
        late = await Peer(doc_url(served, p=9)).open()
        await late.synced.wait()
        # An edit by the hub reaches the sockets after its commit, so that for a moment all may
        # agree on what was there before.
        async with asyncio.timeout(10):
            while await together(*self.peers, late) != stored_text(served):
                await asyncio.sleep(0.02)
        await late.until(lambda: clocks_of(late.doc) == clocks_of(self.peers[0].doc))
        cards = [str(peer.doc.get("m", type=Map)) for peer in (*self.peers, late)]
        assert len({_sorted(doc) for doc in (*[p.doc for p in self.peers], late.doc)}) == 1, cards
        assert all(not peer.refused for peer in self.peers)
        assert served.documents.metrics.unreadable == 0
        await late.close()


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
        runner.run(asyncio.wait_for(World(Path(folder)).play(steps), 30))
