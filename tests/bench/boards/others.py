"""Twenty others on a board: each moves a cursor, and together they edit notes."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pycrdt import Map

from hub.realtime import wire
from tests.browser.boards_host import Host
from tests.realtime.peers import Peer

OTHERS = 20
HZ = 20
"""Cursor positions a second of each, and edits a second of all together."""


class Quiet(Peer):
    """Does not look at what it hears, so that the machine is left to the browser."""

    async def _heard(self, message: bytes) -> None:
        if message[0] == wire.SYNC:
            await super()._heard(message)


class Others:
    """Those others, in a thread of their own."""

    def __init__(self, host: Host, path: str, notes: int) -> None:
        self.host, self.path, self.notes = host, path, notes
        self._ready, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()), daemon=True)
        self._failed = ""

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They work while the block runs."""
        self._thread.start()
        try:
            if not self._ready.wait(60) or self._failed:
                raise RuntimeError(f"the others did not come: {self._failed}")
            yield
        finally:
            self._stop.set()
            self._thread.join(10)
        if self._failed:
            raise RuntimeError(f"the others left: {self._failed}")

    async def _work(self) -> None:
        try:
            peers = [await self._peer(number) for number in range(OTHERS)]
            await peers[0].until(peers[0].synced.is_set, 30)
            self._ready.set()
            await self._bustle(peers)
            for peer in peers:
                await peer.close()
        except Exception as fault:  # told by the thread that waits for them
            self._failed = repr(fault)
            self._ready.set()

    async def _peer(self, number: int) -> Peer:
        token = self.host.session_of(self.host.emails[("Giulia", "Zofia")[number % 2]])
        headers = {"Cookie": f"session={token}", "Origin": self.host.origin}
        url = f"ws://127.0.0.1:{self.host.port}{self.path}/document"
        return await (Quiet if number else Peer)(url, headers=headers).open()

    async def _bustle(self, peers: list[Peer]) -> None:
        chance = random.Random(1)  # noqa: S311
        loop, clock = asyncio.get_running_loop(), 0
        due = loop.time()
        notes: Any = peers[0].doc.get("notes", type=Map)
        while not self._stop.is_set():
            clock += 1
            for peer in peers:
                place = {"x": chance.randrange(5000), "y": 900 + chance.randrange(self.notes * 7)}
                await peer.show({"view": "canvas", "cursor": place, "chosen": []}, clock)
            note = notes[f"many{chance.randrange(self.notes)}"]
            if clock % 2:
                note["x"] = note["x"] + chance.randint(-6, 6)
            else:
                note["text"].insert(0, chance.choice("abcde"))
            await peers[0].flush()
            due = max(due + 1 / HZ, loop.time())
            await asyncio.sleep(due - loop.time())
