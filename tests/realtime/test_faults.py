"""Faults of the machine: killed processes, full disks, locked databases."""

import asyncio
import random
import sqlite3
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.conftest import Run
from tests.realtime.kills import kill_once
from tests.realtime.peers import Peer, serving
from tests.realtime.test_sockets import doc_url, stored_text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("options", [(), ("fast",)], ids=["durable", "fast"])
def test_nothing_seen_or_acknowledged_is_lost_by_kill_9(
    options: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    rng = random.Random(7)  # noqa: S311

    async def story() -> None:
        assert sum([await kill_once(tmp_path, rng, *options) for _ in range(2)]) > 100

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
