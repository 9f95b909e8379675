"""Killing the real server while people type, and looking for what it forgot.

As a program it does so as often as it is told, in both ways to write to the disk:
`python -m tests.realtime.kills 50`.
"""

import asyncio
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from hub.realtime.log import clocks_of
from tests.realtime.peers import Peer

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


async def kill_once(folder: Path, rng: random.Random, *options: str) -> int:
    """Kill the server at a random moment; returns how many acknowledged messages were checked.

    What another has seen, or the writer was told is saved, has to be there afterwards; what was
    neither comes back with its writer.
    """
    port, checked = free_port(), 0
    url = f"ws://127.0.0.1:{port}/d/pages-1?saved=1"
    with process(folder, port, *options) as house:
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
    with process(folder, port, *options):
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
                checked += peer.saved
        for number, peer in enumerate(peers, 1):
            peer.url = f"ws://127.0.0.1:{port}/d/pages-1?saved=1&p={number}"
            await peer.open()
            await peer.synced.wait()
        await peers[0].type("!")
        for peer in [*peers, late]:
            await peer.until(lambda peer=peer: len(str(peer)) >= len(str(peers[0])))
            await peer.close()
    return checked


async def main(rounds: int) -> None:
    rng = random.Random()  # noqa: S311
    for name, options in (("durable", ()), ("fast", ("fast",))):
        with tempfile.TemporaryDirectory() as folder:
            checked = sum([await kill_once(Path(folder), rng, *options) for _ in range(rounds)])
        print(f"{name}: {rounds} kills, {checked} acknowledged messages, none lost")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
