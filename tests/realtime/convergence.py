"""Two server processes on PostgreSQL, Valkey between them, and everything that can go wrong.

People lose the line, write offline, repeat themselves and send out of order; letters between the
processes get lost, come twice, late and out of order; documents are folded and unloaded all the
time; Valkey and a process are killed and start again. In the end all have the same, and nothing
that was acknowledged or seen is missing. As a program it does so as often as it is told, and
prints the seed of what fails: `python -m tests.realtime.convergence 200`.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
import traceback
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Text

from hub import realtime
from hub.actor import HUB
from hub.config import Settings
from hub.db import Database
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from hub.realtime.log import clocks_of
from hub.realtime.postgresql import PostgresLog
from tests.postgresql import running_postgresql
from tests.realtime.house import make_database
from tests.realtime.kills import free_port, process, until_up
from tests.realtime.valkeys import Broker
from tests.realtime.wanderers import Wanderer, content

PATIENCE = 60.0
"""In seconds; nothing here is measured, so that a slow machine only takes longer."""
LIMITS = {
    "fold_rows": 6, "fold_bytes": 400, "tail_updates": 3, "version_every": 0.001,
    "idle_document": 0.3, "watch_log": 0.1,
}  # fmt: skip


class House:
    """One server process, killed and started at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._running = ExitStack()

    async def start(self) -> None:
        self.port = free_port()
        self._running.enter_context(process(self.folder, self.port, "garbled"))
        await until_up(self.port)

    def kill(self) -> None:
        """End it without a word."""
        self._running.close()

    def metrics(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def log(self) -> str:
        return (self.folder / "house.log").read_text()


class World:
    """Two houses on one log, and the broker between them."""

    def __init__(self, folder: Path, database: Database, broker: Broker) -> None:
        self.houses = [House(folder), House(folder)]
        self.database = database
        self.broker = broker
        self.counts: Counter[str] = Counter()

    async def run(self, seed: int) -> None:
        """One document from its first edit to the last. Raises AssertionError."""
        rng = random.Random(seed)  # noqa: S311
        room = f"pages-{seed}"
        people = [self._wanderer(person, room, rng) for person in range(1, rng.randint(4, 6))]
        acting = [asyncio.create_task(self._wander(person)) for person in people]
        await asyncio.gather(self._fate(room, rng), *acting)
        here = [person for person in people if not person.vanished]
        await asyncio.gather(*(person.settle() for person in here))
        for person in here:
            await person.edit()
        late = [self._wanderer(90 + i, room, rng, house=i) for i in range(2)]
        everybody = [*here, *late]
        await asyncio.gather(*(person.settle() for person in everybody))
        await self._same(room, everybody)
        self._check_promises(room, people)
        assert not any(person.refused for person in people), [p.refused for p in people]
        for person in people:
            self.counts.update(person.did)
        for person in everybody:
            await person.close()

    def _wanderer(
        self, person: int, room: str, rng: random.Random, house: int | None = None
    ) -> Wanderer:
        own = random.Random(rng.random())  # noqa: S311

        def url() -> str:
            chosen = self.houses[own.randrange(2) if house is None else house]
            return f"ws://127.0.0.1:{chosen.port}/d/{room}"

        return Wanderer(person, own, url)

    async def _wander(self, person: Wanderer) -> None:
        for _ in range(person.rng.randint(15, 40)):
            await person.act()
            if person.rng.random() < 0.7:
                await asyncio.sleep(person.rng.random() * 0.04)
        if person.person == 1 and person.rng.random() < 0.5:
            # Somebody whose device is lost: what was promised to it counts all the same.
            await person.go()
            person.vanished = True
            self.counts["vanished"] += 1

    async def _fate(self, room: str, rng: random.Random) -> None:
        """What happens to the machines meanwhile."""
        for what in rng.choices(("valkey", "process", "hub", "fold"), (2, 2, 3, 3), k=4):
            await asyncio.sleep(rng.random() * 0.3)
            self.counts[what] += 1
            if what == "valkey":
                self.broker.kill()
                await asyncio.sleep(rng.random() * 0.5)
                await self.broker.start()
            elif what == "process":
                house = rng.choice(self.houses)
                house.kill()
                await asyncio.sleep(rng.random() * 0.2)
                await house.start()
            elif what == "hub":
                await asyncio.to_thread(self._write, room)
            else:
                log = PostgresLog(self.database.engine)
                await asyncio.to_thread(fold, log, room, Limits.chosen(LIMITS))

    def _write(self, room: str) -> None:
        """An edit by the hub in a third process, which nobody is told of."""
        with self.database.work(HUB) as work:
            realtime.edit(work, room, lambda doc: doc.get("t", type=Text).insert(0, "HUB"), 99)

    def _stored(self, room: str) -> Doc[Any]:
        with self.database.work(HUB) as work:
            return realtime.read(work, room)

    async def _same(self, room: str, everybody: list[Wanderer]) -> None:
        """Wait until all have the same, and the log too."""
        stored = self._stored(room)
        try:
            async with asyncio.timeout(PATIENCE):
                while any(
                    clocks_of(person.doc) != clocks_of(stored)
                    or content(person.doc) != content(stored)
                    for person in everybody
                ):
                    await asyncio.sleep(0.02)
                    stored = self._stored(room)
        except TimeoutError:
            found = [(clocks_of(doc), content(doc)) for doc in (p.doc for p in everybody)]
            raise AssertionError(
                f"they differ: {found}, kept: {(clocks_of(stored), content(stored))}"
            ) from None

    def _check_promises(self, room: str, people: list[Wanderer]) -> None:
        """What was acknowledged is there, and what anybody has seen of others."""
        stored = self._stored(room)
        clocks, before = clocks_of(stored), content(stored)
        for person in people:
            for client, clock in clocks_of(person.doc).items():
                own = client == person.doc.client_id
                assert own or clocks.get(client, 0) >= clock, "seen and lost"
            for update in person.promised:
                stored.apply_update(update)
            assert (clocks_of(stored), content(stored)) == (clocks, before), "acknowledged and lost"
            self.counts["acknowledged"] += len(person.promised)


@asynccontextmanager
async def world(url: str) -> AsyncIterator[World]:
    """Both houses, up and linked."""
    # A socket's path may only be short.
    with tempfile.TemporaryDirectory(prefix="hub-world-") as name:
        folder = Path(name)
        broker = Broker(folder)
        await broker.start()
        database = make_database(Settings(data=folder, database_url=url))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SAMSKAP_DATABASE_URL", url)
            patch.setenv("SAMSKAP_VALKEY_URL", broker.url)
            patch.setenv("SAMSKAP_REALTIME", json.dumps(LIMITS))
            given = World(folder, database, broker)
            try:
                for house in given.houses:
                    await house.start()
                yield given
                for house in given.houses:
                    assert house.metrics()["unreadable"] == 0
                assert "Traceback" not in given.houses[0].log(), given.houses[0].log()[-4000:]
            finally:
                for house in given.houses:
                    house.kill()
                broker.kill()
                database.engine.dispose()


async def main(runs: int, first: int) -> None:
    started, failed = time.monotonic(), []
    with running_postgresql() as postgresql:
        async with world(postgresql.bare()) as given:
            for seed in range(first, first + runs):
                try:
                    await given.run(seed)
                except (AssertionError, TimeoutError) as fault:
                    failed.append(seed)
                    print(f"{seed}:", *traceback.format_exception(fault), flush=True)
            print(dict(given.counts), [house.metrics() for house in given.houses])
    took = time.monotonic() - started
    print(f"{runs} runs in {took:.0f} s, {len(failed)} failed: {failed}")


if __name__ == "__main__":
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    asyncio.run(main(int(sys.argv[1]), seed))
