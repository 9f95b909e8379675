"""Measure document servers side by side: `python -m tests.bench.realtime.bench --help`.

Each server runs alone on one core, the load on another. Figures are deliveries per CPU second
of the server (its whole process), and waits as the clients see them.
"""

import argparse
import asyncio
import gc
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import uvloop

from tests.bench.realtime.load import HOCUS, PLAIN, YWS, Client, Dialect, Tally, connect

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PEERS = Path(os.environ.get("SAMSKAP_BENCH_PEERS", tempfile.gettempdir())) / "samskap-peers"


@dataclass
class Server:
    """One server to measure: how it is started, and how it is spoken to."""

    command: list[str]
    dialect: Dialect


def servers() -> dict[str, Server]:
    ours = [sys.executable, "-m", "tests.bench.realtime.ours", "{folder}", "{port}"]
    node = [shutil.which("node") or "node"]
    hocus = [*node, str(PEERS / "hocuspocus.mjs"), "{folder}", "{port}"]
    python = [str(PEERS / "venv/bin/python"), str(PEERS / "pycrdt_server.py"), "{folder}", "{port}"]
    return {
        "ours": Server([*ours, "durable"], PLAIN),
        "ours-fast": Server([*ours, "fast"], PLAIN),
        "ours-asgi": Server([*ours, "durable", "asgi"], PLAIN),
        "hocuspocus": Server([*hocus, "memory"], HOCUS),
        "hocuspocus-sqlite": Server([*hocus, "sqlite"], HOCUS),
        "pycrdt-websocket": Server([*python, "memory"], YWS),
        "pycrdt-store": Server([*python, "sqlite"], YWS),
    }


@contextmanager
def started(server: Server, core: int) -> Iterator[tuple[psutil.Process, int]]:
    """A server on a core and a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [part.format(folder=folder, port=port) for part in server.command]
        running = subprocess.Popen(  # noqa: S603
            [shutil.which("taskset") or "taskset", "-c", str(core), *command],
            cwd=ROOT if "ours" in " ".join(command) else PEERS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            for _ in range(400):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if running.poll() is not None:
                    raise RuntimeError((running.stderr.read() or b"").decode()[-2000:])
                time.sleep(0.025)
            time.sleep(0.3)
            yield psutil.Process(running.pid), port
        finally:
            running.kill()
            running.wait()


def cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@dataclass
class Window:
    """A stretch of time in which the server's CPU and the deliveries are counted."""

    process: psutil.Process
    tally: Tally

    async def measure(self, seconds: float) -> dict[str, float]:
        self.tally.waits_ms.clear()
        self.tally.cursor_waits_ms.clear()
        before, told, at = cpu_s(self.process), self.tally.delivered, time.perf_counter()
        await asyncio.sleep(seconds)
        used, told = cpu_s(self.process) - before, self.tally.delivered - told
        took = time.perf_counter() - at
        waits = sorted(self.tally.waits_ms or self.tally.cursor_waits_ms)
        found = {"k_per_cpu_s": told / max(used, 0.01) / 1000, "k_per_s": told / took / 1000,
                 "cpu": used / took, "lost": self.tally.lost}  # fmt: skip
        if waits:
            found |= {"p50_ms": waits[len(waits) // 2], "p99_ms": waits[int(len(waits) * 0.99)]}
        return found


async def in_flight(
    window: Window, clients: list[Client], members: int, each: int, s: float
) -> Any:
    for first in range(0, len(clients), members):
        for n in range(each):
            clients[first + n % members].write()
    await asyncio.sleep(0.7)
    return await window.measure(s)


async def at_rate(window: Window, clients: list[Client], members: int, hz: float, s: float) -> Any:
    """Each room gets `hz` updates a second, from its members in turn."""
    for client in clients:
        client.replying, client.stamp_every = False, 1

    async def type_on() -> None:
        rooms = len(clients) // members
        turn, start, n = 0, time.perf_counter(), 0
        while True:
            room = n % rooms
            clients[room * members + turn % members].write(timed=True)
            n += 1
            turn += room == rooms - 1
            wait_s = start + n / (hz * rooms) - time.perf_counter()
            if wait_s > 0:
                await asyncio.sleep(wait_s)

    typing = asyncio.ensure_future(type_on())
    await asyncio.sleep(1.0)
    try:
        return await window.measure(s)
    finally:
        typing.cancel()


async def cursors(window: Window, clients: list[Client], hz: float, s: float) -> Any:
    async def move_on() -> None:
        start, n = time.perf_counter(), 0
        while True:
            clients[n % len(clients)].move(n // len(clients) + 1)
            n += 1
            wait_s = start + n / (hz * len(clients)) - time.perf_counter()
            if wait_s > 0:
                await asyncio.sleep(wait_s)

    moving = asyncio.ensure_future(move_on())
    await asyncio.sleep(1.0)
    try:
        return await window.measure(s)
    finally:
        moving.cancel()


async def idle(process: psutil.Process, port: int, dialect: Dialect, count: int) -> Any:
    before = process.memory_info().rss
    clients = await connect(port, dialect, count // 10, 10, Tally())
    await asyncio.sleep(1)
    grown = process.memory_info().rss - before
    for client in clients:
        client.close()
    return {"kB_per_connection": grown / 1024 / count}


async def scenario(
    name: str, process: psutil.Process, port: int, dialect: Dialect, s: float
) -> Any:
    if name == "idle":
        return await idle(process, port, dialect, 1000)
    rooms, members = {"busy": (10, 20), "one": (20, 10), "typing": (20, 50),
                      "cursors": (1, 50), "cursors10": (1, 10), "pair": (1, 2)}[name]  # fmt: skip
    tally = Tally()
    clients = await connect(port, dialect, rooms, members, tally)
    window = Window(process, tally)
    if name in ("busy", "one"):
        found = await in_flight(window, clients, members, 32 if name == "busy" else 1, s)
    elif name == "typing":
        found = await at_rate(window, clients, members, 5.0 if members == 50 else 50.0, s)
    elif name == "pair":
        found = await at_rate(window, clients, members, 20.0, s)
    else:
        found = await cursors(window, clients, 20.0, s)
    for client in clients:
        client.close()
    return found


def main() -> None:
    known = servers()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", default="ours,hocuspocus-sqlite")
    parser.add_argument("--scenarios", default="busy,one,typing,cursors,cursors10,pair,idle")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {1})
    results: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(asked.rounds):
        for name in asked.scenarios.split(","):
            for who in asked.servers.split(","):
                gc.collect()
                with (
                    started(known[who], 0) as (process, port),
                    asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
                ):
                    found = runner.run(
                        scenario(name, process, port, known[who].dialect, asked.seconds)
                    )
                results.setdefault((name, who), []).append(found)
    for (name, who), rounds in results.items():
        medians = {key: statistics.median(r.get(key, 0.0) for r in rounds) for key in rounds[0]}
        if asked.json:
            print(json.dumps({"scenario": name, "server": who, **medians}))
        else:
            shown = "  ".join(f"{key} {value:,.2f}" for key, value in medians.items())
            print(f"{name:10} {who:18} {shown}", flush=True)


if __name__ == "__main__":
    main()
