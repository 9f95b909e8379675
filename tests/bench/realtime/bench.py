"""Measure document servers side by side: `python -m tests.bench.realtime.bench --help`.

Each server runs alone on one core, the load (`load.c`, compiled by gcc) on another. Figures are
deliveries per CPU second of the server (its whole process), and waits as the clients see them.
"""

import argparse
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

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PEERS = Path(os.environ.get("SAMSKAP_BENCH_PEERS", tempfile.gettempdir())) / "samskap-peers"
SCENARIOS = {
    "busy": (10, 20, "flight", 32),
    "one": (20, 10, "flight", 1),
    "typing": (20, 50, "typing", 5),
    "thousand": (20, 10, "typing", 50),
    "cursors": (1, 50, "cursors", 20),
    "cursors10": (1, 10, "cursors", 20),
    "pair": (1, 2, "typing", 20),
    "idle": (100, 10, "idle", 0),
}
"""Rooms, members, what they do, and how much of it."""


@dataclass
class Server:
    """One server to measure: how it is started, and how it is spoken to."""

    command: list[str]
    dialect: str
    folder: Path = PEERS


def servers() -> dict[str, Server]:
    ours = [sys.executable, "-m", "tests.bench.realtime.ours", "{folder}", "{port}"]
    node = shutil.which("node") or "node"
    hocus = [node, str(PEERS / "hocuspocus.mjs"), "{folder}", "{port}"]
    yws = [node, str(PEERS / "yws.mjs"), "{folder}", "{port}"]
    python = [str(PEERS / "venv/bin/python"), str(PEERS / "pycrdt_server.py"), "{folder}", "{port}"]
    return {
        "ours": Server([*ours, "durable"], "plain", ROOT),
        "ours-fast": Server([*ours, "fast"], "plain", ROOT),
        "ours-asgi": Server([*ours, "durable", "asgi"], "plain", ROOT),
        "hocuspocus": Server([*hocus, "memory"], "hocus"),
        "hocuspocus-sqlite": Server([*hocus, "sqlite"], "hocus"),
        "y-websocket": Server([*yws, "memory"], "yws"),
        "y-leveldb": Server([*yws, "leveldb"], "yws"),
        "pycrdt-websocket": Server([*python, "memory"], "yws"),
        "pycrdt-store": Server([*python, "sqlite"], "yws"),
    }


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def started(server: Server, core: int) -> Iterator[tuple[int, int]]:
    """A server on a core and a port of its own: its process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        running = subprocess.Popen(  # noqa: S603
            [part.format(folder=folder, port=port) for part in server.command],
            cwd=server.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        os.sched_setaffinity(running.pid, {core})
        try:
            for _ in range(1200):
                if answers(port):
                    break
                if running.poll() is not None:
                    raise RuntimeError(running.stderr.read().decode()[-2000:])
                time.sleep(0.025)
            time.sleep(0.3)
            yield running.pid, port
        finally:
            running.kill()
            running.wait()


def measured(load: str, server: Server, name: str, seconds: float) -> dict[str, float]:
    """One scenario against a fresh server."""
    with started(server, 0) as (process, port):
        rooms, members, mode, amount = SCENARIOS[name]
        asked = [load, port, server.dialect, rooms, members, mode, amount, seconds, process]
        done = subprocess.run(  # noqa: S603
            list(map(str, asked)), capture_output=True, text=True, check=True, timeout=seconds + 60
        )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    known = servers()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", default="ours,hocuspocus-sqlite", help=",".join(known))
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {1})
    with tempfile.TemporaryDirectory() as folder:
        load = f"{folder}/load"
        gcc = shutil.which("gcc") or sys.exit("The load is written in C: install gcc.")
        subprocess.run([gcc, "-O2", "-o", load, str(HERE / "load.c")], check=True)  # noqa: S603
        for name in asked.scenarios.split(","):
            results: dict[str, list[dict[str, float]]] = {}
            for _ in range(asked.rounds):
                for who in asked.servers.split(","):
                    try:
                        found = measured(load, known[who], name, asked.seconds)
                    except subprocess.SubprocessError as fault:
                        print(f"{name:10} {who:18} failed: {fault}", flush=True)
                        continue
                    results.setdefault(who, []).append(found)
            for who, rounds in results.items():
                shown = "  ".join(
                    f"{key} {statistics.median(each.get(key, 0.0) for each in rounds):,.2f}"
                    for key in rounds[0]
                )
                print(f"{name:10} {who:18} {shown}", flush=True)


if __name__ == "__main__":
    main()
