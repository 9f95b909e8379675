"""Faults of the machine: killed processes, full disks, locked databases."""

import asyncio
import random
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from hub.realtime.log import clocks_of
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, serving
from tests.realtime.test_sockets import doc_url, stored_text

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The house as a process of its own."""
    command = [sys.executable, "-m", "tests.realtime.house", str(folder), str(port), *options]
    with (folder / "house.log").open("ab") as log:
        running = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603
        try:
            yield running
        finally:
            running.kill()
            running.wait()


async def until_up(port: int) -> None:
    for _ in range(400):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.025)
        else:
            writer.close()
            return
    raise AssertionError("the house did not come up")


class Witness(Peer):
    """A peer that notes what it was promised."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.promised: dict[int, int] = {}

    async def flush(self) -> None:
        before = self.sent
        await super().flush()
        for number in range(before + 1, self.sent + 1):
            self.promised[number] = clocks_of(self.doc).get(self.doc.client_id, 0)


async def type_on(peer: Witness, rng: random.Random) -> None:
    with suppress(ConnectionClosed):
        while True:
            await peer.type(rng.choice("abcdefgh"), at=rng.randint(0, len(peer.text)))
            await asyncio.sleep(rng.random() * 0.004)


@pytest.mark.parametrize("options", [(), ("fast",)], ids=["durable", "fast"])
def test_nothing_seen_or_acknowledged_is_lost_by_kill_9(
    options: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    rng = random.Random(7)  # noqa: S311

    async def story() -> None:
        total = 0
        for _ in range(2):
            port = free_port()
            url = f"ws://127.0.0.1:{port}/d/pages-1?saved=1"
            with process(tmp_path, port, *options) as house:
                await until_up(port)
                peers = [Witness(f"{url}&p={i}") for i in range(1, 4)]
                for peer in peers:
                    await peer.open()
                    await peer.synced.wait()
                typing = [asyncio.create_task(type_on(peer, rng)) for peer in peers]
                await asyncio.sleep(0.3 + rng.random() * 0.7)
                house.kill()
                for task in typing:
                    await task
                for peer in peers:
                    await peer.until(lambda peer=peer: peer.closed)
            port = free_port()
            with process(tmp_path, port, *options):
                await until_up(port)
                late = await Peer(f"ws://127.0.0.1:{port}/d/pages-1?saved=1&p=9").open()
                await late.synced.wait()
                kept = clocks_of(late.doc)
                for peer in peers:
                    own = peer.doc.client_id
                    for client, clock in clocks_of(peer.doc).items():
                        if client != own:
                            assert kept.get(client, 0) >= clock, "seen by another and lost"
                    if peer.saved > 1:
                        assert kept[own] >= peer.promised[peer.saved], "acknowledged and lost"
                        total += peer.saved
                # Whoever comes back brings along what was not kept.
                for peer in peers:
                    peer.url = f"ws://127.0.0.1:{port}/d/pages-1?saved=1&p={peers.index(peer) + 1}"
                    await peer.open()
                    await peer.synced.wait()
                await peers[0].type("!")
                text = str(peers[0])
                for peer in [*peers, late]:
                    await peer.until(lambda peer=peer, text=text: len(str(peer)) >= len(text))
                    await peer.close()
        assert total > 100

    run(story())


def test_a_full_disk_refuses_edits_and_forgets_none(run: Run, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(  # noqa: S603
        ["/bin/mount", "-t", "tmpfs", "-o", "size=2M", "tmpfs", str(disk)],
        check=False, capture_output=True,
    ).returncode  # fmt: skip
    if mounted:
        pytest.skip("mounting a small disk takes the rights of root")

    async def story() -> None:
        async with serving(disk) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            await ada.type("before ")
            await ada.until_saved()
            filler = disk / "filler"
            with suppress(OSError), filler.open("wb") as file:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()
            sent = "y" * 60_000
            await ada.type(sent)
            await ada.until(lambda: ada.access[-1] == (1, "storage"))
            await ben.until(lambda: ben.access[-1] == (1, "storage"))
            assert ada.saved < ada.sent
            assert str(ben) == "before "
            # Reading goes on.
            late = await Peer(doc_url(served, p=3)).open()
            await late.until(lambda: str(late) == "before ")
            filler.unlink()
            await ada.until_saved(10)
            assert ada.access[-1] == (2, "")
            await ben.until(lambda: str(ben) == "before " + sent)
            assert stored_text(served) == "before " + sent
            for peer in (ada, ben, late):
                await peer.close()

    try:
        run(story())
    finally:
        subprocess.run(["/bin/umount", str(disk)], check=False)  # noqa: S603


def test_a_locked_database_delays_and_loses_nothing(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            await ada.type("a")
            await ada.until_saved()
            other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            for _ in range(20):
                await ada.type("b")
            await ada.until(lambda: ada.access[-1] == (1, "storage"), 5)
            assert str(ben) == "a"
            other.execute("COMMIT")
            other.close()
            await ada.until_saved()
            await ben.until(lambda: str(ben) == "a" + "b" * 20)
            await ada.close()
            await ben.close()

    run(story())


def test_a_short_lock_is_not_noticed(run: Run, tmp_path: Path) -> None:
    async def story() -> Any:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("a")
            await ada.until_saved()

            def hold() -> None:
                other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
                other.execute("BEGIN IMMEDIATE")
                other.execute("SELECT 1")
                with served.database.engine.connect():
                    pass
                other.execute("COMMIT")
                other.close()

            for _ in range(30):
                await asyncio.gather(asyncio.to_thread(hold), ada.type("b"))
            await ada.until_saved()
            assert served.documents.metrics.troubles == 0
            await ada.close()

    run(story())


def test_a_document_that_cannot_be_read_is_never_taken_for_empty(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("precious")
            await ada.until_saved()
            await ada.close()
            await asyncio.sleep(0.05)
            served.documents.rooms.clear()
            log = served.documents.log
            working, log.engine = log.engine, served.database.engine.execution_options()
            broken = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
            broken.execute("ALTER TABLE document_update RENAME TO hidden")
            ben = await Peer(doc_url(served, p=2)).open()
            await ben.until(lambda: ben.closed)
            assert ben.closed is not None
            assert ben.closed[0] == 1011
            broken.execute("ALTER TABLE hidden RENAME TO document_update")
            broken.close()
            log.engine = working
            await ben.open()
            await ben.until(lambda: str(ben) == "precious")
            await ben.close()

    run(story())
